//! Turns that wait for others to compute.

use std::sync::Arc;
use std::time::Duration;

use hemline_agent_runtime::model::ModelReply;
use hemline_agent_runtime::{
    Agent, AgentSet, CancellationToken, NoArguments, RunError, RunOutcome, RunState, Runner, Tool,
    ToolOutput,
};
use serde_json::json;
use tokio::sync::Semaphore;

use crate::support::{Scripted, Sheet, one_call};

fn runner(tool: Tool<Sheet>, permits: &Arc<Semaphore>) -> Runner<Sheet> {
    let agent = Agent::new("Clerk", "Counts")
        .tool(tool)
        .time_limit(Duration::from_secs(1));
    let agents = AgentSet::new([agent]).unwrap();
    let model = Scripted::new([
        one_call("c1", "count", json!({})),
        ModelReply::text("counted"),
    ]);
    Runner::new(Arc::new(agents), model).with_computing_permits(Arc::clone(permits))
}

fn counting() -> Tool<Sheet> {
    Tool::blocking("count", "Counts", |_, _: NoArguments| {
        Ok(ToolOutput::new(json!({"counted": true})))
    })
}

#[tokio::test(start_paused = true)]
async fn waiting_for_others_is_not_the_agents_time() {
    let permits = Arc::new(Semaphore::new(1));
    let runner = runner(counting(), &permits);
    let others = permits.acquire().await.unwrap();
    let cancellation = CancellationToken::new();
    let state = RunState::new("r1", "Clerk", "count");
    let (outcome, ()) = tokio::join!(
        runner.start(state, Sheet::default(), &cancellation),
        async {
            tokio::time::sleep(Duration::from_secs(100)).await;
            drop(others);
        }
    );
    assert!(matches!(outcome, Ok(RunOutcome::Done { .. })));
    assert_eq!(permits.available_permits(), 1);
}

#[tokio::test]
async fn who_waits_can_be_cancelled() {
    let permits = Arc::new(Semaphore::new(0));
    let runner = runner(counting(), &permits);
    let cancellation = CancellationToken::new();
    let state = RunState::new("r1", "Clerk", "count");
    let (outcome, ()) = tokio::join!(
        runner.start(state, Sheet::default(), &cancellation),
        async {
            tokio::task::yield_now().await;
            cancellation.cancel();
        }
    );
    assert!(matches!(
        outcome.unwrap_err().error,
        RunError::Cancelled { .. }
    ));
}

#[tokio::test]
async fn a_tool_that_does_not_compute_needs_no_permit() {
    let permits = Arc::new(Semaphore::new(0));
    let quick = Tool::immediate("count", "Counts", |_, _: NoArguments| {
        Ok(ToolOutput::new(json!({"counted": true})))
    });
    let runner = runner(quick, &permits);
    let state = RunState::new("r1", "Clerk", "count");
    let cancellation = CancellationToken::new();
    let outcome = runner.start(state, Sheet::default(), &cancellation).await;
    assert!(matches!(outcome, Ok(RunOutcome::Done { .. })));
}
