//! The seasons whose ledgers are asked for.

use anyhow::bail;
use hemline_domain::storage::WorkflowJournal;
use hemline_domain::{Workflow, WorkflowId};
use hemline_persistence::DatabaseStorage;

/// One season's workflow.
///
/// # Errors
/// When there is none of this id.
pub(super) fn season(storage: &DatabaseStorage, id: &str) -> anyhow::Result<Workflow> {
    match storage.workflow(&WorkflowId::from(id))? {
        Some(workflow) => Ok(workflow),
        None => bail!("there is no season {id}; `hemline-admin ledger verify` lists the seasons"),
    }
}

/// One season's workflow, or those of all seasons, oldest first.
///
/// # Errors
/// When the one asked for does not exist.
pub(super) fn seasons(
    storage: &DatabaseStorage,
    id: Option<&str>,
) -> anyhow::Result<Vec<Workflow>> {
    if let Some(id) = id {
        return Ok(vec![season(storage, id)?]);
    }
    let mut workflows = storage.workflows()?;
    workflows.reverse();
    Ok(workflows)
}
