//! What the execution log keeps of a call.

use hemline_domain::storage::WorkflowJournal;
use serde_json::Value;

use crate::support::{engine_on, planned, season, storage};

#[tokio::test]
async fn calls_are_logged_with_what_they_were_given_and_gave() {
    let storage = storage();
    let engine = engine_on(storage.clone());
    let workflow = planned(&engine, season()).await;
    let log = storage.logs(&workflow.workflow_id).unwrap();
    let row = |action: &str| log.iter().find(|row| row.action == action).unwrap();

    let order = row("calculate_manufacturing");
    assert_eq!(order.input, serde_json::json!({}));
    assert!(order.output["manufacturing_qty"].is_u64(), "{order:?}");

    let handoff = row("transfer_to_demand_agent");
    assert_eq!(handoff.input["reason"], handoff.output);
    assert!(handoff.output.is_string(), "{handoff:?}");

    assert_eq!(row("model").input, Value::Null);
}
