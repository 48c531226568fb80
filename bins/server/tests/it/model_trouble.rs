//! Models that behave badly: the plan is the same, or the workflow says what went wrong.

use std::time::Duration;

use hemline_test_support::{Form, KEY, ModelServer, RecordedRequest, assert_openai_types};
use serde_json::{Value, json};

use crate::harness::{Home, Server};
use crate::model_planning::offline_plan;

/// Forms for what does not depend on the address.
const PROTOCOLS: [Form; 2] = [Form::OpenAiResponses, Form::AzureDeploymentChat];

async fn logs(server: &Server, id: &str) -> Vec<Value> {
    let answer = server.get(&format!("/api/workflows/{id}/logs")).await.ok();
    answer["logs"].as_array().unwrap().clone()
}

fn outputs_with(requests: &[RecordedRequest], wanted: &str) -> usize {
    let last_of = |request: &RecordedRequest| {
        let outputs = request.outputs();
        let hits = outputs.iter().filter(|(_, text)| text.contains(wanted));
        hits.count()
    };
    requests.iter().map(last_of).max().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_errs_and_recovers_gets_the_same_plan() {
    let offline = offline_plan().await;
    for form in PROTOCOLS {
        let Some(models) = ModelServer::start("erratic", &json!({"key": KEY})) else {
            return;
        };
        let home = Home::new();
        let server = home.start_with_model(form, &models);
        let workflow = server.modified_and_accepted().await;
        server.plan_of(&workflow).await.assert_same(&offline);

        let requests = models.requests();
        form.assert_requests(&requests);
        assert_openai_types(&requests);
        for refused in ["forecast_everything", "bad_arguments", "disabled"] {
            assert!(outputs_with(&requests, refused) > 0, "{refused}");
        }
        let id = workflow["workflow_id"].as_str().unwrap();
        assert_only_traced_texts(&server, id).await;
    }
}

/// The figures that nobody gave the model are in no text that people see, and the log tells of them.
async fn assert_only_traced_texts(server: &Server, id: &str) {
    let events = json!(server.events(id).await).to_string();
    let workflow = server.workflow(id).await.to_string();
    for invented in ["987654", "31337", "424242"] {
        assert!(!events.contains(invented), "{invented}: {events}");
        assert!(!workflow.contains(invented), "{invented}: {workflow}");
    }
    let logs = logs(server, id).await;
    let tells = |row: &&Value| row["output"].to_string().contains("987654, 31337");
    let replaced = logs.iter().filter(tells).count();
    // Twice by the Inventory Agent: for the first plan and for the modified one.
    assert_eq!(replaced, 2, "{logs:#?}");
    let explained = logs.iter().find(|row| row["action"] == "parameters_read");
    let output = &explained.unwrap()["output"];
    assert!(output["note"].to_string().contains("424242"), "{output}");
    assert!(output["text"].to_string().contains("12 weeks"), "{output}");
}

/// Waits until a workflow has failed, and returns it.
async fn failed(server: &Server, id: &str) -> Value {
    loop {
        let workflow = server.workflow(id).await;
        match workflow["status"].as_str() {
            Some("running") => tokio::time::sleep(Duration::from_millis(25)).await,
            Some("failed") => return workflow,
            _ => panic!("it has not failed: {workflow:#}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_never_converges_fails_the_workflow_and_a_retry_goes_on() {
    let Some(models) = ModelServer::start("stuck", &json!({"key": KEY})) else {
        return;
    };
    let offline = offline_plan().await;
    let home = Home::new();
    let server = home.start_with_model(Form::OpenAiResponses, &models);
    let id = server.start_season().await;
    let workflow = failed(&server, &id).await;
    let told = workflow.to_string();
    assert!(told.contains("20 turns"), "{workflow:#}");
    assert!(
        told.contains("cluster_stores"),
        "the last calls: {workflow:#}"
    );

    models.play("planning", &json!({}));
    let retry = format!("/api/workflows/{id}/retry");
    server.post(&retry, &json!({})).await.ok();
    let asked = server.at_rest(&id).await;
    let accepted = server.modify_and_accept(&asked).await;
    server.plan_of(&accepted).await.assert_same(&offline);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_retry_helps_is_told_in_plain_words_and_the_season_goes_on_once_it_is_mended() {
    let cases = [
        (401, "invalid_api_key", "does not accept the key"),
        (404, "DeploymentNotFound", "knows no such deployment"),
        (400, "content_filter", "content filter"),
    ];
    let refusal = |status: u16, code: &str| {
        let error = json!({"message": format!("Refused, {KEY}."), "code": code});
        json!({"key": KEY, "turns": [{"error": error, "status": status}]})
    };
    let Some(models) = ModelServer::start("scripted", &refusal(401, "invalid_api_key")) else {
        return;
    };
    let home = Home::new();
    let server = home.start_with_model(Form::AzureResponses, &models);
    let mut id = None;
    for (status, code, words) in cases {
        models.play("scripted", &refusal(status, code));
        let id = match &id {
            None => id.insert(server.start_season().await),
            Some(id) => {
                let retry = format!("/api/workflows/{id}/retry");
                server.post(&retry, &json!({})).await.ok();
                id
            }
        };
        let told = failed(&server, id).await.to_string();
        assert!(told.contains(words), "{told}");
        assert!(!told.contains(KEY), "{told}");
        let once = models.requests().len();
        assert!(
            (1..=2).contains(&once),
            "the explanation and the plan, each asked once: {once}"
        );
    }
    models.play("planning", &json!({}));
    let id = id.unwrap();
    let retry = format!("/api/workflows/{id}/retry");
    server.post(&retry, &json!({})).await.ok();
    let asked = server.at_rest(&id).await;
    assert_eq!(asked["state"], "waiting_mfg_approval");
    assert!(!home.log().contains(KEY), "the key is in the log");
}
