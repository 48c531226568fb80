//! Streams of both protocols, cut anywhere.

use std::sync::Mutex;

use futures::stream;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{MAKER, calls};
use crate::model::{FinishReason, ModelReply};
use crate::providers::Protocol;
use crate::providers::failure::Fault;
use crate::providers::streamed::{self, StreamFailure};

type Told = (Result<ModelReply, StreamFailure>, String);

/// What becomes of a stream that comes in these pieces and then ends, or breaks.
fn read(protocol: Protocol, pieces: &[&[u8]], breaks: bool) -> Told {
    let told = Mutex::new(String::new());
    let on_text = |text: &str| told.lock().unwrap().push_str(text);
    let mut bytes: Vec<Result<Vec<u8>, String>> =
        pieces.iter().map(|piece| Ok(piece.to_vec())).collect();
    if breaks {
        bytes.push(Err("connection reset".to_owned()));
    }
    let reading = streamed::read(protocol, MAKER, stream::iter(bytes), &on_text);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let reply = runtime.block_on(reading);
    let told = told.lock().unwrap().clone();
    (reply, told)
}

fn whole(protocol: Protocol, text: &str) -> Told {
    read(protocol, &[text.as_bytes()], false)
}

fn delta(delta: Value) -> Value {
    json!({"id": "x", "choices": [{"index": 0, "delta": delta, "finish_reason": null}]})
}

fn piece_of_call(index: u64, id: Option<&str>, name: Option<&str>, arguments: &str) -> Value {
    let mut function = json!({"arguments": arguments});
    if let Some(name) = name {
        function["name"] = json!(name);
    }
    delta(json!({"tool_calls": [{"index": index, "id": id, "function": function}]}))
}

fn ending(reason: &str) -> Value {
    json!({"choices": [{"delta": {}, "finish_reason": reason}]})
}

fn sse(events: &[Value], line_end: &str) -> String {
    let lines = events
        .iter()
        .map(|event| format!("data: {event}{line_end}{line_end}"));
    lines.collect()
}

