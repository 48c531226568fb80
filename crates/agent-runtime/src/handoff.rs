//! Handing over to another agent.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::model::{FunctionKind, FunctionSpec};
use crate::tool::{ArgumentError, bounded, parse_strictly, strict_schema};

/// Longest summary that the next agent sees, unless the handoff says otherwise.
const DEFAULT_MAX_SUMMARY_BYTES: usize = 4_000;

/// Priority of a handoff that does not set one.
const DEFAULT_PRIORITY: u32 = 100;

type Predicate<C> = Arc<dyn Fn(&C) -> bool + Send + Sync>;
type Summary<C> = Arc<dyn Fn(&C) -> Value + Send + Sync>;
type Change<C> = Arc<dyn Fn(&mut C) + Send + Sync>;
type Reason<C> = Arc<dyn Fn(&C) -> String + Send + Sync>;

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
}

/// Arguments of a handoff function.
#[derive(Serialize, Deserialize, JsonSchema)]
pub(crate) struct HandoffArguments {
    /// Why the other agent should take over now, in one sentence.
    pub(crate) reason: String,
}

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
        }
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
        let schema = strict_schema::<HandoffArguments>();
        FunctionSpec {
            name: self.function.clone(),
            description: self.description.clone(),
            parameters: schema.schema,
            strict: schema.strict,
            kind: FunctionKind::Handoff(self.to.clone()),
        }
    }

    pub(crate) fn parse_reason(raw: &str) -> Result<String, ArgumentError> {
        let schema = strict_schema::<HandoffArguments>().schema;
        parse_strictly::<HandoffArguments>(raw, &schema).map(|arguments| arguments.reason)
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

    pub(crate) fn note_use(&self, context: &mut C) {
        if let Some(effect) = &self.on_use {
            effect(context);
        }
    }
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
