//! One run on its way.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::SemaphorePermit;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use super::tools::ToolBench;
use super::{FinishedStep, RunFailure, RunOutcome, RunResult, Runner};
use crate::agent::Agent;
use crate::error::RunError;
use crate::figures::TextGate;
use crate::model::{ModelError, ModelReply, ModelRequest};
use crate::run::{Decision, Machine, ReadyCall, RunEvent, RunState, Step, figure_sources};

/// A run in the hands of its driver.
pub(super) struct Drive<'r, C> {
    runner: &'r Runner<C>,
    machine: Machine<'r, C>,
    state: RunState,
    context: Arc<C>,
    cancellation: &'r CancellationToken,
}

impl<'r, C: Clone + Send + Sync + 'static> Drive<'r, C> {
    pub(super) fn new(
        runner: &'r Runner<C>,
        state: RunState,
        context: C,
        cancellation: &'r CancellationToken,
    ) -> Self {
        let machine = Machine::new(&runner.agents, runner.limits);
        Self {
            runner,
            machine,
            state,
            context: Arc::new(context),
            cancellation,
        }
    }

    /// Takes the session's history along and stores the first state.
    pub(super) async fn begin(&mut self) -> Result<(), RunError> {
        self.machine.active(&self.state)?;
        if let Some(session) = &self.runner.session {
            let history = session
                .load(self.runner.max_session_items)
                .await
                .map_err(|source| RunError::Session { source })?;
            self.state = self.state.clone().with_history(history);
        }
        let started = RunEvent::AgentStarted {
            agent: self.state.agent().to_owned(),
        };
        self.step_finished(FinishedStep::Started, &[started]).await
    }

    /// Takes all decisions or, when one of them is refused, none.
    pub(super) async fn decide(&mut self, decisions: &[Decision]) -> Result<(), RunError> {
        let agent = self.machine.active(&self.state)?;
        let worked = self.state.time_spent();
        let (mut state, mut context) = (self.state.clone(), Arc::clone(&self.context));
        let mut events = Vec::new();
        for decision in decisions {
            let decided = Arc::make_mut(&mut context);
            events.extend(self.machine.apply_decision(&mut state, decided, decision)?);
        }
        (self.state, self.context) = (state, context);
        let told = self.with_agents_turns(agent, events, worked);
        self.step_finished(FinishedStep::Decided, &told).await
    }

    /// Step after step until the run is done or waits for a person.
    pub(super) async fn run_until_rest(&mut self) -> Result<Rest, RunError> {
        let span = tracing::info_span!("agent_run", run_id = self.state.run_id());
        async {
            loop {
                let began = Instant::now();
                let agent = self.machine.active(&self.state)?;
                match self.machine.next_step(&self.state, &self.context)? {
                    Step::Done(output) => {
                        self.store_session().await?;
                        return Ok(Rest::Done(output));
                    }
                    Step::AskPerson(pending) => return Ok(Rest::Interrupted(pending)),
                    Step::CallModel(request) => {
                        self.check_may_go_on(agent)?;
                        self.call_model(agent, &request, began).await?;
                    }
                    Step::RunTools(calls) => {
                        self.check_may_go_on(agent)?;
                        let _permit = self.permit_to_compute(agent, &calls).await?;
                        self.run_tools(agent, &calls, Instant::now()).await?;
                    }
                }
            }
        }
        .instrument(span)
        .await
    }

    pub(super) fn conclude(self, outcome: Result<Rest, RunError>) -> RunResult<C> {
        // A tool's thread that outlived its run may still read the context; then it is copied.
        let context = Arc::try_unwrap(self.context).unwrap_or_else(|shared| (*shared).clone());
        let state = self.state;
        match outcome {
            Ok(Rest::Done(output)) => Ok(RunOutcome::Done {
                output,
                state,
                context,
            }),
            Ok(Rest::Interrupted(pending)) => Ok(RunOutcome::Interrupted {
                pending,
                state,
                context,
            }),
            Err(error) => Err(Box::new(RunFailure {
                error,
                state,
                context,
            })),
        }
    }

    fn check_may_go_on(&self, agent: &Agent<C>) -> Result<(), RunError> {
        if self.cancellation.is_cancelled() {
            return Err(self.cancelled());
        }
        if self.state.own_time_spent() >= agent.time_limit {
            return Err(RunError::TimeLimit {
                agent: agent.name.clone(),
                limit: agent.time_limit,
            });
        }
        Ok(())
    }

    /// The permit of a turn that computes, once others have given theirs back.
    async fn permit_to_compute(
        &self,
        agent: &Agent<C>,
        calls: &[ReadyCall],
    ) -> Result<Option<SemaphorePermit<'r>>, RunError> {
        let mut tools = calls.iter().filter_map(|call| agent.find_tool(&call.tool));
        let computes = tools.any(|tool| tool.computes);
        let Some(permits) = self.runner.computing.as_ref().filter(|_| computes) else {
            return Ok(None);
        };
        tokio::select! {
            biased;
            () = self.cancellation.cancelled() => Err(self.cancelled()),
            // Closed permits bound nothing any more.
            permit = permits.acquire() => Ok(permit.ok()),
        }
    }

    async fn call_model(
        &mut self,
        agent: &Agent<C>,
        request: &ModelRequest,
        began: Instant,
    ) -> Result<(), RunError> {
        let asked = Instant::now();
        let reply = self.ask_provider(agent, request).await;
        let waited = asked.elapsed();
        self.state.spend_on_provider(waited);
        self.observe(&RunEvent::ModelCallCompleted {
            agent: agent.name.clone(),
            provider: self.runner.model.provider_name().to_owned(),
            duration: waited,
            usage: reply.as_ref().ok().map(|reply| reply.usage),
        });
        if let Err(error) = &reply {
            self.state.log_failed_model_call(waited, error.to_string());
        }
        let provider = self.runner.model.provider_name();
        let worked = self.state.time_spent();
        let context = Arc::make_mut(&mut self.context);
        let events =
            self.machine
                .apply_reply(&mut self.state, context, reply?, provider, waited)?;
        self.state
            .spend_own_of(&agent.name, began.elapsed().saturating_sub(waited));
        let told = self.with_agents_turns(agent, events, worked);
        self.step_finished(FinishedStep::ModelReplied, &told).await
    }

    async fn ask_provider(
        &self,
        agent: &Agent<C>,
        request: &ModelRequest,
    ) -> Result<ModelReply, RunError> {
        let model = &self.runner.model;
        let budget = agent.provider_budget;
        let provider = model.provider_name().to_owned();
        self.observe(&RunEvent::ModelCallStarted {
            agent: agent.name.clone(),
            provider: provider.clone(),
        });
        let span = tracing::info_span!("model_call", agent = agent.name, provider);
        let left = budget.saturating_sub(self.state.provider_time_spent());
        let gate = TextGate::new(|| figure_sources(agent, &self.state, &self.context));
        let on_text = |text: &str| {
            let traced = if agent.checks_figures {
                gate.let_through(text)
            } else {
                text.to_owned()
            };
            if !traced.is_empty() {
                self.tell_text(agent, traced);
            }
        };
        let asked = model.respond_streamed(request, &on_text).instrument(span);
        let reply = tokio::time::timeout(left, asked);
        let failed = |source: ModelError| RunError::Model {
            agent: agent.name.clone(),
            source,
        };
        tokio::select! {
            biased;
            () = self.cancellation.cancelled() => Err(self.cancelled()),
            reply = reply => match reply {
                Ok(reply) => {
                    // What the gate held back until the text was whole.
                    let rest = if agent.checks_figures { gate.finish() } else { String::new() };
                    if reply.is_ok() && !rest.is_empty() {
                        self.tell_text(agent, rest);
                    }
                    reply.map_err(failed)
                }
                Err(_) => Err(RunError::ProviderBudget { agent: agent.name.clone(), budget }),
            },
        }
    }

    fn tell_text(&self, agent: &Agent<C>, text: String) {
        self.observe(&RunEvent::TextDelta {
            agent: agent.name.clone(),
            text,
        });
    }

    async fn run_tools(
        &mut self,
        agent: &Agent<C>,
        calls: &[ReadyCall],
        began: Instant,
    ) -> Result<(), RunError> {
        let left = agent.time_limit.saturating_sub(self.state.own_time_spent());
        let bench = ToolBench {
            run_id: self.state.run_id(),
            agent,
            context: &self.context,
            hooks: &self.runner.hooks,
            cancellation: self.cancellation.child_token(),
        };
        let runs = tokio::select! {
            biased;
            () = self.cancellation.cancelled() => Err(self.cancelled()),
            runs = tokio::time::timeout(left, bench.run_all(calls)) => runs
                .map_err(|_| RunError::TimeLimit { agent: agent.name.clone(), limit: agent.time_limit }),
        };
        drop(bench);
        let worked = self.state.time_spent() + began.elapsed();
        let applied = match runs {
            Ok(runs) => {
                self.machine
                    .apply_outputs(&mut self.state, Arc::make_mut(&mut self.context), runs)
            }
            Err(error) => {
                self.state
                    .log_stopped_calls(calls, began.elapsed(), &error.to_string());
                Err(error)
            }
        };
        self.state.spend_own_of(&agent.name, began.elapsed());
        if let Err(RunError::FatalTool { .. }) = &applied {
            // What the other calls of the turn gave is kept, so that another try does not run them.
            self.step_finished(FinishedStep::ToolsRan, &[]).await?;
        }
        let told = self.with_agents_turns(agent, applied?, worked);
        self.step_finished(FinishedStep::ToolsRan, &told).await
    }

    /// Adds the finished run to the session. The journal has its end already, so when this fails or the
    /// process ends first, resuming the run adds it.
    async fn store_session(&self) -> Result<(), RunError> {
        match (&self.runner.session, self.state.output()) {
            (Some(session), Some(_)) => session
                .append(self.state.run_id(), self.state.new_items())
                .await
                .map_err(|source| RunError::Session { source }),
            _ => Ok(()),
        }
    }

    async fn step_finished(&self, step: FinishedStep, events: &[RunEvent]) -> Result<(), RunError> {
        tracing::debug!(?step, ?events);
        self.runner
            .hooks
            .step_finished(step, &self.state, &self.context, events)
            .await
            .map_err(|source| RunError::Journal { source })
    }

    /// What a step brought, with the agents that completed and started by it; `worked` is the time
    /// that its agent had used by then.
    fn with_agents_turns(
        &self,
        agent: &Agent<C>,
        events: Vec<RunEvent>,
        worked: Duration,
    ) -> Vec<RunEvent> {
        let completed = RunEvent::AgentCompleted {
            agent: agent.name.clone(),
            duration: worked,
        };
        let mut told = Vec::with_capacity(events.len() + 2);
        for event in events {
            let taken_over = match &event {
                RunEvent::Handoff { to, .. } => Some(RunEvent::AgentStarted { agent: to.clone() }),
                _ => None,
            };
            if taken_over.is_some() {
                told.push(completed.clone());
            }
            told.push(event);
            told.extend(taken_over);
        }
        if self.state.output().is_some() {
            told.push(completed);
        }
        told
    }

    fn observe(&self, event: &RunEvent) {
        // Pieces of text are many, and only a whole reply is free of keys that a gateway repeats.
        if !matches!(event, RunEvent::TextDelta { .. }) {
            tracing::debug!(?event);
        }
        self.runner.hooks.observe(event);
    }

    fn cancelled(&self) -> RunError {
        RunError::Cancelled {
            agent: self.state.agent().to_owned(),
        }
    }
}

/// Where a run came to rest.
pub(super) enum Rest {
    Done(crate::run::RunOutput),
    Interrupted(crate::run::PendingApproval),
}
