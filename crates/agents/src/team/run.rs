//! The team as one: runs the agents over a context until they have their result.

use std::collections::BTreeMap;
use std::sync::Arc;

use hemline_agent_runtime::{
    AgentSet, LogEntry, OfflinePlanner, RunError, RunFailure, RunHooks, RunOutcome, RunState,
    Runner, Session, model::Model,
};
use hemline_domain::WorkflowState;
use serde_json::Value;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::season_team::SeasonRun;
use super::tools::reported_type;
use super::{DEMAND, INVENTORY, ORCHESTRATOR, PRICING, demand, inventory, orchestrator, pricing};
use crate::context::SeasonContext;
use crate::error::AgentsError;
use crate::extraction;
use crate::workflow::recorder::Recorder;

/// The four agents and the model that they use.
pub(crate) struct Team {
    agents: Arc<AgentSet<SeasonContext>>,
    model: Arc<dyn Model>,
    /// As many turns compute at once as there are processors: more would only make each slower, and
    /// the time that an agent has run out while others compute.
    computing: Arc<Semaphore>,
}

/// Where a run begins.
pub(crate) struct RunStart {
    /// Names the run towards the journal.
    pub(crate) run_id: String,
    /// The state to go on from, if the run was interrupted.
    pub(crate) stored: Option<RunState>,
    /// What is planned from, and what is there already.
    pub(crate) context: SeasonContext,
    /// What the workflow's earlier runs said.
    pub(crate) session: Arc<dyn Session>,
}

/// A run that failed, with its whole log: that of calls included which no step has stored.
pub(crate) struct FailedRun {
    pub(crate) error: AgentsError,
    pub(crate) log: Vec<LogEntry>,
}

impl Team {
    pub(crate) fn new(model: Arc<dyn Model>) -> Result<Self, AgentsError> {
        let agents = [
            orchestrator::agent(),
            demand::agent(),
            inventory::agent(),
            pricing::agent(),
        ];
        let agents = AgentSet::new(agents).map_err(|error| AgentsError::Context {
            message: error.to_string(),
        })?;
        Ok(Self {
            agents: Arc::new(agents),
            model,
            computing: Arc::new(Semaphore::new(processors())),
        })
    }

    /// Runs the agents from the Orchestrator, or from a stored state, and returns the context with
    /// their results and the final message.
    pub(crate) async fn run(
        &self,
        start: RunStart,
        recorder: Recorder,
        cancellation: &CancellationToken,
    ) -> Result<(SeasonContext, String), FailedRun> {
        let run = self.run_hooked(start, Arc::new(recorder), cancellation);
        run.await.map(|run| (run.context, run.text))
    }

    /// The same with any hooks, and with the run's log.
    pub(super) async fn run_hooked(
        &self,
        start: RunStart,
        hooks: Arc<dyn RunHooks<SeasonContext>>,
        cancellation: &CancellationToken,
    ) -> Result<SeasonRun, FailedRun> {
        let RunStart {
            run_id,
            stored,
            context,
            session,
        } = start;
        let runner = Runner::new(Arc::clone(&self.agents), Arc::clone(&self.model))
            .with_session(session)
            .with_computing_permits(Arc::clone(&self.computing))
            .with_hooks(hooks);
        let outcome = match stored {
            Some(state) => runner.resume(state, context, cancellation).await,
            None => {
                let state = RunState::new(run_id, ORCHESTRATOR, request_text(&context));
                runner.start(state, context, cancellation).await
            }
        };
        match outcome {
            Ok(RunOutcome::Done {
                output,
                state,
                context,
            }) => Ok(SeasonRun {
                context,
                text: output.text,
                log: state.log().to_vec(),
                usage: state.usage().to_owned(),
            }),
            Ok(RunOutcome::Interrupted { pending, state, .. }) => Err(FailedRun {
                error: AgentsError::Agent {
                    agent: pending.agent,
                    message: format!(
                        "{} waits for an approval that no person is asked for",
                        pending.tool
                    ),
                },
                log: state.log().to_vec(),
            }),
            Err(failure) => Err(FailedRun {
                log: failure.state.log().to_vec(),
                error: translated(*failure),
            }),
        }
    }
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The offline planner: the agents work by its rules where no language model is configured.
#[must_use]
pub fn offline_planner() -> Arc<dyn Model> {
    let planner = OfflinePlanner::new();
    Arc::new(planner.with_extractor(extraction::FORMAT, extraction::answer_by_rules))
}

/// What each agent has produced, in a form of bounded size.
pub(crate) fn result_summaries(context: &SeasonContext) -> BTreeMap<&'static str, Value> {
    let results = &context.results;
    let of_agents = [
        (DEMAND, results.forecast.as_ref().map(demand::summary)),
        (INVENTORY, inventory::result_summary(context)),
        (PRICING, pricing::result_summary(context)),
        (ORCHESTRATOR, Some(orchestrator::summary(context))),
    ];
    of_agents
        .into_iter()
        .filter_map(|(agent, summary)| Some((agent, summary?)))
        .collect()
}

fn request_text(context: &SeasonContext) -> String {
    use WorkflowState as S;
    let task = match context.state {
        S::Phase3Monitoring => "A week's sales are in. Compare them with the forecast.",
        S::Phase3Replenishment => "A week's sales are in. Replenish the stores.",
        S::Phase4MarkdownCheck => {
            "The season is at its markdown checkpoint. Recommend a markdown, or none."
        }
        S::Phase5Reforecast => "Forecast the remaining weeks again and give the stores new totals.",
        _ if context.is_planning() => {
            "Forecast the season's demand, size the manufacturing order and allocate it to the stores."
        }
        _ => "The manufacturing order is accepted. Schedule the season's markdown checkpoint.",
    };
    task.to_owned()
}

fn translated(failure: RunFailure<SeasonContext>) -> AgentsError {
    let message = failure.error.to_string();
    let agent = failure.state.agent().to_owned();
    match failure.error {
        RunError::Cancelled { .. } => AgentsError::Interrupted,
        RunError::TimeLimit { .. } => AgentsError::Timeout { agent, message },
        RunError::Model { .. } | RunError::ProviderBudget { .. } => {
            AgentsError::Model { agent, message }
        }
        RunError::FatalTool { error, .. } => match reported_type(&error) {
            Some(error_type) => AgentsError::Unplannable {
                agent,
                error_type,
                message: error.message,
            },
            None => AgentsError::Agent {
                agent,
                message: error.message,
            },
        },
        RunError::Session { source } => match source.downcast() {
            Ok(error) => AgentsError::Storage(*error),
            Err(_) => AgentsError::Agent { agent, message },
        },
        _ => AgentsError::Agent { agent, message },
    }
}
