//! How each method would have done on the category's own history (rule 2.8).

use chrono::NaiveDate;
use hemline_domain::ForecastingMethod;

use super::models::forecaster;
use super::{DemandInput, FEWEST_WEEKS, prepare};
use crate::MlError;
use crate::backtest::{BacktestSettings, Outcome, backtest};
use crate::forecasting::{IntervalSettings, TimeSeries};

/// Origins where the history has room for them.
pub const BACKTEST_ORIGINS: usize = 4;

/// Sample paths of methods whose intervals are simulated.
const PATHS: usize = 500;

/// A rolling backtest with a season's own lead time and horizon, one method and one origin at a time, so that
/// whoever runs it can stop in between.
///
/// Origins lie a third of the horizon apart, the newest as late as the history allows; each leaves at least
/// [`FEWEST_WEEKS`] weeks to see. Lead times count in whole weeks. Predictions are judged as methods make them:
/// negative ones are not set to 0.
#[derive(Debug)]
pub struct SeasonBacktest {
    series: TimeSeries,
    settings: BacktestSettings,
    cuts: Vec<BacktestCut>,
}

/// A point in time at which the methods are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BacktestCut {
    /// First day of the last week that a method sees.
    pub origin: NaiveDate,
    /// Weeks that it sees.
    pub training_weeks: usize,
}

impl SeasonBacktest {
    /// The backtest that belongs to the forecast of `input`. It has no cuts where the history is too short.
    ///
    /// # Errors
    ///
    /// As [`super::check_input`].
    pub fn new(input: &DemandInput<'_>) -> Result<Self, MlError> {
        let prepared = prepare(input)?;
        let series = prepared.task(input).time_series()?;
        let horizon = input.calendar.horizon() as usize;
        let settings = BacktestSettings {
            horizon,
            gap: prepared.bridge.lead_time_weeks(),
            origins: BACKTEST_ORIGINS,
            step: horizon.div_ceil(3),
            min_training: Some(FEWEST_WEEKS),
            intervals: IntervalSettings {
                paths: PATHS,
                seed: input.seed,
                ..IntervalSettings::default()
            },
        };
        let cuts = match settings.origins_of(&series) {
            Ok(origins) => origins
                .into_iter()
                .map(|origin| BacktestCut {
                    origin: origin.date,
                    training_weeks: origin.training_steps,
                })
                .collect(),
            Err(MlError::TooShort { .. }) => Vec::new(),
            Err(error) => return Err(error),
        };
        Ok(Self {
            series,
            settings,
            cuts,
        })
    }

    /// Where the methods are judged, oldest first.
    #[must_use]
    pub fn cuts(&self) -> &[BacktestCut] {
        &self.cuts
    }

    /// Weeks between an origin and the first week that is judged.
    #[must_use]
    pub fn gap_weeks(&self) -> usize {
        self.settings.gap
    }

    /// Weeks that are judged at each origin.
    #[must_use]
    pub fn horizon_weeks(&self) -> usize {
        self.settings.horizon
    }

    /// Weeks of history, and how many of them one cut needs.
    #[must_use]
    pub fn history_and_needed_weeks(&self) -> (usize, usize) {
        let needed = FEWEST_WEEKS + self.settings.gap + self.settings.horizon;
        (self.series.len(), needed)
    }

    /// How `method` would have done at `cut`.
    ///
    /// # Errors
    ///
    /// [`MlError::TooShort`] for a cut of another backtest that this history has no room for.
    pub fn judge(&self, method: ForecastingMethod, cut: BacktestCut) -> Result<Outcome, MlError> {
        let forecaster = forecaster(method, self.settings.horizon, self.settings.gap)?;
        let seen = cut.training_weeks + self.settings.gap + self.settings.horizon;
        let settings = BacktestSettings {
            origins: 1,
            ..self.settings.clone()
        };
        let mut report = backtest(&self.series.head(seen), &[forecaster], &settings)?;
        let judged = report
            .methods
            .pop()
            .and_then(|mut method| method.origins.pop());
        Ok(judged.map_or_else(
            || Outcome::Failed("it was not judged".to_owned()),
            |origin| origin.outcome,
        ))
    }
}
