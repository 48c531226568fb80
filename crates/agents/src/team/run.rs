//! The team as one: runs the agents over a context until they have their result.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use hemline_agent_runtime::{
    AgentSet, Explanation, LogEntry, MemorySession, OfflinePlanner, RunError, RunFailure,
    RunOutcome, RunState, Runner, TakenDecision, explain_decision, model::Model,
};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::tools::reported_type;
use super::{DEMAND, INVENTORY, ORCHESTRATOR, PRICING, demand, inventory, orchestrator, pricing};
use crate::context::SeasonContext;
use crate::error::AgentsError;
use crate::workflow::recorder::Recorder;

/// Time that a decision waits for its explanation.
const EXPLANATION_TIME: Duration = Duration::from_secs(30);

/// The four agents and the model that they use.
pub(crate) struct Team {
    agents: Arc<AgentSet<SeasonContext>>,
    model: Arc<dyn Model>,
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
    pub(crate) session: MemorySession,
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
        })
    }

    /// Asks the model for an explanation of a decision that is taken already. The decision stands
    /// without one: a model that fails or takes too long leaves a note in its place.
    ///
    /// # Errors
    /// When the run is cancelled meanwhile.
    pub(crate) async fn explain(
        &self,
        taken: &TakenDecision,
        cancellation: &CancellationToken,
    ) -> Result<Explanation, AgentsError> {
        let explaining = explain_decision(&*self.model, taken);
        let too_late = || Explanation {
            text: None,
            figures: taken.figures.clone(),
            note: Some(format!(
                "no explanation could be had within {} s",
                EXPLANATION_TIME.as_secs()
            )),
        };
        tokio::select! {
            biased;
            () = cancellation.cancelled() => Err(AgentsError::Interrupted),
            explained = tokio::time::timeout(EXPLANATION_TIME, explaining) => {
                Ok(explained.unwrap_or_else(|_| too_late()))
            }
        }
    }

    /// Runs the agents from the Orchestrator, or from a stored state, and returns the context with
    /// their results and the final message.
    pub(crate) async fn run(
        &self,
        start: RunStart,
        recorder: Recorder,
        cancellation: &CancellationToken,
    ) -> Result<(SeasonContext, String), FailedRun> {
        let RunStart {
            run_id,
            stored,
            context,
            session,
        } = start;
        let runner = Runner::new(Arc::clone(&self.agents), Arc::clone(&self.model))
            .with_session(Arc::new(session))
            .with_hooks(Arc::new(recorder));
        let outcome = match stored {
            Some(state) => {
                runner
                    .resume(state.for_retry(), context, cancellation)
                    .await
            }
            None => {
                let state = RunState::new(run_id, ORCHESTRATOR, request_text(&context));
                runner.start(state, context, cancellation).await
            }
        };
        match outcome {
            Ok(RunOutcome::Done {
                output, context, ..
            }) => Ok((context, output.text)),
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

/// The offline planner: the agents work by its rules where no language model is configured.
#[must_use]
pub fn offline_planner() -> Arc<dyn Model> {
    Arc::new(OfflinePlanner::new())
}

/// What each agent has produced, in a form of bounded size.
pub(crate) fn result_summaries(context: &SeasonContext) -> BTreeMap<&'static str, Value> {
    let results = &context.results;
    let mut summaries = BTreeMap::new();
    if let Some(forecast) = &results.forecast {
        summaries.insert(DEMAND, demand::summary(forecast));
    }
    if let Some(plan) = &results.allocation {
        summaries.insert(INVENTORY, inventory::summary(plan));
    }
    if let Some(strategy) = &results.pricing {
        summaries.insert(PRICING, pricing::summary(strategy));
    }
    summaries.insert(
        ORCHESTRATOR,
        json!({
            "forecast": results.forecast.is_some(),
            "allocation": results.allocation.is_some(),
            "pricing_strategy": results.pricing.is_some(),
        }),
    );
    summaries
}

fn request_text(context: &SeasonContext) -> String {
    let task = if context.is_planning() {
        "Forecast the season's demand, size the manufacturing order and allocate it to the stores."
    } else {
        "The manufacturing order is accepted. Schedule the season's markdown checkpoint."
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
        _ => AgentsError::Agent { agent, message },
    }
}
