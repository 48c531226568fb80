//! Running the calls of one turn side by side.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures::FutureExt;
use futures::future::join_all;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use super::RunHooks;
use crate::agent::Agent;
use crate::run::{CallStatus, ReadyCall, RunEvent, ToolRun};
use crate::tool::{EventSink, ToolError, ToolResult, ToolScope};

/// What the calls of one turn share. Dropping it tells tools on other threads that their results are
/// no longer wanted.
pub(super) struct ToolBench<'a, C: Send + Sync> {
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
        let scope = ToolScope::new(
            Arc::clone(self.context),
            self.agent.name.clone(),
            call.tool.clone(),
            self.cancellation.clone(),
            self.event_sink(),
        );
        let running = async { tool.call(scope, &call.arguments).await };
        AssertUnwindSafe(running)
            .catch_unwind()
            .await
            .unwrap_or_else(|_| {
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
