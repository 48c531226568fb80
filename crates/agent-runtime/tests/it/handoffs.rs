//! Handing over.

use hemline_agent_runtime::model::{FunctionKind, Item, ModelReply};
use hemline_agent_runtime::{Agent, AgentSet, Guardrail, Handoff, RunError, RunEvent};
use serde_json::json;

use crate::support::*;

fn auditor() -> Agent<Sheet> {
    Agent::new("Chief Auditor", "checks").tool(add())
}

fn transfer(id: &str, to: &str) -> hemline_agent_runtime::model::ToolCall {
    call(id, to, json!({"reason": "it is added up"}))
}

fn to_auditor() -> Handoff<Sheet> {
    Handoff::to("Chief Auditor", "Checks the sum.")
        .summary(|sheet: &Sheet| json!({"total": sheet.total}))
}

#[tokio::test]
async fn a_handoff_carries_the_context_and_shows_a_summary() {
    let script = Scripted::new([
        one_call("a", "add", json!({"amount": 4})),
        ModelReply::calls([transfer("b", "transfer_to_chief_auditor")]),
        one_call("c", "add", json!({"amount": 3})),
        ModelReply::text("7 in all"),
    ]);
    let journal = std::sync::Arc::new(Journal::default());
    let runner = runner([clerk().handoff(to_auditor()), auditor()], script.clone())
        .with_hooks(journal.clone());
    let (_, state, sheet) = done(start(&runner, "Clerk").await);
    assert_eq!((sheet.total, state.agent()), (Some(7), "Chief Auditor"));
    let offered = &script.request(0).functions[1];
    assert_eq!(offered.kind, FunctionKind::Handoff("Chief Auditor".into()));
    let seen = script.request(2).items;
    assert_eq!(
        seen.len(),
        2,
        "the next agent sees the question and the summary: {seen:?}"
    );
    assert!(matches!(&seen[1], Item::Handoff { summary, .. } if *summary == json!({"total": 4})));
    let expected = RunEvent::Handoff {
        from: "Clerk".into(),
        to: "Chief Auditor".into(),
        reason: "it is added up".into(),
    };
    assert!(journal.events.lock().unwrap().contains(&expected));
}

#[tokio::test]
async fn of_two_handoffs_the_first_wins_and_the_other_is_ignored() {
    let turn = ModelReply::calls([
        transfer("a", "transfer_to_porter"),
        call("b", "add", json!({"amount": 1})),
        transfer("c", "transfer_to_chief_auditor"),
    ]);
    let script = Scripted::new([turn, ModelReply::text("finished")]);
    let porter = Agent::new("Porter", "carries");
    let clerk = clerk()
        .handoff(to_auditor())
        .handoff(Handoff::to("Porter", "Carries."));
    let (_, state, sheet) = done(start(&runner([clerk, auditor(), porter], script), "Clerk").await);
    assert_eq!((state.agent(), sheet.total), ("Porter", Some(1)));
    let outputs = outputs(state.new_items());
    let statuses: Vec<_> = outputs
        .iter()
        .map(|(id, output)| (id.as_str(), output["status"].clone()))
        .collect();
    assert_eq!(
        statuses,
        [
            ("a", json!("transferred")),
            ("b", json!(null)),
            ("c", json!("ignored"))
        ]
    );
}

#[tokio::test]
async fn a_disabled_handoff_is_neither_offered_nor_taken_and_use_may_disable_it() {
    let once = to_auditor()
        .enabled_when(|sheet: &Sheet| !sheet.locked)
        .on_use(|sheet: &mut Sheet| sheet.locked = true);
    let back = Handoff::to("Clerk", "Back.");
    let script = Scripted::new([
        ModelReply::calls([transfer("a", "transfer_to_chief_auditor")]),
        ModelReply::calls([transfer("b", "transfer_to_clerk")]),
        ModelReply::calls([transfer("c", "transfer_to_chief_auditor")]),
        ModelReply::text("finished"),
    ]);
    let runner = runner(
        [clerk().handoff(once), auditor().handoff(back)],
        script.clone(),
    );
    let (_, state, _) = done(start(&runner, "Clerk").await);
    assert_eq!(state.agent(), "Clerk");
    let error = &outputs(state.new_items())[2].1["error"];
    assert_eq!(
        (&error["code"], &error["available"]),
        (&json!("disabled"), &json!(["add"]))
    );
    assert_eq!(script.request(2).functions.len(), 1);
}

