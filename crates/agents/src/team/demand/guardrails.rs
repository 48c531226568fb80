//! How the Demand Agent may leave (planning-rules 2 and 3). That a total is plausible beside the history
//! is checked where the history is at hand: an implausible one is an error of the forecast itself.

use hemline_domain::{Forecast, ForecastId, Units};

use super::is_revision;
use crate::context::SeasonContext;

/// The forecast adds up; a revised one keeps what was sold.
pub(super) fn check(context: &SeasonContext) -> Result<(), String> {
    let Some(forecast) = &context.results.forecast else {
        return Ok(());
    };
    check_sums(forecast)?;
    match context.season().filter(|_| is_revision(context)) {
        Some(season) => check_revision(
            forecast,
            &season.weekly_sales,
            &season.record.forecast.forecast_id,
        ),
        None => check_first(forecast),
    }
}

fn check_first(forecast: &Forecast) -> Result<(), String> {
    if forecast.total_season_demand == Units::ZERO {
        return Err("the forecast is 0 units".to_owned());
    }
    Ok(())
}

/// Weeks 1 to n are as sold, and the forecast replaces the one that was in force.
fn check_revision(
    forecast: &Forecast,
    sold: &[Units],
    in_force: &ForecastId,
) -> Result<(), String> {
    let weeks = forecast.weekly_demand_curve.iter().zip(sold);
    for (week, sold) in weeks {
        if week.demand_units != *sold {
            return Err(format!(
                "{} units were sold in week {}, but the revised forecast has {}",
                sold.grouped(),
                week.week_number,
                week.demand_units.grouped()
            ));
        }
    }
    if forecast.supersedes.as_ref() != Some(in_force) {
        return Err(format!(
            "the revised forecast does not replace {in_force}, which is in force"
        ));
    }
    Ok(())
}

fn check_sums(forecast: &Forecast) -> Result<(), String> {
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
    if u32::try_from(weeks) != Ok(forecast.forecast_horizon_weeks) {
        return Err(format!(
            "the demand curve has {weeks} weeks, the season {}",
            forecast.forecast_horizon_weeks
        ));
    }
    if curve != total || clusters != total {
        return Err(format!(
            "the forecast is {} units, but its weeks sum to {} and its clusters to {}",
            total.grouped(),
            curve.grouped(),
            clusters.grouped()
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// 60 and 40 units in a season of two weeks, all in one cluster.
    fn forecast() -> Forecast {
        let week = |number: u32, units: u64| {
            json!({"week_number": number, "demand_units": units,
                "lower_80": 0.0, "upper_80": 0.0, "lower_95": 0.0, "upper_95": 0.0})
        };
        let interval = json!({"lower_80": 0.0, "upper_80": 0.0, "lower_95": 0.0, "upper_95": 0.0});
        let value = json!({
            "forecast_id": "f_2", "workflow_id": "wf_1", "category_id": "c", "category_name": "C",
            "season": "Spring", "forecast_horizon_weeks": 2, "total_season_demand": 100,
            "weekly_demand_curve": [week(1, 60), week(2, 40)], "peak_week": 1,
            "forecasting_method": "ensemble_prophet_arima", "models_used": [],
            "prophet_forecast": null, "arima_forecast": null,
            "cluster_distribution": [{"cluster_id": "mainstream", "cluster_name": "Mainstream",
                "allocation_percentage": 1.0, "total_units": 100}],
            "diagnostics": {"history_weeks": 60, "history_start": "2024-01-01",
                "history_end": "2025-02-17", "filled_weeks": [], "lead_time_weeks": 0,
                "warnings": [], "models": [], "total_interval": interval,
                "total_distribution": []},
            "supersedes": "f_1", "fingerprint": "", "created_at": "2025-03-01T00:00:00Z",
        });
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn a_forecast_whose_weeks_or_clusters_do_not_sum_fails() {
        assert_eq!(check_sums(&forecast()), Ok(()));
        let mut week_short = forecast();
        week_short.weekly_demand_curve.pop();
        assert_eq!(
            check_sums(&week_short),
            Err("the demand curve has 1 weeks, the season 2".to_owned())
        );
        let mut total_off = forecast();
        total_off.total_season_demand = Units::new(101);
        assert_eq!(
            check_sums(&total_off),
            Err(
                "the forecast is 101 units, but its weeks sum to 100 and its clusters to 100"
                    .to_owned()
            )
        );
        let mut cluster_off = forecast();
        cluster_off.cluster_distribution[0].total_units = Units::new(99);
        assert!(check_sums(&cluster_off).is_err());
    }

    #[test]
    fn a_first_forecast_of_nothing_fails() {
        let mut nothing = forecast();
        nothing.total_season_demand = Units::ZERO;
        assert_eq!(
            check_first(&nothing),
            Err("the forecast is 0 units".to_owned())
        );
    }

    #[test]
    fn a_revision_that_changes_what_was_sold_or_replaces_nothing_fails() {
        let in_force = ForecastId::from("f_1");
        assert_eq!(
            check_revision(&forecast(), &[Units::new(60)], &in_force),
            Ok(())
        );
        assert_eq!(
            check_revision(&forecast(), &[Units::new(61)], &in_force),
            Err("61 units were sold in week 1, but the revised forecast has 60".to_owned())
        );
        assert_eq!(
            check_revision(&forecast(), &[Units::new(60)], &ForecastId::from("f_0")),
            Err("the revised forecast does not replace f_0, which is in force".to_owned())
        );
    }
}
