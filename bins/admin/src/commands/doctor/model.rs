//! The language model: whether it answers.

use std::time::{Duration, Instant};

use hemline_agent_runtime::model::{
    Item, Model, ModelError, ModelRequest, ModelSettings, PlanHints, ToolChoice,
};
use hemline_agent_runtime::providers::ProviderSettings;
use hemline_server::{LlmChoice, language_model_client};

use super::Check;

const NAME: &str = "language model";

/// How long the model may take; a run would wait longer and try again.
const PATIENCE: Duration = Duration::from_secs(20);

/// Asks the configured model for a word.
pub(super) async fn check(choice: &LlmChoice) -> Check {
    let LlmChoice::Provider(settings) = choice else {
        return Check::ok(NAME, "offline: the rule-based planner needs no network");
    };
    let began = Instant::now();
    match asked(settings).await {
        Ok(()) => reached(settings, began.elapsed()),
        Err(reason) => Check::failed(
            NAME,
            format!("{} does not answer: {reason}", described(settings)),
            "see Troubleshooting in docs/operations.md; with HEMLINE_LLM=offline everything works without a model",
        ),
    }
}

fn reached(settings: &ProviderSettings, took: Duration) -> Check {
    let message = format!(
        "{} answered in {:.1} s",
        described(settings),
        took.as_secs_f64()
    );
    if settings.sends_key_in_the_clear() {
        return Check::warning(
            NAME,
            format!("{message}; the key goes there over plain http"),
            "use https",
        );
    }
    Check::ok(NAME, message)
}

fn described(settings: &ProviderSettings) -> String {
    format!(
        "{} ({} at {})",
        settings.provider().name(),
        settings.model(),
        settings.host()
    )
}

async fn asked(settings: &ProviderSettings) -> anyhow::Result<()> {
    let client = language_model_client(settings)?;
    let request = ModelRequest {
        agent: "doctor".to_owned(),
        instructions: "Answer with the word ok.".to_owned(),
        items: vec![Item::user("Are you there?")],
        functions: Vec::new(),
        tool_choice: ToolChoice::None,
        parallel_tool_calls: false,
        response_format: None,
        settings: ModelSettings {
            max_output_tokens: Some(16),
            ..ModelSettings::default()
        },
        hints: PlanHints::default(),
    };
    // Cut short by its length or not, an answer came.
    match tokio::time::timeout(PATIENCE, client.respond(&request)).await {
        Ok(Ok(_) | Err(ModelError::CutByLength { .. })) => Ok(()),
        Ok(Err(error)) => Err(error.into()),
        Err(_) => anyhow::bail!("no answer within {} s", PATIENCE.as_secs()),
    }
}
