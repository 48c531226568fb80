//! From the models' seasons to one forecast: total, weekly curve and bounds (rules 2.5 and 2.6).

use hemline_domain::{DemandInterval, Units, WeeklyDemand, apportion_by_weight};

use super::models::ModelSeason;
use crate::sampling::{SamplePaths, quantile};

/// Where the bounds lie: the 80% interval, then the 95% interval.
const PROBABILITIES: [f64; 4] = [0.1, 0.9, 0.025, 0.975];

/// The forecast that one or more models make together.
#[derive(Debug, Clone, PartialEq)]
pub struct CombinedSeason {
    /// The mean of the models' totals, each floored, floored again.
    pub total: Units,
    /// The averaged curve apportioned to the total, with bounds.
    pub weekly: Vec<WeeklyDemand>,
    /// 1-based week of the curve's first maximum.
    pub peak_week: u32,
    /// Bounds of the total.
    pub total_interval: DemandInterval,
    /// Sorted draws of the total, averaged over the models order statistic by order statistic.
    pub total_distribution: Vec<f64>,
}

/// A model's units over the whole season: the sum of its weeks, floored.
///
/// ```
/// use hemline_domain::Units;
/// use hemline_ml::demand::season_total;
///
/// assert_eq!(season_total(&[4_000.4, 4_200.5]), Units::new(8_200));
/// ```
#[must_use]
pub fn season_total(weekly: &[f64]) -> Units {
    Units::floor_of(weekly.iter().sum())
}

/// The plain average of `models`, week by week; with a single model, that model.
///
/// Models must have one horizon and one number of paths. Bounds are means of the models' quantiles, and
/// those of the total are quantiles of the paths' sums. Bounds and draws are rounded to two decimals.
#[must_use]
pub fn combine(models: &[ModelSeason]) -> CombinedSeason {
    let total = mean_total(models);
    let curves: Vec<&[f64]> = models.iter().map(|model| model.weekly.as_slice()).collect();
    let weekly_units = apportioned(total, &mean_of(&curves));
    let intervals = weekly_intervals(models);
    let sums: Vec<Vec<f64>> = models
        .iter()
        .map(|model| sorted_sums(&model.paths))
        .collect();
    let bounds: Vec<[f64; 4]> = sums.iter().map(|sums| bounds_of(sums)).collect();
    let sums: Vec<&[f64]> = sums.iter().map(Vec::as_slice).collect();
    CombinedSeason {
        total,
        peak_week: first_maximum(&weekly_units),
        weekly: (1..)
            .zip(weekly_units)
            .zip(intervals)
            .map(|((week_number, demand_units), interval)| WeeklyDemand {
                week_number,
                demand_units,
                interval,
            })
            .collect(),
        total_interval: interval(&bounds),
        total_distribution: mean_of(&sums).into_iter().map(to_cents).collect(),
    }
}

/// The mean of the models' totals, floored.
fn mean_total(models: &[ModelSeason]) -> Units {
    // Totals of models that ran away saturate, so their sum needs more than 64 bits; the mean is at
    // most the largest of them and fits again.
    let sum: u128 = models
        .iter()
        .map(|model| u128::from(season_total(&model.weekly).get()))
        .sum();
    let mean = sum / models.len().max(1) as u128;
    Units::new(u64::try_from(mean).unwrap_or(u64::MAX))
}

fn apportioned(total: Units, curve: &[f64]) -> Vec<Units> {
    // Two digits, so that ids compare bytewise as the weeks do.
    let weights: Vec<(String, f64)> = (1..)
        .zip(curve)
        .map(|(week, units): (u32, &f64)| (format!("{week:02}"), *units))
        .collect();
    apportion_by_weight(total, &weights)
}

fn first_maximum(units: &[Units]) -> u32 {
    let largest = units.iter().max();
    let position = units.iter().position(|units| Some(units) == largest);
    (1..).nth(position.unwrap_or(0)).unwrap_or(1)
}

fn weekly_intervals(models: &[ModelSeason]) -> Vec<DemandInterval> {
    let horizon = models.first().map_or(0, |model| model.paths.horizon());
    let quantiles: Vec<[Vec<f64>; 4]> = models
        .iter()
        .map(|model| PROBABILITIES.map(|probability| model.paths.step_quantiles(probability)))
        .collect();
    (0..horizon)
        .map(|week| {
            let bounds: Vec<[f64; 4]> = quantiles
                .iter()
                .map(|model| [0, 1, 2, 3].map(|bound: usize| model[bound][week]))
                .collect();
            interval(&bounds)
        })
        .collect()
}

fn sorted_sums(paths: &SamplePaths) -> Vec<f64> {
    let mut sums = paths.sums(0..paths.horizon());
    sums.sort_by(f64::total_cmp);
    sums
}

fn bounds_of(values: &[f64]) -> [f64; 4] {
    PROBABILITIES.map(|probability| quantile(values, probability))
}

/// The mean of several models' bounds.
fn interval(bounds: &[[f64; 4]]) -> DemandInterval {
    let mean = |bound: usize| {
        let sum: f64 = bounds.iter().map(|model| model[bound]).sum();
        to_cents(sum / bounds.len() as f64)
    };
    DemandInterval {
        lower_80: mean(0),
        upper_80: mean(1),
        lower_95: mean(2),
        upper_95: mean(3),
    }
}

/// The mean of several lists, place by place.
fn mean_of(lists: &[&[f64]]) -> Vec<f64> {
    let length = lists.iter().map(|list| list.len()).min().unwrap_or(0);
    let mean = |place: usize| {
        let sum: f64 = lists.iter().map(|list| list[place]).sum();
        sum / lists.len() as f64
    };
    (0..length).map(mean).collect()
}

fn to_cents(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
