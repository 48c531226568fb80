//! What the agents' tools have in common.

use hemline_agent_runtime::ToolError;
use hemline_planning::PlanningError;

use crate::context::{SeasonContext, SeasonToDate};
use crate::error::AgentsError;

/// Types of errors that tools report by their code, in small letters.
const REPORTED: [&str; 2] = ["INSUFFICIENT_HISTORY", "INVALID_PARAMETERS"];

/// What an agent in the middle of a run still has to do when it would end it.
pub(super) const HAND_BACK: &str = "handing back to the Orchestrator with transfer_to_orchestrator";

/// A failure that no model can repair: the data or the parameters are at fault. Its code says which.
pub(super) fn data_error(error: impl Into<AgentsError>) -> ToolError {
    let error: AgentsError = error.into();
    ToolError::fatal(error.error_type().to_lowercase(), error.to_string())
        .with_details(error.details())
}

/// A planning rule that could not be applied; no model can repair that either.
pub(super) fn planning_error(error: &PlanningError) -> ToolError {
    let code = match error {
        PlanningError::NoDistribution
        | PlanningError::MissingParameter { .. }
        | PlanningError::MissingCost { .. }
        | PlanningError::CostNotPositive { .. } => "invalid_parameters",
        _ => "planning_rule",
    };
    ToolError::fatal(code, error.to_string())
}

/// The error type that a fatal failure of a tool stands for, if its code names one.
pub(super) fn reported_type(error: &ToolError) -> Option<&'static str> {
    REPORTED
        .into_iter()
        .find(|reported| reported.eq_ignore_ascii_case(&error.code))
}

/// A tool that was called before what it needs was there.
pub(super) fn needs(what: &str, tool: &str) -> ToolError {
    ToolError::new(
        "missing_input",
        format!("there is no {what} yet: call {tool} first"),
    )
}

/// A fraction as people read it: `0.45` → `45%`, `0.315` → `31.5%`.
pub(crate) fn percent(fraction: f64) -> String {
    let text = format!("{:.1}", fraction * 100.0);
    format!("{}%", text.strip_suffix(".0").unwrap_or(&text))
}

/// The season so far, for tools that read it.
pub(super) fn season_of(context: &SeasonContext) -> Result<&SeasonToDate, ToolError> {
    context.season().ok_or_else(|| {
        ToolError::fatal(
            "missing_input",
            "there is no season to date: accept an order and upload the first week",
        )
    })
}
