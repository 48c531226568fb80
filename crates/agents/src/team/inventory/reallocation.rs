//! `plan_reallocation`: the stores' new totals after a re-forecast, what is lacking, and what to order on
//! top (planning-rules 9).

use hemline_agent_runtime::{NoArguments, Tool, ToolOutput, ToolResult, ToolScope};
use hemline_domain::{SeasonParameters, Units, WorkflowState};
use hemline_planning::emergency_order::{EmergencyOrder, recommend};
use hemline_planning::reallocation::{Shortages, reallocate};
use serde_json::{Value, json};

use crate::context::{ReallocationPlan, SeasonContext};
use crate::team::tools::{needs, planning_error, season_of};

pub(super) fn tool() -> Tool<SeasonContext> {
    Tool::blocking(
        "plan_reallocation",
        "Gives every store its new season total after a re-forecast, says what is lacking and what to order on top",
        |scope, _: NoArguments| plan_reallocation(&scope),
    )
    .enabled_when(|context: &SeasonContext| {
        context.state == WorkflowState::Phase5Reforecast && context.results.forecast.is_some()
    })
    .done_when(|context: &SeasonContext| context.results.reallocation.is_some())
}

fn plan_reallocation(scope: &ToolScope<SeasonContext>) -> ToolResult<SeasonContext> {
    scope.report_progress("Splitting the revised forecast over the stores", 80);
    let season = season_of(scope)?;
    let forecast = scope
        .results
        .forecast
        .as_ref()
        .ok_or_else(|| needs("revised forecast", "forecast_category_demand"))?;
    let record = &season.record;
    let reallocation = reallocate(
        forecast.total_season_demand,
        record.safety_stock_percentage,
        season.balances.dc_stock,
        &season.stocks(),
        &record.clustering.demand_shares(),
    )
    .map_err(|error| planning_error(&error))?;
    let weeks = forecast.weekly_demand_curve.iter();
    let curve: Vec<Units> = weeks.map(|week| week.demand_units).collect();
    let plan = ReallocationPlan {
        forecast_id: forecast.forecast_id.clone(),
        emergency_order: order_on_top(
            season.week(),
            reallocation.shortages,
            record.units_on_order,
            &curve,
            &scope.inputs.parameters,
        ),
        units_on_order: record.units_on_order,
        reallocation,
    };
    let content = summary(&plan);
    Ok(
        ToolOutput::new(content).with_effect(move |context: &mut SeasonContext| {
            context.update(|results| results.reallocation = Some(plan));
        }),
    )
}

/// The recommended order; what is on its way already is not ordered again.
pub(crate) fn order_on_top(
    week: u32,
    shortages: Shortages,
    on_order: Units,
    curve: &[Units],
    parameters: &SeasonParameters,
) -> EmergencyOrder {
    let lessened = Shortages {
        dc_shortage: shortages.dc_shortage.saturating_sub(on_order),
        network_shortage: shortages.network_shortage.saturating_sub(on_order),
        ..shortages
    };
    recommend(week, lessened, curve, parameters)
}

/// The new totals in a form of bounded size, no store by name.
pub(in crate::team) fn summary(plan: &ReallocationPlan) -> Value {
    let reallocation = &plan.reallocation;
    let shortages = reallocation.shortages;
    let changed = reallocation.stores.iter();
    let changed = changed.filter(|store| store.season_total != store.previous_total);
    json!({
        "still_needed": shortages.still_needed,
        "dc_shortage": shortages.dc_shortage,
        "network_shortage": shortages.network_shortage,
        "target": reallocation.target,
        "dc_unassigned": reallocation.dc_unassigned,
        "store_count": reallocation.stores.len(),
        "stores_with_a_new_total": changed.count(),
        "units_on_order": plan.units_on_order,
        "emergency_order": plan.emergency_order,
    })
}

/// What the stores get now and what is lacking, in sentences.
pub(in crate::team) fn in_words(plan: &ReallocationPlan) -> String {
    let reallocation = &plan.reallocation;
    let shortages = reallocation.shortages;
    let order = &plan.emergency_order;
    let mut text = format!(
        "The stores get {} units over the season. {} are still needed: {} more than the distribution centre holds, {} more than it and the stores hold together.",
        reallocation.target.grouped(),
        shortages.still_needed.grouped(),
        shortages.dc_shortage.grouped(),
        shortages.network_shortage.grouped(),
    );
    if plan.units_on_order > Units::ZERO {
        text += &format!(" {} are on order.", plan.units_on_order.grouped());
    }
    if order.is_needed() {
        text += &format!(
            " An emergency order of {} units is recommended; it would arrive at the end of week {}.",
            order.units.grouped(),
            order.arrival_week
        );
    } else if order.shortage > Units::ZERO {
        text += " An emergency order would arrive too late to be sold.";
    }
    text
}
