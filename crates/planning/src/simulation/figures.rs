//! Statistics over simulated seasons.

use hemline_domain::interpolated_quantile;
use serde::{Deserialize, Serialize};

use super::measures::Better;

/// Standard errors on either side of a mean that hold it with 95% probability.
const ERRORS_IN_95_PERCENT: f64 = 1.959_963_984_540_054;

/// How a figure is distributed over the seasons.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The mean.
    pub mean: f64,
    /// The 10% quantile.
    pub lower_80: f64,
    /// The 90% quantile.
    pub upper_80: f64,
    /// The 2.5% quantile.
    pub lower_95: f64,
    /// The 97.5% quantile.
    pub upper_95: f64,
}

impl Figure {
    /// Of at least one value.
    pub(super) fn of(mut values: Vec<f64>) -> Self {
        let mean = mean(&values);
        values.sort_by(f64::total_cmp);
        let quantile = |probability| interpolated_quantile(&values, probability).unwrap_or(mean);
        Self {
            mean,
            lower_80: quantile(0.1),
            upper_80: quantile(0.9),
            lower_95: quantile(0.025),
            upper_95: quantile(0.975),
        }
    }
}

/// How a figure differs from that of the first variant, season by season on the same demand.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PairedDifference {
    /// The mean difference, this variant's − the first one's.
    pub mean: f64,
    /// The standard error of the mean; absent for a single season.
    pub standard_error: Option<f64>,
    /// Lower end of the mean's 95% interval; absent for a single season.
    pub lower_95: Option<f64>,
    /// Upper end of the mean's 95% interval; absent for a single season.
    pub upper_95: Option<f64>,
    /// Share of seasons in which this variant is better, 0–1; absent where more is neither better nor worse.
    pub better_share: Option<f64>,
    /// Share of seasons in which it is worse; the others are equal.
    pub worse_share: Option<f64>,
}

impl PairedDifference {
    /// Of at least one difference.
    pub(super) fn of(differences: &[f64], better: Better) -> Self {
        let mean = mean(differences);
        let standard_error = standard_error(differences, mean);
        let bound =
            |side: f64| standard_error.map(|error| mean + side * ERRORS_IN_95_PERCENT * error);
        let share = |is_counted: fn(f64) -> bool| {
            let counted = differences.iter().filter(|value| is_counted(**value));
            share_of(counted.count(), differences.len())
        };
        let (more, less) = (share(|value| value > 0.0), share(|value| value < 0.0));
        let (better_share, worse_share) = match better {
            Better::More => (Some(more), Some(less)),
            Better::Less => (Some(less), Some(more)),
            Better::Neither => (None, None),
        };
        Self {
            mean,
            standard_error,
            lower_95: bound(-1.0),
            upper_95: bound(1.0),
            better_share,
            worse_share,
        }
    }
}

#[allow(clippy::cast_precision_loss)]
pub(super) fn share_of(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

#[allow(clippy::cast_precision_loss)]
pub(super) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

#[allow(clippy::cast_precision_loss)]
fn standard_error(values: &[f64], mean: f64) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let count = values.len() as f64;
    let squares: f64 = values
        .iter()
        .map(|value| (value - mean) * (value - mean))
        .sum();
    Some((squares / (count - 1.0) / count).sqrt())
}
