//! Records a run: every step is stored with its events and log rows in one commit, before the run
//! goes on.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use chrono::Utc;
use hemline_agent_runtime::{
    CallStatus, FinishedStep, LogEntry, RunEvent, RunHooks, RunState, StoreError,
};
use hemline_domain::storage::{Fact, LogRow, StepRecord, WorkflowCommit};
use hemline_domain::{EventBody, Workflow};
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use super::journal::Journal;
use crate::context::SeasonContext;
use crate::error::AgentsError;
use crate::team::result_summaries;

/// The hooks of one run. Dropping them ends the recording.
pub(crate) struct Recorder {
    messages: mpsc::UnboundedSender<Message>,
    logged: AtomicUsize,
    journaled_revision: AtomicU64,
}

/// A recording under way.
pub(crate) type Recording = JoinHandle<Result<Recorded, AgentsError>>;

/// A recording that has ended well.
pub(crate) struct Recorded {
    /// The workflow as last stored.
    pub(crate) workflow: Workflow,
    /// How many rows of the run's log are stored.
    pub(crate) log_rows: usize,
}

enum Message {
    Progress(ProgressReport),
    Finished(Box<FinishedWork>, oneshot::Sender<Result<(), String>>),
}

struct ProgressReport {
    agent: String,
    message: String,
    progress_pct: u8,
}

struct FinishedWork {
    kind: &'static str,
    run_state: Value,
    context: Value,
    summaries: BTreeMap<&'static str, Value>,
    logs: Vec<LogRow>,
    log_rows: usize,
    events: Vec<RunEvent>,
}

/// What a run that is resumed has stored already.
#[derive(Default)]
pub(crate) struct AlreadyStored {
    /// Steps of the whole workflow.
    pub(crate) steps: u64,
    /// Rows of the run's own log.
    pub(crate) log_rows: usize,
    /// Revision of the results in the journal.
    pub(crate) revision: u64,
}

impl Recorder {
    /// Starts recording a run of `workflow`.
    pub(crate) fn start(
        journal: Journal,
        workflow: Workflow,
        stored: &AlreadyStored,
    ) -> (Self, Recording) {
        let (messages, inbox) = mpsc::unbounded_channel();
        let writer = Writer {
            journal,
            workflow,
            next_step: stored.steps + 1,
            summaries: BTreeMap::new(),
            log_rows: stored.log_rows,
        };
        let recorder = Self {
            messages,
            logged: AtomicUsize::new(stored.log_rows),
            journaled_revision: AtomicU64::new(stored.revision),
        };
        (recorder, tokio::spawn(writer.write_all(inbox)))
    }
}

#[async_trait]
impl RunHooks<SeasonContext> for Recorder {
    /// Progress is told as it happens; a tool that runs again after a crash reports it again.
    fn observe(&self, event: &RunEvent) {
        if let RunEvent::Progress {
            agent,
            message,
            progress_pct,
            ..
        } = event
        {
            // A closed channel means that storing failed, which the next step reports.
            let _ = self.messages.send(Message::Progress(ProgressReport {
                agent: agent.clone(),
                message: message.clone(),
                progress_pct: *progress_pct,
            }));
        }
    }

    async fn step_finished(
        &self,
        step: FinishedStep,
        state: &RunState,
        context: &SeasonContext,
        events: &[RunEvent],
    ) -> Result<(), StoreError> {
        let revision = context.results.revision;
        let changed = self.journaled_revision.swap(revision, Ordering::SeqCst) != revision;
        let already_logged = self.logged.swap(state.log().len(), Ordering::SeqCst);
        let work = FinishedWork {
            kind: kind_of(step),
            run_state: serde_json::to_value(state)?,
            context: if changed {
                serde_json::to_value(&context.results)?
            } else {
                Value::Null
            },
            summaries: result_summaries(context),
            logs: log_rows(state.log(), already_logged),
            log_rows: state.log().len(),
            events: events.to_vec(),
        };
        let (answer, stored) = oneshot::channel();
        let gone = |_| StoreError::from("the recording has ended");
        self.messages
            .send(Message::Finished(Box::new(work), answer))
            .map_err(|_| StoreError::from("the recording has ended"))?;
        stored.await.map_err(gone)?.map_err(StoreError::from)
    }
}

