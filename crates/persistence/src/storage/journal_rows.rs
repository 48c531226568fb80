//! Rows of the journal: events, steps and approval requests.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use hemline_domain::storage::StepRecord;
use hemline_domain::{ApprovalId, ApprovalRequest, WorkflowEvent, WorkflowId};
use serde::Deserialize;

use crate::codec::{from_i64, from_json, from_name, from_timestamp, to_i64, to_json, to_timestamp};
use crate::error::PersistenceError;
use crate::schema::{approval_requests, workflow_events, workflow_steps};

type Result<T> = std::result::Result<T, PersistenceError>;

/// A row of `workflow_events`.
#[derive(Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = workflow_events)]
pub(super) struct EventRow {
    workflow_id: String,
    seq: i64,
    event_type: String,
    body: String,
    created_at: String,
}

/// The part of a body that the table repeats as a column.
#[derive(Deserialize)]
struct BodyType {
    #[serde(rename = "type")]
    event_type: String,
}

impl EventRow {
    pub(super) fn from_domain(event: &WorkflowEvent) -> Result<Self> {
        let body = to_json("event", &event.body)?;
        Ok(Self {
            workflow_id: event.workflow_id.to_string(),
            seq: to_i64("seq", event.seq)?,
            event_type: from_json::<BodyType>("event", &body)?.event_type,
            body,
            created_at: to_timestamp(event.timestamp),
        })
    }

    pub(super) fn into_domain(self) -> Result<WorkflowEvent> {
        Ok(WorkflowEvent {
            workflow_id: WorkflowId::new(self.workflow_id),
            seq: from_i64("seq", self.seq)?,
            timestamp: from_timestamp("created_at", &self.created_at)?,
            body: from_json("event", &self.body)?,
        })
    }
}

/// A row of `workflow_steps`.
#[derive(Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = workflow_steps)]
pub(super) struct StepRow {
    workflow_id: String,
    step: i64,
    state: String,
    kind: String,
    run_state: String,
    context: String,
    created_at: String,
    run_id: String,
}

impl StepRow {
    pub(super) fn from_domain(
        workflow_id: &WorkflowId,
        at: DateTime<Utc>,
        step: &StepRecord,
    ) -> Result<Self> {
        Ok(Self {
            workflow_id: workflow_id.to_string(),
            step: to_i64("step", step.step)?,
            state: step.state.to_string(),
            kind: step.kind.clone(),
            run_state: to_json("run_state", &step.run_state)?,
            context: to_json("context", &step.context)?,
            created_at: to_timestamp(at),
            run_id: step.run_id.clone(),
        })
    }

    pub(super) fn into_domain(self) -> Result<StepRecord> {
        Ok(StepRecord {
            step: from_i64("step", self.step)?,
            run_id: self.run_id,
            state: from_name("state", &self.state)?,
            kind: self.kind,
            run_state: from_json("run_state", &self.run_state)?,
            context: from_json("context", &self.context)?,
        })
    }
}

/// A row of `approval_requests`.
#[derive(Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = approval_requests)]
pub(super) struct ApprovalRow {
    approval_id: String,
    workflow_id: String,
    action: String,
    status: String,
    agent: String,
    data: String,
    reasoning: String,
    created_at: String,
    decided_at: Option<String>,
    decided_by: Option<String>,
    changes: Option<String>,
}

impl ApprovalRow {
    pub(super) fn from_domain(request: &ApprovalRequest) -> Result<Self> {
        Ok(Self {
            approval_id: request.approval_id.to_string(),
            workflow_id: request.workflow_id.to_string(),
            action: request.action.to_string(),
            status: request.status.to_string(),
            agent: request.agent.clone(),
            data: to_json("data", &request.data)?,
            reasoning: request.reasoning.clone(),
            created_at: to_timestamp(request.created_at),
            decided_at: request.decided_at.map(to_timestamp),
            decided_by: request.decided_by.clone(),
            changes: request
                .changes
                .as_ref()
                .map(|changes| to_json("changes", changes))
                .transpose()?,
        })
    }

    pub(super) fn into_domain(self) -> Result<ApprovalRequest> {
        Ok(ApprovalRequest {
            approval_id: ApprovalId::new(self.approval_id),
            workflow_id: WorkflowId::new(self.workflow_id),
            action: from_name("action", &self.action)?,
            status: from_name("status", &self.status)?,
            agent: self.agent,
            data: from_json("data", &self.data)?,
            reasoning: self.reasoning,
            created_at: from_timestamp("created_at", &self.created_at)?,
            decided_at: self
                .decided_at
                .map(|at| from_timestamp("decided_at", &at))
                .transpose()?,
            decided_by: self.decided_by,
            changes: self
                .changes
                .map(|changes| from_json("changes", &changes))
                .transpose()?,
        })
    }
}
