//! Handing over to another agent.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::model::{FunctionKind, FunctionSpec};
use crate::tool::{ArgumentError, StrictSchema, bounded, parse_strictly, strict_schema};

/// Longest summary that the next agent sees, unless the handoff says otherwise.
const DEFAULT_MAX_SUMMARY_BYTES: usize = 4_000;

/// Priority of a handoff that does not set one.
const DEFAULT_PRIORITY: u32 = 100;

type Predicate<C> = Arc<dyn Fn(&C) -> bool + Send + Sync>;
type Summary<C> = Arc<dyn Fn(&C) -> Value + Send + Sync>;
type Change<C> = Arc<dyn Fn(&mut C) + Send + Sync>;
type Reason<C> = Arc<dyn Fn(&C) -> String + Send + Sync>;
type ReasonOf = Arc<dyn Fn(&str) -> Result<String, ArgumentError> + Send + Sync>;
type Intake<C> = Arc<dyn Fn(&mut C, &str) + Send + Sync>;

/// A way from one agent to another, offered to the model as the function `transfer_to_<agent>`.
///
/// The typed context goes along whole; what the next agent's model sees of it is the summary.
pub struct Handoff<C> {
    pub(crate) to: String,
    pub(crate) function: String,
    pub(crate) priority: u32,
    description: String,
    max_summary_bytes: usize,
    is_enabled: Predicate<C>,
    summary: Summary<C>,
    reason: Option<Reason<C>>,
    on_use: Option<Change<C>>,
    pub(crate) schema: StrictSchema,
    reason_of: ReasonOf,
    intake: Option<Intake<C>>,
    planned_input: Option<Summary<C>>,
}

/// Arguments of a handoff function.
#[derive(Serialize, Deserialize, JsonSchema)]
struct HandoffArguments<A> {
    /// Why the other agent should take over now, in one sentence.
    reason: String,
    #[serde(flatten)]
    input: A,
}

/// The input of a handoff that takes none.
#[derive(Serialize, Deserialize, JsonSchema)]
struct NoInput {}

