//! The loop over real protocols: a model that errs is told so, and every call gets one output.

use hemline_agent_runtime::model::ModelSettings;
use hemline_agent_runtime::{Agent, Handoff, RunState, Runner};
use hemline_test_support::{Protocol, RecordedRequest};
use serde_json::{Value, json};

use crate::aimock::{Case, on_all};
use crate::support::{Sheet, clerk, done, set, start};

/// A run of the clerk, who may hand over to the porter or the driver.
async fn run(case: &Case<'_>) -> (String, RunState, Sheet) {
    let clerk = clerk()
        .handoff(Handoff::to("Porter", "Carries.").summary(|_| json!({"boxes": 3})))
        .handoff(Handoff::to("Driver", "Drives."));
    let agents = set([
        clerk,
        Agent::new("Porter", "carries"),
        Agent::new("Driver", "drives"),
    ]);
    done(start(&Runner::new(agents, case.model.clone()), "Clerk").await)
}

/// The JSON that the last request has as the output of a call.
fn output(requests: &[RecordedRequest], id: &str) -> Value {
    let mut outputs = requests.iter().flat_map(RecordedRequest::outputs);
    let (_, text) = outputs
        .rfind(|(call_id, _)| *call_id == id)
        .unwrap_or_else(|| panic!("no output of {id}"));
    serde_json::from_str(text).unwrap()
}

fn calls(calls: &[(&str, &str, &str)]) -> Value {
    let each = calls
        .iter()
        .map(|(id, name, arguments)| json!({"id": id, "name": name, "arguments": arguments}));
    json!({"toolCalls": each.collect::<Vec<_>>()})
}

#[tokio::test]
async fn a_tool_that_does_not_exist_is_answered_with_those_that_do() {
    let turns = json!([
        calls(&[("c1", "subtract", "{}"), ("c2", "add", r#"{"amount": 2}"#)]),
        calls(&[("c3", "add", r#"{"amount": 3}"#)]),
        {"content": "Done."},
    ]);
    on_all(turns, async |case| {
        let (text, _, sheet) = run(case).await;
        assert_eq!((text.as_str(), sheet.total), ("Done.", Some(5)));
        let refused = output(&case.requests(), "c1").to_string();
        for told in [
            "subtract",
            "add",
            "transfer_to_porter",
            "transfer_to_driver",
        ] {
            assert!(refused.contains(told), "{refused}");
        }
    })
    .await;
}

#[tokio::test]
async fn malformed_arguments_are_answered_and_mended() {
    let turns = json!([
        calls(&[("c1", "add", r#"{"amount": "#)]),
        calls(&[("c2", "add", r#"{"amount": "many"}"#)]),
        calls(&[("c3", "add", r#"{"amount": 3}"#)]),
        {"content": "Done."},
    ]);
    on_all(turns, async |case| {
        let (_, _, sheet) = run(case).await;
        assert_eq!(sheet.total, Some(3));
        let requests = case.requests();
        for id in ["c1", "c2"] {
            let refused = output(&requests, id);
            assert_eq!(refused["error"]["code"], "bad_arguments", "{refused}");
        }
    })
    .await;
}

#[tokio::test]
async fn of_two_handoffs_in_one_turn_the_first_wins() {
    let reason = r#"{"reason": "It is heavy."}"#;
    let both = calls(&[
        ("c1", "transfer_to_porter", reason),
        ("c2", "transfer_to_driver", reason),
        ("c3", "add", r#"{"amount": 1}"#),
    ]);
    let turns = json!([both, {"content": "Carried."}]);
    on_all(turns, async |case| {
        let (_, state, sheet) = run(case).await;
        assert_eq!((state.agent(), sheet.total), ("Porter", Some(1)));
        assert_eq!(answers(&state), ["transferred", "ignored", "added"]);
        let requests = case.requests();
        assert_eq!(requests.len(), 2);
        let handed_over = requests[1].messages().last().unwrap().to_string();
        assert!(handed_over.contains("boxes"), "{handed_over}");
    })
    .await;
}

#[tokio::test]
async fn encrypted_reasoning_goes_back_as_it_came_before_the_call_that_it_led_to() {
    let mut thinking = calls(&[("c1", "add", r#"{"amount": 1}"#)]);
    thinking["reasoning"] = json!("One more.");
    on_all(json!([thinking, {"content": "Done."}]), async |case| {
        let settings = ModelSettings {
            reasoning_effort: Some("low".to_owned()),
            ..ModelSettings::default()
        };
        let agents = set([clerk().settings(settings)]);
        let result = start(&Runner::new(agents, case.model.clone()), "Clerk").await;
        assert_eq!(done(result).0, "Done.");
        let last = case.requests().pop().unwrap();
        let kinds: Vec<&Value> = last.messages().iter().map(|item| &item["type"]).collect();
        if case.form.protocol() == Protocol::Responses {
            let expected = [
                "message",
                "reasoning",
                "function_call",
                "function_call_output",
            ];
            assert_eq!(kinds, expected);
            let reasoning = &last.messages()[1];
            assert!(reasoning["encrypted_content"].is_string(), "{reasoning}");
        }
    })
    .await;
}

/// What the calls of a run were answered: the status of a handoff, or the first field of the output.
fn answers(state: &RunState) -> Vec<String> {
    let stored: Value = serde_json::from_str(&state.to_json().unwrap()).unwrap();
    let items = stored["items"].as_array().unwrap();
    let outputs = items.iter().filter(|item| item["type"] == "tool_output");
    outputs
        .map(|item| &item["output"])
        .map(|output| match output["status"].as_str() {
            Some(status) => status.to_owned(),
            None => output.as_object().unwrap().keys().next().unwrap().clone(),
        })
        .collect()
}
