//! Histories are well-formed, whatever a model or a store made of them.

use std::collections::HashSet;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{MAKER, calling, output, request};
use crate::model::{Item, ReplyPart};
use crate::providers::{chat, responses};

fn input(items: Vec<Item>) -> Vec<Value> {
    let body = responses::body(&request(items), "m", MAKER, false);
    body["input"].as_array().unwrap().clone()
}

#[test]
fn a_call_without_an_output_is_answered_and_an_output_without_a_call_left_out() {
    let items = vec![
        output("lost", json!({"total": 1})),
        Item::Assistant {
            parts: vec![calling("c1", "add", "{}"), calling("c2", "add", "{}")],
        },
        output("c2", json!({"total": 2})),
        output("strange", json!({})),
    ];
    let sent = input(items);
    let kinds: Vec<(&str, &str)> = sent
        .iter()
        .map(|item| {
            (
                item["type"].as_str().unwrap(),
                item["call_id"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        kinds,
        [
            ("function_call", "c1"),
            ("function_call", "c2"),
            ("function_call_output", "c1"),
            ("function_call_output", "c2"),
        ]
    );
    assert!(sent[2]["output"].as_str().unwrap().contains("not_run"));
}

#[test]
fn what_servers_refuse_in_a_history_is_made_acceptable() {
    let items = vec![
        Item::Assistant {
            parts: vec![
                calling("c1", "functions.add two", "{\"amount\":"),
                calling("", "", " "),
                calling("c1", "add", "[1]"),
            ],
        },
        output("c1", json!({"error": {"code": "bad_arguments"}})),
        output("", json!({"error": {"code": "unknown_function"}})),
        output("c1", json!({"error": {"code": "second"}})),
    ];
    let sent = input(items);
    let names: Vec<&str> = sent[..3]
        .iter()
        .map(|item| item["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["functions_add_two", "unnamed", "add"]);
    for call in &sent[..3] {
        let arguments: Value = serde_json::from_str(call["arguments"].as_str().unwrap()).unwrap();
        assert!(arguments.is_object(), "{arguments}");
    }
    let ids: HashSet<&str> = sent[..3]
        .iter()
        .map(|item| item["call_id"].as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), 3, "{sent:?}");
    assert!(
        sent[5]["output"].as_str().unwrap().contains("second"),
        "{sent:?}"
    );
}

fn any_part() -> impl Strategy<Value = ReplyPart> {
    prop_oneof![
        ".{0,8}".prop_map(|text| ReplyPart::Text { text }),
        ("[ab]{0,2}", ".{0,6}", ".{0,6}")
            .prop_map(|(id, name, arguments)| calling(&id, &name, &arguments)),
        Just(ReplyPart::Opaque {
            provider: MAKER.into(),
            payload: json!({"type": "reasoning"})
        }),
    ]
}

fn any_item() -> impl Strategy<Value = Item> {
    prop_oneof![
        ".{0,8}".prop_map(Item::user),
        ".{0,8}".prop_map(Item::notice),
        proptest::collection::vec(any_part(), 0..5).prop_map(|parts| Item::Assistant { parts }),
        "[ab]{0,2}".prop_map(|id| output(&id, json!({"total": 1}))),
    ]
}

/// Each call has one output, and both stand before anything else comes.
fn assert_answered(calls: &mut Vec<String>, item_call: Option<&str>, item_output: Option<&str>) {
    match (item_call, item_output) {
        (Some(id), _) => calls.push(id.to_owned()),
        (None, Some(id)) => {
            assert_eq!(
                calls.first().map(String::as_str),
                Some(id),
                "an output out of turn"
            );
            calls.remove(0);
        }
        (None, None) => {}
    }
}

proptest! {
    #[test]
    fn every_call_has_exactly_one_output_right_behind(items in proptest::collection::vec(any_item(), 0..14)) {
        let mut open = Vec::new();
        let mut seen = HashSet::new();
        for item in input(items.clone()) {
            let kind = item["type"].as_str().unwrap().to_owned();
            let id = item["call_id"].as_str();
            match kind.as_str() {
                "function_call" => {
                    prop_assert!(seen.insert(id.unwrap().to_owned()), "an id twice");
                    assert_answered(&mut open, id, None);
                }
                "function_call_output" => assert_answered(&mut open, None, id),
                "message" if item["role"] == "user" => prop_assert!(open.is_empty()),
                _ => {}
            }
        }
        prop_assert!(open.is_empty());

        let body = chat::body(&request(items), "m", MAKER, false);
        let mut open: Vec<String> = Vec::new();
        for message in body["messages"].as_array().unwrap() {
            match message["role"].as_str().unwrap() {
                "tool" => {
                    let id = message["tool_call_id"].as_str().unwrap();
                    prop_assert_eq!(open.first().map(String::as_str), Some(id));
                    open.remove(0);
                }
                _ => {
                    prop_assert!(open.is_empty());
                    let calls = message["tool_calls"].as_array().cloned().unwrap_or_default();
                    open = calls.iter().map(|call| call["id"].as_str().unwrap().to_owned()).collect();
                }
            }
        }
        prop_assert!(open.is_empty());
    }
}
