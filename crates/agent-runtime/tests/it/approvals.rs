//! Several calls of one turn that wait for a person.

use std::sync::Arc;

use hemline_agent_runtime::model::{ModelReply, ToolChoice};
use hemline_agent_runtime::{
    Agent, CancellationToken, Decision, RunError, RunEvent, RunOutcome, RunResult, RunState, Runner,
};
use serde_json::{Value, json};

use crate::support::*;

const ORDERS: [&str; 3] = ["a", "b", "c"];

fn clerk_who_asks() -> Agent<Sheet> {
    let order = add()
        .approved_when(|_: &Sheet| true)
        .enabled_when(|sheet: &Sheet| sheet.total.unwrap_or(0) < 100);
    Agent::new("Clerk", "orders").tool(order)
}

fn turn() -> ModelReply {
    ModelReply::calls(ORDERS.map(|id| call(id, "add", json!({"amount": 10}))))
}

fn asking(journal: &Arc<Journal>, replies: impl IntoIterator<Item = ModelReply>) -> Runner<Sheet> {
    runner([clerk_who_asks()], Scripted::new(replies)).with_hooks(journal.clone())
}

/// What is left of an interrupted run: JSON.
fn stored(result: RunResult<Sheet>) -> (String, String) {
    match result.unwrap() {
        RunOutcome::Interrupted { state, context, .. } => {
            let context = serde_json::to_string(&context).unwrap();
            (state.to_json().unwrap(), context)
        }
        RunOutcome::Done { .. } => panic!("nobody was asked"),
    }
}

fn read((state, sheet): &(String, String)) -> (RunState, Sheet) {
    let state = RunState::from_json(state).unwrap();
    (state, serde_json::from_str(sheet).unwrap())
}

async fn decide(
    runner: &Runner<Sheet>,
    from: &(String, String),
    decisions: &[Decision],
) -> RunResult<Sheet> {
    let (state, sheet) = read(from);
    let cancel = CancellationToken::new();
    runner.decide_all(state, decisions, sheet, &cancel).await
}

fn approve(call_id: &str) -> Decision {
    Decision::Approve {
        call_id: call_id.into(),
    }
}

fn reject(call_id: &str) -> Decision {
    Decision::Reject {
        call_id: call_id.into(),
        reason: "we have 4711 left".into(),
    }
}

fn edit(call_id: &str, arguments: Value) -> Decision {
    Decision::ApproveEdited {
        call_id: call_id.into(),
        arguments,
    }
}

fn waiting(from: &(String, String)) -> Vec<String> {
    let pending = read(from).0.pending_approvals();
    pending.into_iter().map(|call| call.call_id).collect()
}

#[tokio::test]
async fn they_are_decided_in_any_order_in_as_many_processes_as_it_takes() {
    let journal = Arc::new(Journal::default());
    let first = stored(start(&asking(&journal, [turn()]), "Clerk").await);
    assert_eq!(waiting(&first), ORDERS);
    let second = stored(decide(&asking(&journal, []), &first, &[approve("b")]).await);
    assert_eq!(waiting(&second), ["a", "c"]);
    assert_eq!(
        read(&second).1.notes,
        ["add 10"],
        "what was approved has run"
    );
    let last = asking(&journal, [ModelReply::text("20 ordered")]);
    let both = [edit("c", json!({"amount": 20})), reject("a")];
    let (_, state, sheet) = done(decide(&last, &second, &both).await);
    assert_eq!(sheet.notes, ["add 10", "add 20"]);
    let answers = outputs(state.new_items());
    let ids: Vec<&str> = answers.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(ids, ORDERS, "outputs stand in the order asked");
    assert_eq!(answers[0].1["error"]["code"], "rejected");
    assert!(
        answers[0].1["error"]["message"]
            .as_str()
            .unwrap()
            .contains("4711")
    );

    let events = journal.events.lock().unwrap();
    let asked = events.iter().filter_map(|event| match event {
        RunEvent::ApprovalRequested(pending) => Some(pending.call_id.as_str()),
        _ => None,
    });
    assert_eq!(asked.collect::<Vec<_>>(), ORDERS, "each is told once");
}

