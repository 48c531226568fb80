//! What the journal knows of a workflow's runs when one of its phases begins: where each stood when its process ended.

use std::collections::HashSet;

use hemline_agent_runtime::RunState;
use hemline_domain::storage::StepRecord;
use hemline_domain::{EventBody, Transition, Workflow, WorkflowEvent, WorkflowId, WorkflowState};

use super::journal::Journal;
use super::snapshot::Snapshot;
use crate::context::{SeasonContext, SeasonResults};
use crate::error::AgentsError;

/// Characters of a fingerprint that tell the inputs of one round apart.
const FINGERPRINT_CHARACTERS: usize = 16;

/// What the names of runs begin with that explain a decision.
const EXPLANATION: &str = "explanation/";

/// Progress that was told: the agent, the message and the percentage.
pub(super) type ToldProgress = HashSet<(String, String, u8)>;

/// What is stored of a workflow's runs.
pub(super) struct RunHistory {
    pub(super) step_count: u64,
    /// The workflow's state between two decisions of a person.
    pub(super) round: String,
    /// What was told since the last change of state, so that a tool that runs again does not tell it
    /// again.
    pub(super) told: ToldProgress,
    /// Whether a person has sent the failed phase on its way again.
    is_retry: bool,
}

impl RunHistory {
    pub(super) async fn read(journal: &Journal, workflow: &Workflow) -> Result<Self, AgentsError> {
        let id = workflow.workflow_id.clone();
        let state = workflow.state;
        journal
            .blocking(move |storage| {
                let approvals = storage.approvals(&id)?.len();
                let transitions = storage.transitions(&id)?;
                let last = transitions.last();
                let since_last =
                    storage.events(&id, last.map_or(0, |last| last.seq), usize::MAX)?;
                Ok(Self {
                    step_count: storage.step_count(&id)?,
                    round: round(&id, state, approvals, &transitions),
                    told: progress_in(since_last),
                    is_retry: last.is_some_and(|last| last.from == WorkflowState::Error),
                })
            })
            .await
    }

    /// The name of the round's run. A plan's run is named after its inputs too: on other data it is
    /// another run, and nothing computed from the former inputs is taken over. After the order was
    /// accepted the plan is fixed and the run goes on whatever was uploaded since.
    pub(super) fn run_id(&self, context: &SeasonContext) -> String {
        let round = &self.round;
        if context.order_is_accepted() {
            return round.clone();
        }
        let fingerprint = &context.inputs.plan_fingerprint;
        let short = fingerprint.get(..FINGERPRINT_CHARACTERS);
        format!("{round}/{}", short.unwrap_or(fingerprint))
    }

    /// The name of the run that explains `decision` in this round.
    pub(super) fn explanation_id(&self, decision: &str) -> String {
        format!("{EXPLANATION}{}/{decision}", self.round)
    }

    /// Where a run of `workflow` stood after its last journaled step.
    pub(super) async fn journaled_run(
        &self,
        journal: &Journal,
        workflow: &Workflow,
        run_id: &str,
    ) -> Result<JournaledRun, AgentsError> {
        let (id, run_id, is_retry) = (
            workflow.workflow_id.clone(),
            run_id.to_owned(),
            self.is_retry,
        );
        journal
            .blocking(move |storage| {
                let steps = storage.steps_of_run(&id, &run_id)?;
                JournaledRun::after(&steps, is_retry)
            })
            .await
    }
}

/// Where a run stood after its last journaled step.
pub(super) struct JournaledRun {
    /// The loop's state; for another try where that is what it goes on with. After a crash it counts on, so that a
    /// run that never ends is not given more time by every restart.
    pub(super) state: Option<RunState>,
    /// The results: what the steps changed, one after the other. Empty where they changed nothing.
    pub(super) snapshot: Snapshot,
}

impl JournaledRun {
    fn after(steps: &[StepRecord], is_retry: bool) -> Result<Self, AgentsError> {
        let state = steps.last().map(run_state).transpose()?;
        let mut snapshot = Snapshot::default();
        for step in steps {
            snapshot.apply(&step.context);
        }
        Ok(Self {
            state: state.map(|state| if is_retry { state.for_retry() } else { state }),
            snapshot,
        })
    }
}

/// A planning state is entered once between two decisions; those of a season under way come again with every
/// week, so they are told apart by the transitions before them. A failure and its retry are not counted: the
/// round goes on.
fn round(
    id: &WorkflowId,
    state: WorkflowState,
    approvals: usize,
    transitions: &[Transition],
) -> String {
    let name = format!("{id}/{state}/{approvals}");
    if !state.is_in_season() {
        return name;
    }
    let counted = transitions.iter().filter(|transition| {
        transition.from != WorkflowState::Error && transition.to != WorkflowState::Error
    });
    format!("{name}/{}", counted.count())
}

fn progress_in(events: Vec<WorkflowEvent>) -> ToldProgress {
    let events = events.into_iter();
    events
        .filter_map(|event| match event.body {
            EventBody::AgentProgress {
                agent,
                message,
                progress_pct,
            } => Some((agent, message, progress_pct)),
            _ => None,
        })
        .collect()
}

/// Whether a run explains a decision instead of planning.
pub(super) fn is_explanation(run_id: &str) -> bool {
    run_id.starts_with(EXPLANATION)
}

/// The results that a snapshot holds; `None` where it is empty.
pub(super) fn results_in(snapshot: &Snapshot) -> Result<Option<SeasonResults>, AgentsError> {
    if snapshot.is_empty() {
        return Ok(None);
    }
    let results = serde_json::from_value(snapshot.clone().into_value());
    results.map(Some).map_err(unreadable)
}

/// The loop's state as stored with a step.
pub(super) fn run_state(step: &StepRecord) -> Result<RunState, AgentsError> {
    RunState::from_json(&step.run_state.to_string()).map_err(unreadable)
}

fn unreadable(error: impl std::fmt::Display) -> AgentsError {
    AgentsError::Context {
        message: format!("a journaled step cannot be read: {error}"),
    }
}
