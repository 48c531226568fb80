//! The negative log posterior, its gradient and its Hessian.

use nalgebra::DMatrix;

use super::history::History;
use super::settings::{Growth, Settings};
use super::trend::{trend_gradient, trend_over};

/// Standard deviation of the normal priors on the trend's rate and offset.
const TREND_PRIOR_SCALE: f64 = 5.0;
/// Scale of the half-normal prior on the noise.
const NOISE_PRIOR_SCALE: f64 = 0.5;

/// Below this a column's effect is far below any rounding error, and its precision would overflow.
const LEAST_COEFFICIENT_SCALE: f64 = 1e-100;

/// Positions in the vector of unknowns: rate, offset, logarithm of the noise, then the slope changes, then
/// the coefficients of the history's columns.
pub(super) const RATE: usize = 0;
pub(super) const OFFSET: usize = 1;
pub(super) const LOG_NOISE: usize = 2;
pub(super) const FIRST_SLOPE_CHANGE: usize = 3;

/// Minus the logarithm of the posterior density of the unknowns, without the constants that normalise it,
/// and without a Jacobian for the noise's logarithm (the density is that of the noise itself).
///
/// The Laplace prior on the slope changes is kept apart ([`Self::kink_weights`]): the rest is smooth.
#[derive(Debug)]
pub(super) struct Posterior<'a> {
    history: &'a History,
    flat: bool,
    slope_change_weight: f64,
    /// One precision for each column's coefficient.
    coefficient_precisions: Vec<f64>,
    /// Whether any column multiplies the trend.
    multiplies: bool,
}

/// Everything that value and derivatives at one point are made of.
struct Terms {
    trend: Vec<f64>,
    /// d(mean)/d(trend) of each row: 1 + what multiplies the trend.
    factor: Vec<f64>,
    residuals: Vec<f64>,
    precision: f64,
    squares: f64,
}

impl<'a> Posterior<'a> {
    pub(super) fn new(history: &'a History, settings: &Settings) -> Self {
        Self {
            history,
            flat: settings.growth == Growth::Flat,
            slope_change_weight: 1.0 / settings.changepoint_prior_scale,
            coefficient_precisions: history
                .columns
                .iter()
                .zip(&history.units)
                .map(|(column, unit)| {
                    let scale = (column.prior_scale * unit).max(LEAST_COEFFICIENT_SCALE);
                    1.0 / (scale * scale)
                })
                .collect(),
            multiplies: history.columns.iter().any(|column| column.multiplicative),
        }
    }

    pub(super) fn history(&self) -> &History {
        self.history
    }

    pub(super) fn n_unknowns(&self) -> usize {
        self.first_coefficient() + self.history.n_terms()
    }

    pub(super) fn first_coefficient(&self) -> usize {
        FIRST_SLOPE_CHANGE + self.history.changepoints.len()
    }

    /// Whether any column multiplies the trend.
    pub(super) fn multiplies(&self) -> bool {
        self.multiplies
    }

    /// For each unknown, the factor of its absolute value in the objective.
    pub(super) fn kink_weights(&self) -> Vec<f64> {
        let slope_changes = FIRST_SLOPE_CHANGE..self.first_coefficient();
        (0..self.n_unknowns())
            .map(|i| {
                if slope_changes.contains(&i) {
                    self.slope_change_weight
                } else {
                    0.0
                }
            })
            .collect()
    }

    /// The whole objective, kinks included.
    pub(super) fn value(&self, unknowns: &[f64]) -> f64 {
        let slope_changes = &unknowns[FIRST_SLOPE_CHANGE..self.first_coefficient()];
        let absolute: f64 = slope_changes.iter().map(|change| change.abs()).sum();
        self.smooth_value(unknowns, &self.terms(unknowns)) + self.slope_change_weight * absolute
    }

    /// The smooth part and its gradient.
    pub(super) fn smooth(&self, unknowns: &[f64], gradient: &mut [f64]) -> f64 {
        let terms = self.terms(unknowns);
        let history = self.history;
        let by_mean: Vec<f64> = terms
            .residuals
            .iter()
            .map(|residual| -residual * terms.precision)
            .collect();
        gradient.fill(0.0);
        if !self.flat {
            let by_trend: Vec<f64> = by_mean
                .iter()
                .zip(&terms.factor)
                .map(|(d, factor)| d * factor)
                .collect();
            let trend = trend_gradient(&history.times, &by_trend, &history.changepoints);
            gradient[RATE] = trend.rate;
            gradient[OFFSET] = trend.offset;
            gradient[FIRST_SLOPE_CHANGE..self.first_coefficient()]
                .copy_from_slice(&trend.slope_changes);
        } else {
            gradient[OFFSET] = by_mean.iter().zip(&terms.factor).map(|(d, f)| d * f).sum();
        }
        self.add_coefficient_slopes(&terms, &by_mean, &mut gradient[self.first_coefficient()..]);
        for (i, slope) in gradient.iter_mut().enumerate() {
            *slope += self.prior_precision(i) * unknowns[i];
        }
        gradient[LOG_NOISE] = self.log_noise_slope(unknowns, &terms);
        self.smooth_value(unknowns, &terms)
    }

