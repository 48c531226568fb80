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
    call: CallPlace,
    cancellation: CancellationToken,
    events: EventSink,
}

/// Which call of which run a tool answers.
pub(crate) struct CallPlace {
    pub(crate) run_id: String,
    pub(crate) agent: String,
    pub(crate) tool: String,
    pub(crate) call_id: String,
}

impl<C> ToolScope<C> {
    pub(crate) fn new(
        context: Arc<C>,
        call: CallPlace,
        cancellation: CancellationToken,
        events: EventSink,
    ) -> Self {
        Self {
            context,
            call,
            cancellation,
            events,
        }
    }

    /// The run, as [`RunState::new`](crate::RunState::new) named it.
    #[must_use]
    pub fn run_id(&self) -> &str {
        &self.call.run_id
    }

    /// The call, unique within its run. A run that is resumed runs a tool that had not finished again, under
    /// the same id: with the run's id it is the key by which the world outside can act once.
    #[must_use]
    pub fn call_id(&self) -> &str {
        &self.call.call_id
    }

    /// Cancelled when the result is no longer wanted, for what the tool starts itself.
    #[must_use]
    pub fn cancellation(&self) -> &CancellationToken {
        &self.cancellation
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
            agent: self.call.agent.clone(),
            tool: self.call.tool.clone(),
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
