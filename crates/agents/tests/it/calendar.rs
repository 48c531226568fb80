//! Plans of a category with a calendar of events, prices and promotions.

use chrono::Days;
use hemline_domain::storage::PlanStore;
use hemline_domain::storage::memory::MemoryStorage;
use hemline_domain::{AllocationPlan, Decimal, DemandCalendar, DemandEvent, Forecast, Workflow};

use crate::support::{CATEGORY, date, engine_on, planned, request, season, storage};

/// Easter 2024 lies in the 60 weeks of history, Easter 2025 in the season.
fn easters() -> DemandCalendar {
    let easter = |sunday| DemandEvent::event("Easter", sunday, -7, 0);
    DemandCalendar::new(vec![easter(date(2024, 3, 31)), easter(date(2025, 4, 20))])
}

fn results(storage: &MemoryStorage, workflow: &Workflow) -> (Forecast, AllocationPlan) {
    let forecast = storage.forecast(workflow.forecast_id.as_ref().unwrap());
    let plan = storage.allocation(workflow.allocation_id.as_ref().unwrap());
    (forecast.unwrap().unwrap(), plan.unwrap().unwrap())
}

async fn plan_with(calendar: Option<DemandCalendar>) -> (Forecast, AllocationPlan) {
    let storage = storage();
    if let Some(calendar) = calendar {
        storage.set_demand_calendar(&CATEGORY.into(), calendar);
    }
    let workflow = planned(&engine_on(storage.clone()), season()).await;
    results(&storage, &workflow)
}

#[tokio::test]
async fn an_empty_calendar_changes_nothing() {
    let (without, plan_without) = plan_with(None).await;
    let (with, plan_with) = plan_with(Some(DemandCalendar::EMPTY)).await;
    assert_eq!(with.fingerprint, without.fingerprint);
    assert_eq!(plan_with.fingerprint, plan_without.fingerprint);
    assert_eq!(with.weekly_demand_curve, without.weekly_demand_curve);
    assert_eq!(with.diagnostics, without.diagnostics);
}

#[tokio::test]
async fn the_calendar_is_part_of_the_fingerprint_and_of_the_forecast() {
    let (without, plan_without) = plan_with(None).await;
    let (with, plan_with) = plan_with(Some(easters())).await;
    assert_ne!(with.fingerprint, without.fingerprint);
    assert_ne!(plan_with.fingerprint, plan_without.fingerprint);
    assert_ne!(with.weekly_demand_curve, without.weekly_demand_curve);
}

#[tokio::test]
async fn a_calendar_uploaded_between_two_plans_is_seen() {
    let storage = storage();
    let engine = engine_on(storage.clone());
    let first = planned(&engine, season()).await;
    storage.set_demand_calendar(&CATEGORY.into(), easters());
    let second = planned(&engine, season()).await;
    let (first, _) = results(&storage, &first);
    let (second, _) = results(&storage, &second);
    assert_ne!(first.fingerprint, second.fingerprint);
}

#[tokio::test]
async fn a_missing_planned_price_is_refused_before_anything_is_stored() {
    let storage = storage();
    let monday = |week: u64| date(2023, 11, 6) + Days::new(7 * week);
    let price = |week: u64| {
        let micros = 40_000_000 + i64::try_from(week % 4).unwrap() * 5_000_000;
        DemandEvent::price("price", monday(week), Decimal::from_micros(micros))
    };
    let history_and_eleven_weeks = (0..60).chain(69..80).map(price).collect();
    storage.set_demand_calendar(
        &CATEGORY.into(),
        DemandCalendar::new(history_and_eleven_weeks),
    );
    let error = engine_on(storage)
        .start(request(season()))
        .await
        .unwrap_err();
    assert_eq!(error.error_type(), "INVALID_PARAMETERS");
    assert_eq!(
        error.details()["missing_weeks"],
        serde_json::json!(["2025-05-19"])
    );
    assert_eq!(error.suggestions().len(), 1);
}
