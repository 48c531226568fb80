//! What a turn of calls does when some of them go wrong.

use std::collections::BTreeSet;
use std::time::Duration;

use hemline_agent_runtime::model::{Item, ModelReply, ReplyPart, ToolCall};
use hemline_agent_runtime::{CallStatus, NoArguments, Tool, ToolError, ToolOutput, ToolScope};
use serde_json::{Value, json};

use crate::support::*;

fn failing() -> Tool<Sheet> {
    Tool::immediate("fail", "Fails.", |_: ToolScope<Sheet>, _: NoArguments| {
        Err(ToolError::new("no_paper", "the paper has run out"))
    })
}

fn endless() -> Tool<Sheet> {
    Tool::new("wait", "Waits.", |_: ToolScope<Sheet>, _: NoArguments| {
        std::future::pending()
    })
}

fn raw(id: &str, name: &str, arguments: &str) -> ToolCall {
    ToolCall {
        call_id: id.into(),
        name: name.into(),
        arguments: arguments.into(),
    }
}

/// Every call of the history with its output; panics when one has none or several.
fn answers(items: &[Item]) -> Vec<(ToolCall, Value)> {
    let calls = items.iter().flat_map(|item| match item {
        Item::Assistant { parts } => parts.clone(),
        _ => Vec::new(),
    });
    let calls = calls.filter_map(|part| match part {
        ReplyPart::ToolCall(call) => Some(call),
        _ => None,
    });
    let given = outputs(items);
    calls
        .map(|call| {
            let mut of_call = given.iter().filter(|(id, _)| *id == call.call_id);
            let output = of_call.next().unwrap().1.clone();
            assert!(
                of_call.next().is_none(),
                "{} is answered twice",
                call.call_id
            );
            (call, output)
        })
        .collect()
}

async fn after(calls: impl IntoIterator<Item = ToolCall>) -> (Vec<(ToolCall, Value)>, Sheet) {
    let script = Scripted::new([ModelReply::calls(calls), ModelReply::text("finished")]);
    let agent = clerk()
        .tool(failing())
        .tool(endless().time_limit(Duration::from_secs(2)));
    let (_, state, sheet) = done(start(&runner([agent], script), "Clerk").await);
    (answers(state.new_items()), sheet)
}

#[tokio::test(start_paused = true)]
async fn one_call_of_each_kind_in_a_turn_and_the_good_one_counts() {
    let calls = [
        call("a", "fail", json!({})),
        call("b", "subtract", json!({})),
        raw("c", "add", "{\"amount\": "),
        call("d", "add", json!({"amount": 5})),
        call("e", "wait", json!({})),
    ];
    let (answers, sheet) = after(calls).await;
    let codes: Vec<&Value> = answers
        .iter()
        .map(|(_, output)| &output["error"]["code"])
        .collect();
    let expected = ["no_paper", "unknown_function", "bad_arguments"].map(Value::from);
    assert_eq!(codes[..3], expected.each_ref()[..]);
    assert_eq!(
        (answers[3].1["added"].clone(), codes[4]),
        (json!(5), &json!("timed_out"))
    );
    assert_eq!(sheet.total, Some(5));
}

#[tokio::test(start_paused = true)]
async fn a_tool_on_a_thread_learns_that_its_time_is_up_and_the_run_goes_on() {
    let (ended, on_end) = std::sync::mpsc::channel();
    let toil = Tool::blocking(
        "toil",
        "Toils.",
        move |sheet: ToolScope<Sheet>, _: NoArguments| {
            while !sheet.is_cancelled() {
                std::thread::yield_now();
            }
            ended.send(()).unwrap();
            Ok(ToolOutput::new(json!("late")).with_effect(|sheet: &mut Sheet| sheet.locked = true))
        },
    );
    let agent = clerk().tool(toil.time_limit(Duration::ZERO));
    let script = Scripted::new([
        one_call("a", "toil", json!({})),
        ModelReply::text("finished"),
    ]);
    let (_, state, sheet) = done(start(&runner([agent], script), "Clerk").await);
    on_end.recv().unwrap();
    assert!(!sheet.locked, "what it gave back is dropped");
    assert_eq!(
        outputs(state.new_items())[0].1["error"]["code"],
        "timed_out"
    );
}

#[tokio::test(start_paused = true)]
async fn ids_that_are_given_twice_or_empty_or_too_long_become_unique_and_every_call_runs() {
    let long = "x".repeat(300);
    let calls = ["a", "a", "", "", " ", &long].map(|id| call(id, "add", json!({"amount": 1})));
    let (answers, sheet) = after(calls).await;
    let ids: BTreeSet<&str> = answers
        .iter()
        .map(|(call, _)| call.call_id.as_str())
        .collect();
    assert_eq!((ids.len(), sheet.total), (6, Some(6)));
    assert!(
        ids.iter().all(|id| !id.trim().is_empty() && id.len() <= 64),
        "{ids:?}"
    );
    assert!(ids.contains("a"), "a good id is kept");
}

