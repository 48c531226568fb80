//! Failures of providers: what is tried again, how often, and what is told.

use std::time::{Duration, Instant};

use hemline_agent_runtime::model::{FinishReason, ModelError, RetryPolicy};
use hemline_test_support::{Form, KEY, Protocol};
use serde_json::{Value, json};

use crate::aimock::{Case, Mode, client, on_all, question, quick, scripted};

fn failure(status: u16, code: &str, message: &str) -> Value {
    json!({"error": {"message": message, "code": code}, "status": status})
}

#[tokio::test]
async fn after_429_it_is_asked_again() {
    let slow_down = json!({"error": {"message": "Slow down."}, "status": 429, "retryAfter": 0});
    let turns = json!([slow_down, slow_down, {"content": "Fifty."}]);
    on_all(turns, async |case| {
        assert_eq!(case.reply().await.joined_text(), "Fifty.");
        assert_eq!(statuses(case), [429, 429, 200]);
    })
    .await;
}

#[tokio::test]
async fn a_retry_waits_as_long_as_it_is_told() {
    let slow_down = json!({"error": {"message": "Slow down."}, "status": 429, "retryAfter": 1});
    let turns = json!([slow_down, {"content": "Fifty."}]);
    for form in [Form::OpenAiResponses, Form::AzureDeploymentChat] {
        let Some(models) = scripted(&turns) else {
            return;
        };
        let model = client(form, &models, KEY, quick());
        let began = Instant::now();
        model.respond(&question()).await.unwrap();
        let waited = began.elapsed();
        assert!(waited >= Duration::from_secs(1), "{waited:?}");
    }
}

#[tokio::test]
async fn three_server_errors_are_outlived() {
    let turns = json!([
        failure(500, "server_error", "Oops."),
        failure(503, "overloaded", "Too many."),
        failure(502, "bad_gateway", "Gone."),
        {"content": "Fifty."},
    ]);
    on_all(turns, async |case| {
        assert_eq!(case.reply().await.joined_text(), "Fifty.");
        assert_eq!(statuses(case), [500, 503, 502, 200]);
    })
    .await;
}

#[tokio::test]
async fn server_errors_without_end_are_told_after_three_retries() {
    let turns = json!([failure(503, "overloaded", "The engine is overloaded.")]);
    on_all(turns, async |case| {
        let error = case.error().await;
        assert!(
            matches!(&error, ModelError::Unavailable { status: 503, message, .. } if message.contains("overloaded")),
            "{error}"
        );
        assert_eq!(statuses(case), [503; 4]);
    })
    .await;
}

#[tokio::test]
async fn a_connection_that_breaks_before_the_reply_is_tried_again() {
    let turns = json!([{"content": "", "chaos": {"disconnectRate": 1}}, {"content": "Fifty."}]);
    on_all(turns, async |case| {
        assert_eq!(case.reply().await.joined_text(), "Fifty.");
        assert_eq!(case.requests().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_reply_that_takes_too_long_is_given_up() {
    let turns = json!([{"content": "Too late.", "latencyMs": 60_000}]);
    let Some(models) = scripted(&turns) else {
        return;
    };
    let policy = RetryPolicy {
        call_timeout: Duration::from_millis(50),
        max_retries: 1,
        ..quick()
    };
    let model = client(Form::OpenAiResponses, &models, KEY, policy);
    let error = model.respond(&question()).await.unwrap_err();
    assert!(matches!(error, ModelError::CallTimeout { .. }), "{error}");
    assert_eq!(models.requests().len(), 2);
}

#[tokio::test]
async fn a_content_filter_is_told_and_not_tried_again() {
    let message = "The response was filtered due to the prompt triggering the content policy.";
    let turns = json!([failure(400, "content_filter", message)]);
    on_all(turns, async |case| {
        let error = case.error().await;
        assert!(
            matches!(&error, ModelError::ContentFilter { message, .. } if message.contains("filtered")),
            "{error}"
        );
        assert_eq!(statuses(case), [400]);
    })
    .await;
}

#[tokio::test]
async fn a_reply_that_the_content_filter_stops_is_none() {
    let turns = json!([{"content": "I would", "finishReason": "content_filter"}]);
    on_all(turns, async |case| {
        let told = match (case.form.protocol(), case.ask(&question()).await.reply) {
            (Protocol::Chat, Ok(reply)) => matches!(reply.finish, FinishReason::ContentFilter(_)),
            // The server says no more than that the response has failed.
            (Protocol::Responses, Err(error)) => !error.retryable(),
            _ => false,
        };
        assert!(told, "{:?} {:?}", case.form, case.mode);
        assert_eq!(case.requests().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_reply_that_is_cut_by_length_is_none() {
    let turns = json!([{"content": "There are fif", "finishReason": "length"}]);
    on_all(turns, async |case| {
        let told = match case.ask(&question()).await.reply {
            Ok(reply) => reply.finish == FinishReason::Length,
            Err(error) => matches!(error, ModelError::CutByLength { .. }),
        };
        assert!(told, "{:?} {:?}", case.form, case.mode);
        assert_eq!(case.requests().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_stream_that_breaks_is_told_and_not_replayed() {
    let text = "There are fifty stores, and each of them has its own share of the demand.";
    let turns = json!([{"content": text, "latency": 5, "truncateAfterChunks": 7}]);
    on_all(turns, async |case| {
        if case.mode == Mode::Plain {
            case.reply().await;
            return;
        }
        let asked = case.ask(&question()).await;
        let error = asked.reply.unwrap_err();
        assert!(matches!(error, ModelError::StreamBroken { .. }), "{error}");
        assert!(text.starts_with(&asked.told.concat()) && !asked.told.is_empty());
        let journal = case.models.journal();
        assert_eq!(journal.len(), 1);
        assert!(journal[0].interrupted);
    })
    .await;
}

#[tokio::test]
async fn a_reply_that_is_no_json_is_told() {
    let turns = json!([{"content": "Fifty.", "chaos": {"malformedRate": 1}}]);
    on_all(turns, async |case| {
        let error = case.error().await;
        assert!(!error.retryable(), "{error}");
        assert_eq!(case.requests().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_key_is_told_without_the_key() {
    let wrong = "sk-notTheRightOne-7777";
    let Some(models) = scripted(&json!([{"content": "Fifty."}])) else {
        return;
    };
    for form in Form::ALL {
        models.play("scripted", &json!({"turns": [{"content": "Fifty."}]}));
        let model = client(form, &models, wrong, quick());
        let error = model.respond(&question()).await.unwrap_err();
        assert!(matches!(error, ModelError::Unauthorized { .. }), "{error}");
        assert!(!format!("{error} {error:?}").contains("7777"), "{error:?}");
        assert_eq!(models.requests().len(), 1, "{form:?}");
    }
}

#[tokio::test]
async fn an_unknown_deployment_is_told() {
    let message = "The API deployment for this resource does not exist.";
    let turns = json!([failure(404, "DeploymentNotFound", message)]);
    on_all(turns, async |case| {
        let error = case.error().await;
        assert!(
            matches!(&error, ModelError::UnknownDeployment { message, .. } if message.contains("does not exist")),
            "{error}"
        );
        assert_eq!(statuses(case), [404]);
    })
    .await;
}

fn statuses(case: &Case<'_>) -> Vec<u64> {
    let journal = case.models.journal();
    journal.iter().map(|entry| entry.status).collect()
}
