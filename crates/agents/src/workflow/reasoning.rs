//! Decisions that code takes, in words: for the events and the reasoning log.

use chrono::Utc;
use hemline_domain::season::MarkdownStatus;
use hemline_domain::storage::{Fact, LogRow, WorkflowCommit};
use hemline_domain::{EventBody, Forecast, ReplenishmentStrategy, Workflow, WorkflowState};
use serde_json::json;

use super::explainer::{Explained, TakenDecision};
use crate::context::{MarkdownProposal, ReallocationPlan, ReforecastContext, SeasonContext};
use crate::team::{ORCHESTRATOR, markdown_in_words, percent};

/// The reading of the parameters.
pub(super) fn parameters_read(workflow: &Workflow) -> TakenDecision {
    TakenDecision {
        decision: "The season is planned with these parameters".to_owned(),
        figures: json!({
            "stated_parameters": workflow.stated_parameters,
            "parameters": workflow.parameters,
            "defaults_applied": workflow.defaults_applied,
        }),
        template: reading_of(workflow),
    }
}

/// That a phase is left out.
pub(super) fn phase_skipped(
    phase: WorkflowState,
    reason: &str,
    context: &SeasonContext,
) -> TakenDecision {
    let parameters = &context.inputs.parameters;
    TakenDecision {
        decision: format!("The {} is skipped", phase.in_words()),
        figures: json!({
            "phase": phase,
            "reason": reason,
            "replenishment_strategy": parameters.replenishment_strategy,
            "markdown_checkpoint_week": parameters.markdown_checkpoint_week,
        }),
        template: reason.to_owned(),
    }
}

/// That the remaining weeks are forecast again.
pub(super) fn reforecast_made(
    due: &ReforecastContext,
    forecast: &Forecast,
    reallocated: &ReallocationPlan,
) -> TakenDecision {
    let shortages = reallocated.reallocation.shortages;
    TakenDecision {
        decision: "The remaining weeks are forecast again".to_owned(),
        figures: json!({
            "reason": due.reason,
            "variance": due.variance,
            "remaining_weeks": due.remaining_weeks,
            "total_season_demand": forecast.total_season_demand,
            "shortages": shortages,
            "emergency_order": reallocated.emergency_order,
        }),
        template: format!(
            "{}. The season is now expected to sell {} units; {} are still needed, {} more than the distribution centre holds and {} more than it and the stores hold together.",
            due.reason.in_words(due.variance.as_ref()),
            forecast.total_season_demand.grouped(),
            shortages.still_needed.grouped(),
            shortages.dc_shortage.grouped(),
            shortages.network_shortage.grouped(),
        ),
    }
}

/// The markdown that is recommended, or that none is needed.
pub(super) fn markdown_recommended(proposal: &MarkdownProposal) -> TakenDecision {
    let recommendation = &proposal.recommendation;
    TakenDecision {
        decision: match recommendation.status {
            MarkdownStatus::NotNeeded => "The season needs no markdown".to_owned(),
            _ => "A markdown is recommended".to_owned(),
        },
        figures: json!({"recommendation": recommendation, "outlook": proposal.outlook}),
        template: markdown_in_words(proposal),
    }
}

/// What the parameters say, in a sentence.
fn reading_of(workflow: &Workflow) -> String {
    let parameters = &workflow.parameters;
    let defaults = match workflow.defaults_applied.len() {
        0 => "every parameter was stated".to_owned(),
        1 => "1 parameter took its default".to_owned(),
        count => format!("{count} parameters took their defaults"),
    };
    let replenishment = match parameters.replenishment_strategy {
        ReplenishmentStrategy::None => "no",
        strategy => strategy.as_str(),
    };
    format!(
        "A season of {} weeks from {} to {}, with {replenishment} replenishment and {} held back at the distribution centre, planned on sales until {}; {defaults}.",
        parameters.forecast_horizon_weeks,
        parameters.season_start_date,
        parameters.last_day(),
        percent(parameters.dc_holdback_percentage.as_f64()),
        parameters.history_until,
    )
}

/// Adds a decision to the commit that makes it: a row of the reasoning log with the figures, and
/// the explanation as an event if there is one.
pub(super) fn with_reasoning(
    mut commit: WorkflowCommit,
    decision: &str,
    explained: Explained,
) -> WorkflowCommit {
    let Explained {
        text,
        figures,
        note,
        unlogged,
    } = explained;
    let mut output = json!({ "text": text });
    if let Some(note) = note {
        output["note"] = json!(note);
    }
    commit.facts.extend(unlogged.into_iter().map(Fact::Log));
    let commit = commit.fact(Fact::Log(LogRow {
        agent_name: ORCHESTRATOR.to_owned(),
        action: decision.to_owned(),
        input: figures,
        output,
        duration_seconds: 0.0,
        model_usage: None,
        status: "completed".to_owned(),
        error_message: None,
        created_at: Utc::now(),
    }));
    match text {
        Some(text) => commit.event(EventBody::AgentReasoning {
            agent: ORCHESTRATOR.to_owned(),
            decision: decision.to_owned(),
            text,
        }),
        None => commit,
    }
}
