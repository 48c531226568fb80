//! What becomes of the ways in which providers say no.

use std::time::{Duration, SystemTime};

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};

use super::{KEY, settings};
use crate::model::ModelError;
use crate::providers::Protocol;
use crate::providers::error_body::ProviderError;
use crate::providers::failure::Fault;
use crate::providers::retry_after::retry_after;

fn refused(status: u16, body: &str) -> ModelError {
    settings(Protocol::Chat).refused(status, &ProviderError::read(body.as_bytes()), None)
}

fn refused_json(status: u16, body: Value) -> ModelError {
    refused(status, &body.to_string())
}

#[test]
fn content_filters_name_what_they_found() {
    for (inner, results, code) in [
        (
            "innererror",
            "content_filter_result",
            json!("content_filter"),
        ),
        ("inner_error", "content_filter_results", json!(400)),
    ] {
        let found = json!({
            "hate": {"filtered": true, "severity": "high"},
            "jailbreak": {"filtered": false, "detected": true},
            "violence": {"filtered": false, "severity": "safe"},
        });
        let error = refused_json(
            400,
            json!({"error": {
                "code": code,
                "message": "The response was filtered.",
                "status": 400,
                inner: {"code": "ResponsibleAIPolicyViolation", results: found},
            }}),
        );
        let ModelError::ContentFilter { message, .. } = &error else {
            panic!("{error}")
        };
        assert_eq!(
            message,
            "hate (high), jailbreak: The response was filtered."
        );
        assert!(!error.retryable());
    }
}

#[test]
fn each_refusal_has_its_own_words() {
    let cases = [
        (
            401,
            json!({"error": {"message": "Bad key.", "code": "invalid_api_key"}}),
            "does not accept the key: Bad key.",
        ),
        (
            401,
            json!({"statusCode": 401, "message": "Access denied."}),
            "does not accept the key: Access denied.",
        ),
        (
            403,
            json!({"error": {"message": "Not you."}}),
            "does not accept the key: Not you.",
        ),
        (
            404,
            json!({"error": {"code": "DeploymentNotFound", "message": "No such thing."}}),
            "`gpt-4o` at models.example",
        ),
        (
            400,
            json!({"error": {"code": "model_not_found", "message": "No."}}),
            "no such deployment or model",
        ),
        (
            400,
            json!({"error": {"code": "context_length_exceeded", "message": "Too long."}}),
            "longer than the model can read",
        ),
        (
            429,
            json!({"error": {"type": "insufficient_quota", "message": "Pay."}}),
            "no quota left: Pay.",
        ),
        (
            404,
            json!({"detail": "Not Found"}),
            "Not Found; or it does not speak the chat protocol",
        ),
        (
            422,
            json!({"detail": "no tools here"}),
            "with 422: no tools here",
        ),
        (
            422,
            json!({"detail": [{"loc": ["body"], "msg": "wrong"}]}),
            "wrong",
        ),
        (
            400,
            json!({"error": "model crashed"}),
            "with 400: model crashed",
        ),
        (
            400,
            json!({"message": "flat", "code": 40}),
            "with 400: flat",
        ),
        (
            400,
            json!([{"error": {"message": "listed"}}]),
            "with 400: listed",
        ),
        (400, json!({"error": {"code": 1337}}), "with 400: 1337"),
        (418, json!("a word"), "with 418: a word"),
        (400, json!({}), "no explanation given"),
        (400, json!(null), "no explanation given"),
    ];
    for (status, body, expected) in cases {
        let error = refused_json(status, body.clone());
        assert!(error.to_string().contains(expected), "{body}: {error}");
        assert!(!error.retryable(), "{body}: {error}");
    }
}

#[test]
fn passing_faults_can_be_tried_again() {
    for status in [408, 409, 429, 500, 502, 503, 504] {
        let error = refused(status, "");
        assert!(error.retryable(), "{error}");
        assert!(
            error.to_string().contains("no explanation given"),
            "{error}"
        );
    }
}

#[test]
fn bodies_that_are_no_json_are_repeated_in_one_short_line() {
    let page =
        "<!DOCTYPE html><HTML><head><TITLE> Bad\n Gateway </TITLE></head><body>…</body></html>";
    assert!(
        refused(502, page)
            .to_string()
            .contains("a web page, \"Bad Gateway\"")
    );
    assert!(
        refused(502, "<html></html>")
            .to_string()
            .contains("502: a web page;")
    );
    assert!(
        refused(503, " upstream\n\r\n\u{7}timed out ")
            .to_string()
            .contains("503: upstream timed out;")
    );
    let long = refused(400, &"wörd ".repeat(10_000)).to_string();
    assert!(long.chars().count() < 500, "{long}");
    assert!(
        settings(Protocol::Chat)
            .refused(500, &ProviderError::read(&[0xff, 0xfe]), None)
            .retryable()
    );
}

