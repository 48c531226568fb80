//! Forecasts of past seasons beside what was sold: what the re-forecast trigger is calibrated with.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::units::Units;

/// One past stretch of weeks, forecast as a season would have been, with its lead time and horizon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HindcastSeason {
    /// First day of the last week that the forecast saw.
    pub history_end: NaiveDate,
    /// First day of its week 1.
    pub season_start: NaiveDate,
    /// Each week of it, from week 1 on.
    pub weeks: Vec<HindcastWeek>,
}

/// One week of a hindcast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HindcastWeek {
    /// Units that were forecast.
    pub forecast: Units,
    /// Units that were sold.
    pub actual: Units,
}
