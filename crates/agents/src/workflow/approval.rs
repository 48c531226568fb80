//! A person's decisions: accept, modify, cancel, retry.

use std::sync::Arc;

use chrono::Utc;
use hemline_domain::parameters::Resolved;
use hemline_domain::storage::{Fact, Storage, WorkflowCommit};
use hemline_domain::{
    ApprovalAction, ApprovalId, ApprovalRequest, ApprovalStatus, EventBody, SeasonParameters,
    StatedParameters, Violation, Workflow, WorkflowId, WorkflowState, WorkflowStatus,
};
use serde_json::{Map, Value, json};

use super::journal::Journal;
use crate::context::{ContextAssembler, check_feasible};
use crate::engine::{Action, Decided, Decision};
use crate::error::AgentsError;
use crate::requester::{Requester, logged, of_decision};
use crate::season::{self, StoredSeason};

/// How often a change is tried again when the run commits at the same moment.
const ATTEMPTS: usize = 20;

/// Parameters that a Modify may not touch: they are the season itself.
const SEASON_ITSELF: [&str; 3] = [
    "season_start_date",
    "season_end_date",
    "forecast_horizon_weeks",
];

/// Stores a decision on the pending request and the transition that follows from it. Where something
/// else was stored at the same moment and the request still waits, it is tried again; another request
/// than the one that was seen first is never decided.
pub(crate) async fn decide(
    journal: &Journal,
    assembler: &Arc<ContextAssembler>,
    workflow_id: &WorkflowId,
    decision: Decision,
    requester: Option<&Requester>,
) -> Result<Decided, AgentsError> {
    let mut seen = None;
    for _ in 0..ATTEMPTS {
        let workflow = journal.workflow(workflow_id).await?;
        let pending = pending_approval(&workflow, decision.approval_id.as_ref())?;
        if *seen.get_or_insert(pending.clone()) != pending {
            break;
        }
        let assembler = Arc::clone(assembler);
        let decision = decision.clone();
        let requester = requester.cloned();
        let deciding_on = workflow.clone();
        let prepared = journal
            .reading(&deciding_on, move |storage| {
                let request = stored(storage, &pending)?;
                let (action, details) = of_decision(&workflow, &request, &decision.action);
                let commit = decided(storage, &assembler, &workflow, &request, decision)?;
                let commit = logged(commit, requester.as_ref(), action, details);
                Ok((request, commit))
            })
            .await;
        let (request, commit) = match prepared {
            Err(AgentsError::ChangedMeanwhile { .. }) => continue,
            prepared => prepared?,
        };
        match journal.commit(commit).await {
            Err(AgentsError::ChangedMeanwhile { .. }) => {}
            result => return result.map(|workflow| Decided { request, workflow }),
        }
    }
    Err(AgentsError::ChangedMeanwhile {
        workflow_id: workflow_id.clone(),
    })
}

pub(super) fn stored(
    storage: &dyn Storage,
    pending: &ApprovalId,
) -> Result<ApprovalRequest, AgentsError> {
    let request = storage.approval(pending)?;
    request.ok_or_else(|| AgentsError::Context {
        message: format!("approval {pending} is not stored"),
    })
}

/// The commit of a decision on `request`; nothing is stored yet.
pub(super) fn decided(
    storage: &dyn Storage,
    assembler: &ContextAssembler,
    workflow: &Workflow,
    request: &ApprovalRequest,
    decision: Decision,
) -> Result<WorkflowCommit, AgentsError> {
    let Decision {
        action, decided_by, ..
    } = decision;
    if request.action == ApprovalAction::ApproveManufacturingOrder {
        return match action {
            Action::Accept => Ok(accepted(workflow, request, decided_by)),
            Action::Modify(changes) => modified(assembler, workflow, request, &changes, decided_by),
        };
    }
    let mut season = StoredSeason::read(storage, workflow)?;
    let at = Utc::now();
    match action {
        Action::Accept => season::accepted(&mut season, request, &decided_by, at),
        Action::Modify(changes) => season::modified(&season, request, &changes, &decided_by, at),
    }
}

