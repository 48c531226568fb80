//! What can be told without a server: addresses, bodies, replies, streams, errors.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]
#![allow(clippy::needless_pass_by_value, reason = "shorter at the call")]

mod addresses;
mod bodies;
mod errors;
mod replies;
mod streams;
mod transcripts;

use serde_json::{Value, json};

use super::{Credential, Protocol, ProviderSettings};
use crate::model::{
    FunctionKind, FunctionSpec, Item, ModelReply, ModelRequest, ModelSettings, PlanHints,
    ReplyPart, ToolCall, ToolChoice,
};

const KEY: &str = "sk-proj-abcdefgh12345678ZYXW";
const MAKER: &str = "openai:gpt-4o@models.example";

fn settings(protocol: Protocol) -> ProviderSettings {
    let key = Credential::BearerToken(KEY.into());
    ProviderSettings::openai(Some("https://models.example/v1"), "gpt-4o", protocol, key).unwrap()
}

fn call(id: &str, name: &str, arguments: &str) -> ToolCall {
    ToolCall {
        call_id: id.to_owned(),
        name: name.to_owned(),
        arguments: arguments.to_owned(),
    }
}

fn calling(id: &str, name: &str, arguments: &str) -> ReplyPart {
    ReplyPart::ToolCall(call(id, name, arguments))
}

fn text(text: &str) -> ReplyPart {
    ReplyPart::Text {
        text: text.to_owned(),
    }
}

fn output(id: &str, output: Value) -> Item {
    Item::ToolOutput {
        call_id: id.to_owned(),
        output,
    }
}

fn calls(reply: &ModelReply) -> Vec<(&str, &str, &str)> {
    reply
        .tool_calls()
        .map(|call| {
            (
                call.call_id.as_str(),
                call.name.as_str(),
                call.arguments.as_str(),
            )
        })
        .collect()
}

fn request(items: Vec<Item>) -> ModelRequest {
    let schema = json!({
        "type": "object",
        "properties": {"amount": {"type": "integer"}},
        "required": ["amount"],
        "additionalProperties": false,
    });
    ModelRequest {
        agent: "Clerk".to_owned(),
        instructions: "Add what you are told.".to_owned(),
        items,
        functions: vec![FunctionSpec {
            name: "add".to_owned(),
            description: "Adds an amount.".to_owned(),
            parameters: schema,
            strict: true,
            kind: FunctionKind::Tool,
        }],
        tool_choice: ToolChoice::Auto,
        parallel_tool_calls: true,
        response_format: None,
        settings: ModelSettings::default(),
        hints: PlanHints::default(),
    }
}