fn kind_of(step: FinishedStep) -> &'static str {
    match step {
        FinishedStep::Started => "started",
        FinishedStep::ModelReplied => "model_call",
        FinishedStep::ToolsRan => "tools",
        FinishedStep::Decided => "decision",
    }
}

/// Rows for the entries after those that are stored already.
pub(super) fn log_rows(log: &[LogEntry], already_logged: usize) -> Vec<LogRow> {
    let new_entries = log.iter().skip(already_logged);
    new_entries
        .map(|entry| {
            let failed = matches!(entry.status, CallStatus::Failed | CallStatus::Refused);
            LogRow {
                agent_name: entry.agent.clone(),
                action: entry.call.clone(),
                input: Value::Null,
                output: json!(entry.detail.as_ref().filter(|_| !failed)),
                duration_seconds: Duration::from_millis(entry.duration_ms).as_secs_f64(),
                status: if failed { "failed" } else { "completed" }.to_owned(),
                error_message: entry.detail.clone().filter(|_| failed),
                created_at: Utc::now(),
            }
        })
        .collect()
}

struct Writer {
    journal: Journal,
    workflow: Workflow,
    next_step: u64,
    summaries: BTreeMap<&'static str, Value>,
    log_rows: usize,
}

impl Writer {
    async fn write_all(
        mut self,
        mut inbox: mpsc::UnboundedReceiver<Message>,
    ) -> Result<Recorded, AgentsError> {
        while let Some(message) = inbox.recv().await {
            match message {
                Message::Progress(report) => {
                    let commit = self.progress_commit(report);
                    self.workflow = self.journal.commit(commit).await?;
                }
                Message::Finished(work, answer) => {
                    let stored = self.store_step(*work).await;
                    let told = stored.as_ref().map(|_| ()).map_err(ToString::to_string);
                    // The run may have been dropped meanwhile; the step is stored all the same.
                    let _ = answer.send(told);
                    self.workflow = stored?;
                }
            }
        }
        Ok(Recorded {
            workflow: self.workflow,
            log_rows: self.log_rows,
        })
    }

    async fn store_step(&mut self, work: FinishedWork) -> Result<Workflow, AgentsError> {
        self.summaries = work.summaries;
        let step = StepRecord {
            step: self.next_step,
            state: self.workflow.state,
            kind: work.kind.to_owned(),
            run_state: work.run_state,
            context: work.context,
        };
        self.next_step += 1;
        let mut commit = WorkflowCommit::on(&self.workflow, Utc::now()).fact(Fact::Step(step));
        commit.facts.extend(work.logs.into_iter().map(Fact::Log));
        for event in work.events {
            commit = self.telling(commit, event);
        }
        let workflow = self.journal.commit(commit).await?;
        self.log_rows = work.log_rows;
        Ok(workflow)
    }

    /// Adds what is told of a finished step.
    fn telling(&self, commit: WorkflowCommit, event: RunEvent) -> WorkflowCommit {
        match event {
            RunEvent::AgentStarted { agent } => commit
                .fact(self.progress(&agent, 0))
                .event(EventBody::AgentStarted { agent }),
            RunEvent::AgentCompleted { agent, duration } => {
                let result = self.summaries.get(agent.as_str()).cloned();
                commit.event(EventBody::AgentCompleted {
                    agent,
                    duration_seconds: duration.as_secs_f64(),
                    result: result.unwrap_or(Value::Null),
                })
            }
            RunEvent::Handoff { from, to, reason } => {
                commit.event(EventBody::Handoff { from, to, reason })
            }
            _ => commit,
        }
    }

    fn progress_commit(&self, report: ProgressReport) -> WorkflowCommit {
        let ProgressReport {
            agent,
            message,
            progress_pct,
        } = report;
        WorkflowCommit::on(&self.workflow, Utc::now())
            .fact(self.progress(&agent, progress_pct))
            .event(EventBody::AgentProgress {
                agent,
                message,
                progress_pct,
            })
    }

    /// Progress of the run never goes back, whatever order parallel tools report in.
    fn progress(&self, agent: &str, progress_pct: u8) -> Fact {
        Fact::Progress {
            agent: Some(agent.to_owned()),
            progress_pct: progress_pct.max(self.workflow.progress_pct),
        }
    }
}