#[test]
fn keys_that_providers_repeat_are_masked() {
    let echoes = [
        format!("Incorrect API key provided: {KEY}. Get one."),
        format!("Bearer {KEY}"),
        format!("Incorrect API key provided: {}…", &KEY[..16]),
        format!("…{} is wrong", &KEY[10..]),
        format!("{}{KEY}", "long ".repeat(78)),
    ];
    for echo in echoes {
        for body in [
            echo.clone(),
            json!({"error": {"message": echo}}).to_string(),
            json!({"error": {"code": echo}}).to_string(),
        ] {
            let told = refused(401, &body).to_string();
            assert!(told.contains("***"), "{told}");
            assert!(
                !told.contains("abcdefgh") && !told.contains("12345678"),
                "{told}"
            );
        }
    }
    let masked_by_them = refused(401, "Incorrect API key provided: sk-pr***YXW.").to_string();
    assert!(masked_by_them.contains("sk-pr***YXW"), "{masked_by_them}");
    let target =
        settings(Protocol::Chat).redirected(307, Some(&format!("https://evil.example/?{KEY}")));
    assert!(target.to_string().contains("evil.example/?***"), "{target}");
}

#[test]
fn failures_inside_successful_answers_have_the_status_they_mean() {
    let failed = |error: Value| {
        settings(Protocol::Responses).failed(&Fault::Reported(ProviderError::from_json(&error)))
    };
    let limited =
        failed(json!({"error": {"code": "rate_limit_exceeded", "message": "Slow down."}}));
    assert!(
        matches!(limited, ModelError::RateLimited { .. }),
        "{limited}"
    );
    let numbered =
        failed(json!({"type": "error", "error": {"code": "429", "message": "Slow down."}}));
    assert!(
        matches!(numbered, ModelError::RateLimited { .. }),
        "{numbered}"
    );
    let passing = failed(json!({"error": {"code": "server_error"}}));
    assert!(
        matches!(passing, ModelError::Unavailable { status: 500, .. }),
        "{passing}"
    );
    let filtered = failed(json!({"error": {"code": "content_filter", "message": "No."}}));
    assert!(
        matches!(filtered, ModelError::ContentFilter { .. }),
        "{filtered}"
    );
    let other = failed(json!({"error": {"code": "image_parse_error", "message": "No."}}));
    assert!(
        matches!(other, ModelError::InvalidRequest { status: 400, .. }),
        "{other}"
    );
}

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    let header = |(name, value): &(&'static str, &str)| {
        (
            HeaderName::from_static(name),
            HeaderValue::from_str(value).unwrap(),
        )
    };
    pairs.iter().map(header).collect()
}

#[test]
fn waits_are_read_in_all_their_forms() {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_700);
    let wait = |pairs: &[(&'static str, &str)]| retry_after(&headers(pairs), now);
    let seconds = |count| Some(Duration::from_secs(count));
    assert_eq!(wait(&[("retry-after", "12")]), seconds(12));
    assert_eq!(
        wait(&[("retry-after", " 1.5 ")]),
        Some(Duration::from_millis(1_500))
    );
    assert_eq!(
        wait(&[("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT")]),
        seconds(77)
    );
    assert_eq!(
        wait(&[("retry-after", "Sun, 06 Nov 1994 08:00:00 GMT")]),
        seconds(0)
    );
    assert_eq!(
        wait(&[("retry-after-ms", "250"), ("retry-after", "9")]),
        Some(Duration::from_millis(250))
    );
    assert_eq!(
        wait(&[("retry-after-ms", "soon"), ("retry-after", "9")]),
        seconds(9)
    );
    for nonsense in ["", "-3", "NaN", "tomorrow", "0x10"] {
        assert_eq!(wait(&[("retry-after", nonsense)]), None, "{nonsense}");
    }
    assert!(wait(&[("retry-after", "1e300")]).unwrap() > Duration::from_secs(1_000_000));
    assert!(wait(&[("retry-after", "inf")]).is_some());
    assert_eq!(wait(&[]), None);
}
