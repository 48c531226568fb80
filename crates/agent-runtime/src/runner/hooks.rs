//! What a caller learns while a run goes on.

use async_trait::async_trait;

use crate::error::StoreError;
use crate::run::{RunEvent, RunState};

/// Which step has finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FinishedStep {
    /// The run was set up; nothing was called yet.
    Started,
    /// A model's reply was taken.
    ModelReplied,
    /// Tools have run and their changes are in the context.
    ToolsRan,
    /// A person's decision was taken.
    Decided,
}

/// Follows a run.
#[async_trait]
pub trait RunHooks<C: Send + Sync>: Send + Sync {
    /// Something happens within a step: calls of the model and of tools, and their progress. Called
    /// between awaits, and by tools on their own threads, so it must return at once. A step that a
    /// stopped process left unfinished is done again, and then these events come again; what is told
    /// once and no more comes with [`RunHooks::step_finished`].
    fn observe(&self, _event: &RunEvent) {}

    /// A step has finished. State and context together are all that is needed to go on from here, and
    /// `events` is what the step brought: agents that started and completed, handoffs, refused
    /// messages, calls that wait for a person. All three must be stored together, for a run that goes
    /// on from here does not tell these events again. The next step starts only after this returns.
    ///
    /// # Errors
    /// A failure stops the run: what could not be stored must not be built upon.
    async fn step_finished(
        &self,
        _step: FinishedStep,
        _state: &RunState,
        _context: &C,
        _events: &[RunEvent],
    ) -> Result<(), StoreError> {
        Ok(())
    }
}

/// Hooks that do nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoHooks;

impl<C: Send + Sync> RunHooks<C> for NoHooks {}
