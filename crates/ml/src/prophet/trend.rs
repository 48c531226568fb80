//! The piecewise-linear trend in scaled units.

use super::changepoints::Changepoint;

/// `rate · t + offset + Σ slope_changes[j] · max(t − changepoints[j].time, 0)`.
pub(super) fn trend_at(
    time: f64,
    rate: f64,
    offset: f64,
    slope_changes: &[f64],
    changepoints: &[Changepoint],
) -> f64 {
    let bends: f64 = changepoints
        .iter()
        .zip(slope_changes)
        .take_while(|(changepoint, _)| changepoint.time <= time)
        .map(|(changepoint, change)| change * (time - changepoint.time))
        .sum();
    rate * time + offset + bends
}

/// The trend at each of the ascending `times`, in one pass over times and changepoints.
pub(super) fn trend_over(
    times: &[f64],
    rate: f64,
    offset: f64,
    slope_changes: &[f64],
    changepoints: &[Changepoint],
) -> Vec<f64> {
    let (mut slope, mut intercept) = (rate, offset);
    let mut upcoming = changepoints.iter().zip(slope_changes).peekable();
    times
        .iter()
        .map(|time| {
            while let Some((changepoint, change)) =
                upcoming.next_if(|(changepoint, _)| changepoint.time <= *time)
            {
                slope += change;
                intercept -= changepoint.time * change;
            }
            slope * time + intercept
        })
        .collect()
}

/// Derivatives of `Σ weights[i] · trend(times[i])`.
#[derive(Debug)]
pub(super) struct TrendGradient {
    pub(super) rate: f64,
    pub(super) offset: f64,
    pub(super) slope_changes: Vec<f64>,
}

/// The derivatives by all trend parameters, in one pass from the last time to the first.
pub(super) fn trend_gradient(
    times: &[f64],
    weights: &[f64],
    changepoints: &[Changepoint],
) -> TrendGradient {
    let mut slope_changes = vec![0.0; changepoints.len()];
    let (mut rate, mut offset) = (0.0, 0.0);
    let mut pending = changepoints.len();
    for (time, weight) in times.iter().zip(weights).rev() {
        while pending > 0 && changepoints[pending - 1].time > *time {
            pending -= 1;
            slope_changes[pending] = rate - changepoints[pending].time * offset;
        }
        rate += weight * time;
        offset += weight;
    }
    for j in 0..pending {
        slope_changes[j] = rate - changepoints[j].time * offset;
    }
    TrendGradient {
        rate,
        offset,
        slope_changes,
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Days, NaiveDate};

    use super::*;

    fn changepoints(times: &[f64]) -> Vec<Changepoint> {
        times
            .iter()
            .enumerate()
            .map(|(index, time)| Changepoint {
                index,
                date: NaiveDate::default() + Days::new(index as u64),
                time: *time,
            })
            .collect()
    }

    #[test]
    fn one_pass_agrees_with_point_by_point() {
        let times: Vec<f64> = (0..=20).map(|i| f64::from(i) / 20.0).collect();
        let bends = changepoints(&[0.0, 0.25, 0.5, 0.5, 0.77]);
        let changes = [0.3, -0.7, 1.1, 0.2, -2.0];
        let whole = trend_over(&times, 0.4, -1.0, &changes, &bends);
        for (time, value) in times.iter().zip(whole) {
            let single = trend_at(*time, 0.4, -1.0, &changes, &bends);
            assert!((value - single).abs() < 1e-14);
        }
    }

    #[test]
    fn gradient_holds_the_sums_of_the_hinges() {
        let times: Vec<f64> = (0..=20).map(|i| f64::from(i) / 20.0).collect();
        let weights: Vec<f64> = (0..=20).map(|i| f64::from(i * i % 7) - 3.0).collect();
        let bends = changepoints(&[0.0, 0.25, 0.5, 0.5, 0.77]);
        let gradient = trend_gradient(&times, &weights, &bends);
        for (bend, found) in bends.iter().zip(&gradient.slope_changes) {
            let expected: f64 = times
                .iter()
                .zip(&weights)
                .map(|(time, weight)| weight * (time - bend.time).max(0.0))
                .sum();
            assert!((found - expected).abs() < 1e-13);
        }
        let expected: f64 = times.iter().zip(&weights).map(|(t, w)| t * w).sum();
        assert!((gradient.rate - expected).abs() < 1e-13);
        assert!((gradient.offset - weights.iter().sum::<f64>()).abs() < 1e-13);
    }
}
