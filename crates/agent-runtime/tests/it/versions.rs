//! States that an earlier version wrote.

use hemline_agent_runtime::model::ModelReply;
use hemline_agent_runtime::{
    Agent, CancellationToken, Decision, Handoff, RunOutcome, RunState, STATE_VERSION,
};
use serde_json::Value;

use crate::support::*;

/// A run that version 1 left between two approvals, after a handoff and a refused text.
const STORED: &str = include_str!("../fixtures/state_v1.json");

#[tokio::test]
async fn a_run_of_version_1_goes_on() {
    let stored: Value = serde_json::from_str(STORED).unwrap();
    assert_eq!(stored["state"]["version"], 1);
    let mut state = RunState::from_json(&stored["state"].to_string()).unwrap();
    let embedded: RunState = serde_json::from_value(stored["state"].clone()).unwrap();
    assert_eq!(state, embedded);
    let mut sheet: Sheet = serde_json::from_value(stored["context"].clone()).unwrap();
    let rewritten: Value = serde_json::from_str(&state.to_json().unwrap()).unwrap();
    assert_eq!(rewritten["version"], STATE_VERSION);

    let order = add().approved_when(|sheet: &Sheet| sheet.total.is_some());
    let host = clerk_named("Host").handoff(Handoff::to("Clerk", "Adds."));
    let runner = runner(
        [host, Agent::new("Clerk", "orders").tool(order)],
        Scripted::new([ModelReply::text("304 in all")]),
    );
    for call_id in ["d", "e"] {
        assert_eq!(state.pending_approval().unwrap().call_id, call_id);
        let decision = Decision::Approve {
            call_id: call_id.into(),
        };
        let cancel = CancellationToken::new();
        match runner
            .decide(state, &decision, sheet, &cancel)
            .await
            .unwrap()
        {
            RunOutcome::Interrupted {
                state: next,
                context,
                ..
            } => (state, sheet) = (next, context),
            RunOutcome::Done {
                output, context, ..
            } => {
                assert_eq!(call_id, "e");
                assert_eq!(
                    (context.total, output.text.as_str()),
                    (Some(304), "304 in all")
                );
                return;
            }
        }
    }
    panic!("the run did not end");
}

fn clerk_named(name: &str) -> Agent<Sheet> {
    Agent::new(name, "hosts").tool(add())
}
