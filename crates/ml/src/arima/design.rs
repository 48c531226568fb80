//! The columns of a problem: the differenced series and all that it is regressed on.

use super::differencing::{apply, fill_missing};
use super::order::{Constant, Order};
use super::polynomial::LagPolynomial;
use super::problem::failed;
use super::regression::LeastSquares;
use super::regressors::Observations;
use crate::error::MlError;

/// Differences that regressors leave smaller than this share of the series are rounding.
const LEFT_BY_REGRESSORS: f64 = 1e-10;
/// The same without regressors.
const LEFT_BY_DIFFERENCING: f64 = 1e-12;

/// A series filled, differenced and scaled, with the columns beside it.
#[derive(Debug, Clone)]
pub(super) struct Design {
    /// The series with gaps filled provisionally.
    pub(super) filled: Vec<f64>,
    /// Indices of missing observations, rising.
    pub(super) missing: Vec<usize>,
    pub(super) differencing: LagPolynomial,
    /// The differenced series less `level` and the regressors' first effects, over `scale`; indicators of
    /// missing observations; regressors, each over its own scale; ones.
    pub(super) columns: Vec<Vec<f64>>,
    /// How many of the columns are indicators.
    pub(super) n_indicators: usize,
    regressors: Vec<Scaled>,
    pub(super) level: f64,
    /// The largest difference; 0 where nothing is left to estimate from.
    pub(super) scale: f64,
}

/// A regressor's scale, and its effect by ordinary least squares, which the series is net of.
#[derive(Debug, Clone, Copy)]
struct Scaled {
    scale: f64,
    effect: f64,
}

/// What the regression has found, in the units of the series.
#[derive(Debug, Clone)]
pub(super) struct Estimates {
    pub(super) corrections: Vec<f64>,
    pub(super) effects: Vec<f64>,
    pub(super) level: f64,
}

impl Design {
    pub(super) fn new(
        observations: Observations<'_>,
        order: &Order,
        constant: Constant,
    ) -> Result<Self, MlError> {
        let (filled, missing) = fill_missing(observations.values);
        let differencing = LagPolynomial::differencing(order);
        let mut series = apply(&differencing, &filled);
        let mut scaled_columns: Vec<(Vec<f64>, f64)> = observations
            .regressors
            .iter()
            .map(|regressor| scaled(apply(&differencing, regressor.values)))
            .collect();
        let included = constant == Constant::Included;
        let (level, effects) = remove_first_effects(&mut series, &scaled_columns, included)?;
        let largest = largest(&series);
        if !largest.is_finite() {
            return Err(failed(
                "its differences exceed the range of numbers: scale the values down",
            ));
        }
        let rounding = match observations.regressors {
            [] => LEFT_BY_DIFFERENCING,
            _ => LEFT_BY_REGRESSORS,
        };
        let has_rest = largest > rounding * self::largest(&filled);
        let scale = if has_rest { largest } else { 0.0 };
        for value in &mut series {
            *value = if has_rest { *value / scale } else { 0.0 };
        }
        let n = series.len();
        let mut columns = vec![series];
        for &index in &missing {
            let mut indicator = vec![0.0; filled.len()];
            indicator[index] = 1.0;
            columns.push(apply(&differencing, &indicator));
        }
        let regressors = scaled_columns.iter().zip(effects);
        let regressors = regressors.map(|(&(_, scale), effect)| Scaled { scale, effect });
        let regressors = regressors.collect();
        columns.extend(scaled_columns.drain(..).map(|(column, _)| column));
        if included {
            columns.push(vec![1.0; n]);
        }
        Ok(Self {
            n_indicators: missing.len(),
            filled,
            missing,
            differencing,
            columns,
            regressors,
            level,
            scale,
        })
    }

    /// The same with missing observations taken for observed as they were filled.
    pub(super) fn without_indicators(mut self) -> Self {
        self.columns.drain(1..=self.n_indicators);
        Self {
            n_indicators: 0,
            ..self
        }
    }

    /// The differenced series.
    pub(super) fn series(&self) -> &[f64] {
        &self.columns[0]
    }

    pub(super) fn n_regressors(&self) -> usize {
        self.regressors.len()
    }

    /// The regressors' effects by ordinary least squares.
    pub(super) fn effects(&self) -> Vec<f64> {
        self.regressors.iter().map(|r| r.effect).collect()
    }

    /// Coefficients of the columns after the first, in the units of the series.
    pub(super) fn unscaled(&self, coefficients: &[f64]) -> Estimates {
        let (corrections, rest) = coefficients.split_at(self.n_indicators);
        let (effects, constant) = rest.split_at(self.regressors.len());
        let effects = effects.iter().zip(&self.regressors);
        Estimates {
            corrections: corrections.iter().map(|c| c * self.scale).collect(),
            effects: effects
                .map(|(change, known)| known.effect + change * self.scale / known.scale)
                .collect(),
            level: self.level + self.scale * constant.first().copied().unwrap_or(0.0),
        }
    }

    /// What a standard error of the n-th regressor's column is to be multiplied with.
    pub(super) fn unit_of_regressor(&self, index: usize) -> f64 {
        self.scale / self.regressors[index].scale
    }
}

/// Subtracts the level and the regressors' effects from the series, as ordinary least squares has them.
fn remove_first_effects(
    series: &mut [f64],
    regressors: &[(Vec<f64>, f64)],
    with_level: bool,
) -> Result<(f64, Vec<f64>), MlError> {
    let n = series.len() as f64;
    let mut level = 0.0;
    let mut effects = Vec::new();
    if with_level {
        level = series.iter().sum::<f64>() / n;
        subtract(series, level, None);
    }
    if !regressors.is_empty() {
        let mut columns: Vec<Vec<f64>> = regressors.iter().map(|(c, _)| c.clone()).collect();
        if with_level {
            columns.push(vec![1.0; series.len()]);
        }
        let regression = LeastSquares::fit(series, &columns)
            .ok_or_else(|| failed("its regressors depend on each other: leave some out"))?;
        for (coefficient, column) in regression.coefficients.iter().zip(&columns) {
            subtract(series, *coefficient, Some(column));
        }
        level += regression
            .coefficients
            .get(regressors.len())
            .unwrap_or(&0.0);
        let found = regression.coefficients.iter().zip(regressors);
        effects.extend(found.map(|(coefficient, (_, scale))| coefficient / scale));
    }
    Ok((level, effects))
}

/// Subtracts a multiple of a column, or of ones.
fn subtract(series: &mut [f64], coefficient: f64, column: Option<&Vec<f64>>) {
    match column {
        Some(column) => {
            for (value, known) in series.iter_mut().zip(column) {
                *value -= coefficient * known;
            }
        }
        None => series.iter_mut().for_each(|value| *value -= coefficient),
    }
}

/// The column over its largest absolute value, and that value (1 for a column of zeros).
fn scaled(mut column: Vec<f64>) -> (Vec<f64>, f64) {
    let scale = match largest(&column) {
        largest if largest > 0.0 => largest,
        _ => 1.0,
    };
    for value in &mut column {
        *value /= scale;
    }
    (column, scale)
}

fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |m, value| f64::max(m, value.abs()))
}
