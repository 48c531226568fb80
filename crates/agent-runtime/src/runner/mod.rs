//! The driver: does the calls that the state machine asks for, and stores each step before the next.

mod drive;
mod hooks;
mod returning;
mod tools;

pub use hooks::{FinishedStep, NoHooks, RunHooks};
pub use returning::Returned;

use std::fmt;
use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::agent_set::AgentSet;
use crate::error::RunError;
use crate::model::Model;
use crate::run::{Decision, PendingApproval, RunLimits, RunOutput, RunState};
use crate::session::Session;
use drive::Drive;

/// Items of a session's history that a run takes along, unless set.
const DEFAULT_MAX_SESSION_ITEMS: usize = 50;

/// Runs agents over the typed context `C`.
pub struct Runner<C> {
    agents: Arc<AgentSet<C>>,
    model: Arc<dyn Model>,
    hooks: Arc<dyn RunHooks<C>>,
    session: Option<Arc<dyn Session>>,
    max_session_items: usize,
    limits: RunLimits,
    computing: Option<Arc<Semaphore>>,
}

/// How a run came to rest.
#[derive(Debug)]
pub enum RunOutcome<C> {
    /// It has its result, which is in the context.
    Done {
        /// The final message and who wrote it.
        output: RunOutput,
        /// The final state: log, usage, history.
        state: RunState,
        /// The context with the results.
        context: C,
    },
    /// Calls wait for a person; continue with [`Runner::decide`] or [`Runner::decide_all`], in another
    /// process if need be.
    Interrupted {
        /// The first of them; [`RunState::pending_approvals`] has all.
        pending: PendingApproval,
        /// The state to store.
        state: RunState,
        /// The context to store.
        context: C,
    },
}

/// A run that failed, with the work done so far.
#[derive(thiserror::Error)]
#[error("{error}")]
pub struct RunFailure<C> {
    /// Why.
    #[source]
    pub error: RunError,
    /// The state after the last step that finished; [`RunState::for_retry`] makes it fit for another
    /// try from the step that failed.
    pub state: RunState,
    /// The context after that step.
    pub context: C,
}

impl<C> fmt::Debug for RunFailure<C> {
    /// Without the context, which may be large and need not be printable.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fields = formatter.debug_struct("RunFailure");
        fields
            .field("error", &self.error)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// The result of a run; the failure is boxed because it carries state and context.
pub type RunResult<C> = Result<RunOutcome<C>, Box<RunFailure<C>>>;

impl<C: Clone + Send + Sync + 'static> Runner<C> {
    /// A runner without hooks and session, within the default limits.
    #[must_use]
    pub fn new(agents: Arc<AgentSet<C>>, model: Arc<dyn Model>) -> Self {
        Self {
            agents,
            model,
            hooks: Arc::new(NoHooks),
            session: None,
            max_session_items: DEFAULT_MAX_SESSION_ITEMS,
            limits: RunLimits::default(),
            computing: None,
        }
    }

    /// Reports events and finished steps to `hooks`.
    #[must_use]
    pub fn with_hooks(mut self, hooks: Arc<dyn RunHooks<C>>) -> Self {
        self.hooks = hooks;
        self
    }

    /// Reads the history from `session` when a run starts, and adds the run's own when it is done.
    #[must_use]
    pub fn with_session(mut self, session: Arc<dyn Session>) -> Self {
        self.session = Some(session);
        self
    }

    /// How many items of the session's history a run takes along; 50 unless set.
    #[must_use]
    pub fn with_max_session_items(mut self, max_items: usize) -> Self {
        self.max_session_items = max_items;
        self
    }

    /// Bounds of a run.
    #[must_use]
    pub fn with_limits(mut self, limits: RunLimits) -> Self {
        self.limits = limits;
        self
    }

    /// Bounds how many turns compute at once, over all runners that share `permits`: a turn that calls a
    /// [`Tool::blocking`](crate::Tool::blocking) takes one permit for as long as its tools run, and
    /// waiting for it is not the agent's time. No bound, unless set.
    #[must_use]
    pub fn with_computing_permits(mut self, permits: Arc<Semaphore>) -> Self {
        self.computing = Some(permits);
        self
    }

    /// Begins the run that `state` describes and drives it until it has a result or waits for a
    /// person.
    ///
    /// # Errors
    /// [`RunFailure`], with the work done so far.
    pub async fn start(
        &self,
        state: RunState,
        context: C,
        cancellation: &CancellationToken,
    ) -> RunResult<C> {
        let mut drive = Drive::new(self, state, context, cancellation);
        let outcome = match drive.begin().await {
            Ok(()) => drive.run_until_rest().await,
            Err(error) => Err(error),
        };
        drive.conclude(outcome)
    }

    /// Continues a stored run: no step that had finished is done again. One that is done, or that
    /// waits for a person, comes to rest at once.
    ///
    /// # Errors
    /// [`RunFailure`], with the work done so far.
    pub async fn resume(
        &self,
        state: RunState,
        context: C,
        cancellation: &CancellationToken,
    ) -> RunResult<C> {
        let mut drive = Drive::new(self, state, context, cancellation);
        let outcome = drive.run_until_rest().await;
        drive.conclude(outcome)
    }

    /// Continues a run that waits for a person with her decision.
    ///
    /// # Errors
    /// [`RunFailure`]; [`RunError::NoSuchApproval`] and [`RunError::EditedArguments`] leave the state
    /// as it was.
    pub async fn decide(
        &self,
        state: RunState,
        decision: &Decision,
        context: C,
        cancellation: &CancellationToken,
    ) -> RunResult<C> {
        let decisions = std::slice::from_ref(decision);
        self.decide_all(state, decisions, context, cancellation)
            .await
    }

    /// The same with several decisions about calls of one turn: all are taken, or none, and what may
    /// run then runs side by side. Calls that no decision names wait on.
    ///
    /// # Errors
    /// As [`Runner::decide`].
    pub async fn decide_all(
        &self,
        state: RunState,
        decisions: &[Decision],
        context: C,
        cancellation: &CancellationToken,
    ) -> RunResult<C> {
        let mut drive = Drive::new(self, state, context, cancellation);
        let outcome = match drive.decide(decisions).await {
            Ok(()) => drive.run_until_rest().await,
            Err(error) => Err(error),
        };
        drive.conclude(outcome)
    }
}