fn chat_stream(line_end: &str) -> String {
    let events = sse(
        &[
            json!({"choices": [], "prompt_filter_results": []}),
            delta(json!({"role": "assistant", "content": ""})),
            delta(json!({"content": "Für 12 "})),
            delta(json!({"content": "Läden 👗."})),
            piece_of_call(0, Some("c1"), Some("add"), ""),
            piece_of_call(1, Some("c2"), Some("add"), "{\"amou"),
            piece_of_call(0, None, None, "{\"amount\":3}"),
            piece_of_call(1, None, None, "nt\":4}"),
            ending("tool_calls"),
            json!({"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 4}}),
        ],
        line_end,
    );
    format!(
        ": a comment{line_end}{line_end}event: message{line_end}{events}data: [DONE]{line_end}{line_end}"
    )
}

fn responses_stream(line_end: &str) -> String {
    let response = json!({
        "status": "completed",
        "output": [
            {"type": "message", "content": [{"type": "output_text", "text": "Für 12 Läden 👗."}]},
            {"type": "function_call", "call_id": "c1", "name": "add", "arguments": "{\"amount\":3}"},
            {"type": "function_call", "call_id": "c2", "name": "add", "arguments": "{\"amount\":4}"},
        ],
        "usage": {"input_tokens": 9, "output_tokens": 4},
    });
    let events = [
        (
            "response.created",
            json!({"type": "response.created", "response": {"status": "in_progress"}}),
        ),
        (
            "response.output_text.delta",
            json!({"type": "response.output_text.delta", "delta": "Für 12 "}),
        ),
        (
            "response.output_text.delta",
            json!({"type": "response.output_text.delta", "delta": "Läden 👗."}),
        ),
        (
            "response.unheard_of",
            json!({"type": "response.unheard_of"}),
        ),
        (
            "response.completed",
            json!({"type": "response.completed", "response": response}),
        ),
    ];
    let lines = events
        .iter()
        .map(|(name, data)| format!("event: {name}{line_end}data: {data}{line_end}{line_end}"));
    lines.collect()
}

fn assert_whole(told: &Told) {
    let (reply, text) = told;
    let reply = reply.as_ref().unwrap();
    assert_eq!(text, "Für 12 Läden 👗.");
    assert_eq!(&reply.joined_text(), text);
    assert_eq!(
        calls(reply),
        [
            ("c1", "add", "{\"amount\":3}"),
            ("c2", "add", "{\"amount\":4}")
        ]
    );
    assert_eq!(reply.finish, FinishReason::ToolCalls);
    assert_eq!(
        (reply.usage.input_tokens, reply.usage.output_tokens),
        (9, 4)
    );
}

#[test]
fn streams_with_any_line_ends() {
    for line_end in ["\n", "\r\n"] {
        assert_whole(&whole(Protocol::Chat, &chat_stream(line_end)));
        assert_whole(&whole(Protocol::Responses, &responses_stream(line_end)));
    }
}

proptest! {
    #[test]
    fn a_stream_may_come_in_any_pieces(cuts in proptest::collection::vec(0_usize..3_000, 0..40), crlf: bool, chat: bool) {
        let line_end = if crlf { "\r\n" } else { "\n" };
        let (protocol, text) = if chat {
            (Protocol::Chat, chat_stream(line_end))
        } else {
            (Protocol::Responses, responses_stream(line_end))
        };
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut % (text.len() + 1)).collect();
        cuts.extend([0, text.len()]);
        cuts.sort_unstable();
        let pieces: Vec<&[u8]> = cuts.windows(2).map(|cut| &text.as_bytes()[cut[0]..cut[1]]).collect();
        assert_whole(&read(protocol, &pieces, false));
    }

    #[test]
    fn a_stream_that_is_cut_is_never_taken_for_whole(cut in 1_usize..3_000, breaks: bool) {
        let text = responses_stream("\n");
        let cut = 1 + cut % (text.len() - 2);
        let (reply, _) = read(Protocol::Responses, &[&text.as_bytes()[..cut]], breaks);
        prop_assert!(matches!(reply, Err(StreamFailure::Broken(_))), "{:?}", reply);
    }
}

#[test]
fn a_chat_stream_without_an_end_is_broken_and_one_that_said_why_it_ends_is_whole() {
    let begun = sse(&[delta(json!({"content": "Hel"}))], "\n");
    let (reply, told) = whole(Protocol::Chat, &begun);
    assert!(matches!(reply, Err(StreamFailure::Broken(_))), "{reply:?}");
    assert_eq!(told, "Hel");
    let finished = sse(&[delta(json!({"content": "Hello."})), ending("stop")], "\n");
    assert_eq!(
        whole(Protocol::Chat, &finished).0.unwrap(),
        ModelReply::text("Hello.")
    );
    let done = format!("{begun}data: [DONE]\n\n");
    assert_eq!(
        whole(Protocol::Chat, &done).0.unwrap(),
        ModelReply::text("Hel")
    );
}

#[test]
fn nothing_at_all_is_no_connection() {
    for protocol in [Protocol::Chat, Protocol::Responses] {
        for breaks in [false, true] {
            let (reply, _) = read(protocol, &[], breaks);
            assert!(matches!(reply, Err(StreamFailure::NoReply(_))), "{reply:?}");
        }
    }
}

#[test]
fn errors_in_a_stream_are_told() {
    let event = "event: error\ndata: {\"type\":\"error\",\"code\":\"rate_limit_exceeded\",\"message\":\"Slow down.\"}\n\n";
    let nested = "data: {\"error\":{\"message\":\"Slow down.\",\"code\":429}}\n\n";
    for protocol in [Protocol::Chat, Protocol::Responses] {
        for error in [event, nested] {
            let (reply, _) = whole(protocol, error);
            let Err(StreamFailure::Fault {
                fault: Fault::Reported(error),
                had_begun,
            }) = reply
            else {
                panic!("{reply:?}")
            };
            assert_eq!((error.message.as_str(), had_begun), ("Slow down.", false));
        }
    }
    let late = format!("{}{nested}", sse(&[delta(json!({"content": "Hel"}))], "\n"));
    let (reply, _) = whole(Protocol::Chat, &late);
    assert!(
        matches!(
            reply,
            Err(StreamFailure::Fault {
                had_begun: true,
                ..
            })
        ),
        "{reply:?}"
    );
    let failed = json!({"type": "response.failed", "response": {
        "status": "failed", "output": [], "error": {"code": "server_error", "message": "Oops."},
    }});
    let (reply, _) = whole(Protocol::Responses, &sse(&[failed], "\n"));
    assert!(
        matches!(
            reply,
            Err(StreamFailure::Fault {
                fault: Fault::Reported(_),
                ..
            })
        ),
        "{reply:?}"
    );
    let (reply, _) = whole(Protocol::Chat, "data: {nonsense\n\n");
    assert!(
        matches!(
            reply,
            Err(StreamFailure::Fault {
                fault: Fault::Unreadable(_),
                ..
            })
        ),
        "{reply:?}"
    );
}

#[test]
fn data_may_have_several_lines() {
    let stream = "data: {\"choices\": [{\"delta\":\ndata: {\"content\": \"Hi.\"},\ndata: \"finish_reason\": \"stop\"}]}\n\n";
    assert_eq!(
        whole(Protocol::Chat, stream).0.unwrap(),
        ModelReply::text("Hi.")
    );
}

#[test]
fn calls_of_small_servers_are_told_apart() {
    let one_index = sse(
        &[
            piece_of_call(0, Some("a"), Some("add"), "{\"amount\":1}"),
            piece_of_call(0, Some("b"), Some("add"), "{\"amount\":2}"),
            ending("stop"),
        ],
        "\n",
    );
    let (reply, _) = whole(Protocol::Chat, &one_index);
    assert_eq!(
        calls(&reply.unwrap()),
        [
            ("a", "add", "{\"amount\":1}"),
            ("b", "add", "{\"amount\":2}")
        ]
    );
    let unindexed = delta(json!({"tool_calls": [
        {"function": {"name": "add", "arguments": {"amount": 1}}},
        {"function": {"name": "add", "arguments": {"amount": 2}}},
    ]}));
    let (reply, _) = whole(
        Protocol::Chat,
        &sse(&[unindexed, ending("tool_calls")], "\n"),
    );
    assert_eq!(
        calls(&reply.unwrap()),
        [("", "add", "{\"amount\":1}"), ("", "add", "{\"amount\":2}")]
    );
    let repeated = sse(
        &[
            piece_of_call(0, Some("a"), Some("add"), "{\"amo"),
            piece_of_call(0, Some("a"), Some("add"), "unt\":1}"),
            ending("tool_calls"),
        ],
        "\n",
    );
    let (reply, _) = whole(Protocol::Chat, &repeated);
    assert_eq!(calls(&reply.unwrap()), [("a", "add", "{\"amount\":1}")]);
}

#[test]
fn a_last_event_without_items_takes_those_that_came() {
    let item = json!({"type": "function_call", "call_id": "c1", "name": "add", "arguments": "{}"});
    let events = [
        json!({"type": "response.output_item.done", "output_index": 0, "item": item}),
        json!({"type": "response.completed", "response": {"status": "completed", "output": []}}),
    ];
    let (reply, _) = whole(Protocol::Responses, &sse(&events, "\n"));
    assert_eq!(calls(&reply.unwrap()), [("c1", "add", "{}")]);
}
