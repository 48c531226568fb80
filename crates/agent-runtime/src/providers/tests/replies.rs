//! Replies of both protocols, whole and with gaps.

use serde_json::{Value, json};

use super::{KEY, MAKER, calling, calls, settings, text};
use crate::model::{FinishReason, ModelReply, ReplyPart, Usage};
use crate::providers::failure::Fault;
use crate::providers::{Credential, Protocol, chat, responses};

fn responded(response: &Value) -> ModelReply {
    responses::read_reply(response, MAKER).unwrap()
}

fn completed(message: Value, finish: Value) -> ModelReply {
    let completion = json!({"choices": [{"message": message, "finish_reason": finish}]});
    chat::read_reply(&completion).unwrap()
}

#[test]
fn a_whole_response() {
    let reasoning =
        json!({"type": "reasoning", "id": "rs", "summary": [], "encrypted_content": "AA=="});
    let reply = responded(&json!({
        "id": "resp_1",
        "status": "completed",
        "error": null,
        "output": [
            reasoning,
            {"type": "reasoning", "id": "unreadable", "summary": []},
            {"type": "message", "role": "assistant", "content": [
                {"type": "output_text", "text": "I add.", "annotations": []},
            ]},
            {"type": "function_call", "id": "fc", "call_id": "c1", "name": "add", "arguments": "{\"amount\":3}"},
            {"type": "function_call", "call_id": "c2", "name": "add", "arguments": {"amount": 4}},
            {"type": "web_search_call", "id": "ws"},
        ],
        "usage": {
            "input_tokens": 120,
            "input_tokens_details": {"cached_tokens": 100},
            "output_tokens": 30,
            "output_tokens_details": {"reasoning_tokens": 20},
        },
    }));
    let opaque = ReplyPart::Opaque {
        provider: MAKER.to_owned(),
        payload: reasoning,
    };
    assert_eq!(reply.parts[0], opaque);
    assert_eq!(reply.parts.len(), 4);
    assert_eq!(reply.joined_text(), "I add.");
    assert_eq!(
        calls(&reply),
        [
            ("c1", "add", "{\"amount\":3}"),
            ("c2", "add", "{\"amount\":4}")
        ]
    );
    assert_eq!(reply.finish, FinishReason::ToolCalls);
    let usage = Usage {
        input_tokens: 120,
        cached_input_tokens: 100,
        output_tokens: 30,
        reasoning_tokens: 20,
    };
    assert_eq!(reply.usage, usage);
}

#[test]
fn a_response_with_nothing_but_its_output() {
    let reply = responded(&json!({"output": [{"type": "message", "content": "Hello."}]}));
    assert_eq!(reply, ModelReply::text("Hello."));
    let without_id =
        responded(&json!({"output": [{"type": "function_call", "name": "add"}], "usage": null}));
    assert_eq!(calls(&without_id), [("", "add", "{}")]);
}

#[test]
fn responses_that_broke_off_say_why() {
    let finish = |status: &str, reason: Value| {
        let response = json!({"status": status, "incomplete_details": reason, "output": []});
        responded(&response).finish
    };
    assert_eq!(
        finish("incomplete", json!({"reason": "max_output_tokens"})),
        FinishReason::Length
    );
    assert_eq!(finish("incomplete", Value::Null), FinishReason::Length);
    let filtered = finish("incomplete", json!({"reason": "content_filter"}));
    assert!(matches!(filtered, FinishReason::ContentFilter(_)));
    let refused = responded(&json!({"status": "completed", "output": [
        {"type": "message", "content": [{"type": "refusal", "refusal": "I cannot help with that."}]},
    ]}));
    let FinishReason::ContentFilter(message) = refused.finish else {
        panic!("{refused:?}")
    };
    assert_eq!(
        message,
        "the model declined to answer: I cannot help with that."
    );
}

#[test]
fn a_failed_response_is_an_error() {
    let failed = json!({"status": "failed", "output": [], "error": {"code": "server_error", "message": "Oops."}});
    let Err(Fault::Reported(error)) = responses::read_reply(&failed, MAKER) else {
        panic!()
    };
    assert_eq!(
        (error.codes, error.message.as_str()),
        (vec!["server_error".to_owned()], "Oops.")
    );
    for broken in [
        json!({}),
        json!({"output": "text"}),
        json!([1]),
        json!("x"),
        json!(null),
    ] {
        assert!(responses::read_reply(&broken, MAKER).is_err(), "{broken}");
    }
    let cancelled = json!({"status": "cancelled", "output": []});
    assert!(responses::read_reply(&cancelled, MAKER).is_err());
}

