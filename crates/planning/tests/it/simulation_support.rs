//! What the tests of simulations share.

use hemline_domain::{DemandInterval, StoreId, Units, WeeklyDemand};
use hemline_planning::PlanningError;
use hemline_planning::simulation::{
    DemandAssumptions, DemandPaths, Forecaster, SeasonForecast, SeasonSoFar, Variant,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

use crate::support::{category, parameters, stores_with};

pub(crate) fn interval(lower_80: f64, upper_80: f64) -> DemandInterval {
    DemandInterval {
        lower_80,
        upper_80,
        lower_95: lower_80,
        upper_95: upper_80,
    }
}

/// A forecast whose weeks have the 80% bounds ± `week`, and whose total has ± `total`, as fractions.
pub(crate) fn forecast(curve: &[u64], week: f64, total: f64) -> SeasonForecast {
    let weeks = (1..).zip(curve);
    let bounds = |units: f64, half: f64| interval(units * (1.0 - half), units * (1.0 + half));
    let units = Units::new(curve.iter().sum()).as_f64();
    SeasonForecast {
        weekly_demand_curve: weeks
            .map(|(week_number, units)| WeeklyDemand {
                week_number,
                demand_units: Units::new(*units),
                interval: bounds(Units::new(*units).as_f64(), week),
            })
            .collect(),
        total_interval: bounds(units, total),
        total_distribution: Vec::new(),
    }
}

/// Twelve weeks of 8,000 units that rise and fall.
pub(crate) const CURVE: [u64; 12] = [400, 550, 700, 800, 850, 850, 800, 750, 700, 600, 550, 450];

/// A variant with these parameters, selling at 60, bought at 20, salvaged at 5.
pub(crate) fn variant(
    name: &str,
    forecast: &SeasonForecast,
    shares: &[f64],
    changes: &Value,
) -> Variant {
    let weeks = forecast.weekly_demand_curve.len();
    let mut stated = json!({"forecast_horizon_weeks": weeks});
    let fields = stated.as_object_mut().unwrap();
    fields.extend(changes.as_object().unwrap().clone());
    Variant {
        name: name.to_owned(),
        parameters: parameters(&stated),
        category: category(Some("60"), Some("20"), Some("5")),
        forecast: forecast.clone(),
        stores: stores_with(shares),
    }
}

/// Ten stores, each a little larger than the one before.
pub(crate) fn ten_shares() -> Vec<f64> {
    (1..=10).map(|place| f64::from(place) / 55.0).collect()
}

pub(crate) fn drawn(
    variant: &Variant,
    assumptions: DemandAssumptions,
    count: usize,
    seed: u64,
) -> DemandPaths {
    let shares = variant.demand_shares();
    DemandPaths::drawn(&variant.forecast, &shares, assumptions, count, seed).unwrap()
}

/// One path with this demand per store, S000 first.
pub(crate) fn given(by_store: &[&[u64]]) -> DemandPaths {
    let path: BTreeMap<StoreId, Vec<Units>> = by_store
        .iter()
        .enumerate()
        .map(|(place, weeks)| {
            let units = weeks.iter().copied().map(Units::new);
            (StoreId::new(format!("S{place:03}")), units.collect())
        })
        .collect();
    let stores: Vec<StoreId> = path.keys().cloned().collect();
    let horizon = u32::try_from(by_store[0].len()).unwrap();
    DemandPaths::given(&stores, horizon, &[path]).unwrap()
}

/// Multiplies the rest of the season with sales so far ÷ forecast so far.
pub(crate) struct ByRatio;

impl Forecaster for ByRatio {
    fn remaining_demand(&self, season: &SeasonSoFar<'_>) -> Result<Vec<f64>, PlanningError> {
        let expected = season.open_loop();
        let weeks = season.weekly_sales.len();
        let sold: Units = season.weekly_sales.iter().sum();
        let so_far: f64 = expected[..weeks].iter().sum();
        let ratio = if so_far > 0.0 {
            sold.as_f64() / so_far
        } else {
            1.0
        };
        Ok(expected[weeks..]
            .iter()
            .map(|units| units * ratio)
            .collect())
    }
}
