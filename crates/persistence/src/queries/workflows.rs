//! The list of workflows.

use diesel::prelude::*;
use hemline_domain::{CategoryId, Workflow, WorkflowState, WorkflowStatus};

use super::page::{Page, PageRequest};
use crate::database::Database;
use crate::error::PersistenceError;
use crate::schema::workflows;
use crate::storage::workflow_row::WorkflowRow;

/// Which workflows are wanted; empty means all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WorkflowFilter {
    /// As seen from outside.
    pub status: Option<WorkflowStatus>,
    /// Of one category.
    pub category_id: Option<CategoryId>,
}

/// Workflows, newest first.
///
/// # Errors
/// When the cursor is not one of this list or the database fails.
pub fn workflows_page(
    database: &Database,
    filter: &WorkflowFilter,
    request: &PageRequest,
) -> Result<Page<Workflow>, PersistenceError> {
    let mut query = workflows::table
        .filter(workflows::position.lt(request.before()?))
        .order(workflows::position.desc())
        .limit(request.rows())
        .select((workflows::position, WorkflowRow::as_select()))
        .into_boxed();
    if let Some(status) = filter.status {
        let states = WorkflowState::ALL.iter().copied();
        let states = states.filter(|state| state.status() == status);
        query = query.filter(workflows::state.eq_any(states.map(WorkflowState::as_str)));
    }
    if let Some(category_id) = &filter.category_id {
        query = query.filter(workflows::category_id.eq(category_id.as_str()));
    }
    let rows: Vec<(i64, WorkflowRow)> = query.load(&mut database.reader()?)?;
    request.page(rows, WorkflowRow::into_domain)
}
