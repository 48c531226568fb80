//! A season's horizon and dates.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use super::archetype::Defaults;
use super::parse::{Parsed, Refusal, name, whole};
use super::reader::Reader;
use crate::calendar::{LONGEST_HORIZON, SHORTEST_HORIZON, SeasonCalendar, YEARS};

const A_DATE: &str = "a date like 2025-03-03";

pub(super) struct Season {
    pub(super) horizon: u32,
    /// The last week that a parameter may name: the horizon, or the longest one where the horizon
    /// itself was refused.
    pub(super) last_week: u32,
    pub(super) start: NaiveDate,
    pub(super) end: NaiveDate,
    pub(super) history_until: NaiveDate,
}

pub(super) fn read_season(reader: &mut Reader<'_>, defaults: &Defaults) -> Season {
    let horizon = reader.value(
        "forecast_horizon_weeks",
        "4 to 52 weeks",
        defaults.horizon_weeks,
        whole(SHORTEST_HORIZON, LONGEST_HORIZON),
    );
    let horizon_is_known = !reader.refused("forecast_horizon_weeks");
    let last_week = if horizon_is_known {
        horizon
    } else {
        LONGEST_HORIZON
    };
    let stated_start = reader.nullable("season_start_date", A_DATE, None, date);
    let Some(start) = stated_start else {
        return season_without_start(reader, horizon, last_week);
    };
    let end = read_end(reader, start, horizon, horizon_is_known);
    let day_before = start.checked_sub_days(Days::new(1)).unwrap_or(start);
    let history_until = reader.value(
        "history_until",
        &format!("a date before the season starts, {day_before} at the latest"),
        day_before,
        |value| {
            let until = date(value)?;
            (until < start).then_some(until).ok_or(Refusal::NotAllowed)
        },
    );
    Season {
        horizon,
        last_week,
        start,
        end,
        history_until,
    }
}

/// Without a start there is no season; the other dates are still read for their own mistakes.
fn season_without_start(reader: &mut Reader<'_>, horizon: u32, last_week: u32) -> Season {
    if !reader.refused("season_start_date") {
        reader.refuse_with(
            "season_start_date",
            &Value::Null,
            A_DATE,
            "season_start_date is missing; say on which day week 1 starts".to_owned(),
            Vec::new(),
        );
    }
    reader.nullable("season_end_date", A_DATE, None, date);
    reader.value("history_until", A_DATE, NaiveDate::MIN, date);
    Season {
        horizon,
        last_week,
        start: NaiveDate::MIN,
        end: NaiveDate::MIN,
        history_until: NaiveDate::MIN,
    }
}

/// The end date, normalised to the day after the last one. Where the horizon itself was refused
/// there is nothing to hold the end date against.
fn read_end(
    reader: &mut Reader<'_>,
    start: NaiveDate,
    horizon: u32,
    horizon_is_known: bool,
) -> NaiveDate {
    let calendar = match SeasonCalendar::try_new(start, horizon) {
        Ok(calendar) => calendar,
        Err(error) => {
            reader.refuse_with(
                "season_start_date",
                &json!(start),
                &format!(
                    "a date whose season lies within the years {} to {}",
                    YEARS.start(),
                    YEARS.end()
                ),
                format!("season_start_date is not possible: {error}"),
                Vec::new(),
            );
            return start;
        }
    };
    let given = reader.nullable("season_end_date", A_DATE, None, date);
    if let Some(given) = given.filter(|_| horizon_is_known)
        && let Err(error) = SeasonCalendar::with_end(start, horizon, given)
    {
        reader.refuse_with(
            "season_end_date",
            &json!(given),
            &format!("{} or {}", calendar.end(), calendar.last_day()),
            format!("season_end_date is not possible: {error}"),
            vec![format!(
                "Send season_end_date {}, or leave it out",
                calendar.end()
            )],
        );
    }
    calendar.end()
}

fn date(value: &Value) -> Parsed<NaiveDate> {
    name(value)
}
