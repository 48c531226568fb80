//! The way in: starts seasons, takes decisions, resumes what a stopped process left.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::Utc;
use hemline_agent_runtime::model::Model;
use hemline_domain::storage::{NewWorkflow, Storage};
use hemline_domain::{
    ApprovalId, Archetype, CategoryId, SeasonParameters, SessionId, StatedParameters, Workflow,
    WorkflowEvent, WorkflowId, WorkflowState, WorkflowStatus,
};
use serde_json::json;
use tokio::sync::{broadcast, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::comparison::Comparisons;
use crate::context::ContextAssembler;
use crate::error::AgentsError;
use crate::extraction::{extract, length_violation};
use crate::season_name;
use crate::team::{ORCHESTRATOR, Team};
use crate::workflow::approval;
use crate::workflow::journal::Journal;
use crate::workflow::phases::Phases;

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
}

struct Shared {
    journal: Journal,
    assembler: Arc<ContextAssembler>,
    phases: Phases,
    provider: String,
    running: Mutex<HashMap<WorkflowId, CancellationToken>>,
    planning: watch::Sender<usize>,
    comparisons: Arc<Comparisons>,
    tasks: TaskTracker,
    stopping: CancellationToken,
}

impl Engine {
    /// An engine over `storage` whose agents use `model`.
    ///
    /// # Errors
    /// When the agents do not fit together.
    pub fn new(storage: Arc<dyn Storage>, model: Arc<dyn Model>) -> Result<Self, AgentsError> {
        let (live, _) = broadcast::channel(LIVE_EVENTS);
        let journal = Journal::new(Arc::clone(&storage), live);
        let assembler = Arc::new(ContextAssembler::new(storage));
        let provider = model.provider_name().to_owned();
        let team = Arc::new(Team::new(model)?);
        let (planning, planned) = watch::channel(0);
        let stopping = CancellationToken::new();
        Ok(Self {
            shared: Arc::new(Shared {
                comparisons: Comparisons::new(
                    journal.clone(),
                    Arc::clone(&assembler),
                    planned,
                    stopping.clone(),
                ),
                planning,
                phases: Phases::new(journal.clone(), Arc::clone(&assembler), team),
                journal,
                assembler,
                provider,
                running: Mutex::default(),
                tasks: TaskTracker::new(),
                stopping,
            }),
        })
    }

    /// The model provider in use.
    #[must_use]
    pub fn provider_name(&self) -> &str {
        &self.shared.provider
    }

    /// The storage that the engine works on.
    #[must_use]
    pub fn storage(&self) -> &Arc<dyn Storage> {
        self.shared.journal.storage()
    }

