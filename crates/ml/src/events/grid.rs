//! The weeks of a model: history, lead time, season.

use chrono::{Days, NaiveDate};
use hemline_domain::SeasonCalendar;

use crate::bridge::SeasonBridge;

/// Consecutive weeks from the first of the history to the last that the season lies in.
#[derive(Debug, Clone)]
pub(super) struct WeekGrid {
    weeks: Vec<NaiveDate>,
    history: usize,
    lead_time: usize,
    season: SeasonCalendar,
}

impl WeekGrid {
    /// `history` are first days of consecutive weeks, at least one; `bridge` leads from the last of them to
    /// `season`.
    pub(super) fn new(history: &[NaiveDate], bridge: SeasonBridge, season: SeasonCalendar) -> Self {
        let mut weeks = history.to_vec();
        weeks.extend(bridge.forecast_weeks());
        Self {
            weeks,
            history: history.len(),
            lead_time: bridge.lead_time_weeks(),
            season,
        }
    }

    /// First days of all weeks.
    pub(super) fn weeks(&self) -> &[NaiveDate] {
        &self.weeks
    }

    /// How many of them are history.
    pub(super) fn history(&self) -> usize {
        self.history
    }

    /// The place of the first week that the season lies in.
    pub(super) fn season_start(&self) -> usize {
        self.history + self.lead_time
    }

    /// The season itself.
    pub(super) fn season(&self) -> SeasonCalendar {
        self.season
    }

    /// The last day of the history.
    pub(super) fn last_history_day(&self) -> NaiveDate {
        let last_week = self.weeks[..self.history].last().copied();
        last_week.map_or(NaiveDate::MIN, |week| week + Days::new(6))
    }

    /// The week that `date` lies in, if it is one of these.
    pub(super) fn place_of(&self, date: NaiveDate) -> Option<usize> {
        let days = usize::try_from((date - *self.weeks.first()?).num_days()).ok()?;
        let place = days / 7;
        (place < self.weeks.len()).then_some(place)
    }
}
