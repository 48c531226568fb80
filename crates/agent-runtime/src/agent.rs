//! An agent: instructions, tools, handoffs, guardrails, and what it must leave behind.

use std::sync::Arc;
use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::guardrail::Guardrail;
use crate::handoff::Handoff;
use crate::model::{ModelSettings, ToolChoice};
use crate::tool::Tool;
use crate::typed_output::{OutputType, write_output};

/// Time an agent has for itself and its tools, unless it says otherwise.
const DEFAULT_TIME_LIMIT: Duration = Duration::from_secs(30);

/// Time an agent may wait for the provider, retries included, unless it says otherwise.
const DEFAULT_PROVIDER_BUDGET: Duration = Duration::from_secs(180);

type TextOf<C> = Arc<dyn Fn(&C) -> String + Send + Sync>;
type TemplateOf<C> = Arc<dyn Fn(&C) -> Option<String> + Send + Sync>;
type MissingPart<C> = Arc<dyn Fn(&C) -> Option<String> + Send + Sync>;

/// One agent over the typed context `C`.
pub struct Agent<C> {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) tools: Vec<Tool<C>>,
    pub(crate) handoffs: Vec<Handoff<C>>,
    pub(crate) input_guardrails: Vec<Guardrail<C>>,
    pub(crate) output_guardrails: Vec<Guardrail<C>>,
    pub(crate) settings: ModelSettings,
    pub(crate) time_limit: Duration,
    pub(crate) provider_budget: Duration,
    pub(crate) checks_figures: bool,
    pub(crate) output_type: Option<OutputType>,
    pub(crate) tool_choice: ToolChoice,
    pub(crate) first_call: Option<String>,
    pub(crate) parallel_tool_calls: bool,
    pub(crate) ends_with_result: bool,
    instructions: TextOf<C>,
    required: Vec<MissingPart<C>>,
    required_at_end: Vec<MissingPart<C>>,
    template: Option<TemplateOf<C>>,
}

