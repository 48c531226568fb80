//! Which seasons a history is modelled with.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Days of history from which the yearly seasonality can be told from the trend.
const TWO_YEARS_DAYS: i64 = 730;
/// Days of history from which the weekly seasonality can be told from the trend.
const TWO_WEEKS_DAYS: i64 = 14;
const WEEK_DAYS: i64 = 7;
/// Fourier order of an automatic yearly seasonality.
const YEARLY_ORDER: usize = 10;
/// Fourier order of an automatic weekly seasonality.
const WEEKLY_ORDER: usize = 3;

/// Whether a seasonality is part of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeasonalityChoice {
    /// Where the history shows it, by Prophet's rules: yearly of order 10 from 730 days of history, weekly
    /// of order 3 from 14 days of which two follow each other by less than a week.
    Auto,
    /// With this Fourier order, two coefficients per order; 0 is the same as off.
    On(usize),
    /// Not at all.
    Off,
}

impl SeasonalityChoice {
    /// Fourier order of the yearly seasonality for a history on these ascending dates; 0 is none.
    pub(super) fn yearly_order(self, dates: &[NaiveDate]) -> usize {
        self.order(YEARLY_ORDER, span_days(dates) >= TWO_YEARS_DAYS)
    }

    /// Fourier order of the weekly seasonality for a history on these ascending dates; 0 is none.
    pub(super) fn weekly_order(self, dates: &[NaiveDate]) -> usize {
        let shown = span_days(dates) >= TWO_WEEKS_DAYS && shortest_step_days(dates) < WEEK_DAYS;
        self.order(WEEKLY_ORDER, shown)
    }

    fn order(self, automatic: usize, shown: bool) -> usize {
        match self {
            Self::Auto if shown => automatic,
            Self::On(order) => order,
            Self::Auto | Self::Off => 0,
        }
    }
}

fn span_days(dates: &[NaiveDate]) -> i64 {
    match (dates.first(), dates.last()) {
        (Some(first), Some(last)) => days_between(*first, *last),
        _ => 0,
    }
}

/// Days between the closest two different dates.
fn shortest_step_days(dates: &[NaiveDate]) -> i64 {
    let steps = dates.windows(2).map(|pair| days_between(pair[0], pair[1]));
    steps.filter(|days| *days > 0).min().unwrap_or(i64::MAX)
}

fn days_between(from: NaiveDate, to: NaiveDate) -> i64 {
    to.signed_duration_since(from).num_days()
}

#[cfg(test)]
mod tests {
    use chrono::Days;

    use super::SeasonalityChoice::{Auto, Off, On};
    use super::*;

    fn every(days: u64, n: u64) -> Vec<NaiveDate> {
        (0..n)
            .map(|i| NaiveDate::default() + Days::new(days * i))
            .collect()
    }

    #[test]
    fn the_year_shows_from_730_days() {
        assert_eq!(Auto.yearly_order(&every(1, 731)), 10);
        assert_eq!(Auto.yearly_order(&every(1, 730)), 0);
        assert_eq!(On(4).yearly_order(&every(1, 20)), 4);
        assert_eq!(Off.yearly_order(&every(1, 1_000)), 0);
    }

    #[test]
    fn the_week_shows_in_two_weeks_of_shorter_steps() {
        assert_eq!(Auto.weekly_order(&every(1, 15)), 3);
        assert_eq!(Auto.weekly_order(&every(1, 14)), 0);
        assert_eq!(Auto.weekly_order(&every(7, 200)), 0);
        assert_eq!(Auto.weekly_order(&[every(7, 4), every(7, 4)].concat()), 0);
    }
}