#[tokio::test]
async fn an_id_of_an_earlier_turn_is_changed_too() {
    let turn = || one_call("call_0", "add", json!({"amount": 1}));
    let script = Scripted::new([turn(), turn(), turn(), ModelReply::text("3 in all")]);
    let (text, state, sheet) = done(start(&runner([clerk()], script), "Clerk").await);
    assert_eq!((text.as_str(), sheet.total), ("3 in all", Some(3)));
    let ids: BTreeSet<String> = outputs(state.new_items())
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    assert_eq!(ids.len(), 3);
}

#[tokio::test(start_paused = true)]
async fn names_and_arguments_that_providers_choke_on_are_kept_in_a_form_they_can_read() {
    let bad_name = "functions.sub tract \u{e4}".repeat(9);
    let calls = [
        raw("a", &bad_name, "{}"),
        raw("b", "", ""),
        raw("c", "add", "amount=1"),
        call("d", "add", json!({"amount": 1})),
    ];
    let (answers, _) = after(calls).await;
    for (call, _) in &answers {
        let letter = |letter: char| letter.is_ascii_alphanumeric() || "_-".contains(letter);
        assert!(
            (1..=64).contains(&call.name.len()) && call.name.chars().all(letter),
            "{}",
            call.name
        );
        assert!(
            serde_json::from_str::<Value>(&call.arguments).is_ok(),
            "{}",
            call.arguments
        );
    }
    assert_eq!(answers[1].1["error"]["code"], "unknown_function");
    assert!(answers[2].0.arguments.contains("amount=1"));
    let reason = answers[2].1["error"]["message"].as_str().unwrap();
    assert!(
        reason.contains("expected value"),
        "the model is told what it did wrong: {reason}"
    );
}

#[tokio::test]
async fn an_empty_turn_leaves_no_trace_in_the_history() {
    let agent = clerk().requires(|sheet: &Sheet| sheet.total.is_none().then(|| "a total".into()));
    let empty = ModelReply::calls([]);
    let blank = ModelReply::text("  ");
    let mut thought = ModelReply::text("");
    thought.parts.push(ReplyPart::Opaque {
        provider: "scripted".into(),
        payload: json!({"reasoning": "hm"}),
    });
    let good = one_call("a", "add", json!({"amount": 1}));
    let script = Scripted::new([empty, blank, thought, good, ModelReply::text("1 in all")]);
    let (_, state, _) = done(start(&runner([agent], script), "Clerk").await);
    let turns = state.new_items().iter().filter_map(|item| match item {
        Item::Assistant { parts } => Some(parts.len()),
        _ => None,
    });
    assert_eq!(
        turns.collect::<Vec<_>>(),
        [1, 1],
        "no provider reads an empty turn back"
    );
}

#[tokio::test]
async fn calls_one_at_a_time_see_what_the_one_before_left() {
    let note_total = Tool::immediate(
        "note",
        "Notes.",
        |sheet: ToolScope<Sheet>, _: NoArguments| {
            let note = format!("{:?}", sheet.total);
            Ok(ToolOutput::new(json!(note))
                .with_effect(move |sheet: &mut Sheet| sheet.notes.push(note)))
        },
    );
    let agent = clerk().tool(note_total).one_call_at_a_time();
    let script = Scripted::new([
        ModelReply::calls([
            call("a", "add", json!({"amount": 1})),
            call("b", "note", json!({})),
            call("c", "add", json!({"amount": 2})),
        ]),
        ModelReply::text("finished"),
    ]);
    let (_, state, sheet) = done(start(&runner([agent], script.clone()), "Clerk").await);
    assert_eq!(sheet.notes, ["add 1", "Some(1)", "add 2"]);
    assert!(!script.request(0).parallel_tool_calls);
    assert_eq!(outputs(state.new_items()).len(), 3);
    assert_eq!(
        script.requests.lock().unwrap().len(),
        2,
        "it is one turn all the same"
    );
}

#[tokio::test]
async fn a_call_that_an_earlier_one_of_its_turn_made_illegal_does_not_run() {
    let close = Tool::immediate("close", "Closes.", |_: ToolScope<Sheet>, _: NoArguments| {
        Ok(ToolOutput::new(json!("closed")).with_effect(|sheet: &mut Sheet| sheet.locked = true))
    });
    let agent = hemline_agent_runtime::Agent::new("Clerk", "adds")
        .tool(add().enabled_when(|sheet: &Sheet| !sheet.locked))
        .tool(close)
        .one_call_at_a_time();
    let script = Scripted::new([
        ModelReply::calls([
            call("a", "close", json!({})),
            call("b", "add", json!({"amount": 1})),
        ]),
        ModelReply::text("finished"),
    ]);
    let (_, state, sheet) = done(start(&runner([agent], script), "Clerk").await);
    assert_eq!(sheet.total, None);
    assert_eq!(outputs(state.new_items())[1].1["error"]["code"], "disabled");
    assert_eq!(state.log()[2].status, CallStatus::Failed);
}
