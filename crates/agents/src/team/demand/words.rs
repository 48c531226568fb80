//! The forecast in words, and in a form of bounded size.

use hemline_domain::{Forecast, Units};
use hemline_planning::week_range;
use serde_json::{Value, json};

use super::is_revision;
use crate::context::SeasonContext;
use crate::team::tools::percent;

/// The forecast in a form of bounded size, for models and events.
pub(in crate::team) fn summary(forecast: &Forecast) -> Value {
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

pub(super) fn explain(context: &SeasonContext) -> String {
    let Some(forecast) = &context.results.forecast else {
        return "The forecast is not complete.".to_owned();
    };
    if is_revision(context) {
        return revision(context, forecast);
    }
    let models = match (forecast.prophet_forecast, forecast.arima_forecast) {
        (Some(prophet), Some(arima)) => {
            format!(
                " Of the two models, Prophet expects {} and ARIMA {}.",
                prophet.grouped(),
                arima.grouped()
            )
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
        forecast.total_season_demand.grouped(),
        forecast.forecast_horizon_weeks,
        forecast.peak_week,
        clusters.join(", ")
    )
}

/// What a revised forecast says against the one before it.
pub(in crate::team) fn revision(context: &SeasonContext, forecast: &Forecast) -> String {
    let total = forecast.total_season_demand;
    let Some(season) = context.season() else {
        return format!("{} units are expected over the season.", total.grouped());
    };
    let before = season.record.forecast.total_season_demand;
    let expected = format!(
        "{} units are expected over the season in the place of {}",
        total.grouped(),
        before.grouped()
    );
    let week = season.week();
    if week == 0 {
        return format!("{expected}.");
    }
    let sold: Units = season.weekly_sales.iter().sum();
    format!(
        "{expected}: {} are sold in {}, and {} are expected in {}.",
        sold.grouped(),
        week_range::in_words(1, week),
        total.saturating_sub(sold).grouped(),
        week_range::in_words(week + 1, week + season.remaining_weeks()),
    )
}