    /// Events as they happen; each is stored before it is told. A listener that falls behind reads
    /// the gap from storage.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Arc<WorkflowEvent>> {
        self.shared.journal.subscribe()
    }

    /// Reads season parameters from a planner's text.
    ///
    /// # Errors
    /// When the text is too short or long, does not state what planning needs, or states values out
    /// of range.
    pub async fn extract(&self, text: &str) -> Result<Extraction, AgentsError> {
        if let Some(violation) = length_violation(text) {
            return Err(AgentsError::InvalidParameters {
                violations: vec![violation],
            });
        }
        let reading = extract(text);
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
        let resolved = reading.stated.resolve(Archetype::FashionRetail)?;
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
        let workflow = self
            .shared
            .journal
            .blocking(move |storage| {
                let workflow = checked(storage, &assembler, request)?;
                Ok(storage.create(workflow)?)
            })
            .await?;
        self.run_in_background(workflow.workflow_id.clone());
        Ok(workflow)
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
    ) -> Result<Workflow, AgentsError> {
        let workflow = approval::decide(
            &self.shared.journal,
            &self.shared.assembler,
            workflow_id,
            decision,
        )
        .await?;
        self.run_in_background(workflow_id.clone());
        Ok(workflow)
    }

    /// Ends a workflow that nobody wants. A run under way stops at its next await.
    ///
    /// # Errors
    /// When the workflow is unknown, over already, or keeps changing.
    pub async fn cancel(
        &self,
        workflow_id: &WorkflowId,
        decided_by: &str,
    ) -> Result<Workflow, AgentsError> {
        let workflow = approval::cancel(&self.shared.journal, workflow_id, decided_by).await?;
        if let Some(token) = self.running().get(workflow_id) {
            token.cancel();
        }
        Ok(workflow)
    }

    /// Runs a failed workflow again from the step that failed.
    ///
    /// # Errors
    /// When the workflow is unknown or has not failed.
    pub async fn retry(&self, workflow_id: &WorkflowId) -> Result<Workflow, AgentsError> {
        let workflow = approval::retry(&self.shared.journal, workflow_id).await?;
        self.run_in_background(workflow_id.clone());
        Ok(workflow)
    }

    /// Resumes every workflow that was running when its process ended, and returns their ids. Comparisons
    /// of methods that are missing beside their forecasts are made in the background.
    ///
    /// # Errors
    /// When storage fails.
    pub async fn resume(&self) -> Result<Vec<WorkflowId>, AgentsError> {
        let workflows = self
            .shared
            .journal
            .blocking(|storage| Ok(storage.workflows()?))
            .await?;
        let unfinished: Vec<WorkflowId> = workflows
            .iter()
            .filter(|workflow| workflow.state.status() == WorkflowStatus::Running)
            .map(|workflow| workflow.workflow_id.clone())
            .collect();
        for workflow_id in &unfinished {
            self.run_in_background(workflow_id.clone());
        }
        self.shared.comparisons.request_missing(workflows).await?;
        Ok(unfinished)
    }

    /// Stops every run at its next await and waits for them, `grace` at most. What was interrupted
    /// resumes with [`Self::resume`].
    pub async fn shutdown(&self, grace: Duration) {
        self.shared.stopping.cancel();
        self.shared.tasks.close();
        let stopped = async {
            tokio::join!(self.shared.tasks.wait(), self.shared.comparisons.stopped());
        };
        if tokio::time::timeout(grace, stopped).await.is_err() {
            tracing::warn!(
                "runs were still going on after {grace:?}; they resume at the next start"
            );
        }
    }

    /// Waits until no run is going on.
    pub async fn wait_until_idle(&self) {
        self.shared.tasks.close();
        self.shared.tasks.wait().await;
        self.shared.tasks.reopen();
    }

    fn run_in_background(&self, workflow_id: WorkflowId) {
        let token = self.shared.stopping.child_token();
        if !self.claim(&workflow_id, &token) {
            return;
        }
        let engine = self.clone();
        self.shared.tasks.spawn(async move {
            loop {
                let result = engine.run_guarded(&workflow_id, &token).await;
                // A decision may have come in between the last step and this removal; its own
                // attempt to start found the entry and left the work to this loop.
                engine.release(&workflow_id);
                if let Err(error) = result {
                    tracing::warn!(%workflow_id, %error, "workflow stopped");
                    break;
                }
                if !engine.still_has_work(&workflow_id).await {
                    engine.shared.comparisons.request(workflow_id);
                    break;
                }
                if !engine.claim(&workflow_id, &token) {
                    break;
                }
            }
        });
    }

    /// Runs the phases; a panic in one of them becomes the workflow's failure.
    async fn run_guarded(
        &self,
        workflow_id: &WorkflowId,
        token: &CancellationToken,
    ) -> Result<(), AgentsError> {
        let (engine, id, token) = (self.clone(), workflow_id.clone(), token.clone());
        let run = tokio::spawn(async move { engine.shared.phases.run(&id, &token).await });
        match run.await {
            Ok(result) => result,
            Err(ended) => {
                let error = AgentsError::Agent {
                    agent: ORCHESTRATOR.to_owned(),
                    message: format!("a step ended unexpectedly ({ended}); retry it"),
                };
                self.shared.phases.fail(workflow_id, error.into()).await
            }
        }
    }

    /// Marks the workflow as running here, unless it already is.
    fn claim(&self, workflow_id: &WorkflowId, token: &CancellationToken) -> bool {
        let mut running = self.running();
        if running.contains_key(workflow_id) {
            return false;
        }
        running.insert(workflow_id.clone(), token.clone());
        self.shared.planning.send_replace(running.len());
        true
    }

    fn release(&self, workflow_id: &WorkflowId) {
        let mut running = self.running();
        running.remove(workflow_id);
        self.shared.planning.send_replace(running.len());
    }

    async fn still_has_work(&self, workflow_id: &WorkflowId) -> bool {
        let workflow = self.shared.journal.workflow(workflow_id).await;
        workflow.is_ok_and(|workflow| workflow.state.status() == WorkflowStatus::Running)
    }

    fn running(&self) -> MutexGuard<'_, HashMap<WorkflowId, CancellationToken>> {
        // Single inserts and removes leave the map whole even if a holder panics.
        self.shared
            .running
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn checked(
    storage: &dyn Storage,
    assembler: &ContextAssembler,
    request: StartSeason,
) -> Result<NewWorkflow, AgentsError> {
    let workflow_id = WorkflowId::new(format!("wf_{}", Uuid::now_v7()));
    let category = storage.category(&request.category_id)?;
    let Some(category) = category else {
        return Err(assembler.unknown_category(&request.category_id));
    };
    let resolved = request.stated.resolve(category.archetype)?;
    let season = request
        .season
        .unwrap_or_else(|| season_name(resolved.parameters.season_start_date));
    let inputs = assembler.assemble(
        &workflow_id,
        &season,
        &request.category_id,
        &resolved.parameters,
    )?;
    crate::context::check_feasible(&inputs)?;
    Ok(NewWorkflow {
        workflow_id,
        session_id: request.session_id,
        category_id: request.category_id,
        season,
        stated_parameters: request.stated,
        parameters: resolved.parameters,
        defaults_applied: resolved.defaults_applied,
        at: Utc::now(),
    })
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Engine")
            .field("provider", &self.shared.provider)
            .field("running", &self.running().len())
            .finish_non_exhaustive()
    }
}

/// States in which the engine itself has something to do.
pub(crate) fn is_runnable(state: WorkflowState) -> bool {
    state.status() == WorkflowStatus::Running
}
