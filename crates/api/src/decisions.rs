//! A person's decision, whichever way it comes in.

use hemline_agents::{Action, Decision, ModifyPreview};
use hemline_domain::{ApprovalId, StatedParameters, Violation, Workflow, WorkflowId};
use serde_json::{Value, json};

use crate::access::Caller;
use crate::bodies::decisions::{ApprovalDecision, DecisionAction, PreviewRequest};
use crate::error::{ApiError, ErrorKind, ways_out};
use crate::state::AppState;

/// Takes a decision on a workflow, and returns the workflow with the transition stored.
pub(crate) async fn decide(
    state: &AppState,
    caller: &Caller,
    workflow_id: &WorkflowId,
    decision: ApprovalDecision,
) -> Result<Workflow, ApiError> {
    let id = workflow_id.clone();
    let decision = Decision {
        approval_id: decision.approval_id.map(ApprovalId::new),
        action: action(decision.action, decision.params.map(|params| params.0))?,
        decided_by: caller.name.clone(),
    };
    let decided = state
        .run_for(caller, |engine| async move {
            engine.decide(&id, decision).await
        })
        .await?;
    Ok(decided.workflow)
}

/// What a Modify would ask; nothing is stored.
pub(crate) async fn preview(
    state: &AppState,
    workflow_id: WorkflowId,
    request: PreviewRequest,
) -> Result<ModifyPreview, ApiError> {
    let changes = request.params.map(|params| params.0);
    let Some(changes) = changes.filter(|changes| !changes.is_empty()) else {
        return Err(invalid_parameters(&[nothing_to_modify()]));
    };
    let approval_id = request.approval_id.map(ApprovalId::new);
    state
        .run(|engine| async move {
            let approval_id = approval_id.as_ref();
            engine
                .preview_modify(&workflow_id, approval_id, changes)
                .await
        })
        .await
}

fn action(action: DecisionAction, params: Option<StatedParameters>) -> Result<Action, ApiError> {
    match (action, params) {
        (DecisionAction::Accept, None) => Ok(Action::Accept),
        (DecisionAction::Modify, Some(params)) if !params.is_empty() => Ok(Action::Modify(params)),
        (DecisionAction::Accept, Some(_)) => Err(ApiError::new(
            ErrorKind::MalformedRequest,
            "accept takes no params: what is accepted is what was shown",
        )
        .suggest("Send action modify with the params, then accept what it shows")),
        (DecisionAction::Modify, _) => Err(invalid_parameters(&[nothing_to_modify()])),
    }
}

fn nothing_to_modify() -> Violation {
    Violation {
        parameter: "params".to_owned(),
        value: Value::Null,
        allowed: "at least one parameter".to_owned(),
        message: "modify needs params; say which parameters to compute with".to_owned(),
        suggestions: vec![r#"Send params, e.g. {"safety_stock_pct": 0.15}"#.to_owned()],
    }
}

/// 422 with every violation.
pub(crate) fn invalid_parameters(violations: &[Violation]) -> ApiError {
    let messages: Vec<&str> = violations.iter().map(|it| it.message.as_str()).collect();
    let mut error = ApiError::new(ErrorKind::InvalidParameters, messages.join("; "));
    error.suggestions = ways_out(violations);
    error.with_details(json!({ "violations": violations }))
}
