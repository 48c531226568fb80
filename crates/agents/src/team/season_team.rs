//! The agents for code that runs them itself: one state, one context, typed results back.

use std::sync::Arc;

use hemline_agent_runtime::model::{Model, UsageTotals};
use hemline_agent_runtime::{CancellationToken, LogEntry, MemorySession, NoHooks, RunHooks};

use super::run::{RunStart, Team};
use crate::context::SeasonContext;
use crate::error::AgentsError;

/// The four agents on a model, for phases of a workflow and for programs that embed them.
///
/// The context's state decides which tools and handoffs are offered; what the agents produce comes back
/// as typed objects in the context. Nothing is stored and nothing approved here: the caller owns the
/// order of the phases.
///
/// ```no_run
/// use std::sync::Arc;
///
/// use hemline_agent_runtime::CancellationToken;
/// use hemline_agents::{
///     AgentsError, ReplenishmentPlan, SeasonContext, SeasonInputs, SeasonRecord, SeasonTeam,
///     SeasonToDate, offline_planner,
/// };
/// use hemline_domain::WorkflowState;
///
/// /// What ships at the end of the week of `record`.
/// async fn replenished(
///     inputs: SeasonInputs,
///     record: SeasonRecord,
/// ) -> Result<Option<ReplenishmentPlan>, AgentsError> {
///     let inputs = inputs.with_season_to_date(SeasonToDate::try_new(record)?);
///     let context = SeasonContext::new(Arc::new(inputs), WorkflowState::Phase3Replenishment);
///     let team = SeasonTeam::new(offline_planner())?;
///     let run = team.run(context, &CancellationToken::new()).await?;
///     Ok(run.context.results.replenishment)
/// }
/// ```
pub struct SeasonTeam {
    team: Team,
}

/// A run of the agents that has its result.
#[derive(Debug)]
pub struct SeasonRun {
    /// The context with the typed results.
    pub context: SeasonContext,
    /// The last agent's explanation of them.
    pub text: String,
    /// What was called, how long it took, how it ended.
    pub log: Vec<LogEntry>,
    /// Calls and tokens.
    pub usage: UsageTotals,
}

impl SeasonTeam {
    /// The four agents on `model`.
    ///
    /// # Errors
    /// When the agents do not fit together.
    pub fn new(model: Arc<dyn Model>) -> Result<Self, AgentsError> {
        Ok(Self {
            team: Team::new(model)?,
        })
    }

    /// Runs the agents from the Orchestrator until what the context's state asks for is there.
    ///
    /// # Errors
    /// What stopped the run: data that cannot be planned from, a model that fails or does not get there,
    /// a result that a guardrail refused, a time limit, a cancellation.
    pub async fn run(
        &self,
        context: SeasonContext,
        cancellation: &CancellationToken,
    ) -> Result<SeasonRun, AgentsError> {
        self.run_with(context, Arc::new(NoHooks), cancellation)
            .await
    }

    /// The same with hooks that follow the run: its events, and every finished step.
    ///
    /// # Errors
    /// As [`Self::run`], and what the hooks could not store.
    pub async fn run_with(
        &self,
        context: SeasonContext,
        hooks: Arc<dyn RunHooks<SeasonContext>>,
        cancellation: &CancellationToken,
    ) -> Result<SeasonRun, AgentsError> {
        let week = context.season().map_or(0, |season| season.week());
        let start = RunStart {
            run_id: format!("{}/{}/{week}", context.inputs.workflow_id, context.state),
            stored: None,
            context,
            session: Arc::new(MemorySession::new()),
        };
        let run = self.team.run_hooked(start, hooks, cancellation).await;
        run.map_err(|failed| failed.error)
    }
}

impl std::fmt::Debug for SeasonTeam {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("SeasonTeam").finish_non_exhaustive()
    }
}
