//! The log of a workflow, in pages.

use diesel::prelude::*;
use hemline_domain::WorkflowId;
use hemline_domain::storage::{LogRow, ModelUsage};

use super::page::{Page, PageRequest};
use crate::database::Database;
use crate::error::PersistenceError;
use crate::schema::workflow_logs;
use crate::storage::log_row::{LogTableRow, UsageRow};

/// Which rows of a log are wanted; what is absent excludes none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogFilter {
    /// Only those of this agent.
    pub agent_name: Option<String>,
    /// Only those that did this: `model`, the name of a tool or a handoff's function, a decision.
    pub action: Option<String>,
    /// Only those that ended so: `completed` or `failed`.
    pub status: Option<String>,
}

/// The execution and reasoning log of a workflow, oldest first; empty where there is no workflow.
///
/// # Errors
/// When the cursor is not one of this list or the database fails.
pub fn logs_page(
    database: &Database,
    workflow_id: &WorkflowId,
    filter: &LogFilter,
    request: &PageRequest,
) -> Result<Page<LogRow>, PersistenceError> {
    let mut query = workflow_logs::table
        .filter(workflow_logs::workflow_id.eq(workflow_id.as_str()))
        .filter(workflow_logs::log_id.gt(request.after()?))
        .order(workflow_logs::log_id)
        .limit(request.rows())
        .select((workflow_logs::log_id, LogTableRow::as_select()))
        .into_boxed();
    if let Some(agent_name) = &filter.agent_name {
        query = query.filter(workflow_logs::agent_name.eq(agent_name));
    }
    if let Some(action) = &filter.action {
        query = query.filter(workflow_logs::action.eq(action));
    }
    if let Some(status) = &filter.status {
        query = query.filter(workflow_logs::status.eq(status));
    }
    let rows: Vec<(i64, LogTableRow)> = query.load(&mut database.reader()?)?;
    request.page(rows, LogTableRow::into_domain)
}

/// What each model call in the log of a workflow used, oldest first.
///
/// # Errors
/// When the database fails.
pub fn model_usages(
    database: &Database,
    workflow_id: &WorkflowId,
) -> Result<Vec<ModelUsage>, PersistenceError> {
    let rows: Vec<UsageRow> = workflow_logs::table
        .filter(workflow_logs::workflow_id.eq(workflow_id.as_str()))
        .filter(workflow_logs::provider.is_not_null())
        .order(workflow_logs::log_id)
        .select(UsageRow::as_select())
        .load(&mut database.reader()?)?;
    let usages = rows.into_iter().map(UsageRow::into_domain);
    usages.filter_map(Result::transpose).collect()
}
