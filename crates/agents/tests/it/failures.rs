//! What a failed run leaves in the log.

use std::sync::atomic::{AtomicBool, Ordering};

use hemline_agent_runtime::model::ModelError;
use hemline_domain::WorkflowState;
use hemline_domain::storage::{LogRow, WorkflowJournal};

use crate::faulty_storage::ends_after;
use crate::support::{
    CATEGORY, at_rest, engine_on, engine_with, history, request, season, storage,
};

fn failed_rows(logs: &[LogRow]) -> Vec<(String, String)> {
    logs.iter()
        .filter(|row| row.status == "failed")
        .map(|row| (row.agent_name.clone(), row.action.clone()))
        .collect()
}

#[tokio::test]
async fn a_failed_model_call_is_logged_once_and_names_its_agent() {
    let storage = storage();
    let failed_once = AtomicBool::new(false);
    let engine = engine_with(storage.clone(), move |request| {
        let fails = request.agent == "Inventory Agent" && !failed_once.swap(true, Ordering::SeqCst);
        fails.then(|| Err(ModelError::from_status("scripted", 401, "bad key", None)))
    });
    let started = engine.start(request(season())).await.unwrap();
    let failed = at_rest(&*storage, &started.workflow_id).await;

    let failure = failed.failure.unwrap();
    assert_eq!(failure.error_type, "LLM_UNAVAILABLE");
    assert_eq!(failure.agent.as_deref(), Some("Inventory Agent"));
    let failed_call = [("Inventory Agent".to_owned(), "model".to_owned())];
    let logs = storage.logs(&started.workflow_id).unwrap();
    assert_eq!(failed_rows(&logs), failed_call);
    assert!(
        logs.last()
            .unwrap()
            .error_message
            .as_ref()
            .unwrap()
            .contains("bad key")
    );

    engine.wait_until_idle().await;
    engine.retry(&started.workflow_id).await.unwrap();
    let workflow = at_rest(&*storage, &started.workflow_id).await;
    assert_eq!(workflow.state, WorkflowState::WaitingMfgApproval);
    let logs = storage.logs(&started.workflow_id).unwrap();
    assert_eq!(failed_rows(&logs), failed_call);
}

#[tokio::test]
async fn a_fatal_tool_is_logged_and_what_succeeded_beside_it_is_not_run_again() {
    let storage = storage();
    let id = ends_after(&storage, 3).await;
    // Too short to be forecast from, long enough to cluster the stores.
    storage.set_history(&CATEGORY.into(), history(30));
    let engine = engine_on(storage.clone());
    engine.resume().await.unwrap();
    let failed = at_rest(&*storage, &id).await;
    assert_eq!(failed.state, WorkflowState::Error);
    engine.wait_until_idle().await;

    engine.retry(&id).await.unwrap();
    let failed = at_rest(&*storage, &id).await;
    assert_eq!(failed.state, WorkflowState::Error);

    let logs = storage.logs(&id).unwrap();
    let runs = |tool: &str, status: &str| {
        let of_tool = logs
            .iter()
            .filter(|row| row.action == tool && row.status == status);
        of_tool.count()
    };
    assert_eq!(runs("forecast_category_demand", "failed"), 2);
    assert_eq!(runs("cluster_stores", "completed"), 1);
}