    fn add_coefficient_slopes(&self, terms: &Terms, by_mean: &[f64], slopes: &mut [f64]) {
        let history = self.history;
        // Neighbouring columns of one mode share a weight, which lets the inner loop run over several at once.
        let mut start = 0;
        for run in history
            .columns
            .chunk_by(|a, b| a.multiplicative == b.multiplicative)
        {
            let columns = start..start + run.len();
            start = columns.end;
            let slopes = &mut slopes[columns.clone()];
            for (row, d) in by_mean.iter().enumerate() {
                let weight = if run[0].multiplicative {
                    d * terms.trend[row]
                } else {
                    *d
                };
                let terms = &history.terms_of_row(row)[columns.clone()];
                for (slope, term) in slopes.iter_mut().zip(terms) {
                    *slope += weight * term;
                }
            }
        }
    }

    /// The Hessian of the smooth part: symmetric, one row for each unknown.
    pub(super) fn hessian(&self, unknowns: &[f64]) -> DMatrix<f64> {
        let terms = self.terms(unknowns);
        let n = self.n_unknowns();
        let mut hessian = DMatrix::zeros(n, n);
        let mut row_slopes = vec![0.0; n];
        for row in 0..self.history.times.len() {
            self.mean_slopes(&terms, row, &mut row_slopes);
            self.add_row(&terms, row, &row_slopes, &mut hessian);
        }
        for i in 0..n {
            hessian[(i, i)] += self.prior_precision(i);
        }
        let noise = libm::exp(unknowns[LOG_NOISE]);
        hessian[(LOG_NOISE, LOG_NOISE)] = 2.0 * noise * noise
            / (NOISE_PRIOR_SCALE * NOISE_PRIOR_SCALE)
            + 2.0 * terms.squares * terms.precision;
        hessian.fill_upper_triangle_with_lower_triangle();
        hessian
    }

    /// Adds one observation's share of the Hessian to its lower triangle.
    fn add_row(&self, terms: &Terms, row: usize, slopes: &[f64], hessian: &mut DMatrix<f64>) {
        let misfit = -terms.residuals[row] * terms.precision;
        let n = slopes.len();
        for j in (0..n).filter(|j| slopes[*j] != 0.0) {
            let scaled = terms.precision * slopes[j];
            let below = hessian.as_mut_slice()[j * n + j..(j + 1) * n].iter_mut();
            for (entry, slope) in below.zip(&slopes[j..]) {
                *entry += scaled * slope;
            }
            let (late, early) = (LOG_NOISE.max(j), LOG_NOISE.min(j));
            hessian[(late, early)] -= 2.0 * misfit * slopes[j];
        }
        if !self.multiplies {
            return;
        }
        let first = self.first_coefficient();
        let terms_of_row = self.history.terms_of_row(row);
        for j in (0..first).filter(|j| *j != LOG_NOISE && slopes[*j] != 0.0) {
            let scaled = misfit * self.trend_slope(row, j);
            let below = hessian.as_mut_slice()[j * n + first..(j + 1) * n].iter_mut();
            let columns = terms_of_row.iter().zip(&self.history.columns);
            for (entry, (term, column)) in below.zip(columns) {
                if column.multiplicative {
                    *entry += scaled * term;
                }
            }
        }
    }

    /// Derivatives of one row's mean by every unknown.
    fn mean_slopes(&self, terms: &Terms, row: usize, slopes: &mut [f64]) {
        let first = self.first_coefficient();
        for (i, slope) in slopes[..first].iter_mut().enumerate() {
            *slope = terms.factor[row] * self.trend_slope(row, i);
        }
        let factors = [1.0, terms.trend[row]];
        let columns = self.history.terms_of_row(row).iter();
        let columns = columns.zip(&self.history.columns);
        for (slope, (term, column)) in slopes[first..].iter_mut().zip(columns) {
            *slope = factors[usize::from(column.multiplicative)] * term;
        }
    }

    /// Derivative of one row's trend by one of the trend's unknowns (0 for the noise).
    fn trend_slope(&self, row: usize, unknown: usize) -> f64 {
        let time = self.history.times[row];
        match unknown {
            OFFSET => 1.0,
            LOG_NOISE => 0.0,
            _ if self.flat => 0.0,
            RATE => time,
            _ => {
                let bend = self.history.changepoints[unknown - FIRST_SLOPE_CHANGE].time;
                (time - bend).max(0.0)
            }
        }
    }

    fn prior_precision(&self, unknown: usize) -> f64 {
        match unknown {
            RATE | OFFSET => 1.0 / (TREND_PRIOR_SCALE * TREND_PRIOR_SCALE),
            _ if unknown < self.first_coefficient() => 0.0,
            _ => self.coefficient_precisions[unknown - self.first_coefficient()],
        }
    }

    fn log_noise_slope(&self, unknowns: &[f64], terms: &Terms) -> f64 {
        let noise = libm::exp(unknowns[LOG_NOISE]);
        noise * noise / (NOISE_PRIOR_SCALE * NOISE_PRIOR_SCALE) + terms.residuals.len() as f64
            - terms.squares * terms.precision
    }

