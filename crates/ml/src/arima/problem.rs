//! The likelihood of a series under given orders, as a function of the coefficients alone.
//!
//! σ², the constant, the regressors' coefficients and missing observations are solved for: the differenced
//! series is regressed on the differenced indicators of the missing observations (Gómez, Maravall and Peña,
//! 1999, "Missing observations in ARIMA models: skipping approach versus additive outlier approach"), on the
//! differenced regressors and on a column of ones, all whitened by one filter: generalised least squares.
//! With the determinant of the indicators' part this is the likelihood of the observed values alone, with a
//! diffuse start of the differencing.

use super::conditional::whiten;
use super::design::Design;
use super::filter::{Filtered, filter};
use super::order::{Constant, Order};
use super::polynomial::Coefficients;
use super::regression::LeastSquares;
use super::regressors::Observations;
use crate::error::MlError;

pub(super) const MODEL: &str = "ARIMA";

/// ln 2π
const LN_TWO_PI: f64 = 1.837_877_066_409_345_5;

/// A residual variance below this share of the differenced series' is rounding.
const ROUNDING: f64 = 1e-22;

/// Which likelihood is maximised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Likelihood {
    /// That of all observations, with missing ones left out.
    Exact,
    /// That of those after the first p + m P, given them and no innovations before: a conditional sum of
    /// squares, with missing observations as they were filled provisionally. Per observation it is carried
    /// over to all, so that criteria of different orders can be compared.
    Conditional,
}

/// A series ready to be fitted.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    pub(super) order: Order,
    pub(super) constant: Constant,
    pub(super) design: Design,
    pub(super) likelihood: Likelihood,
    pub(super) smallest_root: f64,
}

/// The likelihood's maximum over all but the ARMA coefficients.
#[derive(Debug, Clone)]
pub(super) struct Profile {
    pub(super) log_likelihood: f64,
    pub(super) sigma2: f64,
    /// Mean of the differenced series, net of the regressors.
    pub(super) level: f64,
    /// What is to be subtracted from the provisional values of missing observations.
    pub(super) corrections: Vec<f64>,
    /// Coefficients of the regressors.
    pub(super) effects: Vec<f64>,
    pub(super) regression: Option<LeastSquares>,
    pub(super) filtered: Option<Filtered>,
}

impl Problem {
    /// Checks and prepares a series.
    pub(super) fn new(
        observations: Observations<'_>,
        order: Order,
        constant: Constant,
    ) -> Result<Self, MlError> {
        order.validate()?;
        observations.validate()?;
        let n_differences = order.differences + order.seasonal_differences();
        if constant == Constant::Included && n_differences > 1 {
            return Err(MlError::InvalidSetting {
                name: "constant",
                value: "Included".to_owned(),
                allowed: "Excluded where d + D is above 1 (a quadratic trend is not supported)",
            });
        }
        let estimated = order.n_coefficients()
            + observations.regressors.len()
            + usize::from(constant == Constant::Included);
        let needed = order.lost_to_differencing() + estimated + 1;
        let found = observations.n_observed();
        if found < needed {
            return Err(MlError::TooShort {
                model: MODEL,
                found,
                needed,
            });
        }
        Ok(Self {
            design: Design::new(observations, &order, constant)?,
            order,
            constant,
            likelihood: Likelihood::Exact,
            smallest_root: 1.0,
        })
    }

    /// The same with another likelihood.
    pub(super) fn with_likelihood(self, likelihood: Likelihood) -> Self {
        let design = match likelihood {
            Likelihood::Exact => self.design,
            Likelihood::Conditional => self.design.without_indicators(),
        };
        Self {
            design,
            likelihood,
            ..self
        }
    }

    /// The same with the roots of all polynomials, in B or Bᵐ, kept above a modulus of at least 1.
    pub(super) fn with_smallest_root(self, smallest_root: f64) -> Self {
        Self {
            smallest_root,
            ..self
        }
    }

    /// The same with other orders of the polynomials, but the differences that the columns have.
    pub(super) fn with_polynomials_of(&self, order: Order) -> Self {
        Self {
            order,
            ..self.clone()
        }
    }

    /// The coefficients that belong to an unconstrained point.
    pub(super) fn coefficients(&self, point: &[f64]) -> Coefficients {
        Coefficients::from_unconstrained(&self.order, point, self.smallest_root)
    }

