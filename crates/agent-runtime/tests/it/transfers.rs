//! Handing over: reasons that people read, input beside the reason, and calls of the same turn.

use std::sync::Arc;

use hemline_agent_runtime::model::{Item, ModelReply};
use hemline_agent_runtime::{
    Agent, CallStatus, Handoff, NoArguments, OfflinePlanner, RunEvent, Runner, Tool, ToolOutput,
    ToolScope,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::support::*;

fn porter() -> Agent<Sheet> {
    Agent::new("Porter", "carries")
}

fn to_porter() -> Handoff<Sheet> {
    Handoff::to("Porter", "Carries.")
        .reason(|sheet: &Sheet| format!("{} to carry", sheet.total.unwrap_or(0)))
}

fn transfer(id: &str, reason: &str) -> ModelReply {
    one_call(id, "transfer_to_porter", json!({"reason": reason}))
}

async fn told(replies: Vec<ModelReply>) -> (Vec<RunEvent>, hemline_agent_runtime::RunState) {
    let journal = Arc::new(Journal::default());
    let runner = runner(
        [clerk().handoff(to_porter()), porter()],
        Scripted::new(replies),
    )
    .with_hooks(journal.clone());
    let (_, state, _) = done(start(&runner, "Clerk").await);
    let events = journal.events.lock().unwrap().clone();
    (events, state)
}

fn reasons(events: &[RunEvent]) -> Vec<&str> {
    let reasons = events.iter().filter_map(|event| match event {
        RunEvent::Handoff { reason, .. } => Some(reason.as_str()),
        _ => None,
    });
    reasons.collect()
}

#[tokio::test]
async fn an_invented_figure_in_a_reason_is_refused_once() {
    let (events, state) = told(vec![
        one_call("a", "add", json!({"amount": 5})),
        transfer("b", "17 pieces are heavy"),
        transfer("c", "5 pieces are heavy"),
        ModelReply::text("carried"),
    ])
    .await;
    assert_eq!(reasons(&events), ["5 pieces are heavy"]);
    let refused = &outputs(state.new_items())[1].1["error"];
    assert_eq!(refused["code"], "untraceable_figures");
    assert!(refused["message"].as_str().unwrap().contains("17"));
}

#[tokio::test]
async fn invented_again_the_planned_reason_takes_its_place() {
    let (events, state) = told(vec![
        one_call("a", "add", json!({"amount": 5})),
        transfer("b", "17 pieces"),
        transfer("c", "18 pieces"),
        ModelReply::text("carried"),
    ])
    .await;
    assert_eq!(reasons(&events), ["5 to carry"]);
    let replaced = RunEvent::FiguresReplaced {
        agent: "Clerk".into(),
        figures: vec!["18".into()],
    };
    assert!(events.contains(&replaced));
    let logged = state
        .log()
        .iter()
        .find(|entry| entry.status == CallStatus::Replaced)
        .unwrap();
    assert_eq!(logged.detail.as_deref(), Some("5 to carry"));
    let shown = state.new_items().iter().find_map(|item| match item {
        Item::Handoff { reason, .. } => Some(reason.as_str()),
        _ => None,
    });
    assert_eq!(shown, Some("5 to carry"));
}

#[tokio::test]
async fn a_reason_is_neither_empty_nor_endless() {
    for (written, expected) in [
        (" ".to_owned(), "0 to carry".to_owned()),
        ("heavy ".repeat(999), "heavy ".repeat(999)[..500].to_owned()),
    ] {
        let (events, _) = told(vec![transfer("a", &written), ModelReply::text("carried")]).await;
        assert_eq!(reasons(&events), [expected]);
    }
}

#[tokio::test]
async fn the_outputs_of_the_same_turn_are_no_source_for_a_reason_written_before_them() {
    let (events, _) = told(vec![
        ModelReply::calls([
            call("a", "add", json!({"amount": 5})),
            call("b", "transfer_to_porter", json!({"reason": "5 of them"})),
        ]),
        transfer("c", "5 of them"),
        ModelReply::text("carried"),
    ])
    .await;
    assert_eq!(reasons(&events), ["5 of them"]);
}

#[tokio::test]
async fn no_event_holds_a_figure_that_cannot_be_traced() {
    let (events, _) = told(vec![
        ModelReply::calls([
            call("a", "add", json!({"amount": -4711})),
            call("4711", "order 4711", json!({"pieces": 4711})),
        ]),
        one_call("b", "add", json!({"amount": 5})),
        transfer("c", "4711 pieces"),
        transfer("d", "4711 pieces"),
        ModelReply::text("4711 carried"),
        ModelReply::text("4711 carried!"),
    ])
    .await;
    for event in events {
        // The names of the figures that were replaced are what that event is for.
        let names_them = matches!(event, RunEvent::FiguresReplaced { .. });
        assert!(
            names_them || !format!("{event:?}").contains("4711"),
            "{event:?}"
        );
    }
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Load {
    /// Where to.
    floor: u32,
    careful: Option<bool>,
}

fn with_load() -> Handoff<Sheet> {
    let planned = |_: &Sheet| Load {
        floor: 2,
        careful: None,
    };
    Handoff::to("Porter", "Carries.")
        .with_input(planned, |sheet: &mut Sheet, load: Load| {
            sheet.notes.push(format!("floor {}", load.floor));
        })
        .summary(|sheet: &Sheet| json!({"notes": sheet.notes}))
}

#[tokio::test]
async fn typed_input_beside_the_reason_reaches_context_and_summary() {
    let bad = json!({"reason": "heavy", "floor": "second", "careful": null});
    let good = json!({"reason": "heavy", "floor": 7, "careful": true});
    let script = Scripted::new([
        one_call("a", "transfer_to_porter", bad),
        one_call("b", "transfer_to_porter", good),
        ModelReply::text("carried"),
    ]);
    let runner = runner([clerk().handoff(with_load()), porter()], script.clone());
    let (_, state, sheet) = done(start(&runner, "Clerk").await);
    assert_eq!(sheet.notes, ["floor 7"]);
    let schema = &script.request(0).functions[1];
    assert_eq!(
        schema.parameters["required"],
        json!(["careful", "floor", "reason"])
    );
    assert!(schema.strict);
    assert_eq!(
        outputs(state.new_items())[0].1["error"]["code"],
        "bad_arguments"
    );
    assert!(matches!(&script.request(2).items[1],
        Item::Handoff { summary, .. } if *summary == json!({"notes": ["floor 7"]})));
}

#[tokio::test]
async fn offline_the_planned_input_is_given() {
    let host = Agent::new("Host", "hosts").handoff(with_load());
    let runner = Runner::new(set([host, porter()]), Arc::new(OfflinePlanner::new()));
    let (_, _, sheet) = done(start(&runner, "Host").await);
    assert_eq!(sheet.notes, ["floor 2"]);
}

#[tokio::test]
async fn tools_of_the_turn_run_before_the_handoff_and_may_forbid_it() {
    let close = Tool::immediate("close", "Closes.", |_: ToolScope<Sheet>, _: NoArguments| {
        Ok(ToolOutput::new(json!("closed")).with_effect(|sheet: &mut Sheet| sheet.locked = true))
    });
    let open = to_porter().enabled_when(|sheet: &Sheet| !sheet.locked);
    let script = Scripted::new([
        ModelReply::calls([
            call("a", "transfer_to_porter", json!({"reason": "heavy"})),
            call("b", "close", json!({})),
        ]),
        ModelReply::text("finished"),
    ]);
    let runner = runner([clerk().tool(close).handoff(open), porter()], script);
    let (_, state, _) = done(start(&runner, "Clerk").await);
    assert_eq!(state.agent(), "Clerk");
    assert_eq!(outputs(state.new_items())[0].1["error"]["code"], "disabled");
}
