//! What a model that gives no usable answer leads to, and what is checked around every model.

use hemline_agent_runtime::model::{FinishReason, ModelError, ModelReply};
use hemline_agents::{AgentsError, offline_planner};
use serde_json::json;

use crate::scripted::{COMPLETE, answer, careful, scripted, through_an_engine};

#[tokio::test]
async fn answers_that_are_no_answers() {
    let mut extra = answer(careful());
    extra["dc_key"] = json!("value");
    let mut missing = answer(careful());
    missing.as_object_mut().unwrap().remove("reasoning");
    let mut odd_type = answer(careful());
    odd_type["forecast_horizon_weeks"] = json!("twelve");
    let mut odd_rhythm = answer(careful());
    odd_rhythm["replenishment_strategy"]["value"] = json!("daily");
    for reply in [
        String::new(),
        "I cannot help with that.".to_owned(),
        "{\"forecast_horizon_weeks\": 12".to_owned(),
        "[]".to_owned(),
        extra.to_string(),
        missing.to_string(),
        odd_type.to_string(),
        odd_rhythm.to_string(),
    ] {
        let model = scripted(Ok(ModelReply::text(reply.clone())));
        let error = through_an_engine(COMPLETE, model).await.unwrap_err();
        check_unavailable(&error, "cannot be read", &reply);
    }
}

#[tokio::test]
async fn failures_of_the_model_are_told_in_plain_words() {
    let finished = |finish| {
        let reply = ModelReply::text("{\"forecast_horizon");
        Ok(ModelReply { finish, ..reply })
    };
    let status = |status| Err(ModelError::from_status("scripted", status, "said so", None));
    for (reply, words) in [
        (finished(FinishReason::Length), "cut by length"),
        (
            finished(FinishReason::ContentFilter("jailbreak".to_owned())),
            "content filter",
        ),
        (status(401), "check the configured key"),
        (status(404), "no such deployment"),
        (status(429), "limits the rate"),
        (status(503), "try again later"),
    ] {
        let error = through_an_engine(COMPLETE, scripted(reply))
            .await
            .unwrap_err();
        check_unavailable(&error, words, words);
    }
}

fn check_unavailable(error: &AgentsError, words: &str, about: &str) {
    assert_eq!(error.error_type(), "LLM_UNAVAILABLE", "{about}");
    assert!(error.to_string().contains(words), "{about}: {error}");
    let offline = |suggestion: &String| suggestion.contains("HEMLINE_LLM=offline");
    assert!(error.suggestions().iter().any(offline), "{about}");
}

#[tokio::test]
async fn the_engine_checks_length_gaps_and_ranges_around_the_model() {
    let model = scripted(Ok(ModelReply::text(answer(json!({})).to_string())));
    for (text, kind) in [
        ("ä".repeat(9), "INVALID_PARAMETERS"),
        ("ä".repeat(501), "INVALID_PARAMETERS"),
        ("ä".repeat(500), "PARAMETER_EXTRACTION_ERROR"),
        ("👗".repeat(10), "PARAMETER_EXTRACTION_ERROR"),
    ] {
        let error = through_an_engine(&text, model.clone()).await.unwrap_err();
        assert_eq!(error.error_type(), kind);
    }
    assert_eq!(model.asked.lock().unwrap().len(), 2);

    let text = "80 weeks from 2025-01-01, weekly, 120% holdback";
    let error = through_an_engine(text, offline_planner())
        .await
        .unwrap_err();
    let AgentsError::ImpossibleText {
        violations,
        extracted,
        reasoning,
    } = error
    else {
        panic!("{error}")
    };
    assert_eq!(violations.len(), 2);
    assert_eq!(extracted["forecast_horizon_weeks"], 80);
    assert!(reasoning.contains("weekly"), "{reasoning}");
}
