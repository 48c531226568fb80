//! A run can go on from every state that was journaled.

use std::sync::Arc;

use hemline_agent_runtime::model::ModelReply;
use hemline_agent_runtime::{
    Agent, CancellationToken, Decision, FinishedStep, NoArguments, RunOutcome, RunResult, RunState,
    Runner, Tool, ToolOutput, ToolScope,
};
use serde_json::json;

use crate::offline::{noting, offline_runner, three_agents};
use crate::support::*;

/// Drives to the end, approving whatever is asked.
async fn approve_all(
    runner: &Runner<Sheet>,
    mut result: RunResult<Sheet>,
) -> (String, RunState, Sheet) {
    loop {
        match result.unwrap() {
            RunOutcome::Done {
                output,
                state,
                context,
            } => return (output.text, state, context),
            RunOutcome::Interrupted {
                pending,
                state,
                context,
            } => {
                let decision = Decision::Approve {
                    call_id: pending.call_id,
                };
                result = runner
                    .decide(state, &decision, context, &CancellationToken::new())
                    .await;
            }
        }
    }
}

async fn resumes_alike(make: impl Fn() -> Runner<Sheet>, least_steps: usize) {
    let journal = Arc::new(Journal::default());
    let undisturbed = make().with_hooks(journal.clone());
    let begun = start(&undisturbed, "Lead").await;
    let expected = approve_all(&undisturbed, begun).await;
    let steps = journal.steps.lock().unwrap().clone();
    assert!(steps.len() >= least_steps, "{}", steps.len());
    for (number, (_, stored, sheet)) in steps.iter().enumerate() {
        let later = Arc::new(Journal::default());
        let runner = make().with_hooks(later.clone());
        let state = RunState::from_json(stored).unwrap();
        let resumed = runner
            .resume(state, sheet.clone(), &CancellationToken::new())
            .await;
        let (text, state, sheet) = approve_all(&runner, resumed).await;
        assert_eq!(
            (&text, &sheet),
            (&expected.0, &expected.2),
            "from step {number}"
        );
        assert_eq!(
            state.new_items(),
            expected.1.new_items(),
            "from step {number}"
        );
        let kinds: Vec<FinishedStep> = steps[number + 1..].iter().map(|(kind, ..)| *kind).collect();
        assert_eq!(
            later.step_kinds(),
            kinds,
            "from step {number} only the later steps are done"
        );
    }
}

#[tokio::test]
async fn resuming_from_every_step_gives_the_result_of_the_undisturbed_run() {
    resumes_alike(offline_runner, 12).await;
}

#[tokio::test]
async fn the_same_with_an_approval_in_the_middle() {
    let make = || {
        let [lead, maker, checker] = three_agents();
        let sand = noting("sand", "")
            .in_order(1)
            .approved_when(|_: &Sheet| true);
        Runner::new(
            set([lead, maker.tool(sand), checker]),
            Arc::new(hemline_agent_runtime::OfflinePlanner::new()),
        )
    };
    resumes_alike(make, 14).await;
}

#[tokio::test]
async fn a_tool_that_runs_again_after_a_crash_is_told_the_same_call() {
    let note_call = |scope: ToolScope<Sheet>, _: NoArguments| {
        let key = format!("{}/{}", scope.run_id(), scope.call_id());
        let noted = ToolOutput::new(json!("noted"));
        Ok(noted.with_effect(move |sheet: &mut Sheet| sheet.notes.push(key)))
    };
    let make = |replies: Vec<ModelReply>| {
        let tool = Tool::immediate("note_call", "Notes its call.", note_call);
        runner(
            [Agent::new("Lead", "notes").tool(tool)],
            Scripted::new(replies),
        )
    };
    let journal = Arc::new(Journal::default());
    let replies = vec![
        one_call("call_7", "note_call", json!({})),
        ModelReply::text("Noted."),
    ];
    let first = make(replies).with_hooks(journal.clone());
    let (_, _, sheet) = done(start(&first, "Lead").await);
    assert_eq!(sheet.notes.len(), 1);
    let steps = journal.steps.lock().unwrap().clone();
    let (kind, before, untouched) = &steps[1];
    assert_eq!(*kind, FinishedStep::ModelReplied);
    let state = RunState::from_json(before).unwrap();
    let again = make(vec![ModelReply::text("Noted.")])
        .resume(state, untouched.clone(), &CancellationToken::new())
        .await;
    assert_eq!(done(again).2.notes, sheet.notes);
    assert!(sheet.notes[0].ends_with("/call_7"), "{:?}", sheet.notes);
}
