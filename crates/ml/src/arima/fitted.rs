//! A fitted model: its parameters, its fit to the history, and the state that forecasts start from.

use std::fmt;

use super::criterion::Criterion;
use super::estimate::{Effort, Estimate, maximise};
use super::order::{Constant, Order};
use super::polynomial::{Coefficients, LagPolynomial};
use super::problem::{Problem, failed};
use super::regression::Cholesky;
use super::regressors::{Observations, Regressor};
use crate::diagnostics::{LjungBox, ljung_box};
use crate::error::MlError;

/// The seasonal ARIMA model φ(B) Φ(Bᵐ) ((1 − B)ᵈ (1 − Bᵐ)ᴰ (y_t − βᵀx_t) − c) = θ(B) Θ(Bᵐ) ε_t, with or
/// without regressors x.
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
        Self::fit_with(values, &[], order, constant)
    }

    /// The same as a regression on `regressors` whose errors follow the model. They are differenced with the
    /// series, and their coefficients are those of generalised least squares at the likelihood's maximum.
    ///
    /// ```
    /// use hemline_ml::arima::{Arima, Constant, Order, Regressor};
    ///
    /// let price: Vec<f64> = (0..40).map(|t| if t % 7 < 2 { 30.0 } else { 40.0 }).collect();
    /// let sold: Vec<f64> = (0..40)
    ///     .map(|t| 500.0 - 8.0 * price[t] + f64::from(t as u32 * 37 % 11))
    ///     .collect();
    /// let regressors = [Regressor { name: "price", values: &price }];
    /// let order = Order::new(1, 0, 0);
    /// let fitted = Arima::fit_with(&sold, &regressors, &order, Constant::Included)?;
    /// let (name, effect) = fitted.coefficients().pop().unwrap();
    /// assert!(name == "price" && (effect + 8.0).abs() < 0.5);
    ///
    /// let forecast = fitted.forecast_with(2, &[vec![30.0, 40.0]])?;
    /// assert!(forecast.mean[0] > forecast.mean[1] + 60.0);
    /// # Ok::<(), hemline_ml::MlError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Self::fit`]; [`MlError::RegressorLength`] and [`MlError::RegressorValue`] for a column of another
    /// length or with a value that is not finite, [`MlError::RegressorNotIdentified`] for one that is constant
    /// after differencing, or a combination of others.
    pub fn fit_with(
        values: &[f64],
        regressors: &[Regressor<'_>],
        order: &Order,
        constant: Constant,
    ) -> Result<Fitted, MlError> {
        let observations = Observations { values, regressors };
        order.validate()?;
        observations.validate()?;
        observations.check_identified(order, constant)?;
        let problem = Problem::new(observations, *order, constant)?;
        let estimate = maximise(&problem, &[], Effort::Thorough)
            .ok_or_else(|| failed("its likelihood is not finite: use lower orders"))?;
        Ok(Fitted::new(observations, problem, estimate))
    }
}

/// A fitted seasonal ARIMA model.
#[derive(Debug, Clone)]
pub struct Fitted {
    pub(super) problem: Problem,
    pub(super) coefficients: Coefficients,
    pub(super) regressors: Vec<FittedRegressor>,
    pub(super) level: f64,
    pub(super) sigma2: f64,
    log_likelihood: f64,
    standardized_residuals: Vec<f64>,
    innovations: Vec<f64>,
    pub(super) completed: Vec<f64>,
    /// The state after the last observation, in units of the series.
    pub(super) state: Vec<f64>,
    /// For each missing observation, how the state moves with it.
    pub(super) missing_states: Vec<Vec<f64>>,
    /// The factor of the precision of missing observations, in units of 1/σ².
    pub(super) missing_precision: Option<Cholesky>,
    /// The factor of the precision of all that is regressed on, in units of 1/σ².
    pub(super) regression_precision: Option<Cholesky>,
}

/// A regressor with its coefficient.
#[derive(Debug, Clone)]
pub(super) struct FittedRegressor {
    pub(super) name: String,
    pub(super) values: Vec<f64>,
    pub(super) effect: f64,
}

