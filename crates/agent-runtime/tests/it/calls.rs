//! Calls of tools: order, arguments, errors.

use std::time::Duration;

use hemline_agent_runtime::model::{ModelReply, ReplyPart};
use hemline_agent_runtime::{
    CallStatus, NoArguments, RunError, Tool, ToolError, ToolOutput, ToolScope,
};
use serde_json::{Value, json};

use crate::support::*;

fn slow_note(name: &'static str, wait_ms: u64) -> Tool<Sheet> {
    Tool::new(
        name,
        "Waits, then notes.",
        move |_: ToolScope<Sheet>, _: NoArguments| async move {
            tokio::time::sleep(Duration::from_millis(wait_ms)).await;
            Ok(ToolOutput::new(json!(name))
                .with_effect(move |sheet: &mut Sheet| sheet.notes.push(name.into())))
        },
    )
}

#[tokio::test(start_paused = true)]
async fn calls_of_a_turn_run_side_by_side_and_answer_in_the_order_asked() {
    let agent = clerk()
        .tool(slow_note("slow", 900))
        .tool(slow_note("quick", 10));
    let script = Scripted::new([
        ModelReply::calls([
            call("a", "slow", json!({})),
            call("b", "quick", json!({})),
            call("c", "add", json!({"amount": 2})),
        ]),
        ModelReply::text("finished"),
    ]);
    let began = tokio::time::Instant::now();
    let (_, state, sheet) = done(start(&runner([agent], script), "Clerk").await);
    assert_eq!(
        began.elapsed(),
        Duration::from_millis(900),
        "the quick one waited for the slow one"
    );
    let ids: Vec<String> = outputs(state.new_items())
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    assert_eq!(ids, ["a", "b", "c"]);
    assert_eq!(
        sheet.notes,
        ["slow", "quick", "add 2"],
        "changes are made in the order asked too"
    );
}

#[tokio::test]
async fn text_and_opaque_parts_beside_calls_are_sent_back_unchanged() {
    let opaque = ReplyPart::Opaque {
        provider: "scripted".into(),
        payload: json!({"reasoning": "secret"}),
    };
    let mut reply = one_call("a", "add", json!({"amount": 1}));
    reply.parts.insert(0, opaque);
    reply.parts.insert(
        1,
        ReplyPart::Text {
            text: "I add.".into(),
        },
    );
    let script = Scripted::new([reply.clone(), ModelReply::text("finished")]);
    done(start(&runner([clerk()], script.clone()), "Clerk").await);
    let echoed = hemline_agent_runtime::model::Item::Assistant { parts: reply.parts };
    assert!(script.request(1).items.contains(&echoed));
}

async fn error_after(first: ModelReply) -> Value {
    let script = Scripted::new([first, ModelReply::text("finished")]);
    let (_, state, _) = done(start(&runner([clerk().tool(locked_tool())], script), "Clerk").await);
    outputs(state.new_items())[0].1["error"].clone()
}

fn locked_tool() -> Tool<Sheet> {
    slow_note("unlock_first", 0).enabled_when(|sheet: &Sheet| sheet.locked)
}

#[tokio::test]
async fn bad_calls_go_back_with_what_is_available() {
    let cases = [
        (json!({"amount": "many"}), "add", "bad_arguments"),
        (
            json!({"amount": 1, "colour": "red"}),
            "add",
            "bad_arguments",
        ),
        (json!({}), "add", "bad_arguments"),
        (json!([1]), "add", "bad_arguments"),
        (json!({}), "subtract", "unknown_function"),
        (
            json!({"reason": "x"}),
            "transfer_to_nobody",
            "unknown_function",
        ),
        (json!({}), "unlock_first", "disabled"),
    ];
    for (arguments, name, code) in cases {
        let error = error_after(one_call("a", name, arguments.clone())).await;
        assert_eq!(error["code"], code, "{name} {arguments}");
        assert_eq!(error["available"], json!(["add"]), "{name} {arguments}");
    }
}

#[tokio::test]
async fn arguments_that_are_not_json_and_fields_given_twice_are_refused() {
    for raw in [
        "{\"amount\": ",
        "amount=1",
        "{\"amount\": 1, \"amount\": 2}",
    ] {
        let mut bad = call("a", "add", json!({}));
        bad.arguments = raw.into();
        assert_eq!(
            error_after(ModelReply::calls([bad])).await["code"],
            "bad_arguments",
            "{raw}"
        );
    }
}

fn failing() -> Tool<Sheet> {
    Tool::immediate("fail", "Fails.", |_: ToolScope<Sheet>, _: NoArguments| {
        Err(ToolError::new("no_paper", "the paper has run out").with_details(json!({"sheets": 0})))
    })
}

