//! Starts a season: checks what can be known beforehand, and stores its workflow once.

use chrono::{DateTime, TimeDelta, Utc};
use hemline_domain::storage::{NewWorkflow, Storage, StorageError};
use hemline_domain::{Workflow, WorkflowId};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use super::journal::Journal;
use crate::context::{ContextAssembler, check_feasible};
use crate::engine::StartSeason;
use crate::error::AgentsError;
use crate::requester::Requester;
use crate::season_name;

/// How long a request's key stands for the workflow that it started.
const KEY_HOLDS: TimeDelta = TimeDelta::hours(24);

/// Stores and publishes the workflow that `request` asks for, or finds the one that the same request has
/// started. It blocks.
pub(crate) fn start(
    journal: &Journal,
    assembler: &ContextAssembler,
    request: StartSeason,
    requester: Option<&Requester>,
) -> Result<Workflow, AgentsError> {
    let storage = &**journal.storage();
    let now = Utc::now();
    let workflow_id = match &request.request_key {
        None => WorkflowId::new(format!("wf_{}", Uuid::now_v7())),
        Some(key) => match named_after(storage, key, now)? {
            Named::Started(workflow) => return Ok(*workflow),
            Named::Free(workflow_id) => workflow_id,
        },
    };
    let mut new = checked(storage, assembler, workflow_id, request, now)?;
    new.logged = requester.map(|requester| {
        let details = json!({ "category_id": new.category_id, "season": new.season });
        requester.change("season_start", &new.workflow_id, details)
    });
    match storage.create(new) {
        Ok(created) => Ok(journal.publish(created)),
        // The same request came twice at once: its key names one workflow.
        Err(StorageError::AlreadyExists { workflow_id }) => storage
            .workflow(&workflow_id)?
            .ok_or(AgentsError::UnknownWorkflow { workflow_id }),
        Err(error) => Err(error.into()),
    }
}

/// What a request's key stands for.
enum Named {
    Started(Box<Workflow>),
    Free(WorkflowId),
}

/// Every key names a series of workflows; the first that is not older than the key holds is meant.
fn named_after(storage: &dyn Storage, key: &str, now: DateTime<Utc>) -> Result<Named, AgentsError> {
    let mut place = 0_u64;
    loop {
        let id = id_of(key, place);
        match storage.workflow(&id)? {
            None => return Ok(Named::Free(id)),
            Some(workflow) if workflow.started_at > now - KEY_HOLDS => {
                return Ok(Named::Started(Box::new(workflow)));
            }
            Some(_) => place += 1,
        }
    }
}

fn id_of(key: &str, place: u64) -> WorkflowId {
    let digest = Sha256::new()
        .chain_update(place.to_be_bytes())
        .chain_update(key)
        .finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    WorkflowId::new(format!(
        "wf_{}",
        Builder::from_custom_bytes(bytes).into_uuid()
    ))
}

fn checked(
    storage: &dyn Storage,
    assembler: &ContextAssembler,
    workflow_id: WorkflowId,
    request: StartSeason,
    at: DateTime<Utc>,
) -> Result<NewWorkflow, AgentsError> {
    let category = storage.category(&request.category_id)?;
    let Some(category) = category else {
        return Err(assembler.unknown_category(&request.category_id));
    };
    let resolved = request.stated.resolve(category.archetype)?;
    let season = request
        .season
        .unwrap_or_else(|| season_name(resolved.parameters.season_start_date));
    let inputs = assembler.assemble(
        &workflow_id,
        &season,
        &request.category_id,
        &resolved.parameters,
    )?;
    check_feasible(&inputs)?;
    Ok(NewWorkflow {
        workflow_id,
        session_id: request.session_id,
        category_id: request.category_id,
        season,
        stated_parameters: request.stated,
        parameters: resolved.parameters,
        defaults_applied: resolved.defaults_applied,
        at,
        logged: None,
    })
}
