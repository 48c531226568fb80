//! The way in: starts seasons, takes decisions, resumes what a stopped process left.

mod performing;
mod preview;
mod relay;
mod running;
mod season;
mod what_if;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use hemline_agent_runtime::model::{MeteredModel, Model, ModelMeter};
use hemline_domain::event_bus::EventBus;
use hemline_domain::storage::Storage;
use hemline_domain::{
    ApprovalId, ApprovalRequest, Archetype, CategoryId, DomainError, SeasonParameters, SessionId,
    StatedParameters, Workflow, WorkflowId,
};
use serde_json::json;
use tokio::sync::{broadcast, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::comparison::Comparisons;
use crate::context::ContextAssembler;
use crate::error::AgentsError;
use crate::extraction::{extract_with, length_violation};
use crate::rehearsal::{PreparedRehearsal, Rehearsal, RehearsalResult};
use crate::requester::Requester;
use crate::team::{SeasonTeam, offline_planner};
use crate::worker::Worker;
use crate::workflow::approval;
use crate::workflow::approval_timeouts::ApprovalTimeouts;
use crate::workflow::background::Background;
use crate::workflow::journal::{Journal, Told};
use crate::workflow::phases::Phases;
use crate::workflow::start::start;

pub use preview::ModifyPreview;
pub use season::ReforecastRequest;

/// Live events that a slow listener may fall behind before it must read them from storage.
const LIVE_EVENTS: usize = 4096;

/// A season to be planned.
#[derive(Debug, Clone)]
pub struct StartSeason {
    /// The client session that asks.
    pub session_id: Option<SessionId>,
    /// The category.
    pub category_id: CategoryId,
    /// The season's name; from its start date where absent.
    pub season: Option<String>,
    /// What the planner states.
    pub stated: StatedParameters,
    /// Names the request: the same key within 24 hours finds the workflow that it started before.
    pub request_key: Option<String>,
}

/// What a person decides.
#[derive(Debug, Clone)]
pub enum Action {
    /// Go on as asked.
    Accept,
    /// Compute again with these parameters, and ask again.
    Modify(StatedParameters),
}

/// A person's decision.
#[derive(Debug, Clone)]
pub struct Decision {
    /// The request that she saw; a decision on another one is refused.
    pub approval_id: Option<ApprovalId>,
    /// What she decides.
    pub action: Action,
    /// Who she is.
    pub decided_by: String,
}

/// A decision that was taken.
#[derive(Debug, Clone)]
pub struct Decided {
    /// The request that it was on, as it was asked.
    pub request: ApprovalRequest,
    /// The workflow in its new state.
    pub workflow: Workflow,
}

/// What was read from a planner's text.
#[derive(Debug, Clone)]
pub struct Extraction {
    /// What the text states.
    pub stated: StatedParameters,
    /// The same with defaults filled in.
    pub parameters: SeasonParameters,
    /// Why it was read so.
    pub extraction_reasoning: String,
    /// How sure the reading is, 0–1.
    pub confidence_score: f64,
}

/// Runs seasons. Cheap to clone; all clones are the same engine.
#[derive(Clone)]
pub struct Engine {
    shared: Arc<Shared>,
    requester: Option<Requester>,
}

struct Shared {
    journal: Journal,
    assembler: Arc<ContextAssembler>,
    background: Arc<Background>,
    rehearsals: Worker,
    /// The agents without a language model: for a Modify's preview and for what-ifs.
    preview_team: SeasonTeam,
    model: Arc<MeteredModel>,
}

impl Engine {
    /// An engine over `storage` whose agents use `model`. No other process works on that storage.
    ///
    /// # Errors
    /// When the agents do not fit together.
    pub fn new(storage: Arc<dyn Storage>, model: Arc<dyn Model>) -> Result<Self, AgentsError> {
        Self::assembled(storage, model, None)
    }

    /// An engine over a storage that it shares with other processes, which `bus` reaches. It listens until
    /// [`Self::shutdown`]. Must be called on a tokio runtime.
    ///
    /// # Errors
    /// When the agents do not fit together.
    pub fn with_bus(
        storage: Arc<dyn Storage>,
        model: Arc<dyn Model>,
        bus: &Arc<dyn EventBus>,
    ) -> Result<Self, AgentsError> {
        let engine = Self::assembled(storage, model, Some(Arc::clone(bus)))?;
        let Shared {
            journal,
            background,
            ..
        } = &*engine.shared;
        relay::listen(&**bus, journal.clone(), Arc::clone(background));
        Ok(engine)
    }

    fn assembled(
        storage: Arc<dyn Storage>,
        model: Arc<dyn Model>,
        bus: Option<Arc<dyn EventBus>>,
    ) -> Result<Self, AgentsError> {
        let (live, _) = broadcast::channel(LIVE_EVENTS);
        let journal = Journal::new(Arc::clone(&storage), live, bus);
        let assembler = Arc::new(ContextAssembler::new(storage));
        let model = Arc::new(MeteredModel::new(model));
        let asked: Arc<dyn Model> = Arc::clone(&model) as _;
        let (planning, planned) = watch::channel(0);
        let stopping = CancellationToken::new();
        let background = Arc::new(Background {
            phases: Phases::new(journal.clone(), Arc::clone(&assembler), asked)?,
            comparisons: Comparisons::new(
                journal.clone(),
                Arc::clone(&assembler),
                planned,
                stopping.clone(),
            ),
            approval_timeouts: ApprovalTimeouts::new(journal.clone(), stopping.clone()),
            journal: journal.clone(),
            running: Mutex::default(),
            planning,
            heard: watch::Sender::new(()),
            tasks: TaskTracker::new(),
            stopping,
        });
        let takes = Arc::downgrade(&background);
        journal.hand_out_to(move |work| {
            if let Some(background) = takes.upgrade() {
                background.take(work);
            }
        });
        Ok(Self {
            shared: Arc::new(Shared {
                journal,
                assembler,
                background,
                rehearsals: Worker::new("rehearsal", 0)?,
                preview_team: SeasonTeam::new(offline_planner())?,
                model,
            }),
            requester: None,
        })
    }

    /// The same engine, which logs what it is asked to change in the name of `requester`.
    #[must_use]
    pub fn in_name_of(&self, requester: Requester) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            requester: Some(requester),
        }
    }

    /// The model provider in use.
    #[must_use]
    pub fn provider_name(&self) -> &str {
        self.shared.model.provider_name()
    }

    /// The model's name at its provider.
    #[must_use]
    pub fn model_name(&self) -> &str {
        self.shared.model.model_name()
    }

    /// What the model was asked since this engine was made.
    #[must_use]
    pub fn model_meter(&self) -> ModelMeter {
        self.shared.model.read()
    }

    /// How many workflows this engine is working on.
    #[must_use]
    pub fn active_runs(&self) -> usize {
        self.shared.background.count()
    }

    /// How many comparisons of methods are under way or wait for their turn.
    #[must_use]
    pub fn pending_comparisons(&self) -> usize {
        self.shared.background.comparisons.pending()
    }

    /// For how long this process has not heard what other processes store; nothing while it hears them, or is alone.
    #[must_use]
    pub fn deaf_for(&self) -> Option<Duration> {
        self.shared.journal.deaf_for()
    }

    /// The storage that the engine works on.
    #[must_use]
    pub fn storage(&self) -> &Arc<dyn Storage> {
        self.shared.journal.storage()
    }

    /// Events as they happen, of all processes; each is stored before it is told, and may be told twice. A
    /// listener that falls behind reads the gap from storage.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Told> {
        self.shared.journal.subscribe()
    }

    /// Reads season parameters from a planner's text with the model; what it says is checked against
    /// the text.
    ///
    /// # Errors
    /// When the text is too short or long, does not state what planning needs, or states values out
    /// of range, and when the model gives no usable answer.
    pub async fn extract(&self, text: &str) -> Result<Extraction, AgentsError> {
        if let Some(violation) = length_violation(text) {
            return Err(AgentsError::InvalidParameters {
                violations: vec![violation],
            });
        }
        let reading = extract_with(&*self.shared.model, text).await?;
        if let Some(gaps) = reading.required_missing_error() {
            return Err(AgentsError::Extraction {
                message: gaps.message,
                missing: gaps
                    .missing_parameters
                    .into_iter()
                    .map(str::to_owned)
                    .collect(),
                extracted: json!(gaps.extracted_parameters),
                suggestions: gaps.suggestions,
            });
        }
        let resolved = match reading.stated.resolve(Archetype::FashionRetail) {
            Ok(resolved) => resolved,
            Err(DomainError::InvalidParameters { violations }) => {
                return Err(AgentsError::ImpossibleText {
                    violations,
                    extracted: json!(reading.stated),
                    reasoning: reading.reasoning,
                });
            }
            Err(error) => return Err(error.into()),
        };
        Ok(Extraction {
            stated: reading.stated,
            parameters: resolved.parameters,
            extraction_reasoning: reading.reasoning,
            confidence_score: reading.confidence_score,
        })
    }

    /// Checks everything that can be known beforehand, stores the workflow, and starts it.
    ///
    /// # Errors
    /// When the category is unknown, parameters are out of range, the history is too short or the
    /// stores cannot be clustered; then nothing is stored.
    pub async fn start(&self, request: StartSeason) -> Result<Workflow, AgentsError> {
        let assembler = Arc::clone(&self.shared.assembler);
        let journal = self.shared.journal.clone();
        let requester = self.requester.clone();
        self.shared
            .journal
            .blocking(move |_| start(&journal, &assembler, request, requester.as_ref()))
            .await
    }

    /// Checks a rehearsal and reads its data; see [`Rehearsal::prepare`].
    ///
    /// # Errors
    /// As [`Rehearsal::prepare`].
    pub async fn prepare_rehearsal(
        &self,
        rehearsal: Rehearsal,
    ) -> Result<PreparedRehearsal, AgentsError> {
        let assembler = Arc::clone(&self.shared.assembler);
        let journal = &self.shared.journal;
        journal
            .blocking(move |_| rehearsal.prepare(&assembler))
            .await
    }

    /// Rehearses a season on threads of its own, so that planning does not wait behind it; nothing is stored.
    ///
    /// # Errors
    /// As [`PreparedRehearsal::run`].
    pub async fn rehearse(
        &self,
        rehearsal: PreparedRehearsal,
        path_done: impl Fn() + Send + Sync + 'static,
    ) -> Result<RehearsalResult, AgentsError> {
        let run = self
            .shared
            .rehearsals
            .run(move || rehearsal.run(&path_done));
        run.await.ok_or_else(|| AgentsError::Context {
            message: "a rehearsal ended unexpectedly".to_owned(),
        })?
    }

    /// Takes a decision. The transition is stored when this returns; the run goes on behind it.
    ///
    /// # Errors
    /// When the workflow does not wait, the request is not the pending one, or the parameters of a
    /// Modify are not valid; then nothing changes.
    pub async fn decide(
        &self,
        workflow_id: &WorkflowId,
        decision: Decision,
    ) -> Result<Decided, AgentsError> {
        let Shared {
            journal, assembler, ..
        } = &*self.shared;
        let requester = self.requester.as_ref();
        approval::decide(journal, assembler, workflow_id, decision, requester).await
    }

    /// Ends a workflow that nobody wants. A run under way stops at its next await, whichever process runs it.
    ///
    /// # Errors
    /// When the workflow is unknown, over already, or keeps changing.
    pub async fn cancel(
        &self,
        workflow_id: &WorkflowId,
        decided_by: &str,
    ) -> Result<Workflow, AgentsError> {
        let workflow = approval::cancel(
            &self.shared.journal,
            workflow_id,
            decided_by,
            self.requester.as_ref(),
        )
        .await?;
        self.shared.background.stop(workflow_id);
        Ok(workflow)
    }

    /// Runs a failed workflow again from the step that failed.
    ///
    /// # Errors
    /// When the workflow is unknown or has not failed.
    pub async fn retry(&self, workflow_id: &WorkflowId) -> Result<Workflow, AgentsError> {
        approval::retry(&self.shared.journal, workflow_id, self.requester.as_ref()).await
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Engine")
            .field("provider", &self.provider_name())
            .field("running", &self.active_runs())
            .finish_non_exhaustive()
    }
}
