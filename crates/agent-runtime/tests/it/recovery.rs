//! A run can go on from every state that was journaled.

use std::sync::Arc;

use hemline_agent_runtime::{
    CancellationToken, Decision, FinishedStep, RunOutcome, RunResult, RunState, Runner,
};

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
