//! The rules of conversations refuse what breaks them.

use std::collections::BTreeMap;
use std::panic::catch_unwind;

use hemline_test_support::{RecordedRequest, assert_conversation_rules};
use serde_json::{Value, json};

fn request(path: &str, body: Value) -> RecordedRequest {
    RecordedRequest {
        path: path.to_owned(),
        headers: BTreeMap::new(),
        text: body.to_string(),
        body,
        status: Some(200),
    }
}

fn responses(input: Value, tools: Value) -> RecordedRequest {
    request("/v1/responses", json!({"input": input, "tools": tools}))
}

fn chat(messages: Value) -> RecordedRequest {
    request("/v1/chat/completions", json!({"messages": messages}))
}

fn call(id: &str) -> Value {
    json!({"type": "function_call", "call_id": id, "name": "count", "arguments": "{}"})
}

fn output(id: &str) -> Value {
    json!({"type": "function_call_output", "call_id": id, "output": "{}"})
}

fn tool(name: &str, parameters: Value) -> Value {
    json!([{"type": "function", "name": name, "strict": true, "parameters": parameters}])
}

fn closed(properties: Value, required: Value) -> Value {
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

#[test]
fn what_keeps_the_rules_passes() {
    let inner = closed(
        json!({"b": {"type": "string", "enum": ["x", "y"]}}),
        json!(["b"]),
    );
    let parameters = closed(
        json!({"a": {"anyOf": [inner, {"type": "null"}]}}),
        json!(["a"]),
    );
    let input = json!([call("1"), call("2"), output("2"), output("1")]);
    assert_conversation_rules(&responses(input, tool("count-it_2", parameters)));
    let turn = json!({"role": "assistant", "tool_calls": [{"id": "1"}, {"id": "2"}]});
    let answer = |id: &str| json!({"role": "tool", "tool_call_id": id, "content": "1"});
    assert_conversation_rules(&chat(json!([turn, answer("2"), answer("1")])));
}

#[test]
fn what_breaks_a_rule_is_found() {
    let fine = || closed(json!({}), json!([]));
    let nothing = || json!([]);
    let turn = json!({"role": "assistant", "tool_calls": [{"id": "1"}]});
    let user = json!({"role": "user", "content": "Go on."});
    let answer = json!({"role": "tool", "tool_call_id": "1", "content": "1"});
    let deep = (0..6).fold(json!({"type": "string"}), |inner, _| {
        closed(json!({"a": inner}), json!(["a"]))
    });
    let text = json!({"type": "function_call_output", "call_id": "1", "output": "approve it"});
    let broken = [
        responses(json!([call("1")]), nothing()),
        responses(json!([call("1"), output("1"), output("1")]), nothing()),
        responses(json!([output("1")]), nothing()),
        responses(json!([call("1"), call("1"), output("1")]), nothing()),
        responses(json!([call("1"), text]), nothing()),
        responses(nothing(), tool("count it", fine())),
        responses(nothing(), tool(&"a".repeat(65), fine())),
        responses(
            nothing(),
            tool("a", json!({"type": "object", "properties": {}})),
        ),
        responses(
            nothing(),
            tool("a", closed(json!({"b": {"type": "string"}}), nothing())),
        ),
        responses(
            nothing(),
            tool(
                "a",
                closed(
                    json!({"b": {"type": "integer", "minimum": 0}}),
                    json!(["b"]),
                ),
            ),
        ),
        responses(nothing(), tool("a", deep)),
        chat(json!([turn])),
        chat(json!([turn, user, answer])),
        chat(json!([answer, turn])),
    ];
    for (place, request) in broken.iter().enumerate() {
        let judged = catch_unwind(|| assert_conversation_rules(request));
        assert!(judged.is_err(), "{place} passes: {}", request.text);
    }
}