/// The request that a decision is on: the one that waits, which must be `given` where that names one.
pub(super) fn pending_approval(
    workflow: &Workflow,
    given: Option<&ApprovalId>,
) -> Result<ApprovalId, AgentsError> {
    let waits = workflow.state.status() == WorkflowStatus::WaitingForApproval;
    let Some(pending) = workflow.pending_approval_id.clone().filter(|_| waits) else {
        return Err(AgentsError::NotWaiting {
            workflow_id: workflow.workflow_id.clone(),
            state: workflow.state,
        });
    };
    match given {
        Some(given) if *given != pending => Err(AgentsError::StaleApproval {
            given: given.clone(),
            pending,
        }),
        _ => Ok(pending),
    }
}

fn accepted(workflow: &Workflow, request: &ApprovalRequest, decided_by: String) -> WorkflowCommit {
    WorkflowCommit::on(workflow, Utc::now())
        .to(WorkflowState::Phase2Allocation)
        .fact(Fact::ApprovalDecided {
            approval_id: request.approval_id.clone(),
            status: ApprovalStatus::Accepted,
            decided_by,
            changes: None,
        })
        .event(recorded(request.action, "accept", json!({})))
}

fn modified(
    assembler: &ContextAssembler,
    workflow: &Workflow,
    request: &ApprovalRequest,
    changes: &StatedParameters,
    decided_by: String,
) -> Result<WorkflowCommit, AgentsError> {
    let (stated, resolved) = with_changes(workflow, changes)?;
    let inputs = assembler.assemble(
        &workflow.workflow_id,
        &workflow.season,
        &workflow.category_id,
        &resolved.parameters,
    )?;
    check_feasible(&inputs)?;
    let changed = differences(&workflow.parameters, &resolved.parameters);
    Ok(WorkflowCommit::on(workflow, Utc::now())
        .to(WorkflowState::Phase1Forecasting)
        .fact(Fact::ApprovalDecided {
            approval_id: request.approval_id.clone(),
            status: ApprovalStatus::Modified,
            decided_by,
            changes: Some(changed.clone()),
        })
        .fact(Fact::Parameters {
            stated,
            resolved: Box::new(resolved.parameters),
            defaults_applied: resolved.defaults_applied,
        })
        .fact(Fact::Progress {
            agent: workflow.current_agent.clone(),
            progress_pct: 0,
        })
        .event(recorded(request.action, "modify", changed)))
}

fn with_changes(
    workflow: &Workflow,
    changes: &StatedParameters,
) -> Result<(StatedParameters, Resolved), AgentsError> {
    let mut violations = refused_changes(changes);
    let planned = &workflow.parameters;
    // The horizon is stated from now on, so that no other default can move the season's end.
    let stated = workflow
        .stated_parameters
        .overlaid(changes)
        .with("forecast_horizon_weeks", planned.forecast_horizon_weeks);
    match stated.resolve(planned.archetype).map_err(AgentsError::from) {
        Ok(resolved) if violations.is_empty() => Ok((stated, resolved)),
        Ok(_) => Err(AgentsError::InvalidParameters { violations }),
        Err(AgentsError::InvalidParameters { violations: more }) => {
            violations.extend(more);
            Err(AgentsError::InvalidParameters { violations })
        }
        Err(error) => Err(error),
    }
}

