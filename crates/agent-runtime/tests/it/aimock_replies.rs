//! What models say, read the same on every protocol and form of address.

use hemline_agent_runtime::model::{
    FinishReason, Item, ModelRequest, ModelSettings, ReplyPart, ResponseFormat, ToolCall,
    ToolChoice,
};
use hemline_agent_runtime::strict_schema;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::aimock::{Mode, on_all, question};

fn call(id: &str, name: &str, what: &str) -> ToolCall {
    ToolCall {
        call_id: id.to_owned(),
        name: name.to_owned(),
        arguments: json!({"what": what}).to_string(),
    }
}

fn asked(call: &ToolCall) -> Value {
    json!({"id": call.call_id, "name": call.name, "arguments": call.arguments})
}

#[tokio::test]
async fn a_text_with_its_usage() {
    let text = "There are fifty stores, in three clusters.";
    let usage = json!({"prompt_tokens": 120, "completion_tokens": 9});
    let turns = json!([{"content": text, "usage": usage}]);
    on_all(turns, async |case| {
        let asked = case.ask(&question()).await;
        let reply = asked.reply.unwrap();
        assert_eq!(
            reply.parts,
            [ReplyPart::Text {
                text: text.to_owned()
            }]
        );
        assert_eq!(reply.finish, FinishReason::Stop);
        assert_eq!(
            (reply.usage.input_tokens, reply.usage.output_tokens),
            (120, 9)
        );
        let requests = case.requests();
        assert_eq!(requests.len(), 1);
        let streamed = requests[0].body["stream"] == true;
        assert_eq!(streamed, case.mode == Mode::Streamed);
        if streamed {
            assert_eq!(asked.told.concat(), text);
            assert!(asked.told.len() > 1, "{:?}", asked.told);
        } else {
            assert!(asked.told.is_empty());
        }
    })
    .await;
}

#[tokio::test]
async fn one_call() {
    let wanted = call("call_1", "count", "stores in the very long list of stores");
    on_all(json!([{"toolCalls": [asked(&wanted)]}]), async |case| {
        let reply = case.reply().await;
        assert_eq!(reply.parts, [ReplyPart::ToolCall(wanted.clone())]);
        assert_eq!(reply.finish, FinishReason::ToolCalls);
    })
    .await;
}

#[tokio::test]
async fn several_calls_in_one_turn_beside_a_text() {
    let wanted = [
        call("call_1", "count", "stores"),
        call("call_2", "weigh", "dresses"),
        call("call_3", "count", "dresses"),
    ];
    let calls: Vec<Value> = wanted.iter().map(asked).collect();
    let turns = json!([{"content": "I will look.", "toolCalls": calls}]);
    on_all(turns, async |case| {
        let reply = case.reply().await;
        assert_eq!(reply.joined_text(), "I will look.");
        assert!(reply.tool_calls().eq(&wanted), "{:?}", reply.parts);
        assert_eq!(reply.finish, FinishReason::ToolCalls);
    })
    .await;
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
struct Season {
    weeks: u32,
    /// First Monday.
    start: Option<String>,
    shares: Vec<Share>,
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
struct Share {
    cluster: String,
    share: f64,
}

fn structured() -> ModelRequest {
    let schema = strict_schema::<Season>();
    ModelRequest {
        functions: Vec::new(),
        tool_choice: ToolChoice::None,
        parallel_tool_calls: false,
        response_format: Some(ResponseFormat {
            name: "season".to_owned(),
            schema: schema.schema,
            strict: schema.strict,
        }),
        ..question()
    }
}

#[tokio::test]
async fn structured_output() {
    let content =
        json!({"weeks": 12, "start": null, "shares": [{"cluster": "high", "share": 0.45}]});
    on_all(json!([{"content": content.to_string()}]), async |case| {
        let reply = case.ask(&structured()).await.reply.unwrap();
        let season: Season = serde_json::from_str(&reply.joined_text()).unwrap();
        assert_eq!(season.weeks, 12);
        assert_eq!(season.shares[0].share, 0.45);
        let body = case.requests().remove(0).body.to_string();
        assert!(body.contains("json_schema"), "{body}");
    })
    .await;
}

/// Every kind of item, twice asked: what the model said, what it got, what the runtime told it.
fn long_conversation() -> ModelRequest {
    let text = |text: &str| ReplyPart::Text {
        text: text.to_owned(),
    };
    let output = |id: &str, output: Value| Item::ToolOutput {
        call_id: id.to_owned(),
        output,
    };
    let items = vec![
        Item::user("How many stores are there?"),
        Item::Assistant {
            parts: vec![
                text("I will look."),
                ReplyPart::ToolCall(call("call_1", "count", "stores")),
                ReplyPart::ToolCall(call("call_2", "weigh", "dresses")),
            ],
        },
        output("call_1", json!({"count": 50})),
        output("call_2", json!("a text as output")),
        Item::notice("The number of dresses is missing."),
        Item::Handoff {
            from: "Clerk".to_owned(),
            to: "Porter".to_owned(),
            reason: "It is \"heavy\".".to_owned(),
            summary: json!({"stores": 50}),
        },
        Item::Assistant {
            parts: vec![text("There are fifty stores.")],
        },
        Item::user("And dresses?"),
    ];
    ModelRequest {
        items,
        settings: ModelSettings {
            temperature: Some(0.2),
            max_output_tokens: Some(800),
            reasoning_effort: Some("low".to_owned()),
        },
        ..question()
    }
}

#[tokio::test]
async fn a_long_conversation_is_sent_by_the_published_types_and_rules() {
    on_all(json!([{"content": "Many."}]), async |case| {
        case.ask(&long_conversation()).await.reply.unwrap();
        let request = case.requests().remove(0);
        assert_eq!(request.call_ids(), ["call_1", "call_2"]);
        let outputs = [
            ("call_1", r#"{"count":50}"#),
            ("call_2", r#""a text as output""#),
        ];
        assert_eq!(request.outputs(), outputs);
        assert_eq!(request.functions().len(), 2);
        let instructions = request.instructions().concat();
        assert!(instructions.contains("Count."), "{instructions}");
        assert!(!instructions.contains("fifty"), "{instructions}");
    })
    .await;
}

#[tokio::test]
async fn functions_may_be_required_or_forbidden() {
    on_all(json!([{"content": "Fine."}]), async |case| {
        let choices = [ToolChoice::Required, ToolChoice::None, ToolChoice::Auto];
        for choice in &choices {
            let request = ModelRequest {
                tool_choice: choice.clone(),
                parallel_tool_calls: false,
                ..question()
            };
            case.ask(&request).await.reply.unwrap();
        }
        for (choice, request) in choices.iter().zip(case.requests()) {
            let expected = serde_json::to_value(choice).unwrap();
            assert_eq!(request.body["tool_choice"], expected);
            assert_eq!(request.body["parallel_tool_calls"], false);
        }
    })
    .await;
}
