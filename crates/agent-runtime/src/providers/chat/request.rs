//! Bodies of Chat Completions.

use serde_json::{Map, Value, json};

use crate::model::{FunctionSpec, ModelRequest};
use crate::names;
use crate::providers::responses::{choice, names_parallel_calls};
use crate::providers::transcript::{Entry, SentCall, entries};

/// The body that asks `model` for one turn.
pub(in crate::providers) fn body(
    request: &ModelRequest,
    model: &str,
    maker: &str,
    stream: bool,
) -> Value {
    let mut body = Map::new();
    let mut set = |name: &str, value: Value| {
        body.insert(name.to_owned(), value);
    };
    set("model", json!(model));
    set("messages", Value::Array(messages(request, maker)));
    set("stream", json!(stream));
    if stream {
        set("stream_options", json!({"include_usage": true}));
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
            "response_format",
            json!({"type": "json_schema", "json_schema": {
                "name": names::well_formed(&format.name),
                "schema": format.schema,
                "strict": format.strict,
            }}),
        );
    }
    if let Some(effort) = &request.settings.reasoning_effort {
        set("reasoning_effort", json!(effort));
    }
    if let Some(limit) = request.settings.max_output_tokens {
        // Reasoning models know the newer name only, small servers the older one only.
        let name = if request.settings.reasoning_effort.is_some() {
            "max_completion_tokens"
        } else {
            "max_tokens"
        };
        set(name, json!(limit));
    }
    if let Some(temperature) = request.settings.temperature {
        set("temperature", json!(temperature));
    }
    Value::Object(body)
}

fn messages(request: &ModelRequest, maker: &str) -> Vec<Value> {
    let mut messages = Vec::new();
    if !request.instructions.is_empty() {
        messages.push(json!({"role": "system", "content": request.instructions}));
    }
    let mut turn = Turn::default();
    for entry in entries(&request.items, maker) {
        match entry {
            Entry::Text(text) => {
                turn.texts.push(text.to_owned());
            }
            Entry::Call(call) => turn.calls.push(tool_call(&call)),
            Entry::Opaque(_) => {}
            Entry::Message(text) => {
                turn.close(&mut messages);
                messages.push(json!({"role": "user", "content": text}));
            }
            Entry::Output { call_id, output } => {
                turn.close(&mut messages);
                messages.push(json!({"role": "tool", "tool_call_id": call_id, "content": output}));
            }
        }
    }
    turn.close(&mut messages);
    messages
}

/// One message of the model: its text and its calls together.
#[derive(Default)]
struct Turn {
    texts: Vec<String>,
    calls: Vec<Value>,
}

impl Turn {
    fn close(&mut self, messages: &mut Vec<Value>) {
        let turn = std::mem::take(self);
        if turn.texts.is_empty() && turn.calls.is_empty() {
            return;
        }
        let content = if turn.texts.is_empty() {
            Value::Null
        } else {
            json!(turn.texts.join("\n"))
        };
        let mut message = json!({"role": "assistant", "content": content});
        if !turn.calls.is_empty() {
            message["tool_calls"] = Value::Array(turn.calls);
        }
        messages.push(message);
    }
}

fn tool_call(call: &SentCall) -> Value {
    json!({
        "id": call.call_id,
        "type": "function",
        "function": {"name": call.name, "arguments": call.arguments},
    })
}

fn tool(function: &FunctionSpec) -> Value {
    json!({"type": "function", "function": {
        "name": function.name,
        "description": function.description,
        "parameters": function.parameters,
        "strict": function.strict,
    }})
}
