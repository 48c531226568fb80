//! Data that changes between the end of one process and the start of the next.

use hemline_domain::storage::memory::MemoryStorage;
use hemline_domain::storage::{PlanStore, WorkflowJournal};
use hemline_domain::{StoreWeek, Units, Workflow, WorkflowState};

use crate::faulty_storage::ends_after;
use crate::support::{CATEGORY, at_rest, engine_on, history, planned, season, storage, story};

fn tripled() -> Vec<StoreWeek> {
    history(60)
        .into_iter()
        .map(|row| StoreWeek {
            units_sold: Units::new(3 * row.units_sold.get()),
            ..row
        })
        .collect()
}

/// What a plan says and what it says it rests on.
#[derive(Debug, PartialEq)]
struct Plan {
    total: Units,
    manufactured: Units,
    forecast_fingerprint: String,
    plan_fingerprint: String,
}

fn plan_of(storage: &MemoryStorage, workflow: &Workflow) -> Plan {
    assert_eq!(
        workflow.state,
        WorkflowState::WaitingMfgApproval,
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
    Plan {
        total: forecast.total_season_demand,
        manufactured: plan.manufacturing_qty,
        forecast_fingerprint: forecast.fingerprint,
        plan_fingerprint: plan.fingerprint,
    }
}

#[tokio::test]
async fn a_plan_that_was_cut_is_made_from_the_data_that_it_names() {
    let fresh = storage();
    fresh.set_history(&CATEGORY.into(), tripled());
    let workflow = planned(&engine_on(fresh.clone()), season()).await;
    let expected = plan_of(&fresh, &workflow);

    for commits in 0..workflow.version {
        let storage = storage();
        let id = ends_after(&storage, commits).await;
        let cut = storage.workflow(&id).unwrap().unwrap();
        if cut.state == WorkflowState::WaitingMfgApproval {
            continue;
        }

        storage.set_history(&CATEGORY.into(), tripled());
        let next = engine_on(storage.clone());
        next.resume().await.unwrap();
        let workflow = at_rest(&*storage, &id).await;

        assert_eq!(
            plan_of(&storage, &workflow),
            expected,
            "after {commits} commits"
        );
    }
}

#[tokio::test]
async fn data_that_cannot_be_planned_from_any_more_are_named_as_such() {
    let storage = storage();
    let id = ends_after(&storage, 3).await;

    storage.set_history(&CATEGORY.into(), history(30));
    let next = engine_on(storage.clone());
    next.resume().await.unwrap();
    let workflow = at_rest(&*storage, &id).await;

    let failure = workflow.failure.unwrap();
    assert_eq!(failure.error_type, "INSUFFICIENT_HISTORY");
    assert_eq!(failure.agent.as_deref(), Some("Demand Agent"));
    let events = storage.events(&id, 0, usize::MAX).unwrap();
    assert_eq!(story(&events).last().unwrap(), "INSUFFICIENT_HISTORY");
}