#[tokio::test]
async fn three_errors_in_a_row_go_back_and_one_more_fails_the_run_with_all() {
    let bad = |id: &str| one_call(id, "fail", json!({}));
    let good = one_call("ok", "add", json!({"amount": 1}));
    let recovering = [
        bad("1"),
        bad("2"),
        bad("3"),
        good,
        bad("4"),
        ModelReply::text("finished"),
    ];
    done(
        start(
            &runner([clerk().tool(failing())], Scripted::new(recovering)),
            "Clerk",
        )
        .await,
    );

    let hopeless = ["1", "2", "3", "4", "5"].map(bad);
    let failure = failed(
        start(
            &runner([clerk().tool(failing())], Scripted::new(hopeless)),
            "Clerk",
        )
        .await,
    );
    let RunError::TooManyToolErrors { errors, .. } = &failure.error else {
        panic!("{}", failure.error)
    };
    assert_eq!(errors.len(), 4);
    assert!(
        errors
            .iter()
            .all(|error| error.code == "no_paper" && error.details == json!({"sheets": 0}))
    );
    assert_eq!(
        outputs(failure.state.new_items()).len(),
        4,
        "every call has its output all the same"
    );
}

#[tokio::test]
async fn a_fatal_error_ends_the_run_and_only_that_call_runs_again() {
    let tool = Tool::immediate(
        "judge",
        "Judges.",
        |sheet: ToolScope<Sheet>, _: NoArguments| match sheet.locked {
            true => Err(ToolError::fatal("short_history", "51 weeks are too few")),
            false => Ok(ToolOutput::new(json!("fine"))),
        },
    );
    let script = Scripted::new([
        ModelReply::calls([
            call("a", "judge", json!({})),
            call("b", "add", json!({"amount": 5})),
        ]),
        ModelReply::text("finished"),
    ]);
    let runner = runner([clerk().tool(tool)], script);
    let cancel = hemline_agent_runtime::CancellationToken::new();
    let state = hemline_agent_runtime::RunState::new("r", "Clerk", "Go.");
    let sheet = Sheet {
        locked: true,
        ..Sheet::default()
    };
    let failure = failed(runner.start(state, sheet, &cancel).await);
    assert!(
        matches!(&failure.error, RunError::FatalTool { error, .. } if error.code == "short_history")
    );
    assert_eq!(failure.context.total, Some(5));
    let repaired = Sheet {
        locked: false,
        ..failure.context
    };
    let (_, _, sheet) = done(
        runner
            .resume(failure.state.for_retry(), repaired, &cancel)
            .await,
    );
    assert_eq!(
        sheet.notes,
        ["add 5"],
        "the call that had finished did not run again"
    );
}

#[tokio::test]
async fn a_panic_of_a_tool_is_an_error_of_its_call() {
    let on_async = Tool::immediate("shout", "Panics.", |_: ToolScope<Sheet>, _: NoArguments| {
        panic!("boo")
    });
    let on_thread = Tool::blocking("bang", "Panics.", |_: ToolScope<Sheet>, _: NoArguments| {
        panic!("boo")
    });
    let script = Scripted::new([
        ModelReply::calls([call("a", "shout", json!({})), call("b", "bang", json!({}))]),
        ModelReply::text("finished"),
    ]);
    let (_, state, _) = done(
        start(
            &runner([clerk().tool(on_async).tool(on_thread)], script),
            "Clerk",
        )
        .await,
    );
    for (_, output) in outputs(state.new_items()) {
        assert_eq!(output["error"]["code"], "tool_panicked");
    }
    assert_eq!(
        state
            .log()
            .iter()
            .filter(|entry| entry.status == CallStatus::Failed)
            .count(),
        2
    );
}

#[tokio::test]
async fn a_long_output_is_cut() {
    let tool = Tool::immediate("list", "Lists.", |_: ToolScope<Sheet>, _: NoArguments| {
        Ok(ToolOutput::new(json!(vec!["entry ä"; 1_000])))
    })
    .max_output_bytes(100);
    let script = Scripted::new([
        one_call("a", "list", json!({})),
        ModelReply::text("finished"),
    ]);
    let (_, state, _) = done(start(&runner([clerk().tool(tool)], script), "Clerk").await);
    let output = &outputs(state.new_items())[0].1;
    assert_eq!(output["truncated"], true);
    assert!(output.to_string().len() < 250);
}

#[tokio::test]
async fn a_run_that_does_not_converge_ends_after_twenty_turns_and_keeps_its_work() {
    let script = Scripted::new(
        (0..30).map(|turn| one_call(&format!("c{turn}"), "add", json!({"amount": 1}))),
    );
    let failure = failed(start(&runner([clerk()], script), "Clerk").await);
    let RunError::MaxTurns {
        max_turns: 20,
        last_calls,
        ..
    } = &failure.error
    else {
        panic!("{}", failure.error)
    };
    assert_eq!(last_calls, &vec!["Clerk.add"; 5]);
    assert_eq!(failure.context.total, Some(20));
    assert_eq!(outputs(failure.state.new_items()).len(), 20);
}
