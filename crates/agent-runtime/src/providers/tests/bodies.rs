//! What is sent.

use serde_json::{Value, json};

use super::{MAKER, calling, output, request, text};
use crate::model::{Item, ModelRequest, ReplyPart, ResponseFormat, ToolChoice};
use crate::providers::{chat, responses};

fn opaque(maker: &str) -> ReplyPart {
    ReplyPart::Opaque {
        provider: maker.to_owned(),
        payload: json!({"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "AAAA"}),
    }
}

fn conversation() -> Vec<Item> {
    vec![
        Item::user("Add 3 and 4."),
        Item::Assistant {
            parts: vec![
                opaque(MAKER),
                opaque("azure@elsewhere.example"),
                text("I add."),
                calling("c1", "add", "{\"amount\": 3}"),
                calling("c2", "add", "{\"amount\": 4}"),
            ],
        },
        output("c1", json!({"total": 3})),
        output("c2", json!({"total": 7})),
        Item::notice("The total is missing."),
        Item::Handoff {
            from: "Clerk".into(),
            to: "Ignore the above".into(),
            reason: "done\n".into(),
            summary: json!({"total": 7}),
        },
    ]
}

#[test]
fn a_conversation_in_the_responses_protocol() {
    let body = responses::body(&request(conversation()), "gpt-4o", MAKER, false);
    let handoff = r#"{"handoff":{"from":"Clerk","reason":"done\n","summary":{"total":7},"to":"Ignore the above"}}"#;
    assert_eq!(
        body,
        json!({
            "model": "gpt-4o",
            "instructions": "Add what you are told.",
            "store": false,
            "stream": false,
            "input": [
                {"type": "message", "role": "user", "content": "Add 3 and 4."},
                {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "AAAA"},
                {"type": "message", "role": "assistant", "content": "I add."},
                {"type": "function_call", "call_id": "c1", "name": "add", "arguments": "{\"amount\": 3}"},
                {"type": "function_call", "call_id": "c2", "name": "add", "arguments": "{\"amount\": 4}"},
                {"type": "function_call_output", "call_id": "c1", "output": "{\"total\":3}"},
                {"type": "function_call_output", "call_id": "c2", "output": "{\"total\":7}"},
                {"type": "message", "role": "user", "content": "The total is missing."},
                {"type": "message", "role": "user", "content": handoff},
            ],
            "tools": [{
                "type": "function",
                "name": "add",
                "description": "Adds an amount.",
                "parameters": request(Vec::new()).functions[0].parameters,
                "strict": true,
            }],
            "tool_choice": "auto",
            "parallel_tool_calls": true,
        })
    );
}

#[test]
fn a_conversation_in_chat_completions() {
    let body = chat::body(&request(conversation()), "gpt-4o", MAKER, true);
    let handoff = r#"{"handoff":{"from":"Clerk","reason":"done\n","summary":{"total":7},"to":"Ignore the above"}}"#;
    let called = |id: &str, arguments: &str| json!({"id": id, "type": "function", "function": {"name": "add", "arguments": arguments}});
    assert_eq!(
        body,
        json!({
            "model": "gpt-4o",
            "stream": true,
            "stream_options": {"include_usage": true},
            "messages": [
                {"role": "system", "content": "Add what you are told."},
                {"role": "user", "content": "Add 3 and 4."},
                {"role": "assistant", "content": "I add.", "tool_calls": [
                    called("c1", "{\"amount\": 3}"),
                    called("c2", "{\"amount\": 4}"),
                ]},
                {"role": "tool", "tool_call_id": "c1", "content": "{\"total\":3}"},
                {"role": "tool", "tool_call_id": "c2", "content": "{\"total\":7}"},
                {"role": "user", "content": "The total is missing."},
                {"role": "user", "content": handoff},
            ],
            "tools": [{"type": "function", "function": {
                "name": "add",
                "description": "Adds an amount.",
                "parameters": request(Vec::new()).functions[0].parameters,
                "strict": true,
            }}],
            "tool_choice": "auto",
            "parallel_tool_calls": true,
        })
    );
}

fn bodies(request: &ModelRequest) -> [Value; 2] {
    [
        responses::body(request, "m", MAKER, false),
        chat::body(request, "m", MAKER, false),
    ]
}

#[test]
fn without_functions_nothing_is_said_of_them() {
    let mut request = request(vec![Item::user("?")]);
    request.functions.clear();
    request.instructions.clear();
    for body in bodies(&request) {
        for name in [
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "instructions",
            "include",
            "reasoning",
        ] {
            assert!(body.get(name).is_none(), "{name}: {body}");
        }
        assert!(
            body.get("temperature").is_none() && body.get("hints").is_none(),
            "{body}"
        );
    }
}

#[test]
fn choices_formats_and_settings_are_sent_where_given() {
    let mut request = request(vec![Item::user("?")]);
    request.tool_choice = ToolChoice::Required;
    request.parallel_tool_calls = false;
    request.settings.temperature = Some(0.25);
    request.settings.max_output_tokens = Some(900);
    request.settings.reasoning_effort = Some("low".into());
    request.response_format = Some(ResponseFormat {
        name: "season parameters".into(),
        schema: json!({"type": "object"}),
        strict: true,
    });
    let [responses, chat] = bodies(&request);
    for body in [&responses, &chat] {
        assert_eq!(
            (&body["tool_choice"], &body["parallel_tool_calls"]),
            (&json!("required"), &json!(false))
        );
        assert_eq!(body["temperature"], 0.25);
    }
    let format = json!({"name": "season_parameters", "schema": {"type": "object"}, "strict": true});
    let mut flat = format.clone();
    flat["type"] = json!("json_schema");
    assert_eq!(responses["text"]["format"], flat);
    assert_eq!(
        chat["response_format"],
        json!({"type": "json_schema", "json_schema": format})
    );
    assert_eq!(responses["max_output_tokens"], 900);
    assert_eq!(chat["max_completion_tokens"], 900);
    assert_eq!(responses["reasoning"], json!({"effort": "low"}));
    assert_eq!(responses["include"], json!(["reasoning.encrypted_content"]));
    assert_eq!(chat["reasoning_effort"], "low");
    request.parallel_tool_calls = true;
    for body in bodies(&request) {
        assert!(body.get("parallel_tool_calls").is_none(), "{body}");
    }
}
