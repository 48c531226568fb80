//! `plan_replenishment`: what ships to the stores at the end of a week (planning-rules 7).

use hemline_agent_runtime::{NoArguments, Tool, ToolOutput, ToolResult, ToolScope};
use hemline_domain::{SeasonParameters, Units, WorkflowState};
use hemline_planning::PlanningError;
use hemline_planning::replenishment::{ExpectedDemand, Replenishment, replenish};
use serde_json::{Value, json};

use crate::context::{ReplenishmentPlan, SeasonContext, SeasonToDate};
use crate::team::tools::{planning_error, season_of};

pub(super) fn tool() -> Tool<SeasonContext> {
    Tool::blocking(
        "plan_replenishment",
        "Says what every store needs and what ships to it at the end of this week",
        |scope, _: NoArguments| plan_replenishment(&scope),
    )
    .enabled_when(|context: &SeasonContext| context.state == WorkflowState::Phase3Replenishment)
    .done_when(|context: &SeasonContext| context.results.replenishment.is_some())
}

fn plan_replenishment(scope: &ToolScope<SeasonContext>) -> ToolResult<SeasonContext> {
    scope.report_progress("Planning the week's shipments", 50);
    let season = season_of(scope)?;
    let replenishment =
        planned(season, &scope.inputs.parameters).map_err(|error| planning_error(&error))?;
    let plan = ReplenishmentPlan {
        forecast_id: season.record.forecast.forecast_id.clone(),
        replenishment,
    };
    let content = summary(&plan);
    Ok(
        ToolOutput::new(content).with_effect(move |context: &mut SeasonContext| {
            context.update(|results| results.replenishment = Some(plan));
        }),
    )
}

/// What ships at the end of the season's last accepted week, or why nothing does.
///
/// # Errors
/// None for a season that was accepted.
pub(crate) fn planned(
    season: &SeasonToDate,
    parameters: &SeasonParameters,
) -> Result<Replenishment, PlanningError> {
    replenish(
        season.week(),
        &season.stocks(),
        season.balances.dc_stock,
        ExpectedDemand {
            weekly_curve: &season.forecast_curve(),
            shares: &season.record.clustering.demand_shares(),
        },
        parameters,
    )
}

/// The shipments in a form of bounded size: totals and counts, no store by name.
pub(in crate::team) fn summary(plan: &ReplenishmentPlan) -> Value {
    let Replenishment {
        week_number,
        skipped,
        skip_reason: _,
        stores,
        total_need,
        total_shipped,
        dc_stock_before,
        dc_stock_after,
        sold_more_than_received,
    } = &plan.replenishment;
    let shipped_to = stores.iter().filter(|store| store.shipped > Units::ZERO);
    json!({
        "week_number": week_number,
        "skipped": skipped,
        "total_need": total_need,
        "total_shipped": total_shipped,
        "dc_is_short": plan.replenishment.dc_is_short(),
        "dc_stock_before": dc_stock_before,
        "dc_stock_after": dc_stock_after,
        "store_count": stores.len(),
        "stores_shipped_to": shipped_to.count(),
        "stores_that_sold_more_than_received": sold_more_than_received.len(),
    })
}

/// What ships, in sentences.
pub(in crate::team) fn in_words(plan: &ReplenishmentPlan) -> String {
    let shipment = &plan.replenishment;
    if let Some(reason) = &shipment.skipped {
        return format!(
            "Nothing ships after week {}: {reason}.",
            shipment.week_number
        );
    }
    let shortage = if shipment.dc_is_short() {
        " The distribution centre is short: every store gets its share."
    } else {
        ""
    };
    format!(
        "After week {} the stores need {} units and {} ship; the distribution centre keeps {} of {}.{shortage}",
        shipment.week_number,
        shipment.total_need.grouped(),
        shipment.total_shipped.grouped(),
        shipment.dc_stock_after.grouped(),
        shipment.dc_stock_before.grouped(),
    )
}
