//! Running the calls of one turn side by side.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use futures::future::join_all;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use super::RunHooks;
use crate::agent::Agent;
use crate::run::{CallStatus, ReadyCall, RunEvent, ToolRun};
use crate::tool::{CallPlace, EventSink, ToolError, ToolResult, ToolScope};

/// What the calls of one turn share. Dropping it tells tools on other threads that their results are
/// no longer wanted.
pub(super) struct ToolBench<'a, C: Send + Sync> {
    pub(super) run_id: &'a str,
    pub(super) agent: &'a Agent<C>,
    pub(super) context: &'a Arc<C>,
    pub(super) hooks: &'a Arc<dyn RunHooks<C>>,
    pub(super) cancellation: CancellationToken,
}

impl<C: Send + Sync> Drop for ToolBench<'_, C> {
    fn drop(&mut self) {
        self.cancellation.cancel();
    }
}

impl<C: Send + Sync + 'static> ToolBench<'_, C> {
    /// All outcomes, in the order asked.
    pub(super) async fn run_all(&self, calls: &[ReadyCall]) -> Vec<ToolRun<C>> {
        join_all(calls.iter().map(|call| self.run_one(call))).await
    }

    async fn run_one(&self, call: &ReadyCall) -> ToolRun<C> {
        let agent = self.agent.name.clone();
        let tool = call.tool.clone();
        let call_id = call.call_id.clone();
        let span = tracing::info_span!("tool_call", agent, tool, call_id);
        self.hooks.observe(&RunEvent::ToolStarted {
            agent: agent.clone(),
            tool: tool.clone(),
            call_id: call_id.clone(),
        });
        let began = Instant::now();
        let outcome = self.outcome(call).instrument(span).await;
        let duration = began.elapsed();
        let status = if outcome.is_ok() {
            CallStatus::Ok
        } else {
            CallStatus::Failed
        };
        self.hooks.observe(&RunEvent::ToolCompleted {
            agent,
            tool,
            call_id,
            duration,
            status,
        });
        ToolRun {
            position: call.position,
            outcome,
            duration,
        }
    }

    async fn outcome(&self, call: &ReadyCall) -> ToolResult<C> {
        let Some(tool) = self.agent.find_tool(&call.tool) else {
            let message = format!("{} has no tool `{}` any more", self.agent.name, call.tool);
            return Err(ToolError::new("unknown_function", message));
        };
        // The context may have changed since the call was asked: another call of the turn was first, or a
        // person took her time.
        if !tool.is_enabled(self.context) {
            let message = format!("`{}` cannot be called at this point any more", call.tool);
            return Err(ToolError::new("disabled", message));
        }
        let still_wanted = self.cancellation.child_token();
        let scope = ToolScope::new(
            Arc::clone(self.context),
            CallPlace {
                run_id: self.run_id.to_owned(),
                agent: self.agent.name.clone(),
                tool: call.tool.clone(),
                call_id: call.call_id.clone(),
            },
            still_wanted.clone(),
            self.event_sink(),
        );
        let running = async { tool.call(scope, &call.arguments).await };
        let outcome = in_time(tool.time_limit, running);
        let outcome = AssertUnwindSafe(outcome).catch_unwind().await;
        still_wanted.cancel();
        outcome.unwrap_or_else(|_| {
            Err(ToolError::new(
                "tool_panicked",
                format!("`{}` panicked", call.tool),
            ))
        })
    }

    fn event_sink(&self) -> EventSink {
        let hooks = Arc::clone(self.hooks);
        Arc::new(move |event| hooks.observe(&event))
    }
}

/// The outcome, or a failure that the model may repair when it takes too long.
async fn in_time<C>(
    limit: Option<Duration>,
    running: impl Future<Output = ToolResult<C>>,
) -> ToolResult<C> {
    let Some(limit) = limit else {
        return running.await;
    };
    tokio::time::timeout(limit, running)
        .await
        .unwrap_or_else(|_| {
            let message = format!("no answer within {} s", limit.as_secs_f64());
            Err(ToolError::new("timed_out", message))
        })
}
