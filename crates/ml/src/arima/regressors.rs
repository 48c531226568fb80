//! Columns of known values that the series is regressed on.

use super::differencing::apply;
use super::order::{Constant, Order};
use super::polynomial::LagPolynomial;
use super::problem::MODEL;
use super::regression::dot;
use crate::error::MlError;

/// A column whose remainder, after regression on the columns before it, is shorter than this share of it
/// depends on them.
const DEPENDENT: f64 = 1e-6;

/// A known influence on the series: a price, a promotion, an event.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Regressor<'a> {
    /// Its name among the coefficients and in errors.
    pub name: &'a str,
    /// Its value at each step of the history, missing observations included.
    pub values: &'a [f64],
}

/// What a model is fitted to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Observations<'a> {
    /// Evenly spaced, oldest first; NaN is a missing one.
    pub(super) values: &'a [f64],
    pub(super) regressors: &'a [Regressor<'a>],
}

impl Observations<'_> {
    /// Refuses infinite observations, and regressors of another length or with values that are not finite.
    pub(super) fn validate(&self) -> Result<(), MlError> {
        if let Some(index) = self.values.iter().position(|value| value.is_infinite()) {
            return Err(MlError::NonFinite {
                what: "observation",
                index,
                value: self.values[index],
            });
        }
        for regressor in self.regressors {
            if regressor.values.len() != self.values.len() {
                return Err(MlError::RegressorLength {
                    name: regressor.name.to_owned(),
                    found: regressor.values.len(),
                    expected: self.values.len(),
                });
            }
            check_values(regressor.name, regressor.values)?;
        }
        Ok(())
    }

    /// Number of observations that are not missing.
    pub(super) fn n_observed(&self) -> usize {
        self.values.iter().filter(|value| !value.is_nan()).count()
    }

    /// Number of missing observations.
    pub(super) fn n_missing(&self) -> usize {
        self.values.len() - self.n_observed()
    }

    /// Refuses regressors whose coefficients the differenced series cannot tell apart from each other or from
    /// the constant.
    pub(super) fn check_identified(
        &self,
        order: &Order,
        constant: Constant,
    ) -> Result<(), MlError> {
        let estimated = self.regressors.len() + usize::from(constant == Constant::Included);
        let needed = order.lost_to_differencing() + estimated + 1;
        if self.regressors.is_empty() {
            return Ok(());
        }
        if self.n_observed() < needed {
            return Err(MlError::TooShort {
                model: MODEL,
                found: self.n_observed(),
                needed,
            });
        }
        let differencing = LagPolynomial::differencing(order);
        let n = self.values.len() - differencing.degree;
        let mut basis: Vec<Vec<f64>> = Vec::with_capacity(estimated);
        if constant == Constant::Included {
            basis.extend(normalised(vec![1.0; n], 0.0));
        }
        for regressor in self.regressors {
            let length = dot(regressor.values, regressor.values).sqrt();
            let differenced = apply(&differencing, regressor.values);
            let own = dot(&differenced, &differenced).sqrt();
            if own <= DEPENDENT * length || own == 0.0 {
                return Err(unidentified(regressor.name, order, None));
            }
            let remainder = remainder(differenced, &basis);
            match normalised(remainder, DEPENDENT * own) {
                Some(direction) => basis.push(direction),
                None => return Err(unidentified(regressor.name, order, Some(constant))),
            }
        }
        Ok(())
    }
}

/// Refuses values that are not finite.
pub(super) fn check_values(name: &str, values: &[f64]) -> Result<(), MlError> {
    match values.iter().position(|value| !value.is_finite()) {
        Some(index) => Err(MlError::RegressorValue {
            name: name.to_owned(),
            index,
            value: values[index],
        }),
        None => Ok(()),
    }
}

/// What the orthonormal `basis` leaves of a column; taken twice against rounding.
fn remainder(mut column: Vec<f64>, basis: &[Vec<f64>]) -> Vec<f64> {
    for _ in 0..2 {
        for direction in basis {
            let share = dot(direction, &column);
            for (value, along) in column.iter_mut().zip(direction) {
                *value -= share * along;
            }
        }
    }
    column
}

/// The column at length 1, `None` where it is not longer than `shortest`.
fn normalised(mut column: Vec<f64>, shortest: f64) -> Option<Vec<f64>> {
    let length = dot(&column, &column).sqrt();
    if length.is_nan() || length <= shortest {
        return None;
    }
    for value in &mut column {
        *value /= length;
    }
    Some(column)
}

fn unidentified(name: &str, order: &Order, depends: Option<Constant>) -> MlError {
    let differencing = match order.lost_to_differencing() {
        0 => String::new(),
        _ => format!(
            " after {} ordinary and {} seasonal differences",
            order.differences,
            order.seasonal_differences()
        ),
    };
    let cause = match depends {
        None => format!("is 0 throughout{differencing}"),
        Some(Constant::Included) => {
            format!("depends on the regressors before it and the constant{differencing}")
        }
        Some(Constant::Excluded) => {
            format!("depends on the regressors before it{differencing}")
        }
    };
    MlError::RegressorNotIdentified {
        name: name.to_owned(),
        cause,
    }
}
