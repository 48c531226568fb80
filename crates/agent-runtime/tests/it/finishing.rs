//! Final messages, guardrails and the check of figures.

use std::sync::Arc;

use hemline_agent_runtime::model::{FinishReason, Item, ModelError, ModelReply};
use hemline_agent_runtime::{
    Agent, CallStatus, Guardrail, RunError, RunEvent, Tool, ToolOutput, ToolScope,
};
use serde_json::json;

use crate::support::*;

fn bound_clerk() -> Agent<Sheet> {
    clerk()
        .requires(|sheet: &Sheet| sheet.total.is_none().then(|| "the total".to_owned()))
        .output_guardrail(Guardrail::new("cap", |sheet: &Sheet, _| {
            match sheet.total {
                Some(total) if total > 50 => Err(format!("{total} exceeds 50")),
                _ => Ok(()),
            }
        }))
        .explanation(|sheet| format!("The total is {}.", sheet.total.unwrap_or(0)))
}

fn notices(items: &[Item]) -> Vec<String> {
    let notice = |item: &Item| match item {
        Item::Notice { text } => Some(text.clone()),
        _ => None,
    };
    items.iter().filter_map(notice).collect()
}

#[tokio::test]
async fn a_final_message_without_the_result_is_told_what_is_missing() {
    let script = Scripted::new([
        ModelReply::text("All done!"),
        one_call("a", "add", json!({"amount": 5})),
        ModelReply::text("The total is 5."),
    ]);
    let (text, state, _) = done(start(&runner([bound_clerk()], script), "Clerk").await);
    assert_eq!(text, "The total is 5.");
    let told = notices(state.new_items());
    assert!(
        told.len() == 1 && told[0].contains("the total") && told[0].contains("add"),
        "{told:?}"
    );
}

#[tokio::test]
async fn output_guardrails_send_the_result_back_and_in_the_end_fail_the_run() {
    let mut replies = vec![one_call("a", "add", json!({"amount": 60}))];
    replies.extend(vec![ModelReply::text("Done."); 9]);
    let failure = failed(start(&runner([bound_clerk()], Scripted::new(replies)), "Clerk").await);
    let RunError::ResultRefused { reasons, .. } = &failure.error else {
        panic!("{}", failure.error)
    };
    assert_eq!(reasons.len(), 4);
    assert!(reasons.iter().all(|reason| reason == "cap: 60 exceeds 50"));
}

#[tokio::test]
async fn input_guardrails_run_before_the_model_and_any_tool() {
    let polite = Guardrail::new("polite", |_: &Sheet, input: &str| {
        match input.contains("please") {
            true => Ok(()),
            false => Err("say please".to_owned()),
        }
    });
    let script = Scripted::new([one_call("a", "add", json!({"amount": 1}))]);
    let failure = failed(
        start(
            &runner([clerk().input_guardrail(polite)], script.clone()),
            "Clerk",
        )
        .await,
    );
    assert!(
        matches!(&failure.error, RunError::InputRefused { guardrail, .. } if guardrail == "polite")
    );
    assert!(script.requests.lock().unwrap().is_empty());
    assert_eq!(failure.context, Sheet::default());
}

#[tokio::test]
async fn invented_figures_are_asked_for_once_more() {
    let script = Scripted::new([
        one_call("a", "add", json!({"amount": 5})),
        ModelReply::text("The total is 17, of which 5 are new."),
        ModelReply::text("5 were added."),
    ]);
    let (text, state, _) = done(start(&runner([bound_clerk()], script), "Clerk").await);
    assert_eq!(text, "5 were added.");
    let told = notices(state.new_items());
    assert!(
        told[0].contains("17") && !told[0].contains(" 5"),
        "{told:?}"
    );
}

