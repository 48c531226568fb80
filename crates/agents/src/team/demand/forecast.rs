//! `forecast_category_demand`: the season's forecast (planning-rules 2), and within the season the
//! revised one (planning-rules 3).

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use hemline_agent_runtime::{NoArguments, Tool, ToolError, ToolOutput, ToolResult, ToolScope};
use hemline_domain::SeasonParameters;
use hemline_ml::demand::{
    CorrectionSettings, DEFAULT_PATHS, DemandForecast, DemandInput, LevelCorrection,
    MarkdownEffect, ReforecastInput, forecast_demand, reforecast_demand,
};
use serde_json::{Value, json};

use super::{is_revision, may_forecast};
use crate::context::{SeasonContext, SeasonInputs, SeasonToDate};
use crate::error::AgentsError;
use crate::team::tools::{data_error, season_of};

/// The seed of every forecast's sample paths: equal inputs give equal intervals.
const SEED: u64 = 42;

pub(super) fn tool() -> Tool<SeasonContext> {
    Tool::blocking(
        "forecast_category_demand",
        "Forecasts the category's weekly demand over the season with the chosen method; in a season under way the weeks sold are kept and the remaining ones respond to them",
        |scope, _: NoArguments| forecast_category_demand(&scope),
    )
    .in_order(1)
    .enabled_when(may_forecast)
    .done_when(|context: &SeasonContext| context.results.demand.is_some())
}

/// What the forecast of a season is computed from.
pub(crate) fn demand_input(inputs: &SeasonInputs) -> Result<DemandInput<'_>, AgentsError> {
    Ok(DemandInput {
        history: &inputs.history,
        events: &inputs.events,
        calendar: inputs.parameters.calendar()?,
        history_until: inputs.parameters.history_until,
        method: inputs.parameters.forecasting_method,
        paths: DEFAULT_PATHS,
        seed: SEED,
    })
}

fn forecast_category_demand(scope: &ToolScope<SeasonContext>) -> ToolResult<SeasonContext> {
    // Fitting is the one thing here that takes time; a model that asks again gets the same answer.
    if let Some(demand) = &scope.results.demand {
        let correction = scope.results.level_correction.as_ref();
        return Ok(ToolOutput::new(content(demand, correction)));
    }
    let method = scope.inputs.parameters.forecasting_method;
    scope.report_progress(format!("Forecasting the season's demand ({method})"), 10);
    let (demand, correction) = computed(scope)?;
    scope.report_progress(
        format!(
            "Forecast {} units for the season",
            demand.total_season_demand.grouped()
        ),
        45,
    );
    let content = content(&demand, correction.as_ref());
    Ok(
        ToolOutput::new(content).with_effect(move |context: &mut SeasonContext| {
            context.update(|results| {
                results.demand = Some(demand);
                results.level_correction = correction;
            });
        }),
    )
}

fn computed(
    context: &SeasonContext,
) -> Result<(DemandForecast, Option<LevelCorrection>), ToolError> {
    let demand = demand_input(&context.inputs).map_err(data_error)?;
    if !is_revision(context) {
        let forecast = forecast_demand(&demand).map_err(data_error)?;
        return Ok((forecast, None));
    }
    let season = season_of(context)?;
    let revised = reforecast_demand(&ReforecastInput {
        demand: DemandInput {
            history_until: known_by_now(&context.inputs),
            ..demand
        },
        actuals: &season.weekly_sales,
        correction: CorrectionSettings::default(),
        markdown: markdown_effect(season, &context.inputs.parameters),
    })
    .map_err(data_error)?;
    Ok((revised.forecast, Some(revised.correction)))
}

/// The last day of history that a re-forecast sees. `history_until` is said of the plan; the weeks between it and the
/// season are known by now, as far as they were uploaded without a gap (planning-rules 3). Those behind a gap would
/// turn the weeks in between from unobserved ones into missing history.
fn known_by_now(inputs: &SeasonInputs) -> NaiveDate {
    let parameters = &inputs.parameters;
    let weeks = inputs.history.iter().map(|row| row.week_start_date);
    let weeks: BTreeSet<NaiveDate> = weeks.collect();
    let last_day = |week: NaiveDate| week + Days::new(6);
    let mut known = parameters.history_until;
    let planned = weeks.iter().rev().find(|week| last_day(**week) <= known);
    let Some(mut week) = planned.copied() else {
        return known;
    };
    while let next = week + Days::new(7)
        && weeks.contains(&next)
        && last_day(next) < parameters.season_start_date
    {
        week = next;
        known = known.max(last_day(week));
    }
    known
}

/// What the season's markdown does to demand.
pub(super) fn markdown_effect(
    season: &SeasonToDate,
    parameters: &SeasonParameters,
) -> Option<MarkdownEffect> {
    season.record.markdown.map(|markdown| MarkdownEffect {
        depth: markdown.markdown_pct.as_f64(),
        lift_factor: parameters.lift_factor.as_f64(),
        applied_after_week: markdown.applied_after_week,
    })
}

fn content(demand: &DemandForecast, correction: Option<&LevelCorrection>) -> Value {
    let mut content = json!({
        "total_season_demand": demand.total_season_demand,
        "prophet_forecast": demand.prophet_forecast,
        "arima_forecast": demand.arima_forecast,
        "peak_week": demand.peak_week,
        "history_weeks": demand.diagnostics.history_weeks,
        "lead_time_weeks": demand.diagnostics.lead_time_weeks,
        "warnings": demand.diagnostics.warnings,
    });
    if let Some(correction) = correction {
        content["weeks_sold"] = json!(correction.weeks);
        content["units_sold"] = json!(correction.actual);
        content["ratio_of_sales_to_curve"] = json!(correction.ratio);
        content["weight_of_the_ratio"] = json!(correction.weight);
    }
    content
}
