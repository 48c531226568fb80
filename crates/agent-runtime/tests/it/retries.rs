//! Trying again.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use hemline_agent_runtime::model::{
    Item, Model, ModelError, ModelReply, ModelRequest, ModelSettings, PlanHints, RetryPolicy,
    RetryingModel, ToolChoice,
};

use crate::support::Scripted;

pub(crate) fn question() -> ModelRequest {
    ModelRequest {
        agent: "Clerk".into(),
        instructions: String::new(),
        items: vec![Item::user("?")],
        functions: Vec::new(),
        tool_choice: ToolChoice::None,
        parallel_tool_calls: false,
        response_format: None,
        settings: ModelSettings::default(),
        hints: PlanHints::default(),
    }
}

struct Shared(Arc<Scripted>);

#[async_trait]
impl Model for Shared {
    fn provider_name(&self) -> &str {
        self.0.provider_name()
    }

    async fn respond(&self, request: &ModelRequest) -> Result<ModelReply, ModelError> {
        self.0.respond(request).await
    }
}

/// Result, number of calls and time waited of one question.
async fn ask(
    replies: Vec<Result<ModelReply, ModelError>>,
) -> (Result<ModelReply, ModelError>, usize, Duration) {
    let script = Scripted::with_results(replies);
    let model = RetryingModel::new(Shared(script.clone()), RetryPolicy::default(), 7);
    let began = tokio::time::Instant::now();
    let result = model.respond(&question()).await;
    let calls = script.requests.lock().unwrap().len();
    (result, calls, began.elapsed())
}

fn status(code: u16) -> Result<ModelReply, ModelError> {
    Err(ModelError::from_status("scripted", code, "no", None))
}

#[tokio::test(start_paused = true)]
async fn passing_faults_are_tried_three_times_more() {
    let broken = Err(ModelError::Connection {
        provider: "scripted".into(),
        message: "reset".into(),
    });
    let (result, calls, waited) = ask(vec![
        status(503),
        broken,
        status(429),
        Ok(ModelReply::text("at last")),
    ])
    .await;
    assert_eq!(
        (result.unwrap().joined_text().as_str(), calls),
        ("at last", 4)
    );
    assert!(
        waited >= Duration::from_millis(1_750) && waited <= Duration::from_millis(3_510),
        "{waited:?}"
    );
    let (result, calls, _) = ask(vec![status(500); 9]).await;
    assert_eq!((result, calls), (status(500), 4));
}

#[tokio::test(start_paused = true)]
async fn only_what_can_pass_is_tried_again() {
    for code in [408, 409, 429, 500, 502, 503, 504] {
        assert_eq!(
            ask(vec![status(code), Ok(ModelReply::text("ok"))]).await.1,
            2,
            "{code}"
        );
    }
    for code in [400, 401, 403, 404, 413, 422] {
        assert_eq!(
            ask(vec![status(code), Ok(ModelReply::text("ok"))]).await.1,
            1,
            "{code}"
        );
    }
    let provider = || "scripted".to_owned();
    let lasting = [
        ModelError::ContentFilter {
            provider: provider(),
            message: "x".into(),
        },
        ModelError::CutByLength {
            provider: provider(),
        },
        ModelError::StreamBroken {
            provider: provider(),
            message: "x".into(),
        },
        ModelError::InvalidReply {
            provider: provider(),
            message: "x".into(),
        },
    ];
    for error in lasting {
        assert_eq!(
            ask(vec![Err(error.clone()), Ok(ModelReply::text("ok"))])
                .await
                .1,
            1,
            "{error}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_honoured() {
    let wait = Duration::from_secs(45);
    let limited = ModelError::from_status("scripted", 429, "slow down", Some(wait));
    let (_, _, waited) = ask(vec![Err(limited), Ok(ModelReply::text("ok"))]).await;
    assert!(
        waited >= wait && waited < wait + Duration::from_secs(1),
        "{waited:?}"
    );
}

#[test]
fn delays_double_up_to_a_ceiling_and_jitter_only_shortens_them() {
    let policy = RetryPolicy::default();
    let whole: Vec<u128> = (0..8)
        .map(|retry| policy.delay(retry, 1.0, None).as_millis())
        .collect();
    assert_eq!(
        whole,
        [500, 1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000]
    );
    assert_eq!(policy.delay(2, 0.0, None), Duration::from_secs(1));
}

struct Hanging;

#[async_trait]
impl Model for Hanging {
    fn provider_name(&self) -> &str {
        "hanging"
    }

    async fn respond(&self, _: &ModelRequest) -> Result<ModelReply, ModelError> {
        std::future::pending().await
    }
}

#[tokio::test(start_paused = true)]
async fn a_single_call_has_thirty_seconds() {
    let policy = RetryPolicy {
        max_retries: 0,
        ..RetryPolicy::default()
    };
    let began = tokio::time::Instant::now();
    let error = RetryingModel::new(Hanging, policy, 1)
        .respond(&question())
        .await
        .unwrap_err();
    assert!(
        matches!(error, ModelError::CallTimeout { limit, .. } if limit == Duration::from_secs(30))
    );
    assert!(began.elapsed() < Duration::from_secs(31));
}