#[tokio::test]
async fn a_handoff_with_a_bad_result_is_refused() {
    let clerk = clerk()
        .handoff(to_auditor())
        .requires_at_end(|_| Some("the handoff".to_owned()))
        .output_guardrail(Guardrail::new("even", |sheet: &Sheet, _| {
            match sheet.total.unwrap_or(0) % 2 {
                0 => Ok(()),
                _ => Err(format!("{:?} is odd", sheet.total)),
            }
        }));
    let script = Scripted::new([
        ModelReply::calls([
            call("a", "add", json!({"amount": 1})),
            transfer("b", "transfer_to_chief_auditor"),
        ]),
        ModelReply::calls([
            call("c", "add", json!({"amount": 1})),
            transfer("d", "transfer_to_chief_auditor"),
        ]),
        ModelReply::text("finished"),
    ]);
    let (_, state, _) = done(start(&runner([clerk, auditor()], script), "Clerk").await);
    assert_eq!(state.agent(), "Chief Auditor");
    assert_eq!(
        outputs(state.new_items())[1].1["error"]["code"],
        "guardrail"
    );
}

#[tokio::test]
async fn a_long_summary_is_cut() {
    let wordy = Handoff::to("Chief Auditor", "x")
        .summary(|_: &Sheet| json!(vec![1; 9_000]))
        .max_summary_bytes(50);
    let script = Scripted::new([
        ModelReply::calls([transfer("a", "transfer_to_chief_auditor")]),
        ModelReply::text("finished"),
    ]);
    done(
        start(
            &runner([clerk().handoff(wordy), auditor()], script.clone()),
            "Clerk",
        )
        .await,
    );
    assert!(script.request(1).items[1].message_text().unwrap().len() < 300);
}

#[test]
fn a_set_of_agents_is_closed_and_its_names_are_unique() {
    let open = AgentSet::new([clerk().handoff(to_auditor())])
        .err()
        .unwrap();
    assert!(matches!(open, RunError::UnknownAgent { agent, .. } if agent == "Chief Auditor"));
    let twice = AgentSet::new([clerk(), clerk()]).err().unwrap();
    assert!(matches!(
        twice,
        RunError::DuplicateName { kind: "agent", .. }
    ));
    let functions = AgentSet::new([clerk().tool(add())]).err().unwrap();
    assert!(matches!(
        functions,
        RunError::DuplicateName {
            kind: "function",
            ..
        }
    ));
}

#[tokio::test]
async fn a_second_handoff_is_ignored_whatever_is_wrong_with_it() {
    let wrong_arguments = call("b", "transfer_to_chief_auditor", json!({"why": 1}));
    let turn = ModelReply::calls([
        transfer("a", "transfer_to_porter"),
        wrong_arguments,
        transfer("c", "transfer_to_doorman"),
    ]);
    let script = Scripted::new([turn, ModelReply::text("finished")]);
    let closed = Handoff::to("Doorman", "Opens.").enabled_when(|_: &Sheet| false);
    let clerk = clerk()
        .handoff(Handoff::to("Porter", "Carries."))
        .handoff(to_auditor())
        .handoff(closed);
    let agents = [
        clerk,
        auditor(),
        Agent::new("Porter", "carries"),
        Agent::new("Doorman", "opens"),
    ];
    let (_, state, _) = done(start(&runner(agents, script), "Clerk").await);
    let answers = outputs(state.new_items());
    let statuses: Vec<_> = answers
        .iter()
        .map(|(_, output)| &output["status"])
        .collect();
    assert_eq!(statuses, ["transferred", "ignored", "ignored"]);
}

#[tokio::test]
async fn an_agent_in_the_middle_of_a_run_cannot_end_it_but_hand_over() {
    let script = Scripted::new([
        one_call("a", "add", json!({"amount": 1})),
        ModelReply::text("it is added up"),
        ModelReply::calls([transfer("b", "transfer_to_chief_auditor")]),
        ModelReply::text("finished"),
    ]);
    let clerk = clerk()
        .handoff(to_auditor())
        .requires(|sheet: &Sheet| sheet.total.is_none().then(|| "a total".to_owned()))
        .requires_at_end(|_| Some("the handoff".to_owned()));
    let journal = std::sync::Arc::new(Journal::default());
    let runner = runner([clerk, auditor()], script).with_hooks(journal.clone());
    let (_, state, _) = done(start(&runner, "Clerk").await);
    assert_eq!(state.agent(), "Chief Auditor");
    let refused = RunEvent::FinalRefused {
        agent: "Clerk".into(),
        reasons: vec!["the handoff".into()],
    };
    assert!(journal.events.lock().unwrap().contains(&refused));
}
