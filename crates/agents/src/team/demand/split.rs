//! `cluster_stores` and `calculate_allocation_factors`: how demand splits (planning-rules 4 and 5).

use chrono::Utc;
use hemline_agent_runtime::{NoArguments, Tool, ToolError, ToolOutput, ToolResult, ToolScope};
use hemline_domain::{Clustering, Forecast, ForecastId};
use hemline_ml::clustering::cluster_stores;
use hemline_ml::demand::DemandForecast;
use hemline_ml::factors::{allocation_factors, cluster_distribution};
use serde_json::json;
use uuid::Uuid;

use super::forecast::markdown_effect;
use super::{is_revision, may_forecast, summary};
use crate::context::{SeasonContext, reforecast_fingerprint};
use crate::team::tools::{data_error, needs, season_of};

pub(super) fn clustering_tool() -> Tool<SeasonContext> {
    Tool::blocking(
        "cluster_stores",
        "Groups the stores that carry the category by their features",
        |scope, _: NoArguments| group_stores(&scope),
    )
    .in_order(1)
    .enabled_when(SeasonContext::is_planning)
    .done_when(|context: &SeasonContext| context.results.store_clusters.is_some())
}

pub(super) fn factors_tool() -> Tool<SeasonContext> {
    Tool::blocking(
        "calculate_allocation_factors",
        "Splits the forecast over the clusters and gives every store its factor; a revised forecast is split by those of the accepted plan",
        |scope, _: NoArguments| calculate_allocation_factors(&scope),
    )
    .in_order(2)
    .enabled_when(|context: &SeasonContext| {
        let results = &context.results;
        may_forecast(context)
            && results.demand.is_some()
            && (is_revision(context) || results.store_clusters.is_some())
    })
    .done_when(|context: &SeasonContext| context.results.forecast.is_some())
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
    let demand = scope
        .results
        .demand
        .as_ref()
        .ok_or_else(|| needs("demand forecast", "forecast_category_demand"))?;
    let clustering = factors(scope)?;
    let forecast = assembled(scope, demand, &clustering)?;
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

/// The factors of the accepted plan stay for the season: stores do not change places within it.
fn factors(context: &SeasonContext) -> Result<Clustering, ToolError> {
    if is_revision(context) {
        return Ok(season_of(context)?.record.clustering.clone());
    }
    let inputs = &context.inputs;
    let clusters = context
        .results
        .store_clusters
        .as_ref()
        .ok_or_else(|| needs("clustering", "cluster_stores"))?;
    allocation_factors(clusters, &inputs.stores, &inputs.parameters).map_err(data_error)
}

fn assembled(
    context: &SeasonContext,
    demand: &DemandForecast,
    clustering: &Clustering,
) -> Result<Forecast, ToolError> {
    let inputs = &context.inputs;
    let (supersedes, fingerprint) = if is_revision(context) {
        let season = season_of(context)?;
        let markdown = markdown_effect(season, &inputs.parameters);
        let sold = &season.weekly_sales;
        (
            Some(season.record.forecast.forecast_id.clone()),
            reforecast_fingerprint(&inputs.demand_fingerprint, sold, markdown),
        )
    } else {
        (None, inputs.demand_fingerprint.clone())
    };
    Ok(Forecast {
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
        supersedes,
        fingerprint,
        created_at: Utc::now(),
    })
}
