//! Calls that wait for a person.

use hemline_agent_runtime::model::{Item, ModelReply};
use hemline_agent_runtime::{
    CancellationToken, Decision, PendingApproval, RunError, RunOutcome, RunState, Runner,
};
use serde_json::{Value, json};

use crate::support::*;

fn asking_runner(script: std::sync::Arc<Scripted>) -> Runner<Sheet> {
    let order = add().approved_when(|sheet: &Sheet| !sheet.locked);
    runner(
        [hemline_agent_runtime::Agent::new("Clerk", "orders").tool(order)],
        script,
    )
}

async fn interrupted() -> (PendingApproval, String, Sheet) {
    let script = Scripted::new([one_call("order-1", "add", json!({"amount": 100}))]);
    match start(&asking_runner(script), "Clerk").await.unwrap() {
        RunOutcome::Interrupted {
            pending,
            state,
            context,
        } => (pending, state.to_json().unwrap(), context),
        RunOutcome::Done { .. } => panic!("nobody was asked"),
    }
}

async fn decide(decision: Decision) -> (RunState, Sheet, std::sync::Arc<Scripted>) {
    let (_, stored, sheet) = interrupted().await;
    // Another process: nothing is left of the first runner but what was stored.
    let script = Scripted::new([ModelReply::text("ordered")]);
    let state = RunState::from_json(&stored).unwrap();
    let result = asking_runner(script.clone())
        .decide(state, &decision, sheet, &CancellationToken::new())
        .await;
    let (_, state, sheet) = done(result);
    (state, sheet, script)
}

#[tokio::test]
async fn a_call_that_needs_approval_interrupts_before_it_runs() {
    let (pending, stored, sheet) = interrupted().await;
    let expected = PendingApproval {
        call_id: "order-1".into(),
        agent: "Clerk".into(),
        tool: "add".into(),
        arguments: json!({"amount": 100}),
    };
    assert_eq!(pending, expected);
    assert_eq!(sheet, Sheet::default());
    assert_eq!(
        RunState::from_json(&stored).unwrap().pending_approval(),
        Some(expected)
    );
}

#[tokio::test]
async fn an_approved_call_runs_as_asked_in_another_process() {
    let (state, sheet, _) = decide(Decision::Approve {
        call_id: "order-1".into(),
    })
    .await;
    assert_eq!(sheet.total, Some(100));
    assert_eq!(outputs(state.new_items())[0].1["total"], 100);
}

#[tokio::test]
async fn an_edited_call_runs_with_the_edit_and_the_model_is_told() {
    let edit = Decision::ApproveEdited {
        call_id: "order-1".into(),
        arguments: json!({"amount": 80}),
    };
    let (_, sheet, script) = decide(edit).await;
    assert_eq!(sheet.total, Some(80));
    let told = script
        .request(0)
        .items
        .iter()
        .any(|item| matches!(item, Item::Notice { text } if text.contains("80")));
    assert!(told);
}

#[tokio::test]
async fn a_wrong_decision_changes_nothing() {
    let refused = |arguments: Value| Decision::ApproveEdited {
        call_id: "order-1".into(),
        arguments,
    };
    let cases = [
        Decision::Approve {
            call_id: "order-0".into(),
        },
        refused(json!({"amount": -1})),
        refused(json!({"amount": 1, "by": "me"})),
    ];
    for decision in cases {
        let (_, stored, sheet) = interrupted().await;
        let state = RunState::from_json(&stored).unwrap();
        let runner = asking_runner(Scripted::new([]));
        let failure = failed(
            runner
                .decide(state.clone(), &decision, sheet, &CancellationToken::new())
                .await,
        );
        let expected = matches!(
            failure.error,
            RunError::NoSuchApproval { .. } | RunError::EditedArguments { .. }
        );
        assert!(expected, "{}", failure.error);
        assert_eq!(failure.state, state);
    }
}

#[tokio::test]
async fn a_second_decision_is_refused() {
    let (state, sheet, _) = decide(Decision::Approve {
        call_id: "order-1".into(),
    })
    .await;
    let again = Decision::Approve {
        call_id: "order-1".into(),
    };
    let failure = failed(
        asking_runner(Scripted::new([]))
            .decide(state, &again, sheet, &CancellationToken::new())
            .await,
    );
    assert!(matches!(
        failure.error,
        RunError::NoSuchApproval { waiting: None, .. }
    ));
    assert_eq!(failure.context.total, Some(100));
}

#[tokio::test]
async fn several_waiting_calls_are_asked_one_after_the_other() {
    let turn = ModelReply::calls([
        call("a", "add", json!({"amount": 1})),
        call("b", "add", json!({"amount": 2})),
    ]);
    let runner = asking_runner(Scripted::new([turn, ModelReply::text("finished")]));
    let mut result = start(&runner, "Clerk").await.unwrap();
    let mut asked = Vec::new();
    let sheet = loop {
        match result {
            RunOutcome::Done { context, .. } => break context,
            RunOutcome::Interrupted {
                pending,
                state,
                context,
            } => {
                asked.push(pending.call_id.clone());
                let decision = Decision::Approve {
                    call_id: pending.call_id,
                };
                result = runner
                    .decide(state, &decision, context, &CancellationToken::new())
                    .await
                    .unwrap();
            }
        }
    };
    assert_eq!(
        (asked, sheet.total),
        (vec!["a".to_owned(), "b".to_owned()], Some(3))
    );
}

#[tokio::test]
async fn a_state_of_an_unknown_version_is_refused() {
    let (_, stored, _) = interrupted().await;
    let mut value: Value = serde_json::from_str(&stored).unwrap();
    for version in [json!(0), json!(3), json!("1"), json!(null)] {
        value["version"] = version.clone();
        let error = RunState::from_json(&value.to_string()).unwrap_err();
        assert!(
            matches!(error, RunError::UnknownStateVersion { .. }),
            "{version}: {error}"
        );
        assert!(
            serde_json::from_value::<RunState>(value.clone()).is_err(),
            "serde alone must refuse it too"
        );
    }
    value["version"] = json!(1);
    value["surprise"] = json!(true);
    assert!(matches!(
        RunState::from_json(&value.to_string()),
        Err(RunError::UnreadableState { .. })
    ));
    assert!(RunState::from_json("{").is_err());
}
