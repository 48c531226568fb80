//! A category's past, forecast as its season was: what the re-forecast trigger is calibrated with (rule 11).

use chrono::{Days, NaiveDate};
use hemline_domain::{HindcastSeason, HindcastWeek, SeasonCalendar, Units};

use super::{BacktestCut, DemandInput, FEWEST_WEEKS, Prepared, forecast_demand, prepare};
use crate::MlError;

/// Most origins.
pub const HINDCAST_ORIGINS: usize = 12;

/// Weeks between two origins. Seasons of neighbouring origins share the weeks beyond it, so their number
/// overstates how much is known.
pub const HINDCAST_STEP_WEEKS: usize = 4;

/// Past seasons of a category with the horizon, the lead time and the method of the season in hand, one origin
/// at a time, so that whoever runs it can stop in between.
///
/// Origins lie [`HINDCAST_STEP_WEEKS`] apart, the newest as late as the history allows; each leaves at least
/// [`FEWEST_WEEKS`] weeks to see. Every hindcast is [`forecast_demand`] on the history before its origin, with
/// all its checks and its apportionment, so it is what would have been planned. Its weeks are those of the
/// history; lead times count in whole weeks.
#[derive(Debug)]
pub struct SeasonHindcasts<'a> {
    input: DemandInput<'a>,
    prepared: Prepared,
    cuts: Vec<BacktestCut>,
}

impl<'a> SeasonHindcasts<'a> {
    /// The hindcasts that belong to the forecast of `input`. There are no cuts where the history is too short.
    ///
    /// # Errors
    ///
    /// As [`super::check_input`].
    pub fn new(input: &DemandInput<'a>) -> Result<Self, MlError> {
        let prepared = prepare(input)?;
        let judged = prepared.bridge.lead_time_weeks() + input.calendar.horizon() as usize;
        let weeks = prepared.series.weeks();
        let newest = weeks.len().checked_sub(judged);
        let training = (0..HINDCAST_ORIGINS)
            .map_while(|back| newest?.checked_sub(back * HINDCAST_STEP_WEEKS))
            .take_while(|training| *training >= FEWEST_WEEKS);
        let mut cuts: Vec<BacktestCut> = training
            .map(|training_weeks| BacktestCut {
                origin: weeks[training_weeks - 1],
                training_weeks,
            })
            .collect();
        cuts.reverse();
        Ok(Self {
            input: *input,
            prepared,
            cuts,
        })
    }

    /// Where the past is forecast from, oldest first.
    #[must_use]
    pub fn cuts(&self) -> &[BacktestCut] {
        &self.cuts
    }

    /// The season that would have been forecast at `cut`, beside what was sold. A week that is missing in the
    /// history counts with its interpolated sales.
    ///
    /// # Errors
    ///
    /// As [`forecast_demand`], e.g. where all that could be seen at the cut is zeros; and
    /// [`MlError::TooShort`] for a cut of another history that this one has no room for.
    pub fn hindcast(&self, cut: BacktestCut) -> Result<HindcastSeason, MlError> {
        let horizon = self.input.calendar.horizon();
        let first = cut.training_weeks + self.prepared.bridge.lead_time_weeks();
        let judged = first..first + horizon as usize;
        let series = &self.prepared.series;
        let (Some(dates), Some(sold)) = (
            series.weeks().get(judged.clone()),
            series.values().get(judged.clone()),
        ) else {
            return Err(MlError::TooShort {
                model: "a hindcast",
                found: series.len(),
                needed: judged.end,
            });
        };
        let forecast = forecast_demand(&DemandInput {
            calendar: season_from(dates[0], horizon)?,
            history_until: last_day_of(cut.origin),
            // Only the expected units are read.
            paths: 1,
            ..self.input
        })?;
        let weeks = forecast.weekly_demand_curve.iter().zip(sold);
        Ok(HindcastSeason {
            history_end: cut.origin,
            season_start: dates[0],
            weeks: weeks
                .map(|(week, sold)| HindcastWeek {
                    forecast: week.demand_units,
                    actual: Units::round_of(*sold),
                })
                .collect(),
        })
    }
}

fn season_from(start: NaiveDate, horizon: u32) -> Result<SeasonCalendar, MlError> {
    SeasonCalendar::try_new(start, horizon).map_err(|_| MlError::InvalidSetting {
        name: "the hindcast's season",
        value: start.to_string(),
        allowed: "a start and a horizon that the calendar holds",
    })
}

fn last_day_of(week: NaiveDate) -> NaiveDate {
    week.checked_add_days(Days::new(6)).unwrap_or(week)
}
