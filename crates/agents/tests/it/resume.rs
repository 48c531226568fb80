//! A process that ends at any commit leaves a workflow that another one finishes.

use hemline_domain::storage::memory::MemoryStorage;
use hemline_domain::storage::{PlanStore, WorkflowJournal};
use hemline_domain::{LedgerRow, WorkflowId, WorkflowState};

use crate::ends_after::EndsAfter;
use crate::support::{
    accept, at_rest, engine_on, events, planned, request, season, storage, story,
};

/// Everything that a finished planning run leaves, but for ids and times.
#[derive(Debug, PartialEq)]
struct Outcome {
    weekly: Vec<u64>,
    stores: Vec<(String, u64, u64)>,
    ledger: Vec<LedgerRow>,
    forecasts: usize,
    approvals: usize,
    story: Vec<String>,
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
        story: story(&events(storage, id)),
    }
}

#[tokio::test]
async fn a_run_that_ends_at_any_commit_is_finished_by_the_next_process() {
    let undisturbed = storage();
    let engine = engine_on(undisturbed.clone());
    let waiting = planned(&engine, season()).await;
    engine.decide(&waiting.workflow_id, accept()).await.unwrap();
    let workflow = at_rest(&*undisturbed, &waiting.workflow_id).await;
    let expected = outcome(&undisturbed, &workflow.workflow_id);

    for commits in 0..workflow.version {
        let storage = storage();
        let ending = engine_on(EndsAfter::new(&storage, commits));
        let id = ending.start(request(season())).await.unwrap().workflow_id;
        ending.wait_until_idle().await;
        // Only a run that got as far as the approval can be accepted before the process ends.
        let _ = ending.decide(&id, accept()).await;
        ending.wait_until_idle().await;
        drop(ending);

        let next = engine_on(storage.clone());
        next.resume().await.unwrap();
        let workflow = at_rest(&*storage, &id).await;
        if workflow.state == WorkflowState::WaitingMfgApproval {
            next.decide(&id, accept()).await.unwrap();
            at_rest(&*storage, &id).await;
        }

        assert_eq!(outcome(&storage, &id), expected, "after {commits} commits");
        let numbers: Vec<u64> = storage
            .events(&id, 0, usize::MAX)
            .unwrap()
            .iter()
            .map(|event| event.seq)
            .collect();
        assert_eq!(numbers, (1..=numbers.len() as u64).collect::<Vec<_>>());
    }
}
