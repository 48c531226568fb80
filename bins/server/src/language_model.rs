//! The language model that the configuration names.

use std::sync::Arc;

use anyhow::Context;
use hemline_agent_runtime::model::{Model, RetryPolicy};
use hemline_agent_runtime::providers::{HttpModel, ProviderSettings};
use hemline_agents::offline_planner;

use crate::config::LlmChoice;

/// The model, ready to be asked; nothing is sent yet.
pub(crate) fn language_model(choice: &LlmChoice) -> anyhow::Result<Arc<dyn Model>> {
    let LlmChoice::Provider(settings) = choice else {
        return Ok(offline_planner());
    };
    let client = language_model_client(settings)?;
    Ok(Arc::new(client.retrying(RetryPolicy::default())))
}

/// A client of a provider's model that tries nothing again; nothing is sent yet.
///
/// # Errors
/// When encrypted connections cannot be prepared on this machine.
pub fn language_model_client(settings: &ProviderSettings) -> anyhow::Result<HttpModel> {
    HttpModel::new(settings.clone()).context("the language model cannot be used")
}

/// What a person who starts the server is told of it; never a key.
pub(crate) fn described(choice: &LlmChoice) -> Vec<String> {
    match choice {
        LlmChoice::Offline => {
            vec!["language model: offline (rule-based planner, no network)".to_owned()]
        }
        LlmChoice::Provider(settings) => described_provider(settings),
    }
}

fn described_provider(settings: &ProviderSettings) -> Vec<String> {
    let streamed = if settings.streaming() {
        ", streamed"
    } else {
        ""
    };
    let mut lines = vec![format!(
        "language model: {} ({} at {}, {} protocol{streamed})",
        settings.provider().name(),
        settings.model(),
        settings.host(),
        settings.protocol().name(),
    )];
    if settings.sends_key_in_the_clear() {
        lines.push(format!(
            "  warning: the key goes to {} over plain http, where others can read it; use https",
            settings.host()
        ));
    }
    lines
}
