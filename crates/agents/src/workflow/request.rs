//! Asks a person: the request that is stored, and the event that tells of it.

use hemline_domain::storage::{Fact, WorkflowCommit};
use hemline_domain::{
    ApprovalAction, ApprovalId, ApprovalRequest, ApprovalStatus, EventBody, Workflow,
};
use serde_json::Value;
use uuid::Uuid;

/// What a person is asked.
pub(crate) struct Question {
    /// The agent that asks.
    pub(crate) agent: &'static str,
    pub(crate) action: ApprovalAction,
    /// The figures.
    pub(crate) data: Value,
    /// Why, in words; shown with the figures.
    pub(crate) reasoning: String,
}

/// Adds the request and its event to `commit`.
pub(crate) fn ask(workflow: &Workflow, commit: &mut WorkflowCommit, question: Question) {
    let Question {
        agent,
        action,
        mut data,
        reasoning,
    } = question;
    let approval_id = ApprovalId::new(format!("ap_{}", Uuid::now_v7()));
    data["reasoning"] = Value::from(reasoning.as_str());
    commit.events.push(EventBody::HumanInputRequired {
        agent: agent.to_owned(),
        action,
        approval_id: approval_id.clone(),
        data: data.clone(),
        options: vec!["modify".to_owned(), "accept".to_owned()],
    });
    commit
        .facts
        .push(Fact::ApprovalOpened(Box::new(ApprovalRequest {
            approval_id,
            workflow_id: workflow.workflow_id.clone(),
            action,
            status: ApprovalStatus::Pending,
            agent: agent.to_owned(),
            data,
            reasoning,
            created_at: commit.at,
            decided_at: None,
            decided_by: None,
            changes: None,
        })));
}
