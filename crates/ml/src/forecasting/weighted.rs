//! An ensemble whose weights come from a backtest on the series at hand.

use rayon::prelude::*;

use super::combination::{Combination, FittedCombination};
use super::ensemble::{FittedEnsemble, fit_members};
use super::settings::SettingsReader;
use super::{
    ArimaForecaster, EtsForecaster, FittedModel, Forecaster, MstlForecaster, ProphetForecaster,
    Target, TimeSeries,
};
use crate::MlError;
use crate::backtest::{BacktestSettings, HeldOut, rolling_means};

const NAME: &str = "weighted_ensemble";

/// The mean of Prophet, ARIMA, exponential smoothing and MSTL, each weighted by one over the mean squared
/// error of its forecasts at up to three rolling origins: the weights that make the best mean of unbiased
/// forecasts with independent errors (Bates and Granger, 1969, "The combination of forecasts").
///
/// A history without room for an origin weighs all alike and says so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WeightedForecaster {
    /// What the members are judged on.
    pub target: Target,
}

impl WeightedForecaster {
    pub(super) fn read(reader: &mut SettingsReader<'_>) -> Result<Self, MlError> {
        let target = Target::read(reader)?;
        Ok(Self { target })
    }
}

fn members() -> Vec<Box<dyn Forecaster>> {
    vec![
        Box::new(ProphetForecaster::default()),
        Box::new(ArimaForecaster::default()),
        Box::new(EtsForecaster::default()),
        Box::new(MstlForecaster::default()),
    ]
}

impl Forecaster for WeightedForecaster {
    fn name(&self) -> &'static str {
        NAME
    }

    fn fit(&self, series: &TimeSeries) -> Result<Box<dyn FittedModel>, MlError> {
        let settings = self.target.backtest(series);
        let members = members();
        let (weights, warning) = match settings.origins_of(series) {
            Ok(_) => (weights(&members, series, &settings)?, None),
            Err(MlError::TooShort { .. }) => (
                vec![1.0; members.len()],
                Some("the history is too short for a backtest: all members weigh the same"),
            ),
            Err(error) => return Err(error),
        };
        let combination = FittedCombination {
            rule: Combination::Mean,
            members: fit_members(weights.into_iter().zip(&members), |member| {
                member.fit(series)
            })?,
        };
        let warnings = warning.map(str::to_owned);
        Ok(Box::new(FittedEnsemble::with_warnings(
            NAME,
            series,
            combination,
            warnings,
        )))
    }
}

fn weights(
    members: &[Box<dyn Forecaster>],
    series: &TimeSeries,
    settings: &BacktestSettings,
) -> Result<Vec<f64>, MlError> {
    let errors: Vec<Result<f64, MlError>> = members
        .par_iter()
        .map(|member| {
            let held_out = rolling_means(member.as_ref(), series, settings);
            let held_out = held_out.map_err(|source| MlError::ModelFailed {
                model: member.name().to_owned(),
                source: Box::new(source),
            })?;
            Ok(mean_squared_error(&held_out))
        })
        .collect();
    let errors = errors.into_iter().collect::<Result<Vec<f64>, MlError>>()?;
    // A member without an error, or one that errs a million times more than another, would leave nothing to
    // combine.
    let worst = errors.iter().copied().fold(0.0, f64::max);
    let least = worst * 1e-6;
    Ok(errors
        .into_iter()
        .map(|error| {
            if worst > 0.0 {
                1.0 / error.max(least)
            } else {
                1.0
            }
        })
        .collect())
}

fn mean_squared_error(held_out: &[HeldOut]) -> f64 {
    let steps = held_out
        .iter()
        .flat_map(|origin| origin.mean.iter().zip(&origin.actual));
    let (mut sum, mut count) = (0.0, 0.0);
    for (mean, actual) in steps.filter(|(_, actual)| !actual.is_nan()) {
        sum += (mean - actual) * (mean - actual);
        count += 1.0;
    }
    if count > 0.0 { sum / count } else { 0.0 }
}