impl<C: Send + Sync + 'static> Handoff<C> {
    /// A handoff to the agent named `to`, always enabled until told otherwise.
    pub fn to(to: impl Into<String>, description: impl Into<String>) -> Self {
        let to = to.into();
        Self {
            function: format!("transfer_to_{}", snake_case(&to)),
            to,
            priority: DEFAULT_PRIORITY,
            description: description.into(),
            max_summary_bytes: DEFAULT_MAX_SUMMARY_BYTES,
            is_enabled: Arc::new(|_| true),
            summary: Arc::new(|_| Value::Null),
            reason: None,
            on_use: None,
            schema: strict_schema::<HandoffArguments<NoInput>>(),
            reason_of: reason_reader::<NoInput>(),
            intake: None,
            planned_input: None,
        }
    }

    /// The model gives an `A` beside the reason, and `taken` puts it into the context when the handoff
    /// is taken; `planned` is what the offline planner gives. `A` is a struct without a field `reason`.
    #[must_use]
    pub fn with_input<A>(
        mut self,
        planned: impl Fn(&C) -> A + Send + Sync + 'static,
        taken: impl Fn(&mut C, A) + Send + Sync + 'static,
    ) -> Self
    where
        A: Serialize + DeserializeOwned + JsonSchema + 'static,
    {
        self.schema = strict_schema::<HandoffArguments<A>>();
        self.reason_of = reason_reader::<A>();
        self.planned_input = Some(Arc::new(move |context| {
            serde_json::to_value(planned(context)).unwrap_or_default()
        }));
        self.intake = Some(Arc::new(move |context, raw| {
            // The reason was read from the same text, so it fits.
            if let Ok(arguments) = read_arguments::<A>(raw) {
                taken(context, arguments.input);
            }
        }));
        self
    }

    /// Offers the handoff under another function name, for a second way to the same agent.
    #[must_use]
    pub fn named(mut self, function: impl Into<String>) -> Self {
        self.function = function.into();
        self
    }

    /// When the handoff may be taken.
    #[must_use]
    pub fn enabled_when(mut self, predicate: impl Fn(&C) -> bool + Send + Sync + 'static) -> Self {
        self.is_enabled = Arc::new(predicate);
        self
    }

    /// What the next agent's model sees of the context, as JSON data.
    #[must_use]
    pub fn summary(mut self, summary: impl Fn(&C) -> Value + Send + Sync + 'static) -> Self {
        self.summary = Arc::new(summary);
        self
    }

    /// The longest summary, in bytes of JSON; what is longer is cut.
    #[must_use]
    pub fn max_summary_bytes(mut self, limit: usize) -> Self {
        self.max_summary_bytes = limit;
        self
    }

    /// The reason that the offline planner gives when it takes the handoff.
    #[must_use]
    pub fn reason(mut self, reason: impl Fn(&C) -> String + Send + Sync + 'static) -> Self {
        self.reason = Some(Arc::new(reason));
        self
    }

    /// Urgency for the offline planner: of several enabled handoffs the lowest number is taken.
    #[must_use]
    pub fn priority(mut self, priority: u32) -> Self {
        self.priority = priority;
        self
    }

    /// A change of the context when the handoff is taken, such as disabling it again.
    #[must_use]
    pub fn on_use(mut self, effect: impl Fn(&mut C) + Send + Sync + 'static) -> Self {
        self.on_use = Some(Arc::new(effect));
        self
    }

    /// The function as a model sees it.
    #[must_use]
    pub fn spec(&self) -> FunctionSpec {
        FunctionSpec {
            name: self.function.clone(),
            description: self.description.clone(),
            parameters: self.schema.schema.clone(),
            strict: self.schema.strict,
            kind: FunctionKind::Handoff(self.to.clone()),
        }
    }

    pub(crate) fn parse_reason(&self, raw: &str) -> Result<String, ArgumentError> {
        (self.reason_of)(raw)
    }

    pub(crate) fn is_enabled(&self, context: &C) -> bool {
        (self.is_enabled)(context)
    }

    pub(crate) fn summary_of(&self, context: &C) -> Value {
        bounded((self.summary)(context), self.max_summary_bytes)
    }

    pub(crate) fn planned_reason(&self, context: &C) -> String {
        self.reason
            .as_ref()
            .map_or_else(|| self.description.clone(), |reason| reason(context))
    }

    /// The arguments that the offline planner gives.
    pub(crate) fn planned_arguments(&self, context: &C) -> Value {
        let mut arguments = match self.planned_input.as_ref().map(|planned| planned(context)) {
            Some(Value::Object(input)) => input,
            _ => Map::new(),
        };
        let reason = Value::String(self.planned_reason(context));
        arguments.insert("reason".to_owned(), reason);
        Value::Object(arguments)
    }

    /// Puts the input of the arguments `raw` into the context.
    pub(crate) fn take_input(&self, context: &mut C, raw: &str) {
        if let Some(intake) = &self.intake {
            intake(context, raw);
        }
    }

    pub(crate) fn note_use(&self, context: &mut C) {
        if let Some(effect) = &self.on_use {
            effect(context);
        }
    }
}

fn reason_reader<A: DeserializeOwned + JsonSchema>() -> ReasonOf {
    Arc::new(|raw| read_arguments::<A>(raw).map(|arguments| arguments.reason))
}

fn read_arguments<A: DeserializeOwned + JsonSchema>(
    raw: &str,
) -> Result<HandoffArguments<A>, ArgumentError> {
    let schema = strict_schema::<HandoffArguments<A>>().schema;
    parse_strictly(raw, &schema)
}

/// The answer to a handoff that was taken.
pub(crate) fn taken(to: &str) -> Value {
    json!({"status": "transferred", "to": to})
}

fn snake_case(name: &str) -> String {
    let lowered: String = name
        .chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter.to_ascii_lowercase()
            } else {
                '_'
            }
        })
        .collect();
    lowered
        .split('_')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("_")
}
