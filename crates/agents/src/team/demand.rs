//! The Demand Agent: the category's forecast, the store clusters, and how demand splits.

use chrono::Utc;
use hemline_agent_runtime::{
    Agent, Guardrail, Handoff, NoArguments, Tool, ToolOutput, ToolResult, ToolScope,
};
use hemline_domain::{Clustering, Forecast, ForecastId, Units};
use hemline_ml::clustering::cluster_stores;
use hemline_ml::demand::{DEFAULT_PATHS, DemandForecast, DemandInput, forecast_demand};
use hemline_ml::factors::{allocation_factors, cluster_distribution};
use serde_json::{Value, json};
use uuid::Uuid;

use super::tools::{HAND_BACK, data_error, needs, percent};
use super::{DEMAND, ORCHESTRATOR};
use crate::context::{SeasonContext, SeasonInputs};
use crate::error::AgentsError;

/// The seed of every forecast's sample paths: equal inputs give equal intervals.
const SEED: u64 = 42;

const INSTRUCTIONS: &str = "You forecast the demand of one category for one season. Call \
    forecast_category_demand and cluster_stores, then calculate_allocation_factors. Every number \
    comes from these tools. When the forecast is complete, hand back to the Orchestrator and say in \
    two or three sentences what the tools found.";

pub(super) fn agent() -> Agent<SeasonContext> {
    Agent::new(
        DEMAND,
        "Forecasts the category's demand and splits it over clusters and stores",
    )
    .instructions(INSTRUCTIONS)
    .tool(
        Tool::blocking(
            "forecast_category_demand",
            "Forecasts the category's weekly demand over the season with the chosen method",
            |scope, _: NoArguments| forecast_category_demand(&scope),
        )
        .in_order(1)
        .done_when(|context: &SeasonContext| context.results.demand.is_some()),
    )
    .tool(
        Tool::blocking(
            "cluster_stores",
            "Groups the stores that carry the category by their features",
            |scope, _: NoArguments| group_stores(&scope),
        )
        .in_order(1)
        .done_when(|context: &SeasonContext| context.results.store_clusters.is_some()),
    )
    .tool(
        Tool::blocking(
            "calculate_allocation_factors",
            "Splits the forecast over the clusters and gives every store its factor",
            |scope, _: NoArguments| calculate_allocation_factors(&scope),
        )
        .in_order(2)
        .enabled_when(|context: &SeasonContext| {
            context.results.demand.is_some() && context.results.store_clusters.is_some()
        })
        .done_when(|context: &SeasonContext| context.results.forecast.is_some()),
    )
    .requires(|context| {
        let missing = context.results.forecast.is_none();
        missing.then(|| "the forecast with its cluster split and store factors".to_owned())
    })
    .requires_at_end(|_| Some(HAND_BACK.to_owned()))
    .output_guardrail(Guardrail::new(
        "forecast_adds_up",
        |context: &SeasonContext, _| {
            context
                .results
                .forecast
                .as_ref()
                .map_or(Ok(()), check_forecast)
        },
    ))
    .explanation(explain)
    .handoff(
        Handoff::to(
            ORCHESTRATOR,
            "Hands the finished forecast back to the Orchestrator",
        )
        .enabled_when(|context: &SeasonContext| context.results.forecast.is_some())
        .reason(explain)
        .summary(|context| {
            let forecast = context.results.forecast.as_ref();
            forecast.map_or(Value::Null, summary)
        }),
    )
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
    let method = scope.inputs.parameters.forecasting_method;
    scope.report_progress(format!("Forecasting the season's demand ({method})"), 10);
    let input = demand_input(&scope.inputs).map_err(data_error)?;
    let demand = forecast_demand(&input).map_err(data_error)?;
    scope.report_progress(
        format!(
            "Forecast {} units for the season",
            demand.total_season_demand
        ),
        45,
    );
    let content = json!({
        "total_season_demand": demand.total_season_demand,
        "prophet_forecast": demand.prophet_forecast,
        "arima_forecast": demand.arima_forecast,
        "peak_week": demand.peak_week,
        "history_weeks": demand.diagnostics.history_weeks,
        "lead_time_weeks": demand.diagnostics.lead_time_weeks,
        "warnings": demand.diagnostics.warnings,
    });
    Ok(
        ToolOutput::new(content).with_effect(move |context: &mut SeasonContext| {
            context.update(|results| results.demand = Some(demand));
        }),
    )
}

fn group_stores(scope: &ToolScope<SeasonContext>) -> ToolResult<SeasonContext> {
    let inputs = &scope.inputs;
    scope.report_progress("Clustering the stores", 15);
    let clusters =
        cluster_stores(&inputs.stores, &inputs.history, &inputs.parameters).map_err(data_error)?;
    let content = json!({
        "store_count": clusters.stores.len(),
        "cluster_count": inputs.parameters.cluster_count,
        "left_out_stores": clusters.left_out_stores.len(),
        "features_left_out": clusters.features_left_out,
    });
    Ok(
        ToolOutput::new(content).with_effect(move |context: &mut SeasonContext| {
            context.update(|results| results.store_clusters = Some(clusters));
        }),
    )
}

