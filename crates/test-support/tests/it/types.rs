//! The types of OpenAI refuse bodies that are wrong in one place.

use hemline_test_support::{Protocol, type_errors};
use serde_json::{Value, json};

fn responses() -> Value {
    json!({
        "model": "gpt-planner",
        "instructions": "Plan.",
        "input": [
            {"type": "message", "role": "user", "content": "Plan the season."},
            {"type": "function_call", "call_id": "c1", "name": "count", "arguments": "{}"},
            {"type": "function_call_output", "call_id": "c1", "output": "{}"},
        ],
        "tools": [{
            "type": "function", "name": "count", "description": "Counts.", "strict": true,
            "parameters": {"type": "object", "properties": {}, "required": [], "additionalProperties": false},
        }],
        "tool_choice": "auto",
        "parallel_tool_calls": true,
        "store": false,
        "stream": true,
    })
}

fn chat() -> Value {
    json!({
        "model": "gpt-planner",
        "messages": [
            {"role": "system", "content": "Plan."},
            {"role": "user", "content": "Plan the season."},
            {"role": "assistant", "content": null, "tool_calls": [
                {"id": "c1", "type": "function", "function": {"name": "count", "arguments": "{}"}},
            ]},
            {"role": "tool", "tool_call_id": "c1", "content": "{}"},
        ],
        "tools": [{"type": "function", "function": {"name": "count", "parameters": {}, "strict": true}}],
        "stream": false,
    })
}

/// The body with the value at `pointer` replaced, or taken away.
fn spoilt(mut body: Value, pointer: &str, value: Option<Value>) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = body.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    match value {
        Some(value) => parent.insert(name.to_owned(), value),
        None => parent.remove(name),
    };
    body
}

#[test]
fn a_wrong_body_is_refused() {
    let r = |pointer: &str, value: Option<Value>| {
        (Protocol::Responses, spoilt(responses(), pointer, value))
    };
    let c = |pointer: &str, value: Option<Value>| (Protocol::Chat, spoilt(chat(), pointer, value));
    let bodies = [
        (Protocol::Responses, responses()),
        (Protocol::Chat, chat()),
        // A field that does not exist.
        r("/max_tokens", Some(json!(100))),
        c("/max_output_tokens", Some(json!(100))),
        // A required field that is not there.
        r("/tools/0/strict", None),
        r("/input/1/call_id", None),
        c("/model", None),
        c("/messages/3/tool_call_id", None),
        c("/messages/2/tool_calls/0/function/arguments", None),
        // A value of the wrong type.
        r("/tool_choice", Some(json!("sometimes"))),
        r("/input/1/arguments", Some(json!({}))),
        c("/messages/0/role", Some(json!("boss"))),
        c("/tools/0/name", Some(json!("count"))),
    ];
    let Some(errors) = type_errors(&bodies) else {
        return;
    };
    let refused: Vec<usize> = errors.keys().copied().collect();
    let wrong: Vec<usize> = (2..bodies.len()).collect();
    assert_eq!(refused, wrong, "{errors:#?}");
}
