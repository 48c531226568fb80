//! The crate's error type.

use chrono::NaiveDate;

use crate::calendar::YEARS;
use crate::decimal::Decimal;
use crate::parameters::Violation;
use crate::workflow::WorkflowState;

/// What can be wrong with a season's data, each with the values at fault and what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DomainError {
    /// A text or float that is no decimal number.
    #[error("{value} is not a decimal number of at most 1e9; write it like 0.45")]
    NotADecimal {
        /// What was given.
        value: String,
    },
    /// A number with more than six places.
    #[error("{value} has more than six decimal places; round it to six")]
    TooManyPlaces {
        /// What was given.
        value: f64,
    },
    /// A share outside 0–1.
    #[error("{value} is not a share; give a fraction between 0 and 1, e.g. 0.45 for 45%")]
    NotAShare {
        /// What was given.
        value: Decimal,
    },
    /// A name that an enumeration does not have.
    #[error("'{value}' is not a {what}; use one of {allowed}")]
    UnknownName {
        /// What was expected, e.g. `location_tier`.
        what: &'static str,
        /// What was given.
        value: String,
        /// The names that exist.
        allowed: String,
    },
    /// A horizon outside 4–52 weeks.
    #[error("a season of {weeks} weeks cannot be planned; give 4 to 52")]
    Horizon {
        /// The weeks asked for.
        weeks: u32,
    },
    /// An end date that fits neither convention of planning-rules 1.
    #[error(
        "a season of {weeks} weeks from {start} ends on {end} (the day after the last) or {last_day} (the last day), not on {given}"
    )]
    SeasonEnd {
        /// First day of the season.
        start: NaiveDate,
        /// Its weeks.
        weeks: u32,
        /// The end date given.
        given: NaiveDate,
        /// The day after the last day.
        end: NaiveDate,
        /// The last day.
        last_day: NaiveDate,
    },
    /// A season that does not lie within the years that a plan can be about.
    #[error(
        "the season from {start} over {weeks} weeks does not lie within the years {} to {}; check the start date",
        YEARS.start(), YEARS.end()
    )]
    CalendarRange {
        /// First day of the season.
        start: NaiveDate,
        /// Its weeks.
        weeks: u32,
    },
    /// Parameters out of their ranges: all of them at once.
    #[error("{} parameter(s) are not valid: {}", violations.len(), names(violations))]
    InvalidParameters {
        /// Every violation found.
        violations: Vec<Violation>,
    },
    /// A transition that the table of planning states does not have.
    #[error("a workflow cannot go from {from} to {to}")]
    IllegalTransition {
        /// The state it is in.
        from: WorkflowState,
        /// The state that was asked for.
        to: WorkflowState,
    },
}

fn names(violations: &[Violation]) -> String {
    let names: Vec<&str> = violations
        .iter()
        .map(|violation| violation.parameter.as_str())
        .collect();
    names.join(", ")
}