fn calculate_allocation_factors(scope: &ToolScope<SeasonContext>) -> ToolResult<SeasonContext> {
    scope.report_progress("Splitting demand over clusters and stores", 55);
    let inputs = &scope.inputs;
    let results = &scope.results;
    let demand = results
        .demand
        .as_ref()
        .ok_or_else(|| needs("demand forecast", "forecast_category_demand"))?;
    let clusters = results
        .store_clusters
        .as_ref()
        .ok_or_else(|| needs("clustering", "cluster_stores"))?;
    let clustering =
        allocation_factors(clusters, &inputs.stores, &inputs.parameters).map_err(data_error)?;
    let forecast = assembled(inputs, demand, &clustering);
    let content = summary(&forecast);
    Ok(
        ToolOutput::new(content).with_effect(move |context: &mut SeasonContext| {
            context.update(|results| {
                results.clustering = Some(clustering);
                results.forecast = Some(forecast);
                results.forecast_is_stored = false;
            });
        }),
    )
}

fn assembled(inputs: &SeasonInputs, demand: &DemandForecast, clustering: &Clustering) -> Forecast {
    Forecast {
        forecast_id: ForecastId::new(format!("f_{}", Uuid::now_v7())),
        workflow_id: inputs.workflow_id.clone(),
        category_id: inputs.category.category_id.clone(),
        category_name: inputs.category.category_name.clone(),
        season: inputs.season.clone(),
        forecast_horizon_weeks: inputs.parameters.forecast_horizon_weeks,
        total_season_demand: demand.total_season_demand,
        weekly_demand_curve: demand.weekly_demand_curve.clone(),
        peak_week: demand.peak_week,
        forecasting_method: inputs.parameters.forecasting_method,
        models_used: demand.models_used.clone(),
        prophet_forecast: demand.prophet_forecast,
        arima_forecast: demand.arima_forecast,
        cluster_distribution: cluster_distribution(demand.total_season_demand, clustering),
        diagnostics: demand.diagnostics.clone(),
        supersedes: None,
        fingerprint: inputs.demand_fingerprint.clone(),
        created_at: Utc::now(),
    }
}

/// The forecast in a form of bounded size, for models and events.
pub(super) fn summary(forecast: &Forecast) -> Value {
    let clusters: Vec<Value> = forecast
        .cluster_distribution
        .iter()
        .map(|cluster| {
            json!({
                "cluster_name": cluster.cluster_name,
                "allocation_percentage": cluster.allocation_percentage,
                "total_units": cluster.total_units,
            })
        })
        .collect();
    json!({
        "forecast_id": forecast.forecast_id,
        "total_season_demand": forecast.total_season_demand,
        "prophet_forecast": forecast.prophet_forecast,
        "arima_forecast": forecast.arima_forecast,
        "peak_week": forecast.peak_week,
        "forecast_horizon_weeks": forecast.forecast_horizon_weeks,
        "clusters": clusters,
    })
}

fn check_forecast(forecast: &Forecast) -> Result<(), String> {
    let weeks = forecast.weekly_demand_curve.len();
    let curve: Units = forecast
        .weekly_demand_curve
        .iter()
        .map(|week| week.demand_units)
        .sum();
    let clusters: Units = forecast
        .cluster_distribution
        .iter()
        .map(|cluster| cluster.total_units)
        .sum();
    let total = forecast.total_season_demand;
    if total == Units::ZERO {
        return Err("the forecast is 0 units".to_owned());
    }
    if u32::try_from(weeks) != Ok(forecast.forecast_horizon_weeks) {
        return Err(format!(
            "the demand curve has {weeks} weeks, the season {}",
            forecast.forecast_horizon_weeks
        ));
    }
    if curve != total || clusters != total {
        return Err(format!(
            "the forecast is {total} units, but its weeks sum to {curve} and its clusters to {clusters}"
        ));
    }
    Ok(())
}

fn explain(context: &SeasonContext) -> String {
    let Some(forecast) = &context.results.forecast else {
        return "The forecast is not complete.".to_owned();
    };
    let models = match (forecast.prophet_forecast, forecast.arima_forecast) {
        (Some(prophet), Some(arima)) => {
            format!(" Prophet expects {prophet} and ARIMA {arima}.")
        }
        _ => String::new(),
    };
    let clusters: Vec<String> = forecast
        .cluster_distribution
        .iter()
        .map(|cluster| {
            format!(
                "{} {}",
                cluster.cluster_name,
                percent(cluster.allocation_percentage)
            )
        })
        .collect();
    format!(
        "{} units are expected over {} weeks, with the peak in week {}.{models} Demand splits into {}.",
        forecast.total_season_demand,
        forecast.forecast_horizon_weeks,
        forecast.peak_week,
        clusters.join(", ")
    )
}
