//! `auto`: methods combined by what each would have achieved on the series' own past.
//!
//! - Only the newest ten seasons count (at least 520 steps).
//! - Four rolling origins, a horizon apart, with the horizon and the lead time of the forecast, tell each
//!   candidate's mean absolute error; its weight is one over the third power of it. (Bates and Granger, 1969, "The
//!   combination of forecasts", weigh by one over the second power; a higher one did better.)
//! - Seasonal methods compete where the oldest origin leaves them three seasons. A shorter history is too short to
//!   see a seasonal method fail; there the likeness of one season and the next, or the record of the seasonal naive
//!   forecast, decides how large a share seasonal methods have, and their median is taken.
//!
//! With regressors two candidates use them: ARIMA among the methods without a season, Prophet among the seasonal
//! ones.
//!
//! Candidates, the power, origins and the ramp of the correlation were chosen on the training part of the M4 weekly
//! series. The record and the median also rest on the Walmart history before the first season that is scored; the
//! look at that history was prompted by a test result (`docs/decisions/0014-auto.md`). Histories of less than one
//! and a half seasons get no seasonal method and were not studied.

mod candidates;
mod fitted;
mod members;
mod season;
mod short_history;
mod weights;

use super::ensemble::FittedEnsemble;
use super::settings::SettingsReader;
use super::{
    Combination, FittedCombination, FittedMember, FittedModel, Forecaster, Target, TimeSeries,
};
use crate::MlError;
use crate::backtest::BacktestSettings;
use fitted::FittedAuto;
use members::fit_members;
use season::seasonal_share;
use short_history::ShortHistory;
use weights::{Candidate, shares};

/// The method's name.
const AUTO: &str = "auto";
/// Origins of the backtest.
const ORIGINS: usize = 4;
/// Seasons, and steps at least, that the methods see.
const NEWEST_SEASONS: usize = 10;
const NEWEST_STEPS: usize = 520;
/// Seasons that the oldest origin must leave for seasonal methods to compete.
const SEASONS_TO_COMPETE: usize = 3;
/// Fewest steps before the oldest origin.
const FEWEST_STEPS: usize = 10;

/// Combines methods by their backtest on the series at hand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AutoForecaster {
    /// What the candidates are judged on.
    pub target: Target,
}

impl AutoForecaster {
    pub(super) fn read(reader: &mut SettingsReader<'_>) -> Result<Self, MlError> {
        let target = Target::read(reader)?;
        Ok(Self { target })
    }

    fn backtest(self, series: &TimeSeries) -> BacktestSettings {
        BacktestSettings {
            origins: ORIGINS,
            min_training: Some(FEWEST_STEPS),
            ..self.target.backtest(series)
        }
    }
}

impl Forecaster for AutoForecaster {
    fn name(&self) -> &'static str {
        AUTO
    }

    fn fit(&self, series: &TimeSeries) -> Result<Box<dyn FittedModel>, MlError> {
        let newest = series.tail(NEWEST_STEPS.max(NEWEST_SEASONS * series.season_length()));
        let flat = newest.without_season();
        let settings = self.backtest(&newest);
        let candidates = weighted_candidates(&newest, &flat, &settings);
        let (members, mut warnings) = fit_members(&candidates)?;
        warnings.extend(warning_of_unused_regressors(&newest, &members));
        let combination = FittedCombination {
            rule: Combination::Mean,
            members,
        };
        let ensemble = FittedEnsemble::with_warnings(AUTO, &newest, combination, warnings);
        let older = series.len() - newest.len();
        Ok(Box::new(FittedAuto::new(ensemble, older)))
    }
}

/// Says so where no member with a share in the forecast takes the regressors that were given.
fn warning_of_unused_regressors(series: &TimeSeries, members: &[FittedMember]) -> Option<String> {
    let takes_them = |model: &dyn FittedModel| {
        matches!(
            model.summary().method.as_str(),
            "arima" | "arima_fourier" | "prophet"
        )
    };
    let used = members
        .iter()
        .any(|member| match member.model.combination() {
            Some(parts) => parts
                .members
                .iter()
                .any(|part| takes_them(part.model.as_ref())),
            None => takes_them(member.model.as_ref()),
        });
    (!series.regressors().is_empty() && !used).then(|| {
        format!(
            "{AUTO}: no method that takes regressors could be fitted or did well enough in the backtest, so they have no part in the forecast"
        )
    })
}

/// Every candidate with a share in the forecast, and that share.
fn weighted_candidates<'a>(
    seasonal: &'a TimeSeries,
    flat: &'a TimeSeries,
    settings: &BacktestSettings,
) -> Vec<(f64, Candidate<'a>)> {
    let on = |series: &'a TimeSeries, forecasters: Vec<Box<dyn Forecaster>>| {
        forecasters
            .into_iter()
            .map(|forecaster| Candidate { forecaster, series })
            .collect::<Vec<_>>()
    };
    let mut competing = on(flat, candidates::without_season(flat));
    let compete = seasonal_methods_compete(seasonal, settings);
    if compete {
        competing.extend(on(seasonal, candidates::seasonal(seasonal)));
    }
    let share = if compete {
        0.0
    } else {
        seasonal_share(seasonal, settings)
    };
    let mut weighted: Vec<(f64, Candidate<'a>)> = Vec::new();
    if share < 1.0 {
        let shares = shares(&competing, settings).into_iter();
        weighted.extend(shares.map(|own| own * (1.0 - share)).zip(competing));
    }
    if share > 0.0 {
        let forecaster = Box::new(ShortHistory);
        weighted.push((
            share,
            Candidate {
                forecaster,
                series: seasonal,
            },
        ));
    }
    weighted.retain(|(weight, _)| *weight > 0.0);
    weighted
}

fn seasonal_methods_compete(series: &TimeSeries, settings: &BacktestSettings) -> bool {
    let season = series.season_length();
    let held_out = settings.gap + settings.horizon + (ORIGINS - 1) * settings.step;
    season > 1 && series.len() >= SEASONS_TO_COMPETE * season + held_out
}
