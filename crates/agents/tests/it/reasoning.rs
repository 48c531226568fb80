//! Decisions that code takes and a model explains.

use hemline_agent_runtime::model::{ModelError, ModelReply, ModelRequest};
use hemline_domain::EventBody;
use hemline_domain::storage::WorkflowJournal;
use hemline_domain::storage::memory::MemoryStorage;
use hemline_domain::{StatedParameters, WorkflowId, WorkflowState};

use crate::support::{accept, at_rest, engine_on, engine_with, events, planned, season, storage};

/// Decision and text of each explanation that was told.
fn told(storage: &MemoryStorage, id: &WorkflowId) -> Vec<(String, String)> {
    events(storage, id)
        .into_iter()
        .filter_map(|event| match event.body {
            EventBody::AgentReasoning { decision, text, .. } => Some((decision, text)),
            _ => None,
        })
        .collect()
}

fn asks_for_an_explanation(request: &ModelRequest) -> bool {
    let functions = request.functions.iter();
    functions
        .map(|function| &function.name)
        .eq(["explain_decision"])
}

fn pair(decision: &str, text: &str) -> (String, String) {
    (decision.to_owned(), text.to_owned())
}

#[tokio::test]
async fn offline_every_decision_is_explained_by_its_template() {
    let storage = storage();
    let engine = engine_on(storage.clone());
    let stated: StatedParameters = season().with("replenishment_strategy", "none");
    let waiting = planned(&engine, stated).await;
    engine.decide(&waiting.workflow_id, accept()).await.unwrap();
    at_rest(&*storage, &waiting.workflow_id).await;

    let reading = "A season of 12 weeks from 2025-03-03 to 2025-05-25, with no replenishment and 0% held back at the \
                   distribution centre, planned on sales until 2025-03-02; 23 parameters took their defaults.";
    let skipped = "the season is planned without replenishment (replenishment_strategy): everything ships at launch";
    assert_eq!(
        told(&storage, &waiting.workflow_id),
        [
            pair("parameters_read", reading),
            pair("phase_skipped", skipped)
        ]
    );
}

#[tokio::test]
async fn the_models_words_are_told_and_kept_with_the_figures() {
    let storage = storage();
    let words = "The 12 weeks are planned as stated.";
    let engine = engine_with(storage.clone(), move |request| {
        asks_for_an_explanation(request).then(|| Ok(ModelReply::text(words)))
    });
    let workflow = planned(&engine, season()).await;

    assert_eq!(
        told(&storage, &workflow.workflow_id),
        [pair("parameters_read", words)]
    );
    let logs = storage.logs(&workflow.workflow_id).unwrap();
    let row = logs.iter().find(|row| row.action == "parameters_read");
    let row = row.unwrap();
    assert_eq!(row.output["text"], words);
    assert_eq!(
        row.input["stated_parameters"]["season_start_date"],
        "2025-03-03"
    );
}

#[tokio::test]
async fn a_decision_stands_without_an_explanation() {
    let storage = storage();
    let engine = engine_with(storage.clone(), |request| {
        let down = || ModelError::from_status("scripted", 500, "down", None);
        asks_for_an_explanation(request).then(|| Err(down()))
    });
    let workflow = planned(&engine, season()).await;

    assert_eq!(workflow.state, WorkflowState::WaitingMfgApproval);
    assert_eq!(told(&storage, &workflow.workflow_id), []);
    let logs = storage.logs(&workflow.workflow_id).unwrap();
    let row = logs.iter().find(|row| row.action == "parameters_read");
    let note = row.unwrap().output["note"].as_str().unwrap();
    assert!(note.contains("no explanation could be had"), "{note}");
}