    fn smooth_value(&self, unknowns: &[f64], terms: &Terms) -> f64 {
        let noise = libm::exp(unknowns[LOG_NOISE]);
        let priors: f64 = unknowns
            .iter()
            .enumerate()
            .map(|(i, x)| 0.5 * self.prior_precision(i) * x * x)
            .sum();
        let noise_prior = 0.5 * noise * noise / (NOISE_PRIOR_SCALE * NOISE_PRIOR_SCALE);
        priors
            + noise_prior
            + terms.residuals.len() as f64 * unknowns[LOG_NOISE]
            + 0.5 * terms.squares * terms.precision
    }

    fn terms(&self, unknowns: &[f64]) -> Terms {
        let history = self.history;
        let slope_changes = &unknowns[FIRST_SLOPE_CHANGE..self.first_coefficient()];
        let trend = if self.flat {
            vec![unknowns[OFFSET]; history.times.len()]
        } else {
            trend_over(
                &history.times,
                unknowns[RATE],
                unknowns[OFFSET],
                slope_changes,
                &history.changepoints,
            )
        };
        let (added, multiplied) = self.effects(&unknowns[self.first_coefficient()..]);
        let factor: Vec<f64> = multiplied.iter().map(|share| 1.0 + share).collect();
        let means = trend.iter().zip(&factor).zip(&added);
        let residuals: Vec<f64> = history
            .values
            .iter()
            .zip(means)
            .map(|(value, ((trend, factor), added))| value - (trend * factor + added))
            .collect();
        Terms {
            trend,
            factor,
            squares: residuals.iter().map(|residual| residual * residual).sum(),
            residuals,
            precision: libm::exp(-2.0 * unknowns[LOG_NOISE]),
        }
    }

    /// What the columns add to each row's trend, and by what share they multiply it.
    fn effects(&self, coefficients: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let n_rows = self.history.times.len();
        let (mut added, mut multiplied) = (vec![0.0; n_rows], vec![0.0; n_rows]);
        for (index, (column, coefficient)) in
            self.history.columns.iter().zip(coefficients).enumerate()
        {
            let effects = if column.multiplicative {
                &mut multiplied
            } else {
                &mut added
            };
            let terms = self.history.terms_of_column(index);
            for (effect, term) in effects.iter_mut().zip(terms) {
                *effect += term * coefficient;
            }
        }
        (added, multiplied)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Days, NaiveDate};

    use super::*;
    use crate::prophet::{Observations, Regressor, SeasonalityMode};

    fn check_derivatives(settings: &Settings) {
        let dates: Vec<NaiveDate> = (0..60)
            .map(|week| NaiveDate::default() + Days::new(18_900 + 7 * week))
            .collect();
        let values: Vec<f64> = (0..60).map(|i| f64::from(40 + i + i * i % 11)).collect();
        let price = Regressor {
            mode: Some(SeasonalityMode::Additive),
            ..Regressor::new("price", (0..60).map(|i| f64::from(i % 7)).collect())
        };
        let promotion = (0..60).map(|i| f64::from(u8::from(i % 9 == 0))).collect();
        let observations = Observations {
            dates: &dates,
            values: &values,
            regressors: &[price, Regressor::new("promotion", promotion)],
            holidays: &[],
        };
        let history = History::new(&observations, settings).unwrap();
        let posterior = Posterior::new(&history, settings);
        let n = posterior.n_unknowns();
        let mut point: Vec<f64> = (0..n).map(|i| 0.03 * ((i * 7 % 5) as f64 - 1.8)).collect();
        point[OFFSET] = 0.6;
        point[LOG_NOISE] = -1.2;

        let mut gradient = vec![0.0; n];
        posterior.smooth(&point, &mut gradient);
        let hessian = posterior.hessian(&point);
        let step = 1e-5;
        for i in 0..n {
            let (mut above, mut below) = (point.clone(), point.clone());
            above[i] += step;
            below[i] -= step;
            let (mut slope_above, mut slope_below) = (vec![0.0; n], vec![0.0; n]);
            let rise = posterior.smooth(&above, &mut slope_above)
                - posterior.smooth(&below, &mut slope_below);
            close(rise / (2.0 * step), gradient[i], &format!("slope {i}"));
            for j in 0..n {
                let numeric = (slope_above[j] - slope_below[j]) / (2.0 * step);
                close(numeric, hessian[(j, i)], &format!("curvature {j}, {i}"));
            }
        }
    }

    fn close(numeric: f64, analytic: f64, what: &str) {
        let allowed = 1e-6 * analytic.abs().max(10.0);
        assert!(
            (numeric - analytic).abs() < allowed,
            "{what}: numeric {numeric}, analytic {analytic}"
        );
    }

    #[test]
    fn derivatives_agree_with_finite_differences() {
        for seasonality_mode in [SeasonalityMode::Additive, SeasonalityMode::Multiplicative] {
            for growth in [Growth::Linear, Growth::Flat] {
                check_derivatives(&Settings {
                    seasonality_mode,
                    growth,
                    ..Settings::default()
                });
            }
        }
    }
}