#[tokio::test]
async fn of_several_decisions_all_are_taken_or_none() {
    let journal = Arc::new(Journal::default());
    let first = stored(start(&asking(&journal, [turn()]), "Clerk").await);
    let wrong: [&[Decision]; 4] = [
        &[approve("a"), approve("z")],
        &[approve("a"), approve("a")],
        &[reject("b"), approve("b")],
        &[approve("a"), edit("b", json!({"amount": -1}))],
    ];
    for decisions in wrong {
        let failure = failed(decide(&asking(&journal, []), &first, decisions).await);
        let refused = matches!(
            failure.error,
            RunError::NoSuchApproval { .. } | RunError::EditedArguments { .. }
        );
        assert!(refused, "{}", failure.error);
        assert_eq!(
            (failure.state, failure.context),
            read(&first),
            "{decisions:?}"
        );
    }
}

#[tokio::test]
async fn rejections_alone_close_the_turn_and_do_not_count_as_errors() {
    let journal = Arc::new(Journal::default());
    let mut result = start(
        &asking(
            &journal,
            [turn(), turn(), turn(), ModelReply::text("then not")],
        ),
        "Clerk",
    )
    .await;
    let mut model_turns = 1;
    let runner = asking(&journal, [turn(), turn(), ModelReply::text("then not")]);
    let (text, state, sheet) = loop {
        if let Ok(RunOutcome::Done { .. }) = &result {
            break done(result);
        }
        let stored = stored(result);
        let all: Vec<Decision> = waiting(&stored).iter().map(|id| reject(id)).collect();
        result = decide(&runner, &stored, &all).await;
        model_turns += 1;
    };
    assert_eq!(
        (text.as_str(), model_turns, sheet.total),
        ("then not", 4, None)
    );
    assert_eq!(outputs(state.new_items()).len(), 9);
}

#[tokio::test]
async fn a_rejected_call_is_not_demanded_again() {
    let agent = clerk_who_asks().calls_first("add");
    let turn = one_call("a", "add", json!({"amount": 10}));
    let script = Scripted::new([turn, ModelReply::text("then not")]);
    let runner = runner([agent], script.clone());
    let first = stored(start(&runner, "Clerk").await);
    done(decide(&runner, &first, &[reject("a")]).await);
    let choices = [0, 1].map(|turn| script.request(turn).tool_choice);
    assert_eq!(choices, [ToolChoice::Required, ToolChoice::Auto]);
}

#[tokio::test]
async fn the_words_of_a_rejection_are_no_source_of_figures() {
    let journal = Arc::new(Journal::default());
    let one = one_call("a", "add", json!({"amount": 10}));
    let first = stored(start(&asking(&journal, [one]), "Clerk").await);
    let replies = ["4711 are left", "4711 are left!"].map(ModelReply::text);
    let (text, ..) = done(decide(&asking(&journal, replies), &first, &[reject("a")]).await);
    assert!(!text.contains("4711"), "{text}");
}

#[tokio::test]
async fn a_call_that_became_illegal_while_it_waited_does_not_run() {
    let journal = Arc::new(Journal::default());
    let first = stored(start(&asking(&journal, [turn()]), "Clerk").await);
    let large = edit("a", json!({"amount": 100}));
    let second = stored(decide(&asking(&journal, []), &first, &[large]).await);
    let last = asking(&journal, [ModelReply::text("100 ordered")]);
    let (_, state, sheet) = done(decide(&last, &second, &[approve("b"), approve("c")]).await);
    assert_eq!(sheet.total, Some(100));
    for (_, output) in &outputs(state.new_items())[1..] {
        assert_eq!(output["error"]["code"], "disabled");
    }
}