#[test]
fn a_whole_completion() {
    let completion = json!({
        "id": "chatcmpl-1",
        "choices": [{
            "index": 0,
            "finish_reason": "tool_calls",
            "message": {"role": "assistant", "content": "I add.", "refusal": null, "tool_calls": [
                {"id": "c1", "type": "function", "function": {"name": "add", "arguments": "{\"amount\":3}"}},
                {"type": "function", "function": {"name": "add", "arguments": {"amount": 4}}},
            ]},
        }],
        "usage": {
            "prompt_tokens": 12,
            "completion_tokens": 5,
            "prompt_tokens_details": {"cached_tokens": 2},
            "completion_tokens_details": {"reasoning_tokens": 1},
        },
    });
    let reply = chat::read_reply(&completion).unwrap();
    assert_eq!(reply.joined_text(), "I add.");
    assert_eq!(
        calls(&reply),
        [
            ("c1", "add", "{\"amount\":3}"),
            ("", "add", "{\"amount\":4}")
        ]
    );
    assert_eq!(reply.finish, FinishReason::ToolCalls);
    let usage = Usage {
        input_tokens: 12,
        cached_input_tokens: 2,
        output_tokens: 5,
        reasoning_tokens: 1,
    };
    assert_eq!(reply.usage, usage);
}

#[test]
fn completions_with_gaps() {
    assert_eq!(
        completed(json!({"content": "Hi."}), Value::Null),
        ModelReply::text("Hi.")
    );
    assert_eq!(
        completed(
            json!({"content": [{"type": "text", "text": "Hi."}]}),
            json!("stop")
        ),
        ModelReply::text("Hi.")
    );
    let called =
        json!({"content": null, "tool_calls": [{"function": {"name": "add", "arguments": ""}}]});
    let reply = completed(called, json!("stop"));
    assert_eq!(reply.finish, FinishReason::ToolCalls);
    assert_eq!(calls(&reply), [("", "add", "{}")]);
    let old = completed(
        json!({"function_call": {"name": "add", "arguments": "{}"}}),
        json!("function_call"),
    );
    assert_eq!(calls(&old), [("", "add", "{}")]);
    for broken in [
        json!({}),
        json!({"choices": []}),
        json!({"choices": [{}]}),
        json!(7),
    ] {
        assert!(
            matches!(chat::read_reply(&broken), Err(Fault::Unreadable(_))),
            "{broken}"
        );
    }
}

#[test]
fn completions_that_broke_off_say_why() {
    assert_eq!(
        completed(json!({"content": "Hel"}), json!("length")).finish,
        FinishReason::Length
    );
    let refused = completed(json!({"content": null, "refusal": "No."}), json!("stop"));
    assert_eq!(
        refused.finish,
        FinishReason::ContentFilter("the model declined to answer: No.".to_owned())
    );
    let filtered = chat::read_reply(&json!({"choices": [{
        "message": {"content": ""},
        "finish_reason": "content_filter",
        "content_filter_results": {"violence": {"filtered": true, "severity": "high"}, "hate": {"filtered": false}},
    }]}));
    let expected = FinishReason::ContentFilter("the reply was stopped: violence (high)".to_owned());
    assert_eq!(filtered.unwrap().finish, expected);
    let failed = chat::read_reply(&json!({"error": {"message": "Oops.", "code": 503}}));
    let Err(Fault::Reported(error)) = failed else {
        panic!()
    };
    assert_eq!(error.status(), Some(503));
}

#[test]
fn counts_of_tokens_that_nothing_could_store() {
    let usage = json!({"input_tokens": u64::MAX, "output_tokens": -5, "output_tokens_details": {"reasoning_tokens": 1e300}});
    let reply = responded(&json!({"output": [], "usage": usage}));
    assert_eq!(reply.usage.input_tokens, u64::from(u32::MAX));
    assert_eq!(
        (reply.usage.output_tokens, reply.usage.reasoning_tokens),
        (0, 0)
    );
}

#[test]
fn a_key_that_a_gateway_repeats_is_in_no_part_of_a_reply() {
    let said = format!("Your key is {KEY}.");
    let arguments = json!({"reason": said}).to_string();
    let reply = responded(&json!({"output": [
        {"type": "message", "content": [{"type": "output_text", "text": said}]},
        {"type": "function_call", "call_id": "c1", "name": "transfer_to_b", "arguments": arguments},
    ]}));
    let hidden = settings(Protocol::Responses).without_key(reply);
    assert_eq!(
        hidden.parts,
        [
            text("Your key is ***."),
            calling("c1", "transfer_to_b", r#"{"reason":"Your key is ***."}"#)
        ]
    );
    let plain_word = Credential::ApiKey("EMPTY".into());
    assert_eq!(plain_word.mask_whole("EMPTY shelves"), "EMPTY shelves");
}

#[test]
fn completions_that_were_filtered_whole_name_the_category() {
    let category = |reply: ModelReply| match reply.finish {
        FinishReason::ContentFilter(words) => words,
        other => panic!("{other:?}"),
    };
    let results = json!({"jailbreak": {"filtered": true, "detected": true}});
    let prompt = json!({
        "choices": [],
        "prompt_filter_results": [{"prompt_index": 0, "content_filter_results": results}],
    });
    assert!(category(chat::read_reply(&prompt).unwrap()).contains("jailbreak"));
    let choice = json!({"choices": [{
        "finish_reason": "content_filter",
        "content_filter_results": {"violence": {"filtered": true, "severity": "high"}},
    }]});
    assert!(category(chat::read_reply(&choice).unwrap()).contains("violence"));
    assert!(chat::read_reply(&json!({"choices": []})).is_err());
}