    /// The unconstrained point to start from for these coefficients.
    pub(super) fn point(&self, coefficients: &Coefficients) -> Vec<f64> {
        coefficients.to_unconstrained(self.smallest_root)
    }

    /// Whether nothing is left of the differenced series to estimate coefficients from.
    pub(super) fn is_degenerate(&self) -> bool {
        self.design.scale == 0.0
    }

    /// Length of the differenced series without missing observations: n − d − m D.
    pub(super) fn n_effective(&self) -> usize {
        self.design.series().len() - self.design.missing.len()
    }

    /// Number of estimated parameters: coefficients, regressors, constant and σ².
    pub(super) fn n_parameters(&self) -> usize {
        let constant = usize::from(self.constant == Constant::Included);
        self.order.n_coefficients() + self.design.n_regressors() + constant + 1
    }

    /// The likelihood's maximum for these coefficients, `None` where it cannot be computed.
    pub(super) fn profile(&self, coefficients: &Coefficients) -> Option<Profile> {
        if self.is_degenerate() {
            return Some(self.degenerate_profile());
        }
        self.profile_of(self.whitened(coefficients)?)
    }

    /// The same from the whitened columns.
    pub(super) fn profile_of(&self, filtered: Filtered) -> Option<Profile> {
        let (series, regressors) = filtered.standardized.split_first()?;
        let regression = LeastSquares::fit(series, regressors)?;
        let of_missing = regression.normal_factor.leading(self.design.n_indicators);
        let (sigma2, log_likelihood) = self.variance_and_likelihood(
            &filtered,
            &regression.residuals,
            of_missing.log_determinant(),
        );
        let estimates = self.design.unscaled(&regression.coefficients);
        Some(Profile {
            log_likelihood,
            sigma2: sigma2 * self.design.scale * self.design.scale,
            level: estimates.level,
            corrections: estimates.corrections,
            effects: estimates.effects,
            regression: Some(regression),
            filtered: Some(filtered),
        })
        .filter(|profile| profile.log_likelihood.is_finite())
    }

    /// What the regression leaves of the differenced series, and the indicators.
    pub(super) fn held(&self, regression: &LeastSquares) -> Vec<Vec<f64>> {
        let (series, regressors) = self.design.columns.split_at(1);
        let mut rest = series[0].clone();
        for (coefficient, regressor) in regression.coefficients.iter().zip(regressors) {
            for (value, known) in rest.iter_mut().zip(regressor) {
                *value -= coefficient * known;
            }
        }
        let mut held = vec![rest];
        held.extend_from_slice(&regressors[..self.design.n_indicators]);
        held
    }

    fn whitened(&self, coefficients: &Coefficients) -> Option<Filtered> {
        let columns = &self.design.columns;
        let ar = coefficients.ar_polynomial();
        let ma = coefficients.ma_polynomial();
        match self.likelihood {
            Likelihood::Exact => filter(&ar, &ma, columns),
            Likelihood::Conditional => whiten(&ar, &ma, columns),
        }
    }

    /// The maximum over σ², in units of the design's scale.
    fn variance_and_likelihood(
        &self,
        filtered: &Filtered,
        residuals: &[f64],
        determinant_of_missing: f64,
    ) -> (f64, f64) {
        let n = self.n_effective() as f64;
        let squares: f64 = residuals.iter().map(|e| e * e).sum();
        let counted = match self.likelihood {
            Likelihood::Exact => n,
            Likelihood::Conditional => residuals.len() as f64,
        };
        let sigma2 = squares / counted + ROUNDING;
        let log_likelihood = -0.5
            * (n * (LN_TWO_PI + 1.0 + libm::log(sigma2) + 2.0 * libm::log(self.design.scale))
                + filtered.log_determinant
                + determinant_of_missing);
        (sigma2, log_likelihood)
    }

    fn degenerate_profile(&self) -> Profile {
        Profile {
            log_likelihood: f64::INFINITY,
            sigma2: 0.0,
            level: self.design.level,
            corrections: vec![0.0; self.design.missing.len()],
            effects: self.design.effects(),
            regression: None,
            filtered: None,
        }
    }
}

pub(super) fn failed(cause: &str) -> MlError {
    MlError::FitFailed {
        model: MODEL,
        cause: cause.to_owned(),
    }
}
