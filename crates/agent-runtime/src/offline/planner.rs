//! The rule-based planner.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use serde_json::Value;

use super::explain_from_outputs;
use crate::model::{Item, Model, ModelError, ModelReply, ModelRequest, ResponseFormat, ToolCall};

/// Reads structured data out of a text; the error says in plain words what is missing.
pub type Extractor = Arc<dyn Fn(&str) -> Result<Value, String> + Send + Sync>;

/// The provider's name.
const PROVIDER: &str = "offline";

/// A [`Model`] without a network and without knowledge of its own.
///
/// It decides by the request alone: tools that are enabled, required and not done come first, in
/// their order and side by side where the order is the same; then the most urgent enabled handoff;
/// when neither is left it writes the explanation, from the agent's template or from the figures in
/// the tool outputs. Structured output is the agent's template, or else read by the extractor that is
/// registered for its format from the last thing the person said. The same request always gets the
/// same reply.
#[derive(Clone, Default)]
pub struct OfflinePlanner {
    extractors: BTreeMap<String, Extractor>,
}

impl OfflinePlanner {
    /// A planner without extractors.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Registers the extractor for the response format named `format`.
    #[must_use]
    pub fn with_extractor(
        mut self,
        format: impl Into<String>,
        extractor: impl Fn(&str) -> Result<Value, String> + Send + Sync + 'static,
    ) -> Self {
        self.extractors.insert(format.into(), Arc::new(extractor));
        self
    }

    fn extract(&self, format: &ResponseFormat, items: &[Item]) -> Result<ModelReply, ModelError> {
        let failed = |message: String| ModelError::Extraction {
            provider: PROVIDER.to_owned(),
            format: format.name.clone(),
            message,
        };
        let extractor = self
            .extractors
            .get(&format.name)
            .ok_or_else(|| failed("no extractor is registered for this format".to_owned()))?;
        let value = extractor(&last_user_text(items)).map_err(failed)?;
        Ok(ModelReply::text(value.to_string()))
    }
}

#[async_trait]
impl Model for OfflinePlanner {
    fn provider_name(&self) -> &str {
        PROVIDER
    }

    async fn respond(&self, request: &ModelRequest) -> Result<ModelReply, ModelError> {
        if let Some(calls) = planned_calls(request) {
            return Ok(calls);
        }
        let can_conclude = request.hints.missing.is_empty();
        match (&request.response_format, &request.hints.explanation) {
            (Some(format), None) if can_conclude => self.extract(format, &request.items),
            _ => Ok(ModelReply::text(conclusion(request))),
        }
    }
}

fn planned_calls(request: &ModelRequest) -> Option<ModelReply> {
    let hints = &request.hints;
    if let Some(first) = hints.pending_tools.first() {
        let most = if request.parallel_tool_calls {
            usize::MAX
        } else {
            1
        };
        let together = hints
            .pending_tools
            .iter()
            .take_while(|tool| tool.order == first.order)
            .take(most);
        let calls = together.map(|tool| (tool.name.clone(), tool.arguments.clone()));
        return Some(ModelReply::calls(numbered(request, calls)));
    }
    if let Some(handoff) = hints.handoffs.first() {
        let call = (handoff.function.clone(), handoff.arguments.clone());
        return Some(ModelReply::calls(numbered(request, std::iter::once(call))));
    }
    None
}

fn conclusion(request: &ModelRequest) -> String {
    let hints = &request.hints;
    if !hints.missing.is_empty() {
        return format!(
            "No enabled tool or handoff leads further. Missing: {}.",
            hints.missing.join("; ")
        );
    }
    hints
        .explanation
        .clone()
        .unwrap_or_else(|| explain_from_outputs(&request.items))
}

fn numbered(request: &ModelRequest, calls: impl Iterator<Item = (String, Value)>) -> Vec<ToolCall> {
    let prefix = &request.hints.call_id_prefix;
    let place = |(index, (name, arguments)): (usize, (String, Value))| ToolCall {
        call_id: format!("{prefix}_{index}"),
        name,
        arguments: arguments.to_string(),
    };
    calls.enumerate().map(place).collect()
}

fn last_user_text(items: &[Item]) -> String {
    let texts = items.iter().rev().filter_map(|item| match item {
        Item::User { text } => Some(text.clone()),
        _ => None,
    });
    texts.into_iter().next().unwrap_or_default()
}
