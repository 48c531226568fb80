//! What a method that chooses by a backtest is told of the forecast that is wanted.

use super::TimeSeries;
use super::settings::SettingsReader;
use crate::MlError;
use crate::backtest::BacktestSettings;

/// Horizon and lead time of the forecast that is wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Target {
    /// Steps that are wanted: a quarter of a season, and at least 6, where it is `None`.
    pub horizon: Option<usize>,
    /// Lead time: steps between the end of the history and the first that is wanted.
    pub gap: usize,
}

impl Target {
    pub(super) fn read(reader: &mut SettingsReader<'_>) -> Result<Self, MlError> {
        let at_least_1 = |text: &str| text.parse().ok().filter(|steps| *steps > 0);
        let horizon = reader.parsed("horizon", "a whole number of at least 1", at_least_1)?;
        let gap = reader.value("gap", "a whole number")?.unwrap_or(0);
        Ok(Self { horizon, gap })
    }

    /// The backtest on `series` that judges what is wanted.
    pub(super) fn backtest(self, series: &TimeSeries) -> BacktestSettings {
        let quarter = (series.season_length() / 4).max(6);
        BacktestSettings {
            gap: self.gap,
            ..BacktestSettings::new(self.horizon.unwrap_or(quarter).max(1))
        }
    }
}
