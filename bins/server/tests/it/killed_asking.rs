//! A server that is killed while a model answers slowly: no answer that came is asked for again.

use std::collections::BTreeSet;
use std::time::Duration;

use hemline_test_support::{Form, KEY, ModelServer, RecordedRequest};
use serde_json::json;

use crate::harness::Home;
use crate::killed_anywhere::assert_same;
use crate::stored::Stored;

/// Long enough that a request can be seen under way.
const LATENCY_MS: u64 = 250;

/// Long enough for the model server to notice that nobody waits for its answer any more.
const NOTICED: Duration = Duration::from_millis(50);

fn slow_model() -> Option<ModelServer> {
    ModelServer::start("planning", &json!({"key": KEY, "latencyMs": LATENCY_MS}))
}

fn answered(requests: &[RecordedRequest]) -> usize {
    let answered = requests
        .iter()
        .filter(|request| request.status == Some(200));
    answered.count()
}

fn different_texts(requests: &[RecordedRequest]) -> usize {
    let texts: BTreeSet<&str> = requests
        .iter()
        .map(|request| request.text.as_str())
        .collect();
    texts.len()
}

/// Waits until a request is under way while so many were answered.
async fn under_way_after(models: &ModelServer, wanted: usize) {
    loop {
        let requests = models.requests();
        let newest = requests.last();
        let is_under_way = newest.is_some_and(|request| request.status.is_none());
        if is_under_way && answered(&requests) >= wanted {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// One season whose server is killed in the middle of every call to the model, once each.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_in_every_call_asks_for_no_answer_twice() {
    let form = Form::OpenAiResponses;
    let Some(models) = slow_model() else { return };
    let undisturbed = Home::new();
    let server = undisturbed.start_with_model(form, &models);
    server.plan_to_the_end().await;
    drop(server);
    let requests = models.requests();
    let (calls, expected_texts) = (answered(&requests), different_texts(&requests));
    let expected = Stored::open(&undisturbed.database()).rows();

    models.play("planning", &json!({"latencyMs": LATENCY_MS}));
    let home = Home::new();
    // Answers that were on their way when the process died: it never had them.
    let mut lost = 0;
    for call in 0..calls {
        let server = home.start_with_model(form, &models);
        tokio::select! {
            _ = server.plan_to_the_end() => panic!("only {call} of {calls} calls"),
            () = under_way_after(&models, call + lost) => {}
        }
        server.kill();
        tokio::time::sleep(NOTICED).await;
        lost = answered(&models.requests()) - call;
    }
    let server = home.start_with_model(form, &models);
    server.plan_to_the_end().await;

    let requests = models.requests();
    assert_eq!(answered(&requests), calls + lost);
    assert_eq!(
        requests.len(),
        calls + calls,
        "each call once cut off and once not"
    );
    // What was asked again is what had been asked, letter by letter.
    assert_eq!(different_texts(&requests), expected_texts);
    let rows = Stored::open(&home.database()).rows();
    assert_same(&rows, &expected, "killed in every call");
}