#[tokio::test]
async fn figures_invented_twice_are_replaced_by_the_template_and_logged() {
    let script = Scripted::new([
        one_call("a", "add", json!({"amount": 5})),
        ModelReply::text("The total is 17."),
        ModelReply::text("The total is 18."),
    ]);
    let journal = Arc::new(Journal::default());
    let runner = runner([bound_clerk()], script).with_hooks(journal.clone());
    let (text, state, _) = done(start(&runner, "Clerk").await);
    assert_eq!(text, "The total is 5.");
    assert!(
        state
            .log()
            .iter()
            .any(|entry| entry.status == CallStatus::Replaced)
    );
    let event = RunEvent::FiguresReplaced {
        agent: "Clerk".into(),
        figures: vec!["18".into()],
    };
    assert!(journal.events.lock().unwrap().contains(&event));
}

#[tokio::test]
async fn figures_of_refused_calls_are_no_source() {
    let script = Scripted::new([
        one_call("a", "add", json!({"amount": -777})),
        one_call("b", "add", json!({"amount": 5})),
        ModelReply::text("777 were added."),
        ModelReply::text("777 were added!"),
    ]);
    let (text, ..) = done(start(&runner([bound_clerk()], script), "Clerk").await);
    assert_eq!(text, "The total is 5.");
}

#[derive(serde::Deserialize, schemars::JsonSchema)]
struct Remark {
    remark: String,
    day: String,
}

#[tokio::test]
async fn a_tool_that_gives_back_the_models_words_does_not_make_their_figures_true() {
    let note = |_: ToolScope<Sheet>, args: Remark| {
        let note = format!("Noted: {}", args.remark);
        Ok(ToolOutput::new(
            json!({"note": note, "day": args.day, "notes": 3}),
        ))
    };
    let remark = json!({"remark": "we will sell 4711 pieces", "day": "2025-03-21"});
    for (text, holds) in [
        ("4711 will be sold.", false),
        ("Noted as number 3 on 2025-03-21.", true),
    ] {
        let script = Scripted::new([
            one_call("a", "note", remark.clone()),
            ModelReply::text(text),
            ModelReply::text(text),
        ]);
        let agent = clerk().tool(Tool::immediate("note", "Notes.", note));
        let (last, ..) = done(start(&runner([agent], script), "Clerk").await);
        assert_eq!(last == text, holds, "{last}");
        assert!(!last.contains("4711"), "{last}");
    }
}

#[tokio::test]
async fn an_empty_message_is_replaced_and_an_unchecked_agent_may_write_what_it_likes() {
    let script = Scripted::new([
        one_call("a", "add", json!({"amount": 5})),
        ModelReply::text(" "),
    ]);
    let (text, ..) = done(start(&runner([bound_clerk()], script), "Clerk").await);
    assert_eq!(text, "The total is 5.");
    let script = Scripted::new([ModelReply::text("42")]);
    let (text, ..) = done(start(&runner([clerk().without_figure_check()], script), "Clerk").await);
    assert_eq!(text, "42");
}

#[tokio::test]
async fn a_reply_that_is_cut_or_filtered_ends_the_run_and_none_of_its_calls_run() {
    let cases = [
        (
            FinishReason::Length,
            ModelError::CutByLength {
                provider: "scripted".into(),
            },
        ),
        (
            FinishReason::ContentFilter("violence".into()),
            ModelError::ContentFilter {
                provider: "scripted".into(),
                message: "violence".into(),
            },
        ),
    ];
    for (finish, expected) in cases {
        let mut reply = one_call("a", "add", json!({"amount": 1}));
        reply.finish = finish;
        let failure = failed(start(&runner([clerk()], Scripted::new([reply])), "Clerk").await);
        assert!(matches!(&failure.error, RunError::Model { source, .. } if *source == expected));
        assert_eq!(failure.context, Sheet::default());
    }
}

#[tokio::test]
async fn endless_texts_are_cut() {
    let script = Scripted::new([
        one_call("a", "add", json!({"amount": 5})),
        ModelReply::text("é".repeat(1_000_000)),
    ]);
    let (text, _, _) = done(start(&runner([bound_clerk()], script), "Clerk").await);
    assert_eq!(text.chars().count(), 8_001);
    assert!(text.ends_with('…'));
}
