//! A process that ends in the middle of a run, and the next one that finishes it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use hemline_agents::Engine;
use hemline_domain::storage::memory::MemoryStorage;
use hemline_domain::storage::{LogRow, PlanStore, SeasonStore, Storage, WorkflowJournal};
use hemline_domain::{LedgerRow, StatedParameters, WorkflowId, WorkflowState};
use serde_json::Value;

use crate::faulty_storage::FaultyStorage;
use crate::support::{
    PATIENCE, accept, at_rest, engine_with, events, planned, request, season, storage, told,
};

/// Everything that a finished planning run leaves, but for ids and times.
#[derive(Debug, PartialEq)]
struct Outcome {
    weekly: Vec<u64>,
    stores: Vec<(String, u64, u64)>,
    ledger: Vec<LedgerRow>,
    forecasts: usize,
    approvals: usize,
    told: (Vec<String>, Vec<String>),
    logs: Vec<(String, String, String, Value, Value)>,
    steps: Vec<(u64, WorkflowState, String)>,
}

fn logged(mut row: LogRow) -> (String, String, String, Value, Value) {
    if let Some(output) = row.output.as_object_mut() {
        output.retain(|field, _| !field.ends_with("_id"));
    }
    (
        row.agent_name,
        row.action,
        row.status,
        row.input,
        row.output,
    )
}

fn outcome(storage: &MemoryStorage, id: &WorkflowId) -> Outcome {
    let workflow = storage.workflow(id).unwrap().unwrap();
    assert_eq!(
        workflow.state,
        WorkflowState::Phase3Monitoring,
        "{:?}",
        workflow.failure
    );
    let forecast = storage
        .forecast(workflow.forecast_id.as_ref().unwrap())
        .unwrap()
        .unwrap();
    let plan = storage
        .allocation(workflow.allocation_id.as_ref().unwrap())
        .unwrap()
        .unwrap();
    Outcome {
        weekly: forecast
            .weekly_demand_curve
            .iter()
            .map(|week| week.demand_units.get())
            .collect(),
        stores: plan
            .store_allocations
            .iter()
            .map(|store| {
                let (initial, holdback) = (store.initial_allocation, store.holdback_allocation);
                (store.store_id.to_string(), initial.get(), holdback.get())
            })
            .collect(),
        ledger: storage.ledger(id).unwrap(),
        forecasts: storage.forecasts().unwrap().len(),
        approvals: storage.approvals(id).unwrap().len(),
        told: told(&events(storage, id)),
        logs: storage.logs(id).unwrap().into_iter().map(logged).collect(),
        steps: storage
            .steps(id)
            .unwrap()
            .into_iter()
            .map(|step| (step.step, step.state, step.kind))
            .collect(),
    }
}

/// An engine whose model is asked through a counter.
fn counting(storage: Arc<dyn Storage>, calls: &Arc<AtomicUsize>) -> Engine {
    let calls = Arc::clone(calls);
    engine_with(storage, move |_| {
        calls.fetch_add(1, Ordering::SeqCst);
        None
    })
}

/// A season that skips two phases, so that decisions are explained on both sides of the approval.
fn skipping() -> StatedParameters {
    season()
        .with("replenishment_strategy", "none")
        .with("markdown_checkpoint_week", Value::Null)
}

#[tokio::test]
async fn a_run_that_ends_at_any_commit_is_finished_by_the_next_process() {
    let undisturbed = storage();
    let calls = Arc::new(AtomicUsize::new(0));
    let engine = counting(undisturbed.clone(), &calls);
    let waiting = planned(&engine, skipping()).await;
    engine.decide(&waiting.workflow_id, accept()).await.unwrap();
    let workflow = at_rest(&*undisturbed, &waiting.workflow_id).await;
    let expected = outcome(&undisturbed, &workflow.workflow_id);
    let expected_calls = calls.swap(0, Ordering::SeqCst);

    let mut asked_again = 0;
    for commits in 0..workflow.version {
        let storage = storage();
        let ends = FaultyStorage::ends_after(&storage, commits);
        let ending = counting(ends.clone(), &calls);
        let id = ending.start(request(skipping())).await.unwrap().workflow_id;
        ends.has_ended(&id).await;
        // Only a run that got as far as the approval can be accepted before the process ends.
        let _ = ending.decide(&id, accept()).await;
        ends.has_ended(&id).await;
        ending.shutdown(PATIENCE).await;

        let next = counting(storage.clone(), &calls);
        next.resume().await.unwrap();
        let workflow = at_rest(&*storage, &id).await;
        if workflow.state == WorkflowState::WaitingMfgApproval {
            next.decide(&id, accept()).await.unwrap();
            at_rest(&*storage, &id).await;
        }

        assert_eq!(outcome(&storage, &id), expected, "after {commits} commits");
        let numbers: Vec<u64> = events(&*storage, &id)
            .iter()
            .map(|event| event.seq)
            .collect();
        assert_eq!(numbers, (1..=numbers.len() as u64).collect::<Vec<_>>());
        // The one answer that came when nothing could be stored any more is asked for again.
        let calls = calls.swap(0, Ordering::SeqCst);
        assert!(
            (expected_calls..=expected_calls + 1).contains(&calls),
            "after {commits} commits: {calls} calls instead of {expected_calls}"
        );
        asked_again += calls - expected_calls;
    }
    assert_eq!(asked_again, expected_calls);
}
