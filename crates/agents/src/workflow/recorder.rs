//! The hooks that record a run: every step is stored with its events and log rows in one commit,
//! before the run goes on.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use hemline_agent_runtime::model::TokenPrices;
use hemline_agent_runtime::{FinishedStep, LogEntry, RunEvent, RunHooks, RunState, StoreError};
use serde_json::Value;
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use super::explainer::TakenDecision;
use super::journal::Journal;
use super::log_rows::{Exchanges, ModelCall};
use super::phase::Phase;
use super::recording::{FinishedWork, Message, ProgressReport, Recording, Writer};
use super::snapshot::Snapshot;
use crate::context::SeasonContext;
use crate::team::result_summaries;

/// What is recorded of a run's context.
pub(crate) trait Recorded: Clone + Send + Sync + 'static {
    /// Raised by every change, so that only changes are stored.
    fn revision(&self) -> u64;

    /// What is stored when it has changed.
    fn snapshot(&self) -> Result<Value, serde_json::Error>;

    /// What each agent has produced, for events.
    fn summaries(&self) -> BTreeMap<&'static str, Value>;
}

impl Recorded for SeasonContext {
    fn revision(&self) -> u64 {
        self.results.revision
    }

    fn snapshot(&self) -> Result<Value, serde_json::Error> {
        serde_json::to_value(&self.results)
    }

    fn summaries(&self) -> BTreeMap<&'static str, Value> {
        result_summaries(self)
    }
}

/// A decision that is explained does not change.
impl Recorded for TakenDecision {
    fn revision(&self) -> u64 {
        0
    }

    fn snapshot(&self) -> Result<Value, serde_json::Error> {
        Ok(Value::Null)
    }

    fn summaries(&self) -> BTreeMap<&'static str, Value> {
        BTreeMap::new()
    }
}

/// How a run is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Step by step, and told as events.
    Told,
    /// Only what cost something, and not told: the run's result is told by whoever asked for it.
    Quiet,
}

/// What a run that is resumed has stored already.
#[derive(Default)]
pub(super) struct AlreadyStored {
    /// Rows of the run's own log.
    pub(super) log_rows: usize,
    /// Revision of the context in the journal.
    pub(super) revision: u64,
    /// The context in the journal.
    pub(super) snapshot: Snapshot,
}

/// The hooks of one run. Dropping them ends the recording.
pub(crate) struct Recorder {
    form: Form,
    prices: Option<TokenPrices>,
    messages: mpsc::UnboundedSender<Message>,
    logged: AtomicUsize,
    journaled_revision: AtomicU64,
    journaled: Mutex<Snapshot>,
}

impl Recorder {
    /// Starts recording a run of `phase`'s workflow. What cannot be stored for the moment is tried
    /// again until `cancellation`.
    pub(super) fn start(
        journal: &Journal,
        phase: &Phase,
        form: Form,
        stored: AlreadyStored,
        cancellation: &CancellationToken,
    ) -> (Self, Recording) {
        let (messages, inbox) = mpsc::unbounded_channel();
        let writer = Writer::new(journal, phase, stored.log_rows, cancellation);
        let recorder = Self {
            form,
            prices: phase.prices,
            messages,
            logged: AtomicUsize::new(stored.log_rows),
            journaled_revision: AtomicU64::new(stored.revision),
            journaled: Mutex::new(stored.snapshot),
        };
        (recorder, tokio::spawn(writer.write_all(inbox)))
    }

    fn change_to(&self, context: Value) -> Value {
        // Replaced as a whole, so a panicking holder leaves it whole.
        let mut journaled = self
            .journaled
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        journaled.change_to(context)
    }

    fn finished_work<C: Recorded>(
        &self,
        step: FinishedStep,
        state: &RunState,
        context: &C,
        events: &[RunEvent],
    ) -> Result<FinishedWork, StoreError> {
        let revision = context.revision();
        let changed = self.journaled_revision.swap(revision, Ordering::SeqCst) != revision;
        let already_logged = self.logged.swap(state.log().len(), Ordering::SeqCst);
        let log: Vec<LogEntry> = state.log().iter().skip(already_logged).cloned().collect();
        let told = if self.form == Form::Told { events } else { &[] };
        Ok(FinishedWork {
            kind: kind_of(step),
            run_id: state.run_id().to_owned(),
            run_state: serde_json::to_value(state)?,
            context: if changed {
                self.change_to(context.snapshot()?)
            } else {
                Value::Null
            },
            summaries: context.summaries(),
            exchanges: Exchanges::of(&log, state.new_items()),
            log,
            log_rows: state.log().len(),
            events: told.to_vec(),
        })
    }
}

#[async_trait]
impl<C: Recorded> RunHooks<C> for Recorder {
    /// Progress is told as it happens; the writer leaves out what was told before.
    fn observe(&self, event: &RunEvent) {
        let message = match event {
            RunEvent::Progress {
                agent,
                message,
                progress_pct,
                ..
            } => Message::Progress(ProgressReport {
                agent: agent.clone(),
                message: message.clone(),
                progress_pct: *progress_pct,
            }),
            RunEvent::ModelCallCompleted {
                provider, usage, ..
            } => Message::ModelCall(ModelCall {
                provider: provider.clone(),
                usage: *usage,
                prices: self.prices,
            }),
            _ => return,
        };
        // A closed channel means that storing failed, which the next step reports.
        let _ = self.messages.send(message);
    }

    async fn step_finished(
        &self,
        step: FinishedStep,
        state: &RunState,
        context: &C,
        events: &[RunEvent],
    ) -> Result<(), StoreError> {
        if self.form == Form::Quiet && step == FinishedStep::Started {
            // Nothing was called yet, so nothing is lost.
            return Ok(());
        }
        let work = self.finished_work(step, state, context, events)?;
        let (answer, stored) = oneshot::channel();
        let ended = || StoreError::from("the recording has ended");
        self.messages
            .send(Message::Finished(Box::new(work), answer))
            .map_err(|_| ended())?;
        stored.await.map_err(|_| ended())?.map_err(StoreError::from)
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
