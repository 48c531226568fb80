//! Loess on an even grid: local polynomials with tricube weights (section 2.1 of the paper).

use std::ops::Range;

/// The degree of the local polynomials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Degree {
    /// A weighted mean.
    Constant,
    /// A line.
    Linear,
}

/// A loess smoother; see [`super::Smoother`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Loess {
    pub(super) window: usize,
    pub(super) degree: Degree,
    pub(super) jump: usize,
}

impl Loess {
    /// Smooths values at 0, 1, 2, …; `robustness` weighs each of them.
    pub(super) fn smooth(&self, values: &[f64], robustness: Option<&[f64]>) -> Vec<f64> {
        let n = values.len();
        if n < 2 {
            return values.to_vec();
        }
        let mut fit = LocalFit::new(*self, values, robustness);
        let jump = self.jump.min(n - 1);
        let mut smoothed = vec![0.0; n];
        for step in (0..n).step_by(jump) {
            smoothed[step] = fit.at_step(step, self.neighbours(n, step));
        }
        if jump > 1 {
            let last_fit = (n - 1) / jump * jump;
            if last_fit != n - 1 {
                // The neighbours of the last fit, as in the authors' program.
                smoothed[n - 1] = fit.at_step(n - 1, self.neighbours(n, last_fit));
            }
            join_fits(&mut smoothed, jump);
        }
        smoothed
    }

    /// Smooths, and continues the local fits by one step before the first value and one after the last:
    /// two more values than were given.
    pub(super) fn smooth_and_extend(&self, values: &[f64], robustness: Option<&[f64]>) -> Vec<f64> {
        let n = values.len();
        let smoothed = self.smooth(values, robustness);
        let mut fit = LocalFit::new(*self, values, robustness);
        let first = 0..self.window.min(n);
        let last = n.saturating_sub(self.window)..n;
        let before = fit.at(-1.0, first).unwrap_or(smoothed[0]);
        let after = fit.at(n as f64, last).unwrap_or(smoothed[n - 1]);
        let mut extended = Vec::with_capacity(n + 2);
        extended.push(before);
        extended.extend(smoothed);
        extended.push(after);
        extended
    }

    /// The `window` steps nearest to `step`, or all.
    fn neighbours(&self, n: usize, step: usize) -> Range<usize> {
        if self.window >= n {
            return 0..n;
        }
        let start = step.saturating_sub(self.window / 2).min(n - self.window);
        start..start + self.window
    }
}

/// Fills the steps between fits, which stand at every multiple of `jump` and at the end.
fn join_fits(smoothed: &mut [f64], jump: usize) {
    let end = smoothed.len() - 1;
    for from in (0..end).step_by(jump) {
        let to = (from + jump).min(end);
        let slope = (smoothed[to] - smoothed[from]) / (to - from) as f64;
        for step in from + 1..to {
            smoothed[step] = smoothed[from] + slope * (step - from) as f64;
        }
    }
}

/// Local fits to one series. Neighbours lie at whole distances, so the tricube weights of a bandwidth are a
/// table, which most steps share.
struct LocalFit<'a> {
    loess: Loess,
    values: &'a [f64],
    robustness: Option<&'a [f64]>,
    bandwidth: f64,
    weight_at_distance: Vec<f64>,
}

impl<'a> LocalFit<'a> {
    fn new(loess: Loess, values: &'a [f64], robustness: Option<&'a [f64]>) -> Self {
        Self {
            loess,
            values,
            robustness,
            bandwidth: f64::NAN,
            weight_at_distance: Vec::new(),
        }
    }

    /// The fit at a step; the value itself where every neighbour has weight 0.
    fn at_step(&mut self, step: usize, neighbours: Range<usize>) -> f64 {
        self.at(step as f64, neighbours)
            .unwrap_or(self.values[step])
    }

    /// The fit at `position`; `None` where every neighbour has weight 0.
    fn at(&mut self, position: f64, neighbours: Range<usize>) -> Option<f64> {
        self.set_bandwidth(self.bandwidth_at(position, &neighbours));
        let start = neighbours.start;
        let mut moments = Moments::default();
        for (place, &value) in self.values[neighbours].iter().enumerate() {
            let offset = (start + place) as f64 - position;
            let tricube = self.weight_at_distance.get(offset.abs() as usize);
            let robustness = self
                .robustness
                .map_or(1.0, |weights| weights[start + place]);
            moments.add(tricube.unwrap_or(&0.0) * robustness, offset, value);
        }
        let least_spread = 0.001 * (self.values.len() as f64 - 1.0);
        moments.fit(self.loess.degree, least_spread)
    }

    /// The distance to the furthest neighbour; more where the window is longer than the series.
    fn bandwidth_at(&self, position: f64, neighbours: &Range<usize>) -> f64 {
        let first = neighbours.start as f64;
        let last = neighbours.end as f64 - 1.0;
        let beyond = self.loess.window.saturating_sub(self.values.len()) / 2;
        (position - first).max(last - position) + beyond as f64
    }

    fn set_bandwidth(&mut self, bandwidth: f64) {
        if bandwidth == self.bandwidth {
            return;
        }
        self.bandwidth = bandwidth;
        self.weight_at_distance.clear();
        self.weight_at_distance
            .extend((0..=bandwidth as usize).map(|distance| tricube(distance as f64, bandwidth)));
    }
}

/// (1 − (r / h)³)³, exactly 1 and 0 at the ends as in the authors' program.
fn tricube(distance: f64, bandwidth: f64) -> f64 {
    if distance <= 0.001 * bandwidth {
        return 1.0;
    }
    if distance > 0.999 * bandwidth {
        return 0.0;
    }
    let ratio = distance / bandwidth;
    let rest = 1.0 - ratio * ratio * ratio;
    rest * rest * rest
}

/// Weighted sums from which the least-squares line is found, offsets counted from the position of the fit.
#[derive(Default)]
struct Moments {
    weight: f64,
    offset: f64,
    offset_squared: f64,
    value: f64,
    offset_value: f64,
}

impl Moments {
    fn add(&mut self, weight: f64, offset: f64, value: f64) {
        let weighted_offset = weight * offset;
        self.weight += weight;
        self.offset += weighted_offset;
        self.offset_squared += weighted_offset * offset;
        self.value += weight * value;
        self.offset_value += weighted_offset * value;
    }

    /// The polynomial's value at offset 0; a mean where the neighbours are too close for a slope.
    fn fit(&self, degree: Degree, least_spread: f64) -> Option<f64> {
        if self.weight <= 0.0 {
            return None;
        }
        let mean_value = self.value / self.weight;
        let mean_offset = self.offset / self.weight;
        let variance = self.offset_squared / self.weight - mean_offset * mean_offset;
        if degree == Degree::Constant || variance.max(0.0).sqrt() <= least_spread {
            return Some(mean_value);
        }
        let covariance = self.offset_value / self.weight - mean_offset * mean_value;
        Some(mean_value - mean_offset * covariance / variance)
    }
}
