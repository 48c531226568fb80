//! A scripted model, a context, and agents over it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use hemline_agent_runtime::model::{Item, Model, ModelError, ModelReply, ModelRequest, ToolCall};
use hemline_agent_runtime::{
    Agent, AgentSet, CancellationToken, FinishedStep, RunEvent, RunFailure, RunHooks, RunOutcome,
    RunResult, RunState, Runner, StoreError, Tool, ToolOutput, ToolScope,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What the agents of these tests work on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Sheet {
    pub(crate) total: Option<u64>,
    pub(crate) notes: Vec<String>,
    pub(crate) locked: bool,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) struct Amount {
    pub(crate) amount: u64,
}

/// Answers from a list, failures included; keeps what it was asked.
pub(crate) struct Scripted {
    replies: Mutex<VecDeque<Result<ModelReply, ModelError>>>,
    pub(crate) requests: Mutex<Vec<ModelRequest>>,
}

impl Scripted {
    pub(crate) fn new(replies: impl IntoIterator<Item = ModelReply>) -> Arc<Self> {
        Self::with_results(replies.into_iter().map(Ok))
    }

    pub(crate) fn with_results(
        replies: impl IntoIterator<Item = Result<ModelReply, ModelError>>,
    ) -> Arc<Self> {
        Arc::new(Self {
            replies: Mutex::new(replies.into_iter().collect()),
            requests: Mutex::default(),
        })
    }

    pub(crate) fn request(&self, index: usize) -> ModelRequest {
        self.requests.lock().unwrap()[index].clone()
    }
}

#[async_trait]
impl Model for Scripted {
    fn provider_name(&self) -> &str {
        "scripted"
    }

    async fn respond(&self, request: &ModelRequest) -> Result<ModelReply, ModelError> {
        self.requests.lock().unwrap().push(request.clone());
        let next = self.replies.lock().unwrap().pop_front();
        next.unwrap_or_else(|| {
            Err(ModelError::InvalidReply {
                provider: "scripted".into(),
                message: "the script has ended".into(),
            })
        })
    }
}

/// Keeps events and steps; fails at the step of the given number.
#[derive(Default)]
pub(crate) struct Journal {
    pub(crate) events: Mutex<Vec<RunEvent>>,
    pub(crate) steps: Mutex<Vec<(FinishedStep, String, Sheet)>>,
    pub(crate) step_events: Mutex<Vec<Vec<RunEvent>>>,
    pub(crate) fails_at: Option<usize>,
}

impl Journal {
    pub(crate) fn step_kinds(&self) -> Vec<FinishedStep> {
        self.steps
            .lock()
            .unwrap()
            .iter()
            .map(|(kind, ..)| *kind)
            .collect()
    }
}

#[async_trait]
impl RunHooks<Sheet> for Journal {
    fn observe(&self, event: &RunEvent) {
        self.events.lock().unwrap().push(event.clone());
    }

    async fn step_finished(
        &self,
        step: FinishedStep,
        state: &RunState,
        sheet: &Sheet,
        events: &[RunEvent],
    ) -> Result<(), StoreError> {
        let mut steps = self.steps.lock().unwrap();
        if self.fails_at == Some(steps.len()) {
            return Err("the disk is full".into());
        }
        steps.push((step, state.to_json().unwrap(), sheet.clone()));
        self.events.lock().unwrap().extend_from_slice(events);
        self.step_events.lock().unwrap().push(events.to_vec());
        Ok(())
    }
}

/// `add {amount}`: adds to the total and notes it.
pub(crate) fn add() -> Tool<Sheet> {
    Tool::immediate(
        "add",
        "Adds an amount.",
        |sheet: ToolScope<Sheet>, args: Amount| {
            let total = sheet.total.unwrap_or(0) + args.amount;
            Ok(
                ToolOutput::new(json!({"added": args.amount, "total": total})).with_effect(
                    move |sheet: &mut Sheet| {
                        sheet.total = Some(sheet.total.unwrap_or(0) + args.amount);
                        sheet.notes.push(format!("add {}", args.amount));
                    },
                ),
            )
        },
    )
}

pub(crate) fn clerk() -> Agent<Sheet> {
    Agent::new("Clerk", "adds").instructions("Add.").tool(add())
}

pub(crate) fn set(agents: impl IntoIterator<Item = Agent<Sheet>>) -> Arc<AgentSet<Sheet>> {
    Arc::new(AgentSet::new(agents).unwrap())
}

pub(crate) fn runner(
    agents: impl IntoIterator<Item = Agent<Sheet>>,
    model: Arc<Scripted>,
) -> Runner<Sheet> {
    Runner::new(set(agents), model)
}

pub(crate) async fn start(runner: &Runner<Sheet>, agent: &str) -> RunResult<Sheet> {
    let state = RunState::new("run-1", agent, "Do it.");
    runner
        .start(state, Sheet::default(), &CancellationToken::new())
        .await
}

pub(crate) fn call(id: &str, name: &str, arguments: Value) -> ToolCall {
    ToolCall {
        call_id: id.into(),
        name: name.into(),
        arguments: arguments.to_string(),
    }
}

pub(crate) fn one_call(id: &str, name: &str, arguments: Value) -> ModelReply {
    ModelReply::calls([call(id, name, arguments)])
}

/// The outputs in the history, as (call id, output).
pub(crate) fn outputs(items: &[Item]) -> Vec<(String, Value)> {
    let output = |item: &Item| match item {
        Item::ToolOutput { call_id, output } => Some((call_id.clone(), output.clone())),
        _ => None,
    };
    items.iter().filter_map(output).collect()
}

pub(crate) fn done(result: RunResult<Sheet>) -> (String, RunState, Sheet) {
    match result.unwrap() {
        RunOutcome::Done {
            output,
            state,
            context,
        } => (output.text, state, context),
        RunOutcome::Interrupted { pending, .. } => panic!("the run waits for {pending:?}"),
    }
}

pub(crate) fn failed(result: RunResult<Sheet>) -> Box<RunFailure<Sheet>> {
    match result {
        Err(failure) => failure,
        Ok(_) => panic!("the run did not fail"),
    }
}
