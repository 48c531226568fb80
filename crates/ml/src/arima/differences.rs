//! The choice of d and D.

use super::differencing::{difference, fill_missing};
use super::kpss::{critical_value, is_constant, ordinary_differences};
use super::order::{Constant, Order};
use super::regression::LeastSquares;
use super::regressors::Observations;
use super::seasonality::is_strongly_seasonal;
use super::settings::Settings;
use crate::error::MlError;

/// The orders with d and D set, and all polynomials empty. After a seasonal difference that leaves a constant
/// nothing more is differenced.
pub(super) fn choose_differences(
    observations: Observations<'_>,
    settings: &Settings,
) -> Result<Order, MlError> {
    let errors = without_regression(observations);
    let mut order = differences_of(&errors, settings);
    while let Err(error) = observations.check_identified(&order, Constant::Excluded) {
        order = with_fewer_differences(order, settings).ok_or(error)?;
    }
    Ok(order)
}

fn differences_of(values: &[f64], settings: &Settings) -> Order {
    let (most, most_seasonal) = match settings.stationary {
        true => (0, 0),
        false => (settings.max_differences, settings.max_seasonal_differences),
    };
    let critical = critical_value(settings.kpss_significance);
    let ordinary = |values: &[f64]| {
        let chosen = settings.differences;
        chosen.unwrap_or_else(|| ordinary_differences(values, most, critical))
    };
    let period = settings.period;
    let seasonal = settings.seasonal && period >= 2;
    if !seasonal || values.len() < 2 * period || is_constant(values) {
        return Order::new(0, ordinary(values), 0);
    }
    let mut remaining = values.to_vec();
    let mut differences = 0;
    while match settings.seasonal_differences {
        Some(given) => differences < given,
        None => {
            differences < most_seasonal
                && is_strongly_seasonal(&remaining, period, settings.seasonal_strength)
        }
    } {
        remaining = difference(&remaining, period, 1);
        differences += 1;
    }
    Order::new(0, ordinary(&remaining), 0).with_seasonal(0, differences, 0, period)
}

/// One difference less, a seasonal one first; `None` where the settings leave none to give up.
fn with_fewer_differences(order: Order, settings: &Settings) -> Option<Order> {
    if let Some(seasonal) = order.seasonal
        && settings.seasonal_differences.is_none()
        && seasonal.differences > 0
    {
        let fewer = seasonal.differences - 1;
        return Some(order.with_seasonal(0, fewer, 0, seasonal.period));
    }
    let can_give_up = settings.differences.is_none() && order.differences > 0;
    can_give_up.then(|| Order {
        differences: order.differences - 1,
        ..order
    })
}

/// The filled series, or what ordinary least squares with a constant leaves of it.
fn without_regression(observations: Observations<'_>) -> Vec<f64> {
    let (filled, _) = fill_missing(observations.values);
    let n = filled.len();
    let mut columns: Vec<Vec<f64>> = vec![vec![1.0; n]];
    for regressor in observations.regressors {
        let largest = regressor
            .values
            .iter()
            .fold(0.0, |m, v| f64::max(m, v.abs()));
        let scale = if largest > 0.0 { largest } else { 1.0 };
        columns.push(regressor.values.iter().map(|value| value / scale).collect());
    }
    if observations.regressors.is_empty() {
        return filled;
    }
    let with_constant = LeastSquares::fit(&filled, &columns);
    let regression = with_constant.or_else(|| LeastSquares::fit(&filled, &columns[1..]));
    regression.map_or(filled, |regression| regression.residuals)
}
