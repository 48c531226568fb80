//! What stands beside workflows in a list: their categories, the decisions that they wait for, their newest checks.

use std::collections::HashMap;

use diesel::prelude::*;
use hemline_domain::season::{VarianceCheck, VarianceRecord};
use hemline_domain::{ApprovalId, CategoryId, Workflow, WorkflowId};

use super::approvals::{ApprovalRow, ApprovalSummary};
use crate::codec::from_json;
use crate::connection::DbConnection;
use crate::database::Database;
use crate::error::PersistenceError;
use crate::schema::{approval_requests, categories, variance_history};

/// What stands beside workflows, by their ids.
#[derive(Debug, Clone, Default)]
pub struct WorkflowContexts {
    category_names: HashMap<CategoryId, String>,
    approvals: HashMap<ApprovalId, ApprovalSummary>,
    variances: HashMap<WorkflowId, VarianceCheck>,
}

impl WorkflowContexts {
    /// The display name of a workflow's category.
    #[must_use]
    pub fn category_name(&self, workflow: &Workflow) -> Option<&str> {
        let name = self.category_names.get(&workflow.category_id);
        name.map(String::as_str)
    }

    /// The decision that a workflow waits for.
    #[must_use]
    pub fn pending_approval(&self, workflow: &Workflow) -> Option<&ApprovalSummary> {
        let id = workflow.pending_approval_id.as_ref()?;
        self.approvals.get(id)
    }

    /// The check that holds of a workflow's last checked week.
    #[must_use]
    pub fn latest_variance(&self, workflow: &Workflow) -> Option<&VarianceCheck> {
        self.variances.get(&workflow.workflow_id)
    }
}

/// What stands beside `workflows`, in three queries however many they are.
///
/// # Errors
/// When the database fails.
pub fn workflow_contexts(
    database: &Database,
    workflows: &[Workflow],
) -> Result<WorkflowContexts, PersistenceError> {
    database.reader()?.transaction(|connection| {
        Ok(WorkflowContexts {
            category_names: category_names(connection, workflows)?,
            approvals: approvals(connection, workflows)?,
            variances: variances(connection, workflows)?,
        })
    })
}

fn category_names(
    connection: &mut DbConnection,
    workflows: &[Workflow],
) -> Result<HashMap<CategoryId, String>, PersistenceError> {
    let ids = workflows
        .iter()
        .map(|workflow| workflow.category_id.as_str());
    let names: Vec<(String, String)> = categories::table
        .filter(categories::category_id.eq_any(ids))
        .select((categories::category_id, categories::category_name))
        .load(connection)?;
    let names = names.into_iter();
    Ok(names
        .map(|(id, name)| (CategoryId::new(id), name))
        .collect())
}

fn approvals(
    connection: &mut DbConnection,
    workflows: &[Workflow],
) -> Result<HashMap<ApprovalId, ApprovalSummary>, PersistenceError> {
    let ids = workflows
        .iter()
        .filter_map(|workflow| workflow.pending_approval_id.as_ref())
        .map(ApprovalId::as_str);
    let rows: Vec<ApprovalRow> = approval_requests::table
        .filter(approval_requests::approval_id.eq_any(ids))
        .select(ApprovalRow::as_select())
        .load(connection)?;
    let summaries = rows.into_iter().map(ApprovalRow::into_summary);
    summaries
        .map(|summary| summary.map(|summary| (summary.approval_id.clone(), summary)))
        .collect()
}

fn variances(
    connection: &mut DbConnection,
    workflows: &[Workflow],
) -> Result<HashMap<WorkflowId, VarianceCheck>, PersistenceError> {
    let others = diesel::alias!(variance_history as others);
    let newest = others
        .filter(
            others
                .field(variance_history::workflow_id)
                .eq(variance_history::workflow_id),
        )
        .order((
            others.field(variance_history::week_number).desc(),
            others.field(variance_history::position).desc(),
        ))
        .select(others.field(variance_history::position))
        .limit(1)
        .single_value();
    let ids = workflows
        .iter()
        .map(|workflow| workflow.workflow_id.as_str());
    let rows: Vec<(String, String)> = variance_history::table
        .filter(variance_history::workflow_id.eq_any(ids))
        .filter(variance_history::position.nullable().eq(newest))
        .select((variance_history::workflow_id, variance_history::record))
        .load(connection)?;
    rows.into_iter()
        .map(|(id, record)| {
            let record: VarianceRecord = from_json("variance", &record)?;
            Ok((WorkflowId::new(id), record.check))
        })
        .collect()
}