impl<C: Send + Sync + 'static> Agent<C> {
    /// An agent without tools, free to finish at any time.
    pub fn new(name: impl Into<String>, description: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            description: description.into(),
            tools: Vec::new(),
            handoffs: Vec::new(),
            input_guardrails: Vec::new(),
            output_guardrails: Vec::new(),
            settings: ModelSettings::default(),
            time_limit: DEFAULT_TIME_LIMIT,
            provider_budget: DEFAULT_PROVIDER_BUDGET,
            checks_figures: true,
            output_type: None,
            tool_choice: ToolChoice::Auto,
            first_call: None,
            parallel_tool_calls: true,
            ends_with_result: false,
            instructions: Arc::new(|_| String::new()),
            required: Vec::new(),
            required_at_end: Vec::new(),
            template: None,
        }
    }

    /// Fixed instructions.
    #[must_use]
    pub fn instructions(self, text: impl Into<String>) -> Self {
        let text = text.into();
        self.instructions_from(move |_| text.clone())
    }

    /// Instructions written from the context. Uploaded text and names are data and have no place in
    /// them; they reach the model through tool outputs and summaries.
    #[must_use]
    pub fn instructions_from(
        mut self,
        text: impl Fn(&C) -> String + Send + Sync + 'static,
    ) -> Self {
        self.instructions = Arc::new(text);
        self
    }

    /// Adds a tool.
    #[must_use]
    pub fn tool(mut self, tool: Tool<C>) -> Self {
        self.tools.push(tool);
        self
    }

    /// Adds a handoff.
    #[must_use]
    pub fn handoff(mut self, handoff: Handoff<C>) -> Self {
        self.handoffs.push(handoff);
        self
    }

    /// Adds an input guardrail.
    #[must_use]
    pub fn input_guardrail(mut self, guardrail: Guardrail<C>) -> Self {
        self.input_guardrails.push(guardrail);
        self
    }

    /// Adds an output guardrail.
    #[must_use]
    pub fn output_guardrail(mut self, guardrail: Guardrail<C>) -> Self {
        self.output_guardrails.push(guardrail);
        self
    }

    /// Adds a part of the required result: `missing` says what it still lacks, or `None` when it is
    /// there. A final message ends the run only when nothing is missing.
    #[must_use]
    pub fn requires(
        mut self,
        missing: impl Fn(&C) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        self.required.push(Arc::new(missing));
        self
    }

    /// Adds something that must be there before this agent's message may end the whole run, beside its
    /// own result: an agent in the middle of a run names here that it must hand over. Handing over is
    /// not bound to it.
    #[must_use]
    pub fn requires_at_end(
        mut self,
        missing: impl Fn(&C) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        self.required_at_end.push(Arc::new(missing));
        self
    }

    /// The template of the explanation, written by code from the context: the offline planner's final
    /// message, and the replacement for a text whose figures cannot be traced.
    #[must_use]
    pub fn explanation(mut self, template: impl Fn(&C) -> String + Send + Sync + 'static) -> Self {
        self.template = Some(Arc::new(move |context| Some(template(context))));
        self
    }

    /// The final message must be a `T`, for the code that runs the agent: the request carries `T`'s
    /// strict schema as the response format `name`, a message that is no `T` goes back to the model with
    /// what is wrong, and [`RunOutput::parse`](crate::RunOutput::parse) reads it. Its figures are
    /// checked like those of any message. The offline planner fills it by [`Agent::output_from`], or by
    /// the extractor that is registered for `name`, from the input.
    #[must_use]
    pub fn output_type<T: DeserializeOwned + JsonSchema + 'static>(
        mut self,
        name: impl Into<String>,
    ) -> Self {
        self.output_type = Some(OutputType::of::<T>(name.into()));
        self
    }

    /// The value of the output type that code can give from the context: the offline planner's final
    /// message, and the replacement for one whose figures cannot be traced.
    #[must_use]
    pub fn output_from<T: Serialize + JsonSchema>(
        mut self,
        value: impl Fn(&C) -> T + Send + Sync + 'static,
    ) -> Self {
        self.template = Some(Arc::new(move |context| write_output(&value(context))));
        self
    }

    /// Ends the run as soon as the required result is there and the output guardrails pass, with the
    /// template's text and without asking the model for a last message. Needs [`Agent::requires`] and
    /// a template ([`Agent::explanation`] or [`Agent::output_from`]).
    #[must_use]
    pub fn ends_with_result(mut self) -> Self {
        self.ends_with_result = true;
        self
    }

    /// Whether the model may or must call a function. That it must holds until a tool of the agent
    /// has run or was rejected, as a model that always must call would never end.
    #[must_use]
    pub fn tool_choice(mut self, choice: ToolChoice) -> Self {
        self.tool_choice = choice;
        self
    }

    /// The agent's first call: as long as none of its tools has run, `function` is offered alone and
    /// must be called, provided that it is enabled.
    #[must_use]
    pub fn calls_first(mut self, function: impl Into<String>) -> Self {
        self.first_call = Some(function.into());
        self
    }

    /// Asks the model for one call a turn; should it make several all the same, they run one after the
    /// other in the order asked, each on the context that the one before left.
    #[must_use]
    pub fn one_call_at_a_time(mut self) -> Self {
        self.parallel_tool_calls = false;
        self
    }

    /// Settings of the model for this agent.
    #[must_use]
    pub fn settings(mut self, settings: ModelSettings) -> Self {
        self.settings = settings;
        self
    }

    /// Time for the agent's own work and its tools, from taking over to handing over; 30 s unless set.
    #[must_use]
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = limit;
        self
    }

    /// Time for waiting for the provider, retries included; 180 s unless set.
    #[must_use]
    pub fn provider_budget(mut self, budget: Duration) -> Self {
        self.provider_budget = budget;
        self
    }

    /// Leaves the figures of final messages unchecked, for an agent whose text is no explanation.
    #[must_use]
    pub fn without_figure_check(mut self) -> Self {
        self.checks_figures = false;
        self
    }

    /// The agent's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the agent is for.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.description
    }

    /// What the required result still lacks.
    #[must_use]
    pub fn missing(&self, context: &C) -> Vec<String> {
        self.required
            .iter()
            .filter_map(|part| part(context))
            .collect()
    }

    pub(crate) fn has_required_result(&self) -> bool {
        !self.required.is_empty()
    }

    /// What still lacks before a message of this agent may end the run.
    pub(crate) fn missing_at_end(&self, context: &C) -> Vec<String> {
        let of_the_run = self.required_at_end.iter();
        let of_the_run = of_the_run.filter_map(|part| part(context));
        self.missing(context)
            .into_iter()
            .chain(of_the_run)
            .collect()
    }

    pub(crate) fn instructions_for(&self, context: &C) -> String {
        (self.instructions)(context)
    }

    /// The final message that code writes.
    pub(crate) fn template_of(&self, context: &C) -> Option<String> {
        self.template
            .as_ref()
            .and_then(|template| template(context))
    }

    pub(crate) fn find_tool(&self, name: &str) -> Option<&Tool<C>> {
        self.tools.iter().find(|tool| tool.name == name)
    }

    pub(crate) fn find_handoff(&self, function: &str) -> Option<&Handoff<C>> {
        self.handoffs
            .iter()
            .find(|handoff| handoff.function == function)
    }
}
