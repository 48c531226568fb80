//! The Pricing Agent: when the season is checked for a markdown, and what the check finds.

mod checkpoint;
mod guardrails;
mod markdown;
mod words;

use hemline_agent_runtime::{Agent, Guardrail, Handoff};
use hemline_domain::{PricingStatus, WorkflowState};
use serde_json::{Value, json};

use super::tools::HAND_BACK;
use super::{ORCHESTRATOR, PRICING};
use crate::context::SeasonContext;

pub(super) use checkpoint::summary;
pub(crate) use words::in_words as markdown_in_words;

const SCHEDULE: &str = "You schedule the season's markdown checkpoint. Call \
    schedule_checkpoint, then hand back to the Orchestrator and say in one or two sentences when \
    the season is checked, or why it is not.";

const JUDGE: &str = "The season is at its markdown checkpoint. Call evaluate_sellthrough, then \
    calculate_markdown. Every number comes from these tools. Then hand back to the Orchestrator \
    and say in a few short sentences what is recommended, how the season stands against both \
    targets, and with how many units left and which margin it would end with the markdown and \
    without it: a person decides on the markdown, you cannot.";

pub(super) fn agent() -> Agent<SeasonContext> {
    Agent::new(
        PRICING,
        "Schedules the markdown checkpoint and recommends the markdown",
    )
    .instructions_from(|context: &SeasonContext| {
        if is_checkpoint(context) {
            JUDGE
        } else {
            SCHEDULE
        }
        .to_owned()
    })
    .tool(checkpoint::tool())
    .tool(markdown::evaluation_tool())
    .tool(markdown::recommendation_tool())
    .requires(|context| {
        let (is_there, missing) = if is_checkpoint(context) {
            (
                context.results.markdown.is_some(),
                "the markdown recommendation",
            )
        } else {
            (context.results.pricing.is_some(), "the pricing strategy")
        };
        (!is_there).then(|| missing.to_owned())
    })
    .requires_at_end(|_| Some(HAND_BACK.to_owned()))
    .output_guardrail(Guardrail::new(
        "checkpoint_in_season",
        |context: &SeasonContext, _| guardrails::check_checkpoint(context),
    ))
    .output_guardrail(Guardrail::new(
        "markdown_within_its_cap",
        |context: &SeasonContext, _| guardrails::check_markdown(context),
    ))
    .explanation(explain)
    .handoff(
        Handoff::to(
            ORCHESTRATOR,
            "Hands the pricing strategy or the markdown back to the Orchestrator",
        )
        .enabled_when(|context: &SeasonContext| {
            context.results.pricing.is_some() || context.results.markdown.is_some()
        })
        .reason(explain)
        .summary(|context| result_summary(context).unwrap_or(Value::Null)),
    )
}

/// What the agent has produced, in a form of bounded size.
pub(super) fn result_summary(context: &SeasonContext) -> Option<Value> {
    let results = &context.results;
    let markdown = results.markdown.as_ref().map(|markdown| json!(markdown));
    markdown.or_else(|| results.pricing.as_ref().map(summary))
}

pub(super) fn is_checkpoint(context: &SeasonContext) -> bool {
    context.state == WorkflowState::Phase4MarkdownCheck
}

fn explain(context: &SeasonContext) -> String {
    let results = &context.results;
    if let Some(markdown) = &results.markdown {
        return markdown_in_words(markdown);
    }
    match &results.pricing {
        Some(strategy) if strategy.status == PricingStatus::Skipped => {
            format!("There is no markdown checkpoint. {}", strategy.reasoning)
        }
        Some(strategy) => strategy.reasoning.clone(),
        None if is_checkpoint(context) => "Sell-through is not judged.".to_owned(),
        None => "The checkpoint is not scheduled.".to_owned(),
    }
}
