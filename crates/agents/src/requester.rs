//! In whose name an engine changes seasons.

use hemline_domain::storage::{Change, Fact, WorkflowCommit};
use hemline_domain::{ApprovalRequest, Workflow, WorkflowId};
use serde_json::{Value, json};

use crate::engine::Action;

/// Who asks for changes: each is stored together with a line of the audit log in her name.
#[derive(Debug, Clone)]
pub struct Requester {
    /// Her name.
    pub name: String,
    /// The request that she sent, where it has an id.
    pub request_id: Option<String>,
}

impl Requester {
    /// A line of the audit log.
    pub(crate) fn change(&self, action: &str, id: &WorkflowId, details: Value) -> Box<Change> {
        Box::new(Change {
            actor: self.name.clone(),
            action: action.to_owned(),
            subject: id.to_string(),
            details,
            request_id: self.request_id.clone(),
        })
    }
}

/// Has `commit` logged, where somebody asks for it.
pub(crate) fn logged(
    mut commit: WorkflowCommit,
    requester: Option<&Requester>,
    action: &str,
    details: Value,
) -> WorkflowCommit {
    let change = requester.map(|requester| requester.change(action, &commit.workflow_id, details));
    commit.facts.extend(change.map(Fact::Logged));
    commit
}

/// How the audit log names a decision, and what it says of it.
pub(crate) fn of_decision(
    workflow: &Workflow,
    request: &ApprovalRequest,
    action: &Action,
) -> (&'static str, Value) {
    let (name, params) = match action {
        Action::Accept => ("approval_accept", Value::Null),
        Action::Modify(params) => ("approval_modify", json!(params)),
    };
    let details = json!({
        "approval_id": request.approval_id,
        "action": request.action,
        "season": workflow.season,
        "params": params,
    });
    (name, details)
}
