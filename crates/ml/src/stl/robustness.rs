//! The weights that make a decomposition resistant to outliers (section 2.4 of the paper).

/// Remainders below this share of the largest observation are rounding errors, and no measure of noise.
const ROUNDING: f64 = 1e-12;

/// Bisquare weights (1 − (|r| / h)²)², h six times the median absolute remainder; all 1 where nothing
/// remains. Where most of the series is fitted exactly, h is the size of rounding errors in `values`, so that
/// the median of such errors makes no outliers.
pub(super) fn robustness_weights(values: &[f64], remainder: impl Iterator<Item = f64>) -> Vec<f64> {
    let sizes: Vec<f64> = remainder.map(f64::abs).collect();
    let largest = values.iter().fold(0.0, |l: f64, v| l.max(v.abs()));
    let limit = (6.0 * median(&sizes)).max(ROUNDING * largest);
    if limit == 0.0 {
        return vec![1.0; sizes.len()];
    }
    sizes.iter().map(|size| bisquare(*size, limit)).collect()
}

/// Exactly 1 and 0 at the ends, as in the authors' program.
fn bisquare(size: f64, limit: f64) -> f64 {
    if size <= 0.001 * limit {
        return 1.0;
    }
    if size > 0.999 * limit {
        return 0.0;
    }
    let ratio = size / limit;
    let rest = 1.0 - ratio * ratio;
    rest * rest
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let upper = sorted.len() / 2;
    let lower = sorted.len() - upper - 1;
    0.5 * (sorted[lower] + sorted[upper])
}