fn refused_changes(changes: &StatedParameters) -> Vec<Violation> {
    if changes.is_empty() {
        return vec![Violation {
            parameter: "params".to_owned(),
            value: json!({}),
            allowed: "at least one parameter".to_owned(),
            message: "a modify needs at least one parameter in params".to_owned(),
            suggestions: vec!["Send e.g. {\"safety_stock_pct\": 0.15}, or accept".to_owned()],
        }];
    }
    changes
        .names()
        .filter(|name| SEASON_ITSELF.contains(name))
        .map(|name| Violation {
            parameter: name.to_owned(),
            value: changes.get(name).cloned().unwrap_or_default(),
            allowed: "no change".to_owned(),
            message: format!(
                "{name} cannot be modified: the season's dates are fixed once it is planned"
            ),
            suggestions: vec!["Cancel this workflow and start one with other dates".to_owned()],
        })
        .collect()
}

/// Parameters whose value changes, each as `{from, to}`.
fn differences(before: &SeasonParameters, after: &SeasonParameters) -> Value {
    let (before, after) = (json!(before), json!(after));
    let changed: Map<String, Value> = after
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, value)| before[name.as_str()] != **value)
        .map(|(name, value)| {
            let change = json!({"from": before[name.as_str()], "to": value});
            (name.clone(), change)
        })
        .collect();
    Value::Object(changed)
}

fn recorded(action: ApprovalAction, decision: &str, changes: Value) -> EventBody {
    EventBody::ApprovalRecorded {
        action,
        decision: decision.to_owned(),
        changes,
    }
}

/// Ends a workflow; whatever waited for a decision is closed with it.
pub(crate) async fn cancel(
    journal: &Journal,
    workflow_id: &WorkflowId,
    decided_by: &str,
    requester: Option<&Requester>,
) -> Result<Workflow, AgentsError> {
    change_state(
        journal,
        workflow_id,
        WorkflowState::Cancelled,
        |workflow, commit| {
            let commit = logged(commit, requester, "season_cancel", season_of(workflow));
            match workflow.pending_approval_id.clone() {
                Some(approval_id) => commit.fact(Fact::ApprovalDecided {
                    approval_id,
                    status: ApprovalStatus::Cancelled,
                    decided_by: decided_by.to_owned(),
                    changes: None,
                }),
                None => commit,
            }
        },
    )
    .await
}

/// Sends a failed workflow back to the state that failed.
pub(crate) async fn retry(
    journal: &Journal,
    workflow_id: &WorkflowId,
    requester: Option<&Requester>,
) -> Result<Workflow, AgentsError> {
    let workflow = journal.workflow(workflow_id).await?;
    let failed_in = workflow.failure.as_ref().map(|failure| failure.failed_in);
    let Some(failed_in) = failed_in.filter(|_| workflow.state == WorkflowState::Error) else {
        return Err(AgentsError::NotFailed {
            workflow_id: workflow_id.clone(),
            state: workflow.state,
        });
    };
    change_state(journal, workflow_id, failed_in, |workflow, commit| {
        logged(commit, requester, "season_retry", season_of(workflow))
    })
    .await
}

fn season_of(workflow: &Workflow) -> Value {
    json!({ "season": workflow.season })
}

/// Moves a workflow while its run may be committing too: reads again and tries again.
async fn change_state(
    journal: &Journal,
    workflow_id: &WorkflowId,
    to: WorkflowState,
    complete: impl Fn(&Workflow, WorkflowCommit) -> WorkflowCommit,
) -> Result<Workflow, AgentsError> {
    for _ in 0..ATTEMPTS {
        let workflow = journal.workflow(workflow_id).await?;
        let failed_in = workflow.failure.as_ref().map(|failure| failure.failed_in);
        if workflow.state.check_transition(to, failed_in).is_err() {
            return Err(AgentsError::IllegalTransition {
                workflow_id: workflow_id.clone(),
                from: workflow.state,
                to,
            });
        }
        let commit = complete(&workflow, WorkflowCommit::on(&workflow, Utc::now()).to(to));
        match journal.commit(commit).await {
            Err(AgentsError::ChangedMeanwhile { .. }) => {}
            result => return result,
        }
    }
    Err(AgentsError::ChangedMeanwhile {
        workflow_id: workflow_id.clone(),
    })
}
