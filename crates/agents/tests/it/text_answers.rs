//! Models that answer with text where they should hand over.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::Utc;
use hemline_agent_runtime::model::{ModelReply, ModelRequest};
use hemline_domain::WorkflowState;
use hemline_domain::storage::{Fact, StepRecord, WorkflowCommit, WorkflowJournal};
use serde_json::json;

use crate::faulty_storage::ends_after;
use crate::support::{
    accept, at_rest, engine_on, engine_with, events, planned, request, season, storage, story,
};

fn only_handing_over_is_left(request: &ModelRequest) -> bool {
    request.hints.pending_tools.is_empty() && !request.hints.handoffs.is_empty()
}

#[tokio::test]
async fn text_in_the_place_of_each_handoff_is_refused_and_the_plan_is_made() {
    let undisturbed = storage();
    let engine = engine_on(undisturbed.clone());
    let expected = planned(&engine, season()).await;
    engine
        .decide(&expected.workflow_id, accept())
        .await
        .unwrap();
    at_rest(&*undisturbed, &expected.workflow_id).await;

    let storage = storage();
    let told = AtomicBool::new(false);
    let engine = engine_with(storage.clone(), move |request| {
        // Text first, and the handoff once the loop has insisted on it.
        let text_first = only_handing_over_is_left(request) && !told.fetch_not(Ordering::SeqCst);
        text_first.then(|| Ok(ModelReply::text("My part is done.")))
    });
    let waiting = planned(&engine, season()).await;
    engine.decide(&waiting.workflow_id, accept()).await.unwrap();
    let workflow = at_rest(&*storage, &waiting.workflow_id).await;

    assert_eq!(workflow.state, WorkflowState::Phase3Monitoring);
    assert_eq!(
        story(&events(&*storage, &workflow.workflow_id)),
        story(&events(&*undisturbed, &expected.workflow_id))
    );
}

#[tokio::test]
async fn a_run_that_failed_on_text_alone_can_be_retried() {
    let storage = storage();
    let stubborn = Arc::new(AtomicBool::new(true));
    let still_stubborn = Arc::clone(&stubborn);
    let engine = engine_with(storage.clone(), move |request| {
        let refuses = request.agent == "Demand Agent"
            && only_handing_over_is_left(request)
            && still_stubborn.load(Ordering::SeqCst);
        refuses.then(|| Ok(ModelReply::text("My part is done.")))
    });
    let started = engine.start(request(season())).await.unwrap();
    let failed = at_rest(&*storage, &started.workflow_id).await;
    assert_eq!(failed.state, WorkflowState::Error);
    engine.wait_until_idle().await;

    stubborn.store(false, Ordering::SeqCst);
    engine.retry(&started.workflow_id).await.unwrap();
    let workflow = at_rest(&*storage, &started.workflow_id).await;

    assert_eq!(
        workflow.state,
        WorkflowState::WaitingMfgApproval,
        "{:?}",
        workflow.failure
    );
}

/// A journal whose run says that it is done while it has no plan.
#[tokio::test]
async fn a_journaled_end_without_a_result_is_not_the_end() {
    let storage = storage();
    let id = ends_after(&storage, 7).await;
    let steps = storage.steps(&id).unwrap();
    let last = steps.last().unwrap();
    let mut run_state = last.run_state.clone();
    run_state["phase"] =
        json!({"phase": "done", "output": {"agent": "Demand Agent", "text": "My part is done."}});
    let workflow = storage.workflow(&id).unwrap().unwrap();
    let step = StepRecord {
        step: last.step + 1,
        run_id: last.run_id.clone(),
        state: workflow.state,
        kind: "model_call".to_owned(),
        run_state,
        context: serde_json::Value::Null,
    };
    storage
        .commit(WorkflowCommit::on(&workflow, Utc::now()).fact(Fact::Step(step)))
        .unwrap();

    let next = engine_on(storage.clone());
    next.resume().await.unwrap();
    let workflow = at_rest(&*storage, &id).await;

    assert_eq!(
        workflow.state,
        WorkflowState::WaitingMfgApproval,
        "{:?}",
        workflow.failure
    );
}