impl Fitted {
    pub(super) fn new(
        observations: Observations<'_>,
        problem: Problem,
        estimate: Estimate,
    ) -> Self {
        let Estimate {
            coefficients,
            profile,
        } = estimate;
        let n_steps = problem.design.series().len();
        let scale = problem.design.scale;
        let n_missing = problem.design.missing.len();
        let effects = observations.regressors.iter().zip(&profile.effects);
        let mut fitted = Self {
            coefficients,
            regressors: effects
                .map(|(regressor, &effect)| FittedRegressor {
                    name: regressor.name.to_owned(),
                    values: regressor.values.to_vec(),
                    effect,
                })
                .collect(),
            level: profile.level,
            sigma2: profile.sigma2,
            log_likelihood: profile.log_likelihood,
            standardized_residuals: vec![0.0; n_steps],
            innovations: vec![0.0; n_steps],
            completed: problem.design.filled.clone(),
            state: Vec::new(),
            missing_states: vec![Vec::new(); n_missing],
            missing_precision: None,
            regression_precision: None,
            problem,
        };
        for (&index, correction) in fitted
            .problem
            .design
            .missing
            .iter()
            .zip(&profile.corrections)
        {
            fitted.completed[index] -= correction;
        }
        if let (Some(filtered), Some(regression)) = (profile.filtered, profile.regression) {
            fitted.state = filtered.states[0].clone();
            for (state, slope) in filtered.states[1..].iter().zip(&regression.coefficients) {
                for (element, moved) in fitted.state.iter_mut().zip(state) {
                    *element -= slope * moved;
                }
            }
            for element in &mut fitted.state {
                *element *= scale;
            }
            fitted.missing_states = filtered.states[1..=n_missing].to_vec();
            fitted.missing_precision = Some(regression.normal_factor.leading(n_missing));
            let residuals = regression.residuals.iter().zip(&filtered.variances);
            fitted.innovations = residuals
                .map(|(residual, variance)| residual * variance.sqrt() * scale)
                .collect();
            let residuals = regression.residuals.iter();
            fitted.standardized_residuals = residuals.map(|residual| residual * scale).collect();
            fitted.regression_precision = Some(regression.normal_factor);
        }
        fitted
    }

    /// The orders.
    #[must_use]
    pub fn order(&self) -> Order {
        self.problem.order
    }

    /// Whether a constant was estimated.
    #[must_use]
    pub fn constant(&self) -> Constant {
        self.problem.constant
    }

    /// Names and values of the estimated coefficients, as R names them: `ar1`…, `ma1`…, `sar1`…, `sma1`…,
    /// then `mean` (of the series) or `drift` (change from one observation to the next), then the regressors.
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
        if self.constant() == Constant::Included {
            named.push(match self.order().lost_to_differencing() {
                0 => ("mean".to_owned(), self.level),
                lost => ("drift".to_owned(), self.level / lost as f64),
            });
        }
        let regressors = self.regressors.iter();
        named.extend(regressors.map(|regressor| (regressor.name.clone(), regressor.effect)));
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
        self.problem.n_effective()
    }

    /// Parameters that information criteria count: coefficients, regressors, constant and σ².
    #[must_use]
    pub fn n_parameters(&self) -> usize {
        self.problem.n_parameters()
    }

    /// Akaike's criterion.
    #[must_use]
    pub fn aic(&self) -> f64 {
        self.criterion(Criterion::Aic)
    }

    /// Akaike's criterion with the small-sample correction of Hurvich and Tsai (1989); infinite where there
    /// are too few observations for it.
    #[must_use]
    pub fn aicc(&self) -> f64 {
        self.criterion(Criterion::Aicc)
    }

    /// The Bayesian criterion of Schwarz (1978).
    #[must_use]
    pub fn bic(&self) -> f64 {
        self.criterion(Criterion::Bic)
    }

    /// An information criterion; comparable between models of the same differences only, since the
    /// likelihood is that of the differenced series.
    #[must_use]
    pub fn criterion(&self, criterion: Criterion) -> f64 {
        criterion.of(self.log_likelihood, self.n_parameters(), self.n_effective())
    }

    /// Names of the regressors, in the order in which forecasts want their future values.
    pub fn regressor_names(&self) -> impl Iterator<Item = &str> {
        self.regressors
            .iter()
            .map(|regressor| regressor.name.as_str())
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
            self.order().n_coefficients(),
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
        &self.problem.design.missing
    }

    pub(super) fn differencing(&self) -> &LagPolynomial {
        &self.problem.design.differencing
    }

    fn aligned(&self, value: impl Fn(usize, f64) -> f64) -> Vec<Option<f64>> {
        let lost = self.order().lost_to_differencing();
        (0..self.completed.len())
            .map(|index| {
                let observed = self.missing().binary_search(&index).is_err();
                (index >= lost && observed).then(|| value(index, self.innovations[index - lost]))
            })
            .collect()
    }
}

impl Fitted {
    /// Writes `ARIMA(1,0,0)(0,1,0)[52] with drift and 2 regressors`.
    pub(super) fn describe_with(
        &self,
        n_regressors: usize,
        formatter: &mut fmt::Formatter<'_>,
    ) -> fmt::Result {
        write!(formatter, "ARIMA{}", self.order())?;
        let constant = match (self.constant(), self.order().lost_to_differencing()) {
            (Constant::Excluded, _) => None,
            (Constant::Included, 0) => Some("mean".to_owned()),
            (Constant::Included, _) => Some("drift".to_owned()),
        };
        let regressors = match n_regressors {
            0 => None,
            1 => Some("1 regressor".to_owned()),
            several => Some(format!("{several} regressors")),
        };
        let additions: Vec<String> = constant.into_iter().chain(regressors).collect();
        if additions.is_empty() {
            return Ok(());
        }
        write!(formatter, " with {}", additions.join(" and "))
    }
}

impl fmt::Display for Fitted {
    /// Writes `ARIMA(1,0,0)(0,1,0)[52] with drift and 2 regressors`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.describe_with(self.regressors.len(), formatter)
    }
}
