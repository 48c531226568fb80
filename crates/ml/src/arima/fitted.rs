//! A fitted model: its parameters, its fit to the history, and the state that forecasts start from.

use super::estimate::{Effort, Estimate, maximise};
use super::ljung_box::{LjungBox, ljung_box};
use super::order::{Constant, Order};
use super::polynomial::{Coefficients, LagPolynomial};
use super::problem::{Problem, failed};
use super::regression::Cholesky;
use crate::error::MlError;

/// The seasonal ARIMA model φ(B) Φ(Bᵐ) ((1 − B)ᵈ (1 − Bᵐ)ᴰ y_t − c) = θ(B) Θ(Bᵐ) ε_t.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arima;

impl Arima {
    /// Fits the model of the given order by exact Gaussian maximum likelihood of the differenced series.
    ///
    /// `values` are evenly spaced, oldest first; NaN marks a missing observation, which the likelihood
    /// leaves out. A series whose differences are constant is fitted without error: `sigma2` is 0 and the
    /// log-likelihood infinite.
    ///
    /// # Errors
    ///
    /// [`MlError::InvalidSetting`] for orders out of range or a constant where d + D > 1,
    /// [`MlError::NonFinite`] for an infinite value, [`MlError::TooShort`] where fewer observations are left
    /// than parameters, [`MlError::FitFailed`] where the likelihood cannot be computed.
    pub fn fit(values: &[f64], order: &Order, constant: Constant) -> Result<Fitted, MlError> {
        let problem = Problem::new(values, *order, constant)?;
        let estimate = maximise(&problem, &[], Effort::Thorough)
            .ok_or_else(|| failed("its likelihood is not finite: use lower orders"))?;
        Ok(Fitted::new(problem, estimate))
    }
}

/// A fitted seasonal ARIMA model.
#[derive(Debug, Clone)]
pub struct Fitted {
    order: Order,
    constant: Constant,
    coefficients: Coefficients,
    level: f64,
    sigma2: f64,
    log_likelihood: f64,
    n_effective: usize,
    n_parameters: usize,
    missing: Vec<usize>,
    standardized_residuals: Vec<f64>,
    innovations: Vec<f64>,
    pub(super) completed: Vec<f64>,
    pub(super) differencing: LagPolynomial,
    /// The state after the last observation, in units of the series.
    pub(super) state: Vec<f64>,
    /// For each missing observation, how the state moves with it.
    pub(super) missing_states: Vec<Vec<f64>>,
    /// The factor of the precision of missing observations, in units of 1/σ².
    pub(super) missing_precision: Option<Cholesky>,
}

impl Fitted {
    pub(super) fn new(problem: Problem, estimate: Estimate) -> Self {
        let Estimate {
            coefficients,
            profile,
        } = estimate;
        let n_steps = problem.columns[0].len();
        let mut fitted = Self {
            n_effective: problem.n_effective(),
            n_parameters: problem.n_parameters(),
            order: problem.order,
            constant: problem.constant,
            coefficients,
            level: profile.level,
            sigma2: profile.sigma2,
            log_likelihood: profile.log_likelihood,
            standardized_residuals: vec![0.0; n_steps],
            innovations: vec![0.0; n_steps],
            state: Vec::new(),
            missing_states: vec![Vec::new(); problem.missing.len()],
            missing_precision: None,
            completed: problem.filled,
            missing: problem.missing,
            differencing: problem.differencing,
        };
        for (&index, correction) in fitted.missing.iter().zip(&profile.corrections) {
            fitted.completed[index] -= correction;
        }
        if let (Some(filtered), Some(regression)) = (profile.filtered, profile.regression) {
            let n_missing = fitted.missing.len();
            fitted.state = filtered.states[0].clone();
            for (state, slope) in filtered.states[1..].iter().zip(&regression.coefficients) {
                for (element, moved) in fitted.state.iter_mut().zip(state) {
                    *element -= slope * moved;
                }
            }
            for element in &mut fitted.state {
                *element *= problem.scale;
            }
            fitted.missing_states = filtered.states[1..=n_missing].to_vec();
            fitted.missing_precision = Some(regression.normal_factor.leading(n_missing));
            let residuals = regression.residuals.iter().zip(&filtered.variances);
            fitted.innovations = residuals
                .map(|(residual, variance)| residual * variance.sqrt() * problem.scale)
                .collect();
            fitted.standardized_residuals = regression
                .residuals
                .iter()
                .map(|residual| residual * problem.scale)
                .collect();
        }
        fitted
    }

    /// The orders.
    #[must_use]
    pub fn order(&self) -> Order {
        self.order
    }

    /// Whether a constant was estimated.
    #[must_use]
    pub fn constant(&self) -> Constant {
        self.constant
    }

