//! What is refused before anything is stored.

use hemline_agents::{AgentsError, StartSeason};
use hemline_domain::storage::{WorkflowJournal, memory::MemoryStorage};
use hemline_domain::{StatedParameters, StoreId};
use std::sync::Arc;

use crate::support::{engine_on, request, season, storage, storage_with};

async fn refused(storage: Arc<MemoryStorage>, request: StartSeason) -> AgentsError {
    let engine = engine_on(storage.clone());
    let error = engine.start(request).await.unwrap_err();
    assert!(storage.workflows().unwrap().is_empty());
    error
}

#[tokio::test]
async fn an_unknown_category_is_named_beside_the_known() {
    let unknown = StartSeason {
        category_id: "hats".into(),
        ..request(season())
    };
    let error = refused(storage(), unknown).await;
    assert_eq!(error.error_type(), "NOT_FOUND");
    assert_eq!(error.details()["known_categories"][0], "dresses");
}

#[tokio::test]
async fn fifty_one_weeks_are_too_few() {
    let error = refused(storage_with(51), request(season())).await;
    assert_eq!(error.error_type(), "INSUFFICIENT_HISTORY");
    assert_eq!(error.details()["weeks_found"], 51);
    assert_eq!(error.details()["weeks_needed"], 52);
}

#[tokio::test]
async fn a_category_without_sales_is_refused() {
    let error = refused(storage_with(0), request(season())).await;
    assert_eq!(error.error_type(), "DATA_NOT_FOUND");
}

#[tokio::test]
async fn all_violations_come_at_once() {
    let stated = season()
        .with("dc_holdback_percentage", 1.2)
        .with("forecast_horizon_weeks", 80);
    let AgentsError::InvalidParameters { violations } = refused(storage(), request(stated)).await
    else {
        panic!("expected violations");
    };
    let names: Vec<&str> = violations
        .iter()
        .map(|violation| violation.parameter.as_str())
        .collect();
    assert_eq!(names, ["forecast_horizon_weeks", "dc_holdback_percentage"]);
}

#[tokio::test]
async fn unknown_stores_are_named() {
    let stated = season().with("include_stores", serde_json::json!(["S01", "S99"]));
    let AgentsError::UnknownStores { stores } = refused(storage(), request(stated)).await else {
        panic!("expected unknown stores");
    };
    assert_eq!(stores, [StoreId::from("S99")]);
}

#[tokio::test]
async fn a_newsvendor_without_costs_is_refused() {
    let stated: StatedParameters = season().with("safety_stock_method", "newsvendor");
    let error = refused(storage(), request(stated)).await;
    assert_eq!(error.error_type(), "INVALID_PARAMETERS");
}
