//! Bodies of the Responses protocol.

use serde_json::{Map, Value, json};

use crate::model::{FunctionSpec, ModelRequest, ToolChoice};
use crate::names;
use crate::providers::transcript::{Entry, entries};

/// The body that asks `model` for one turn. Nothing is stored by the provider; where reasoning is
/// asked for, it comes back encrypted, to be sent along with the next turn.
pub(in crate::providers) fn body(
    request: &ModelRequest,
    model: &str,
    maker: &str,
    stream: bool,
) -> Value {
    let history = entries(&request.items, maker);
    let mut body = Map::new();
    let mut set = |name: &str, value: Value| {
        body.insert(name.to_owned(), value);
    };
    set("model", json!(model));
    set("input", history.into_iter().map(input_item).collect());
    set("store", json!(false));
    set("stream", json!(stream));
    if !request.instructions.is_empty() {
        set("instructions", json!(request.instructions));
    }
    if !request.functions.is_empty() {
        set("tools", request.functions.iter().map(tool).collect());
        set("tool_choice", json!(choice(&request.tool_choice)));
        if names_parallel_calls(request) {
            set("parallel_tool_calls", json!(request.parallel_tool_calls));
        }
    }
    if let Some(format) = &request.response_format {
        set(
            "text",
            json!({"format": {
                "type": "json_schema",
                "name": names::well_formed(&format.name),
                "schema": format.schema,
                "strict": format.strict,
            }}),
        );
    }
    if let Some(effort) = &request.settings.reasoning_effort {
        set("reasoning", json!({"effort": effort}));
        set("include", json!(["reasoning.encrypted_content"]));
    }
    if let Some(limit) = request.settings.max_output_tokens {
        set("max_output_tokens", json!(limit));
    }
    if let Some(temperature) = request.settings.temperature {
        set("temperature", json!(temperature));
    }
    Value::Object(body)
}

fn input_item(entry: Entry<'_>) -> Value {
    match entry {
        Entry::Message(text) => json!({"type": "message", "role": "user", "content": text}),
        Entry::Text(text) => json!({"type": "message", "role": "assistant", "content": text}),
        Entry::Opaque(payload) => payload.clone(),
        Entry::Call(call) => json!({
            "type": "function_call",
            "call_id": call.call_id,
            "name": call.name,
            "arguments": call.arguments,
        }),
        Entry::Output { call_id, output } => json!({
            "type": "function_call_output",
            "call_id": call_id,
            "output": output,
        }),
    }
}

fn tool(function: &FunctionSpec) -> Value {
    json!({
        "type": "function",
        "name": function.name,
        "description": function.description,
        "parameters": function.parameters,
        "strict": function.strict,
    })
}

/// The protocols' word for a choice.
pub(in crate::providers) fn choice(choice: &ToolChoice) -> &'static str {
    match choice {
        ToolChoice::Auto => "auto",
        ToolChoice::Required => "required",
        ToolChoice::None => "none",
    }
}

/// Whether a request says if several calls may come at once. Small servers want to be told that they
/// may; some reasoning models refuse to be told what they do anyway.
pub(in crate::providers) fn names_parallel_calls(request: &ModelRequest) -> bool {
    !request.parallel_tool_calls || request.settings.reasoning_effort.is_none()
}
