//! What the journal knows of runs: where one stood when its process ended, and what earlier ones said.

use hemline_agent_runtime::{MemorySession, RunState, Session};
use hemline_domain::Workflow;
use hemline_domain::storage::StepRecord;

use crate::context::{SeasonContext, SeasonResults};
use crate::error::AgentsError;

/// Characters of a fingerprint that tell the inputs of one round apart.
const FINGERPRINT_CHARACTERS: usize = 16;

/// A workflow's state between two decisions of a person.
pub(super) fn round_of(workflow: &Workflow, approvals: usize) -> String {
    format!("{}/{}/{approvals}", workflow.workflow_id, workflow.state)
}

/// The name of the round's run. A plan's run is named after its inputs too: on other data it is
/// another run, and nothing computed from the former inputs is taken over. After the order was
/// accepted the plan is fixed and the run goes on whatever was uploaded since.
pub(super) fn run_id(round: &str, context: &SeasonContext) -> String {
    if context.order_is_accepted() {
        return round.to_owned();
    }
    let fingerprint = &context.inputs.plan_fingerprint;
    let short = fingerprint.get(..FINGERPRINT_CHARACTERS);
    format!("{round}/{}", short.unwrap_or(fingerprint))
}

/// The loop's state after the last journaled step of this very run, and the results as they then
/// were, if the run had changed any.
pub(super) fn resumable(
    steps: &[StepRecord],
    run_id: &str,
) -> Result<(Option<RunState>, Option<SeasonResults>), AgentsError> {
    let of_run: Vec<&StepRecord> = steps
        .iter()
        .filter(|step| run_id_of(step) == run_id)
        .collect();
    let state = of_run.last().map(|last| run_state(last)).transpose()?;
    let results = of_run
        .iter()
        .rev()
        .find(|step| !step.context.is_null())
        .map(|step| serde_json::from_value(step.context.clone()))
        .transpose()
        .map_err(unreadable)?;
    Ok((state, results))
}

/// The workflow's session: the history of its runs that finished in earlier rounds, oldest first.
/// The journal is its store, so nothing has to be written back.
pub(super) async fn session_before(
    steps: &[StepRecord],
    round: &str,
) -> Result<MemorySession, AgentsError> {
    let session = MemorySession::new();
    for step in last_steps(steps) {
        if is_of_round(run_id_of(step), round) {
            continue;
        }
        let state = run_state(step)?;
        if state.output().is_some() {
            session
                .append(state.run_id(), state.new_items())
                .await
                .map_err(unreadable)?;
        }
    }
    Ok(session)
}

/// The last step of each run; no other can have ended it.
fn last_steps(steps: &[StepRecord]) -> impl Iterator<Item = &StepRecord> {
    let goes_on = |place: usize| {
        let run_id = run_id_of(&steps[place]);
        steps[place + 1..]
            .iter()
            .any(|later| run_id_of(later) == run_id)
    };
    let places = (0..steps.len()).filter(move |&place| !goes_on(place));
    places.map(|place| &steps[place])
}

fn run_id_of(step: &StepRecord) -> &str {
    step.run_state["run_id"].as_str().unwrap_or_default()
}

fn is_of_round(run_id: &str, round: &str) -> bool {
    run_id
        .strip_prefix(round)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn run_state(step: &StepRecord) -> Result<RunState, AgentsError> {
    RunState::from_json(&step.run_state.to_string()).map_err(unreadable)
}

fn unreadable(error: impl std::fmt::Display) -> AgentsError {
    AgentsError::Context {
        message: format!("a journaled step cannot be read: {error}"),
    }
}
