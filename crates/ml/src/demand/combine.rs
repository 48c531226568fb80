//! From the models' seasons to one forecast: total, weekly curve and bounds (rules 2.5 and 2.6).

use hemline_domain::{DemandInterval, Units, WeeklyDemand, apportion_by_weight};

use super::models::ModelSeason;
use crate::forecasting::Combination;
use crate::sampling::{SamplePaths, quantile};

/// Where the bounds lie: the 80% interval, then the 95% interval.
const PROBABILITIES: [f64; 4] = [0.1, 0.9, 0.025, 0.975];

/// The forecast that one or more models make together.
#[derive(Debug, Clone, PartialEq)]
pub struct CombinedSeason {
    /// The plain average: the mean of the models' totals, each floored, floored again. Otherwise: the
    /// curve's sum, floored.
    pub total: Units,
    /// The combined curve, not rounded.
    pub curve: Vec<f64>,
    /// The combined curve apportioned to the total, with bounds.
    pub weekly: Vec<WeeklyDemand>,
    /// 1-based week of the curve's first maximum.
    pub peak_week: u32,
    /// Bounds of the total.
    pub total_interval: DemandInterval,
    /// Sorted draws of the total, combined over the models order statistic by order statistic.
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

/// The combination of `models` by `rule`, week by week; with a single model, that model.
///
/// Models must have one horizon and one number of paths. Bounds are the models' quantiles combined by the
/// same rule, and those of the total come from quantiles of the paths' sums. Bounds and draws are rounded to
/// two decimals.
#[must_use]
pub fn combine(models: &[ModelSeason], rule: Combination) -> CombinedSeason {
    let pool = Pool::of(models, rule);
    let curve = pool.curve(models);
    let total = if pool.is_plain_average() {
        mean_total(models)
    } else {
        season_total(&curve)
    };
    let weekly_units = apportioned(total, &curve);
    let intervals = weekly_intervals(models, &pool);
    let sums: Vec<Vec<f64>> = models
        .iter()
        .map(|model| sorted_sums(&model.paths))
        .collect();
    let bounds: Vec<[f64; 4]> = sums.iter().map(|sums| bounds_of(sums)).collect();
    let sums: Vec<&[f64]> = sums.iter().map(Vec::as_slice).collect();
    CombinedSeason {
        total,
        curve,
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
        total_interval: pool.interval(&bounds),
        total_distribution: pool.rows(&sums).into_iter().map(to_cents).collect(),
    }
}

/// The combined curve alone.
pub(super) fn curve(models: &[ModelSeason], rule: Combination) -> Vec<f64> {
    Pool::of(models, rule).curve(models)
}

/// How the models' values become one.
struct Pool {
    rule: Combination,
    weights: Vec<f64>,
}

impl Pool {
    fn of(models: &[ModelSeason], rule: Combination) -> Self {
        Self {
            rule,
            weights: models.iter().map(|model| model.weight).collect(),
        }
    }

    fn curve(&self, models: &[ModelSeason]) -> Vec<f64> {
        let curves: Vec<&[f64]> = models.iter().map(|model| model.weekly.as_slice()).collect();
        self.rows(&curves)
    }

    fn is_plain_average(&self) -> bool {
        let first = self.weights.first();
        self.rule == Combination::Mean && self.weights.iter().all(|weight| Some(weight) == first)
    }

    fn rows(&self, rows: &[&[f64]]) -> Vec<f64> {
        self.rule.rows(rows, &self.weights)
    }

    /// One interval of several models' bounds.
    fn interval(&self, bounds: &[[f64; 4]]) -> DemandInterval {
        let rows: Vec<&[f64]> = bounds.iter().map(|model| model.as_slice()).collect();
        let combined = self.rows(&rows);
        let bound = |place: usize| combined.get(place).copied().map_or(f64::NAN, to_cents);
        DemandInterval {
            lower_80: bound(0),
            upper_80: bound(1),
            lower_95: bound(2),
            upper_95: bound(3),
        }
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

pub(super) fn apportioned(total: Units, curve: &[f64]) -> Vec<Units> {
    // Two digits, so that ids compare bytewise as the weeks do.
    let weights: Vec<(String, f64)> = (1..)
        .zip(curve)
        .map(|(week, units): (u32, &f64)| (format!("{week:02}"), *units))
        .collect();
    apportion_by_weight(total, &weights)
}

pub(super) fn first_maximum(units: &[Units]) -> u32 {
    let largest = units.iter().max();
    let position = units.iter().position(|units| Some(units) == largest);
    (1..).nth(position.unwrap_or(0)).unwrap_or(1)
}

fn weekly_intervals(models: &[ModelSeason], pool: &Pool) -> Vec<DemandInterval> {
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
            pool.interval(&bounds)
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

fn to_cents(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
