//! `evaluate_sellthrough` and `calculate_markdown`: the season's one markdown (planning-rules 10).

use hemline_agent_runtime::{NoArguments, Tool, ToolError, ToolOutput, ToolResult, ToolScope};
use hemline_domain::{SeasonParameters, Share};
use hemline_planning::markdown::{
    CheckpointFigures, MarkdownRecommendation, MarkdownStatus, expected_lift, recommend,
};
use hemline_planning::markdown_outlook::{RestOfSeason, outcomes};

use super::is_checkpoint;
use crate::context::{MarkdownProposal, SeasonContext, SellThrough};
use crate::team::tools::{percent, planning_error, season_of};

pub(super) fn evaluation_tool() -> Tool<SeasonContext> {
    Tool::immediate(
        "evaluate_sellthrough",
        "Measures how much of the season is sold and how far that is from the target",
        |scope, _: NoArguments| evaluate_sellthrough(&scope),
    )
    .in_order(1)
    .enabled_when(may_be_marked_down)
    .done_when(|context: &SeasonContext| context.results.sell_through.is_some())
}

pub(super) fn recommendation_tool() -> Tool<SeasonContext> {
    Tool::immediate(
        "calculate_markdown",
        "Recommends the markdown and shows what the season would end with, without one too",
        |scope, _: NoArguments| calculate_markdown(&scope),
    )
    .in_order(2)
    .enabled_when(|context: &SeasonContext| {
        may_be_marked_down(context) && context.results.sell_through.is_some()
    })
    .done_when(|context: &SeasonContext| context.results.markdown.is_some())
}

/// A season is marked down once, and while weeks are left to sell at the lower price.
fn may_be_marked_down(context: &SeasonContext) -> bool {
    is_checkpoint(context)
        && context
            .season()
            .is_some_and(|season| season.record.markdown.is_none() && season.remaining_weeks() > 0)
}

fn evaluate_sellthrough(scope: &ToolScope<SeasonContext>) -> ToolResult<SeasonContext> {
    scope.report_progress("Measuring sell-through", 50);
    let recommendation = recommended(scope)?;
    let sold = season_of(scope)?.sold_through(recommendation.week_number);
    let sell_through = SellThrough::of(&recommendation, sold);
    let output = ToolOutput::serialised(&sell_through)?;
    Ok(output.with_effect(move |context: &mut SeasonContext| {
        context.update(|results| results.sell_through = Some(sell_through));
    }))
}

fn calculate_markdown(scope: &ToolScope<SeasonContext>) -> ToolResult<SeasonContext> {
    scope.report_progress("Calculating the markdown", 80);
    let season = season_of(scope)?;
    let inputs = &scope.inputs;
    let mut recommendation = recommended(scope)?;
    let asked = season.record.asked.markdown_pct;
    if let Some(depth) = asked {
        set_depth(&mut recommendation, depth, &inputs.parameters);
    }
    let balances = &season.balances;
    let rest = RestOfSeason {
        sold: balances.sold(),
        on_hand: balances.dc_stock + balances.store_inventory(),
        expected: season.expected_after(),
    };
    let depth = recommendation.recommended_markdown_pct;
    let proposal = MarkdownProposal {
        outlook: outcomes(depth, rest, &inputs.parameters, &inputs.category),
        set_by_person: asked.is_some(),
        recommendation,
    };
    let output = ToolOutput::serialised(&proposal)?;
    Ok(output.with_effect(move |context: &mut SeasonContext| {
        context.update(|results| results.markdown = Some(proposal));
    }))
}

fn recommended(context: &SeasonContext) -> Result<MarkdownRecommendation, ToolError> {
    let season = season_of(context)?;
    let mut parameters = context.inputs.parameters.clone();
    if let Some(elasticity) = season.record.asked.elasticity_coefficient {
        parameters.elasticity_coefficient = elasticity;
    }
    // Later weeks may be in before the checkpoint is judged, or judged again.
    let checkpoint = parameters.markdown_checkpoint_week;
    let week_number = checkpoint.map_or(season.week(), |week| week.min(season.week()));
    let figures = CheckpointFigures {
        week_number,
        sold: season.sold_through(week_number),
        accepted_curve: &season.accepted_curve(),
        manufactured: season.balances.manufactured,
    };
    recommend(figures, &parameters).map_err(|error| planning_error(&error))
}

/// Puts a person's depth in the place of the recommended one.
fn set_depth(
    recommendation: &mut MarkdownRecommendation,
    depth: Share,
    parameters: &SeasonParameters,
) {
    recommendation.reasoning = format!(
        "{} set by a person; the rule gives: {}",
        percent(depth.as_f64()),
        recommendation.reasoning
    );
    recommendation.recommended_markdown_pct = depth;
    recommendation.expected_demand_lift_pct = expected_lift(depth, parameters);
    recommendation.status = if depth > Share::ZERO {
        MarkdownStatus::PendingApproval
    } else {
        MarkdownStatus::NotNeeded
    };
}
