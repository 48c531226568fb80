//! The list of requests for a decision, across workflows.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use hemline_domain::{ApprovalAction, ApprovalId, ApprovalStatus, CategoryId, WorkflowId};

use super::page::{Page, PageRequest};
use crate::codec::{from_name, from_timestamp};
use crate::database::Database;
use crate::error::PersistenceError;
use crate::schema::{approval_requests, categories, workflows};

/// A request for a decision, without its figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalSummary {
    /// Its id.
    pub approval_id: ApprovalId,
    /// The workflow that waits.
    pub workflow_id: WorkflowId,
    /// What is asked for.
    pub action: ApprovalAction,
    /// Where it stands.
    pub status: ApprovalStatus,
    /// The agent that asks.
    pub agent: String,
    /// Why.
    pub reasoning: String,
    /// When it was asked.
    pub created_at: DateTime<Utc>,
}

/// A request for a decision with the season that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedApproval {
    /// The request.
    pub approval: ApprovalSummary,
    /// The season's category.
    pub category_id: CategoryId,
    /// The category's display name.
    pub category_name: String,
    /// The season's name.
    pub season: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = approval_requests)]
pub(super) struct ApprovalRow {
    approval_id: String,
    workflow_id: String,
    action: String,
    status: String,
    agent: String,
    reasoning: String,
    created_at: String,
}

impl ApprovalRow {
    pub(super) fn into_summary(self) -> Result<ApprovalSummary, PersistenceError> {
        Ok(ApprovalSummary {
            approval_id: ApprovalId::new(self.approval_id),
            workflow_id: WorkflowId::new(self.workflow_id),
            action: from_name("action", &self.action)?,
            status: from_name("status", &self.status)?,
            agent: self.agent,
            reasoning: self.reasoning,
            created_at: from_timestamp("created_at", &self.created_at)?,
        })
    }
}

/// Requests of all workflows, newest first; those that stand at `status`, where one is named.
///
/// # Errors
/// When the cursor is not one of this list or the database fails.
pub fn approvals_page(
    database: &Database,
    status: Option<ApprovalStatus>,
    request: &PageRequest,
) -> Result<Page<ListedApproval>, PersistenceError> {
    let mut query = approval_requests::table
        .inner_join(workflows::table.on(workflows::workflow_id.eq(approval_requests::workflow_id)))
        .inner_join(categories::table.on(categories::category_id.eq(workflows::category_id)))
        .filter(approval_requests::position.lt(request.before()?))
        .order(approval_requests::position.desc())
        .limit(request.rows())
        .select((
            approval_requests::position,
            (
                ApprovalRow::as_select(),
                workflows::category_id,
                categories::category_name,
                workflows::season,
            ),
        ))
        .into_boxed();
    if let Some(status) = status {
        query = query.filter(approval_requests::status.eq(status.as_str()));
    }
    let rows: Vec<(i64, (ApprovalRow, String, String, String))> =
        query.load(&mut database.reader()?)?;
    request.page(rows, |(row, category_id, category_name, season)| {
        Ok(ListedApproval {
            approval: row.into_summary()?,
            category_id: CategoryId::new(category_id),
            category_name,
            season,
        })
    })
}
