//! Writes what a recorder reports into the journal, one commit after the other.

use std::collections::{BTreeMap, VecDeque};

use chrono::Utc;
use hemline_agent_runtime::{LogEntry, RunEvent};
use hemline_domain::storage::{Fact, StepRecord, WorkflowCommit};
use hemline_domain::{EventBody, Workflow};
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::journal::Journal;
use super::log_rows::{Exchanges, ModelCall, log_rows};
use super::phase::Phase;
use super::run_history::ToldProgress;
use crate::error::AgentsError;

/// A recording under way.
pub(super) type Recording = JoinHandle<Result<Written, AgentsError>>;

/// A recording that has ended well.
pub(super) struct Written {
    /// The workflow as last stored.
    pub(super) workflow: Workflow,
    /// The number of the next step.
    pub(super) next_step: u64,
    /// How many rows of the run's log are stored.
    pub(super) log_rows: usize,
    /// Model calls whose rows are not stored.
    pub(super) unlogged_calls: VecDeque<ModelCall>,
}

/// What a recorder reports.
pub(super) enum Message {
    Progress(ProgressReport),
    ModelCall(ModelCall),
    Finished(Box<FinishedWork>, oneshot::Sender<Result<(), String>>),
}

/// How far an agent is.
pub(super) struct ProgressReport {
    pub(super) agent: String,
    pub(super) message: String,
    pub(super) progress_pct: u8,
}

/// A finished step.
pub(super) struct FinishedWork {
    pub(super) kind: &'static str,
    pub(super) run_id: String,
    pub(super) run_state: Value,
    /// What the step changed; null where it changed nothing.
    pub(super) context: Value,
    pub(super) summaries: BTreeMap<&'static str, Value>,
    /// The log's new entries.
    pub(super) log: Vec<LogEntry>,
    /// What the calls among them were given, and gave.
    pub(super) exchanges: Exchanges,
    /// How many entries the log has in all.
    pub(super) log_rows: usize,
    pub(super) events: Vec<RunEvent>,
}

/// Writes one run.
pub(super) struct Writer {
    journal: Journal,
    cancellation: CancellationToken,
    told: ToldProgress,
    summaries: BTreeMap<&'static str, Value>,
    written: Written,
}

impl Writer {
    pub(super) fn new(
        journal: &Journal,
        phase: &Phase,
        log_rows: usize,
        cancellation: &CancellationToken,
    ) -> Self {
        Self {
            journal: journal.clone(),
            cancellation: cancellation.clone(),
            told: phase.history.told.clone(),
            summaries: BTreeMap::new(),
            written: Written {
                workflow: phase.workflow.clone(),
                next_step: phase.next_step,
                log_rows,
                unlogged_calls: VecDeque::new(),
            },
        }
    }

    /// Writes until the recorder is gone.
    pub(super) async fn write_all(
        mut self,
        mut inbox: mpsc::UnboundedReceiver<Message>,
    ) -> Result<Written, AgentsError> {
        while let Some(message) = inbox.recv().await {
            match message {
                Message::Progress(report) => self.store_progress(report).await?,
                Message::ModelCall(call) => self.written.unlogged_calls.push_back(call),
                Message::Finished(work, answer) => {
                    let stored = self.store_step(*work).await;
                    let told = stored.as_ref().map(|_| ()).map_err(ToString::to_string);
                    // The run may have been dropped meanwhile; the step is stored all the same.
                    let _ = answer.send(told);
                    stored?;
                }
            }
        }
        Ok(self.written)
    }

    /// Tells progress, unless it was told before: by this run, or by the process that it resumes.
    async fn store_progress(&mut self, report: ProgressReport) -> Result<(), AgentsError> {
        let ProgressReport {
            agent,
            message,
            progress_pct,
        } = report;
        let is_new = self
            .told
            .insert((agent.clone(), message.clone(), progress_pct));
        if !is_new {
            return Ok(());
        }
        let commit = WorkflowCommit::on(&self.written.workflow, Utc::now())
            .fact(self.progress(&agent, progress_pct))
            .event(EventBody::AgentProgress {
                agent,
                message,
                progress_pct,
            });
        self.commit(commit).await
    }

    async fn store_step(&mut self, mut work: FinishedWork) -> Result<(), AgentsError> {
        self.summaries = work.summaries;
        let step = StepRecord {
            step: self.written.next_step,
            run_id: work.run_id,
            state: self.written.workflow.state,
            kind: work.kind.to_owned(),
            run_state: work.run_state,
            context: work.context,
        };
        let mut commit =
            WorkflowCommit::on(&self.written.workflow, Utc::now()).fact(Fact::Step(step));
        let rows = log_rows(
            &work.log,
            0,
            &mut self.written.unlogged_calls,
            &mut work.exchanges,
        );
        commit.facts.extend(rows.into_iter().map(Fact::Log));
        for event in work.events {
            commit = self.telling(commit, event);
        }
        self.commit(commit).await?;
        self.written.next_step += 1;
        self.written.log_rows = work.log_rows;
        Ok(())
    }

    async fn commit(&mut self, commit: WorkflowCommit) -> Result<(), AgentsError> {
        let committed = self.journal.commit_lasting(commit, &self.cancellation);
        self.written.workflow = committed.await?;
        Ok(())
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

    /// Progress of the run never goes back, whatever order parallel tools report in.
    fn progress(&self, agent: &str, progress_pct: u8) -> Fact {
        Fact::Progress {
            agent: Some(agent.to_owned()),
            progress_pct: progress_pct.max(self.written.workflow.progress_pct),
        }
    }
}
