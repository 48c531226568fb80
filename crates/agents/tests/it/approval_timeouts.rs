//! Requests that nobody decides in time.

use std::sync::Arc;
use std::time::Duration;

use chrono::{TimeDelta, Utc};
use hemline_domain::storage::memory::MemoryStorage;
use hemline_domain::storage::{Fact, WorkflowCommit, WorkflowJournal};
use hemline_domain::{
    ApprovalId, ApprovalStatus, EventBody, StatedParameters, Workflow, WorkflowId, WorkflowState,
};

use crate::support::{
    PATIENCE, accept, at_rest, engine_on, events, modify, planned, season, storage,
};

fn with_timeout() -> StatedParameters {
    season().with("approval_timeout_hours", 2)
}

/// A workflow that has waited for a decision for so long; its request is replaced by an older one.
pub(crate) async fn waiting_for(storage: &Arc<MemoryStorage>, waited: TimeDelta) -> Workflow {
    let engine = engine_on(storage.clone());
    let workflow = planned(&engine, with_timeout()).await;
    engine.shutdown(PATIENCE).await;
    let asked = workflow.pending_approval_id.clone().unwrap();
    let mut request = storage.approval(&asked).unwrap().unwrap();
    request.approval_id = "ap_old".into();
    request.created_at = Utc::now() - waited;
    let commit = WorkflowCommit::on(&workflow, Utc::now())
        .to(WorkflowState::WaitingMfgApproval)
        .fact(Fact::ApprovalDecided {
            approval_id: asked,
            status: ApprovalStatus::Superseded,
            decided_by: "test".to_owned(),
            changes: None,
        })
        .fact(Fact::ApprovalOpened(Box::new(request)));
    storage.commit(commit).unwrap().workflow
}

pub(crate) fn timed_out(storage: &MemoryStorage, id: &WorkflowId) -> Vec<(ApprovalId, u32)> {
    events(storage, id)
        .into_iter()
        .filter_map(|event| match event.body {
            EventBody::ApprovalTimedOut {
                approval_id,
                waited_hours,
                ..
            } => Some((approval_id, waited_hours)),
            _ => None,
        })
        .collect()
}

async fn told(storage: &MemoryStorage, id: &WorkflowId) -> Vec<(ApprovalId, u32)> {
    for _ in 0..3_000 {
        let told = timed_out(storage, id);
        if !told.is_empty() {
            return told;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Vec::new()
}

#[tokio::test]
async fn a_timeout_is_told_once_and_the_decision_is_still_taken() {
    let storage = storage();
    let waiting = waiting_for(&storage, TimeDelta::minutes(121)).await;
    let id = &waiting.workflow_id;
    let expected = [(ApprovalId::from("ap_old"), 2)];

    for _ in 0..3 {
        let engine = engine_on(storage.clone());
        engine.resume().await.unwrap();
        engine.resume().await.unwrap();
        assert_eq!(told(&storage, id).await, expected);
        engine.shutdown(PATIENCE).await;
        assert_eq!(timed_out(&storage, id), expected);
    }
    let still_waiting = storage.workflow(id).unwrap().unwrap();
    assert_eq!(still_waiting.state, WorkflowState::WaitingMfgApproval);

    let engine = engine_on(storage.clone());
    engine.resume().await.unwrap();
    engine.decide(id, accept()).await.unwrap();
    let accepted = at_rest(&*storage, id).await;
    assert_eq!(accepted.state, WorkflowState::Phase3Monitoring);
    engine.shutdown(PATIENCE).await;
    assert_eq!(timed_out(&storage, id), expected);
}

#[tokio::test]
async fn a_timer_wakes_a_process_that_was_started_before_the_timeout() {
    let storage = storage();
    let nearly = TimeDelta::hours(2) - TimeDelta::milliseconds(200);
    let waiting = waiting_for(&storage, nearly).await;
    let engine = engine_on(storage.clone());
    engine.resume().await.unwrap();
    assert_eq!(told(&storage, &waiting.workflow_id).await.len(), 1);
    engine.shutdown(PATIENCE).await;
}

#[tokio::test]
async fn what_is_not_due_or_was_decided_is_not_told() {
    let storage = storage();
    let fresh = waiting_for(&storage, TimeDelta::minutes(119)).await;
    let engine = engine_on(storage.clone());
    engine.resume().await.unwrap();
    engine
        .decide(&fresh.workflow_id, modify("safety_stock_pct", 0.1))
        .await
        .unwrap();
    at_rest(&*storage, &fresh.workflow_id).await;
    engine.shutdown(PATIENCE).await;
    assert_eq!(timed_out(&storage, &fresh.workflow_id), []);
}
