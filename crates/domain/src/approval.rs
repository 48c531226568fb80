//! Requests for a person's decision.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::enums::vocabulary;
use crate::error::DomainError;
use crate::ids::{ApprovalId, WorkflowId};
use std::str::FromStr;

vocabulary!(
    /// What is asked for.
    ApprovalAction as "approval action" {
        /// The manufacturing order and the store plan.
        ApproveManufacturingOrder = "approve_manufacturing_order",
        /// The markdown.
        ApproveMarkdown = "approve_markdown",
        /// An emergency order.
        ApproveEmergencyOrder = "approve_emergency_order",
    }
);

vocabulary!(
    /// Where a request stands.
    ApprovalStatus as "approval status" {
        /// A person must decide.
        Pending = "pending",
        /// Accepted as asked.
        Accepted = "accepted",
        /// Sent back with changes; a new request follows.
        Modified = "modified",
        /// Replaced by a newer request.
        Superseded = "superseded",
        /// Its workflow was cancelled.
        Cancelled = "cancelled",
    }
);

/// One request for a decision, and what was decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ApprovalRequest {
    /// Its id; a decision names it, so that nobody accepts what she never saw.
    pub approval_id: ApprovalId,
    /// The workflow that waits.
    pub workflow_id: WorkflowId,
    /// What is asked for.
    pub action: ApprovalAction,
    /// Where it stands.
    pub status: ApprovalStatus,
    /// The agent that asks.
    pub agent: String,
    /// The figures.
    pub data: Value,
    /// Why.
    pub reasoning: String,
    /// When it was asked.
    pub created_at: DateTime<Utc>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// Who decided.
    pub decided_by: Option<String>,
    /// What a Modify changed: parameter → `{from, to}`.
    pub changes: Option<Value>,
}