    /// Names and values of the estimated coefficients, as R names them: `ar1`…, `ma1`…, `sar1`…, `sma1`…,
    /// then `mean` (of the series) or `drift` (change from one observation to the next).
    ///
    /// Moving-average coefficients have a plus sign in the model: 1 + θ₁B + ….
    #[must_use]
    pub fn coefficients(&self) -> Vec<(String, f64)> {
        let groups = [
            ("ar", &self.coefficients.ar),
            ("ma", &self.coefficients.ma),
            ("sar", &self.coefficients.seasonal_ar),
            ("sma", &self.coefficients.seasonal_ma),
        ];
        let mut named: Vec<(String, f64)> = groups
            .into_iter()
            .flat_map(|(name, values)| {
                let numbered = values.iter().enumerate();
                numbered.map(move |(index, value)| (format!("{name}{}", index + 1), *value))
            })
            .collect();
        if self.constant == Constant::Included {
            named.push(match self.order.lost_to_differencing() {
                0 => ("mean".to_owned(), self.level),
                lost => ("drift".to_owned(), self.level / lost as f64),
            });
        }
        named
    }

    /// The maximum-likelihood estimate of the innovations' variance.
    #[must_use]
    pub fn sigma2(&self) -> f64 {
        self.sigma2
    }

    /// The log-likelihood of the differenced series, as R and statsforecast report it; infinite where the
    /// model fits without error.
    #[must_use]
    pub fn log_likelihood(&self) -> f64 {
        self.log_likelihood
    }

    /// Observations that the likelihood counts: n − d − m D, without missing ones.
    #[must_use]
    pub fn n_effective(&self) -> usize {
        self.n_effective
    }

    /// Parameters that information criteria count: coefficients, constant and σ².
    #[must_use]
    pub fn n_parameters(&self) -> usize {
        self.n_parameters
    }

    /// Akaike's criterion.
    #[must_use]
    pub fn aic(&self) -> f64 {
        2.0 * self.n_parameters as f64 - 2.0 * self.log_likelihood
    }

    /// Akaike's criterion with the small-sample correction of Hurvich and Tsai (1989); infinite where there
    /// are too few observations for it.
    #[must_use]
    pub fn aicc(&self) -> f64 {
        corrected_aic(self.log_likelihood, self.n_parameters, self.n_effective)
    }

    /// The history, with estimates in place of missing observations.
    #[must_use]
    pub fn completed_history(&self) -> &[f64] {
        &self.completed
    }

    /// One-step predictions of each observation; `None` for the first d + m D and for missing ones.
    #[must_use]
    pub fn fitted_values(&self) -> Vec<Option<f64>> {
        self.aligned(|index, innovation| self.completed[index] - innovation)
    }

    /// Observations less [`Self::fitted_values`].
    #[must_use]
    pub fn residuals(&self) -> Vec<Option<f64>> {
        self.aligned(|_, innovation| innovation)
    }

    /// Tests whether the residuals are free of autocorrelation up to `lags` (usually 10, or twice the
    /// period, and at most a fifth of the observations).
    ///
    /// # Errors
    ///
    /// [`MlError::InvalidSetting`] where `lags` is 0 or not below the number of residuals.
    pub fn ljung_box(&self, lags: usize) -> Result<LjungBox, MlError> {
        ljung_box(
            &self.standardized_residuals,
            lags,
            self.order.n_coefficients(),
        )
    }

    pub(super) fn ar_polynomial(&self) -> LagPolynomial {
        self.coefficients.ar_polynomial()
    }

    pub(super) fn ma_polynomial(&self) -> LagPolynomial {
        self.coefficients.ma_polynomial()
    }

    pub(super) fn level(&self) -> f64 {
        self.level
    }

    /// The length of the history.
    #[must_use]
    pub fn n_observations(&self) -> usize {
        self.completed.len()
    }

    pub(super) fn missing(&self) -> &[usize] {
        &self.missing
    }

    fn aligned(&self, value: impl Fn(usize, f64) -> f64) -> Vec<Option<f64>> {
        let lost = self.order.lost_to_differencing();
        (0..self.completed.len())
            .map(|index| {
                let observed = self.missing.binary_search(&index).is_err();
                (index >= lost && observed).then(|| value(index, self.innovations[index - lost]))
            })
            .collect()
    }
}

/// AICc for `n_parameters` parameters, σ² among them, and `n` observations.
pub(super) fn corrected_aic(log_likelihood: f64, n_parameters: usize, n: usize) -> f64 {
    if n <= n_parameters + 1 {
        return f64::INFINITY;
    }
    let k = n_parameters as f64;
    2.0 * k - 2.0 * log_likelihood + 2.0 * k * (k + 1.0) / (n as f64 - k - 1.0)
}
