//! Storage that fails for a while.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use hemline_domain::WorkflowState;
use hemline_domain::storage::WorkflowJournal;

use crate::faulty_storage::FaultyStorage;
use crate::support::{
    at_rest, engine_on, engine_with, events, planned, request, season, storage, told,
};

#[tokio::test]
async fn a_full_disk_delays_a_run_and_no_answer_is_lost() {
    let undisturbed = storage();
    let calls = Arc::new(AtomicUsize::new(0));
    let counting = |storage| {
        let calls = Arc::clone(&calls);
        engine_with(storage, move |_| {
            calls.fetch_add(1, Ordering::SeqCst);
            None
        })
    };
    let workflow = planned(&counting(undisturbed.clone()), season()).await;
    let expected = told(&events(&*undisturbed, &workflow.workflow_id));
    let expected_calls = calls.swap(0, Ordering::SeqCst);

    for first in (0..workflow.version).step_by(5) {
        let storage = storage();
        let full = FaultyStorage::full_disk(&storage, first, 2);
        let workflow = planned(&counting(full.clone()), season()).await;
        assert_eq!(full.refused(), 2, "from commit {first} on");
        let events = events(&*storage, &workflow.workflow_id);
        assert_eq!(told(&events), expected, "from commit {first} on");
        let calls = calls.swap(0, Ordering::SeqCst);
        assert_eq!(calls, expected_calls, "from commit {first} on");
    }
}

#[tokio::test]
async fn a_database_that_is_away_while_a_run_reads_delays_it() {
    let undisturbed = FaultyStorage::unreadable(&storage(), 0, 0);
    let workflow = planned(&engine_on(undisturbed.clone()), season()).await;
    let expected = told(&events(&*undisturbed, &workflow.workflow_id));
    let readings = undisturbed.readings();
    assert!(readings > 5, "{readings}");

    for first in 0..readings - 1 {
        let storage = storage();
        let away = FaultyStorage::unreadable(&storage, first, 1);
        let workflow = planned(&engine_on(away.clone()), season()).await;
        assert_eq!(away.refused(), 1, "at reading {first}");
        let events = events(&*storage, &workflow.workflow_id);
        assert_eq!(told(&events), expected, "at reading {first}");
    }
}

#[tokio::test]
async fn a_run_that_waits_for_storage_stops_with_the_server() {
    let storage = storage();
    let full = FaultyStorage::full_disk(&storage, 4, u64::MAX - 4);
    let engine = engine_on(full.clone());
    let id = engine.start(request(season())).await.unwrap().workflow_id;
    full.has_ended(&id).await;
    engine.shutdown(crate::support::PATIENCE).await;
    assert!(full.refused() > 0);

    let next = engine_on(storage.clone());
    next.resume().await.unwrap();
    let workflow = at_rest(&*storage, &id).await;
    assert_eq!(workflow.state, WorkflowState::WaitingMfgApproval);
}

#[tokio::test]
async fn a_commit_that_fails_for_good_stops_the_workflow() {
    let storage = storage();
    let engine = engine_on(FaultyStorage::broken(&storage, 5, 1));
    let id = engine.start(request(season())).await.unwrap().workflow_id;
    let failed = at_rest(&*storage, &id).await;
    assert_eq!(failed.state, WorkflowState::Error);
    let failure = failed.failure.unwrap();
    assert_eq!(failure.error_type, "DATABASE_UNAVAILABLE");
    engine.wait_until_idle().await;

    engine.retry(&id).await.unwrap();
    let workflow = at_rest(&*storage, &id).await;
    assert_eq!(workflow.state, WorkflowState::WaitingMfgApproval);
}

#[tokio::test]
async fn a_failure_that_cannot_be_stored_is_no_end() {
    let storage = storage();
    // Neither the step nor the failure that it becomes.
    let broken = FaultyStorage::broken(&storage, 5, 2);
    let workflow = planned(&engine_on(broken.clone()), season()).await;
    assert_eq!(broken.refused(), 2);
    let events = storage.events(&workflow.workflow_id, 0, 1000).unwrap();
    let numbers: Vec<u64> = events.iter().map(|event| event.seq).collect();
    assert_eq!(numbers, (1..=numbers.len() as u64).collect::<Vec<_>>());
}
