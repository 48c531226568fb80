//! Work that a queue delivers.

use std::sync::Arc;

use chrono::{TimeDelta, Utc};
use hemline_agents::Told;
use hemline_domain::storage::memory::MemoryStorage;
use hemline_domain::storage::{PlanStore, WorkflowJournal};
use hemline_domain::work::{Delivery, Performed, Performer, Work};
use hemline_domain::{WorkflowId, WorkflowState};

use crate::approval_timeouts::{timed_out, waiting_for};
use crate::faulty_storage::ends_after;
use crate::several_engines::{Pausing, engine_of};
use crate::support::{PATIENCE, at_rest, engine_on, events, planned, season, storage};

const FIRST: Delivery = Delivery {
    attempt: 1,
    is_last: false,
};

fn run(id: &WorkflowId) -> Work {
    Work::Run {
        workflow_id: id.clone(),
        version: 0,
    }
}

fn state(storage: &Arc<MemoryStorage>, id: &WorkflowId) -> WorkflowState {
    storage.workflow(id).unwrap().unwrap().state
}

#[tokio::test]
async fn a_delivered_run_goes_to_its_rest_and_is_not_run_again() {
    let storage = storage();
    let id = ends_after(&storage, 1).await;
    let engine = engine_on(storage.clone());
    assert_eq!(engine.perform(run(&id), FIRST).await, Performed::Done);
    let rested = storage.workflow(&id).unwrap().unwrap();
    assert_eq!(rested.state, WorkflowState::WaitingMfgApproval);

    let mut live = engine.subscribe();
    assert_eq!(engine.perform(run(&id), FIRST).await, Performed::Done);
    assert_eq!(storage.workflow(&id).unwrap().unwrap(), rested);
    // What a process that died has stored and did not tell shows by the last event's number.
    let Told::Event(told) = live.try_recv().unwrap() else {
        panic!("a gap");
    };
    assert_eq!(events(&*storage, &id).last(), Some(&*told));
    assert!(live.is_empty());
}

#[tokio::test]
async fn a_run_that_is_under_way_here_is_waited_for() {
    let storage = storage();
    let id = ends_after(&storage, 1).await;
    let model = Pausing::at(1);
    let engine = engine_of(&storage, &model);
    engine.go_on(&id);
    model.asked.notified().await;
    let goes_on = async { model.goes_on.notify_one() };
    let (performed, ()) = tokio::join!(engine.perform(run(&id), FIRST), goes_on);
    assert_eq!(performed, Performed::Done);
    assert_eq!(state(&storage, &id), WorkflowState::WaitingMfgApproval);
    assert_eq!(storage.forecasts().unwrap().len(), 1);
}

#[tokio::test]
async fn a_stopping_process_hands_its_run_back_and_another_finishes_it() {
    let storage = storage();
    let id = ends_after(&storage, 1).await;
    let model = Pausing::at(1);
    let stopping = engine_of(&storage, &model);
    let stops = async {
        model.asked.notified().await;
        stopping.shutdown(PATIENCE).await;
    };
    let (performed, ()) = tokio::join!(stopping.perform(run(&id), FIRST), stops);
    assert_eq!(performed, Performed::HandedBack);
    assert_eq!(state(&storage, &id), WorkflowState::Phase1Forecasting);
    let next = engine_on(storage.clone());
    assert_eq!(next.perform(run(&id), FIRST).await, Performed::Done);
    assert_eq!(state(&storage, &id), WorkflowState::WaitingMfgApproval);
}

#[tokio::test]
async fn a_queue_that_gives_up_waiting_stops_the_run() {
    let storage = storage();
    let id = ends_after(&storage, 1).await;
    let model = Pausing::at(1);
    let engine = engine_of(&storage, &model);
    tokio::select! {
        performed = engine.perform(run(&id), FIRST) => panic!("{performed:?}"),
        () = model.asked.notified() => {}
    }
    engine.wait_until_idle().await;
    assert_eq!(state(&storage, &id), WorkflowState::Phase1Forecasting);
    assert_eq!(engine.perform(run(&id), FIRST).await, Performed::Done);
    assert_eq!(state(&storage, &id), WorkflowState::WaitingMfgApproval);
}

#[tokio::test]
async fn the_last_delivery_stores_the_failure_and_a_person_may_retry() {
    let storage = storage();
    let id = ends_after(&storage, 1).await;
    let engine = engine_on(storage.clone());
    let last = Delivery {
        attempt: 25,
        is_last: true,
    };
    assert_eq!(engine.perform(run(&id), last).await, Performed::Done);
    let failure = storage.workflow(&id).unwrap().unwrap().failure.unwrap();
    assert!(failure.message.contains("24 times"), "{}", failure.message);
    engine.retry(&id).await.unwrap();
    let workflow = at_rest(&*storage, &id).await;
    assert_eq!(workflow.state, WorkflowState::WaitingMfgApproval);
    // It may come when nothing is left to be done.
    assert_eq!(engine.perform(run(&id), last).await, Performed::Done);
    assert_eq!(storage.workflow(&id).unwrap().unwrap(), workflow);
}

#[tokio::test]
async fn a_deadline_is_told_once_and_only_of_the_request_that_waits() {
    let storage = storage();
    let waiting = waiting_for(&storage, TimeDelta::minutes(121)).await;
    let id = &waiting.workflow_id;
    let engine = engine_on(storage.clone());
    let deadline = |approval: &str| Work::ApprovalDeadline {
        workflow_id: id.clone(),
        approval_id: approval.into(),
        due: Utc::now(),
    };
    for approval in ["ap_old", "ap_gone", "ap_old"] {
        let performed = engine.perform(deadline(approval), FIRST).await;
        assert_eq!(performed, Performed::Done);
    }
    assert_eq!(timed_out(&storage, id), [("ap_old".into(), 2)]);
}

#[tokio::test]
async fn a_comparison_is_delivered_like_other_work() {
    let storage = storage();
    let engine = engine_on(storage.clone());
    let waiting = planned(&engine, season()).await;
    engine.shutdown(PATIENCE).await;
    let forecast_id = waiting.forecast_id.unwrap();
    assert_eq!(storage.method_comparison(&forecast_id).unwrap(), None);
    let comparison = Work::Comparison {
        workflow_id: waiting.workflow_id,
        forecast_id: forecast_id.clone(),
    };
    let next = engine_on(storage.clone());
    let performed = next.perform(comparison.clone(), FIRST).await;
    assert_eq!(performed, Performed::Done);
    let made = storage.method_comparison(&forecast_id).unwrap();
    assert!(made.is_some());
    assert_eq!(next.perform(comparison, FIRST).await, Performed::Done);
    assert_eq!(storage.method_comparison(&forecast_id).unwrap(), made);
}
