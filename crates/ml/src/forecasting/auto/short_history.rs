//! Seasonal forecasts from a history of few seasons.

use super::candidates::seasonal_of_short_history;
use super::members::fit_members;
use super::weights::Candidate;
use crate::MlError;
use crate::forecasting::ensemble::FittedEnsemble;
use crate::forecasting::{Combination, FittedCombination, FittedModel, Forecaster, TimeSeries};

/// The median of all seasonal methods that can be fitted: no backtest can say which is best, and a median does not
/// follow one that goes astray.
#[derive(Debug)]
pub(super) struct ShortHistory;

impl Forecaster for ShortHistory {
    fn name(&self) -> &'static str {
        "seasonal_median"
    }

    fn fit(&self, series: &TimeSeries) -> Result<Box<dyn FittedModel>, MlError> {
        let forecasters = seasonal_of_short_history(series).into_iter();
        let candidates: Vec<(f64, Candidate<'_>)> = forecasters
            .map(|forecaster| (1.0, Candidate { forecaster, series }))
            .collect();
        let (members, warnings) = fit_members(&candidates)?;
        let combination = FittedCombination {
            rule: Combination::Median,
            members,
        };
        let name = self.name();
        let ensemble = FittedEnsemble::with_warnings(name, series, combination, warnings);
        Ok(Box::new(ensemble))
    }
}
