//! From the end of history to the season: lead time and weekdays (rule 2.3).
//!
//! A plan is made weeks before its season starts, and history weeks may start on another weekday than
//! season weeks. The bridge lists the weeks to forecast, from the end of history through the end of
//! the season, and turns their values into season weeks.
//!
//! ```
//! use chrono::NaiveDate;
//! use hemline_domain::SeasonCalendar;
//! use hemline_ml::bridge::SeasonBridge;
//!
//! let day = |month, day| NaiveDate::from_ymd_opt(2025, month, day).unwrap();
//! // History ends with the week of Monday, 6 January; the season starts on Wednesday, 22 January.
//! let calendar = SeasonCalendar::try_new(day(1, 22), 4).unwrap();
//! let bridge = SeasonBridge::new(day(1, 6), calendar);
//! assert_eq!(bridge.lead_time_weeks(), 1);
//! assert_eq!(bridge.forecast_weeks().len(), 6);
//!
//! // Season week 1: five days of the week of 20 January, two of the week after.
//! let season = bridge.season_values(&[0.0, 70.0, 140.0, 140.0, 140.0, 140.0]);
//! assert_eq!(season, [90.0, 140.0, 140.0, 140.0]);
//! ```

use chrono::{Days, NaiveDate};
use hemline_domain::SeasonCalendar;

use crate::sampling::SamplePaths;
use crate::series::weeks_between;

const DAYS_PER_WEEK: usize = 7;

/// The weeks between the end of history and the end of a season.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeasonBridge {
    first_forecast_week: NaiveDate,
    lead_time_weeks: usize,
    /// Days from the start of a forecast week to the start of a season week, 0–6.
    offset_days: usize,
    horizon: usize,
}

impl SeasonBridge {
    /// The bridge from the history week that starts on `last_history_week` to the season of `calendar`,
    /// which must not start before that week is over (the lead time counts as 0 otherwise).
    #[must_use]
    pub fn new(last_history_week: NaiveDate, calendar: SeasonCalendar) -> Self {
        let first_forecast_week = last_history_week + Days::new(DAYS_PER_WEEK as u64);
        let days = (calendar.start() - first_forecast_week).num_days().max(0);
        Self {
            first_forecast_week,
            lead_time_weeks: weeks_between(first_forecast_week, calendar.start()),
            offset_days: usize::try_from(days).unwrap_or(0) % DAYS_PER_WEEK,
            horizon: calendar.horizon() as usize,
        }
    }

    /// Whole weeks between the end of history and the season.
    #[must_use]
    pub fn lead_time_weeks(&self) -> usize {
        self.lead_time_weeks
    }

    /// Whether season weeks start on the weekday of history weeks.
    #[must_use]
    pub fn is_aligned(&self) -> bool {
        self.offset_days == 0
    }

    /// First days of all weeks to forecast, on the history's weekday: those of the lead time, then
    /// those that the season lies in.
    #[must_use]
    pub fn forecast_weeks(&self) -> Vec<NaiveDate> {
        let season_weeks = self.horizon + usize::from(!self.is_aligned());
        (0..self.lead_time_weeks + season_weeks)
            .map(|index| self.first_forecast_week + Days::new((DAYS_PER_WEEK * index) as u64))
            .collect()
    }

    /// One value per season week from one value per week of [`Self::forecast_weeks`]: every forecast
    /// week is spread evenly over its seven days, and the days are summed by season week.
    ///
    /// # Panics
    ///
    /// Where there are fewer values than weeks to forecast.
    #[must_use]
    pub fn season_values(&self, forecast: &[f64]) -> Vec<f64> {
        let mut season = vec![0.0; self.horizon];
        self.fill_season(forecast, &mut season);
        season
    }

    /// The same for every path of a simulation over [`Self::forecast_weeks`].
    ///
    /// # Panics
    ///
    /// Where the paths have fewer steps than there are weeks to forecast.
    #[must_use]
    pub fn season_paths(&self, forecast: &SamplePaths) -> SamplePaths {
        forecast.map_paths(self.horizon, |path, season| self.fill_season(path, season))
    }

    /// The opposite way, for season weeks that have been sold: one value per week from the first of
    /// [`Self::forecast_weeks`] to the last that `season`, the units of season weeks 1 to n, covers in full.
    /// Weeks of the lead time, and one that is only partly in the season, are unobserved: NaN. Season weeks
    /// are spread evenly over their days.
    #[must_use]
    pub fn observed_weeks(&self, season: &[f64]) -> Vec<f64> {
        let covered = if self.is_aligned() {
            season.to_vec()
        } else {
            let early_days = self.offset_days as f64;
            let late_days = (DAYS_PER_WEEK - self.offset_days) as f64;
            let inside = season
                .windows(2)
                .map(|pair| (pair[0] * early_days + pair[1] * late_days) / DAYS_PER_WEEK as f64);
            std::iter::once(f64::NAN).chain(inside).collect()
        };
        if season.is_empty() || covered.iter().all(|value| value.is_nan()) {
            return Vec::new();
        }
        let mut weeks = vec![f64::NAN; self.lead_time_weeks];
        weeks.extend(covered);
        weeks
    }

    fn fill_season(&self, forecast: &[f64], season: &mut [f64]) {
        for (index, value) in season.iter_mut().enumerate() {
            let week = self.lead_time_weeks + index;
            *value = if self.is_aligned() {
                forecast[week]
            } else {
                let (early, late) = (forecast[week], forecast[week + 1]);
                let late_days = self.offset_days as f64;
                let early_days = (DAYS_PER_WEEK - self.offset_days) as f64;
                (early * early_days + late * late_days) / DAYS_PER_WEEK as f64
            };
        }
    }
}
