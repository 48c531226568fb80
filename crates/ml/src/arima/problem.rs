//! The likelihood of a series under given orders, as a function of the coefficients alone.
//!
//! σ², the constant and missing observations are solved for: the differenced series is regressed on a
//! column of ones and on the differenced indicators of the missing observations (Gómez, Maravall and Peña,
//! 1999, "Missing observations in ARIMA models: skipping approach versus additive outlier approach"), all
//! whitened by one filter. With the determinant of the indicators' part this is the likelihood of the
//! observed values alone, with a diffuse start of the differencing.

use super::differencing::{apply, fill_missing};
use super::filter::{Filtered, filter};
use super::order::{Constant, Order};
use super::polynomial::{Coefficients, LagPolynomial};
use super::regression::LeastSquares;
use crate::error::MlError;

pub(super) const MODEL: &str = "ARIMA";

/// ln 2π
const LN_TWO_PI: f64 = 1.837_877_066_409_345_5;

/// A residual variance below this share of the differenced series' is rounding.
const ROUNDING: f64 = 1e-22;

/// A series ready to be fitted: filled, differenced and scaled.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    pub(super) order: Order,
    pub(super) constant: Constant,
    /// The series with gaps filled provisionally.
    pub(super) filled: Vec<f64>,
    /// Indices of missing observations, rising.
    pub(super) missing: Vec<usize>,
    pub(super) differencing: LagPolynomial,
    /// The differenced series less `level`, over `scale`; indicators of missing observations; ones.
    pub(super) columns: Vec<Vec<f64>>,
    level: f64,
    pub(super) scale: f64,
    smallest_root: f64,
}

/// The likelihood's maximum over all but the ARMA coefficients.
#[derive(Debug, Clone)]
pub(super) struct Profile {
    pub(super) log_likelihood: f64,
    pub(super) sigma2: f64,
    /// Mean of the differenced series.
    pub(super) level: f64,
    /// What is to be subtracted from the provisional values of missing observations.
    pub(super) corrections: Vec<f64>,
    pub(super) regression: Option<LeastSquares>,
    pub(super) filtered: Option<Filtered>,
}

impl Problem {
    /// Checks and prepares a series; NaN is a missing observation.
    pub(super) fn new(values: &[f64], order: Order, constant: Constant) -> Result<Self, MlError> {
        order.validate()?;
        check_finite(values)?;
        let n_differences = order.differences + order.seasonal_differences();
        if constant == Constant::Included && n_differences > 1 {
            return Err(MlError::InvalidSetting {
                name: "constant",
                value: "Included".to_owned(),
                allowed: "Excluded where d + D is above 1 (a quadratic trend is not supported)",
            });
        }
        let (filled, missing) = fill_missing(values);
        let lost = order.lost_to_differencing();
        let estimated = order.n_coefficients() + usize::from(constant == Constant::Included);
        let needed = lost + estimated + 1;
        if values.len() - missing.len() < needed {
            return Err(MlError::TooShort {
                model: MODEL,
                found: values.len() - missing.len(),
                needed,
            });
        }
        Self::with_columns(filled, missing, order, constant)
    }

    fn with_columns(
        filled: Vec<f64>,
        missing: Vec<usize>,
        order: Order,
        constant: Constant,
    ) -> Result<Self, MlError> {
        let differencing = LagPolynomial::differencing(&order);
        let mut series = apply(&differencing, &filled);
        let mean = series.iter().sum::<f64>() / series.len() as f64;
        let level = if constant == Constant::Included {
            mean
        } else {
            0.0
        };
        let mut largest = 0.0_f64;
        for value in &mut series {
            *value -= level;
            largest = largest.max(value.abs());
        }
        let magnitude = filled.iter().fold(0.0_f64, |m, value| m.max(value.abs()));
        if !largest.is_finite() {
            return Err(failed(
                "its differences exceed the range of numbers: scale the values down",
            ));
        }
        let scale = if largest <= 1e-12 * magnitude {
            0.0
        } else {
            largest
        };
        for value in &mut series {
            *value = if scale > 0.0 { *value / scale } else { 0.0 };
        }
        let n = series.len();
        let mut columns = vec![series];
        for &index in &missing {
            let mut indicator = vec![0.0; filled.len()];
            indicator[index] = 1.0;
            columns.push(apply(&differencing, &indicator));
        }
        if constant == Constant::Included {
            columns.push(vec![1.0; n]);
        }
        Ok(Self {
            order,
            constant,
            filled,
            missing,
            differencing,
            columns,
            level,
            scale,
            smallest_root: 1.0,
        })
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

    /// Whether the differenced series is constant, so that there is nothing to estimate.
    pub(super) fn is_degenerate(&self) -> bool {
        self.scale == 0.0
    }

    /// Length of the differenced series without missing observations: n − d − m D.
    pub(super) fn n_effective(&self) -> usize {
        self.columns[0].len() - self.missing.len()
    }

    /// Number of estimated parameters: coefficients, constant and σ².
    pub(super) fn n_parameters(&self) -> usize {
        let constant = usize::from(self.constant == Constant::Included);
        self.order.n_coefficients() + constant + 1
    }

    /// The likelihood's maximum for these coefficients, `None` where it cannot be computed.
    pub(super) fn profile(&self, coefficients: &Coefficients) -> Option<Profile> {
        if self.is_degenerate() {
            return Some(self.degenerate_profile());
        }
        let ar = coefficients.ar_polynomial();
        let ma = coefficients.ma_polynomial();
        let filtered = filter(&ar, &ma, &self.columns)?;
        let (series, regressors) = filtered.standardized.split_first()?;
        let regression = LeastSquares::fit(series, regressors)?;
        let n = self.n_effective() as f64;
        let squares: f64 = regression.residuals.iter().map(|e| e * e).sum();
        let sigma2 = squares / n + ROUNDING;
        let of_missing = regression.normal_factor.leading(self.missing.len());
        let log_likelihood = -0.5
            * (n * (LN_TWO_PI + 1.0 + libm::log(sigma2) + 2.0 * libm::log(self.scale))
                + filtered.log_determinant
                + of_missing.log_determinant());
        let (corrections, constant) = regression.coefficients.split_at(self.missing.len());
        let level = self.level + self.scale * constant.first().copied().unwrap_or(0.0);
        Some(Profile {
            log_likelihood,
            sigma2: sigma2 * self.scale * self.scale,
            level,
            corrections: corrections.iter().map(|c| c * self.scale).collect(),
            regression: Some(regression),
            filtered: Some(filtered),
        })
        .filter(|profile| profile.log_likelihood.is_finite())
    }

    fn degenerate_profile(&self) -> Profile {
        Profile {
            log_likelihood: f64::INFINITY,
            sigma2: 0.0,
            level: self.level,
            corrections: vec![0.0; self.missing.len()],
            regression: None,
            filtered: None,
        }
    }
}

pub(super) fn check_finite(values: &[f64]) -> Result<(), MlError> {
    match values.iter().position(|value| value.is_infinite()) {
        Some(index) => Err(MlError::NonFinite {
            what: "observation",
            index,
            value: values[index],
        }),
        None => Ok(()),
    }
}

pub(super) fn failed(cause: &str) -> MlError {
    MlError::FitFailed {
        model: MODEL,
        cause: cause.to_owned(),
    }
}
