//! What a running tool has in hand.

use std::ops::Deref;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::run::RunEvent;

/// Receives the events that a tool reports while it runs.
pub(crate) type EventSink = Arc<dyn Fn(RunEvent) + Send + Sync>;

/// Read access to the typed context, and the means to report progress and to notice cancellation.
/// Dereferences to the context.
pub struct ToolScope<C> {
    context: Arc<C>,
    agent: String,
    tool: String,
    cancellation: CancellationToken,
    events: EventSink,
}

impl<C> ToolScope<C> {
    pub(crate) fn new(
        context: Arc<C>,
        agent: String,
        tool: String,
        cancellation: CancellationToken,
        events: EventSink,
    ) -> Self {
        Self {
            context,
            agent,
            tool,
            cancellation,
            events,
        }
    }

    /// The typed context as it was when the turn's calls began.
    #[must_use]
    pub fn context(&self) -> &C {
        &self.context
    }

    /// Whether the result is no longer wanted: the run was cancelled or the agent's time is up. A
    /// tool on a blocking thread should look now and then.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancellation.is_cancelled()
    }

    /// Reports progress to the run's hooks, unless the result is no longer wanted; `progress_pct` from
    /// 0 to 100.
    pub fn report_progress(&self, message: impl Into<String>, progress_pct: u8) {
        if self.is_cancelled() {
            return;
        }
        (self.events)(RunEvent::Progress {
            agent: self.agent.clone(),
            tool: self.tool.clone(),
            message: message.into(),
            progress_pct: progress_pct.min(100),
        });
    }
}

impl<C> Deref for ToolScope<C> {
    type Target = C;

    fn deref(&self) -> &C {
        &self.context
    }
}
