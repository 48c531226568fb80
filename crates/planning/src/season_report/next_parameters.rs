//! The parameters that the next season can start from (planning-rules 11).

use hemline_domain::SeasonParameters;

use crate::error::PlanningError;

/// Weeks to the next season: 364 days keep the weekday.
const YEAR_WEEKS: u32 = 52;

/// `advised`, the season's parameters with the suggestions applied, moved on by a year: start, end and the last
/// day of history together, the horizon as it was. What the planner expected of this season
/// (`stated_demand_units`) is not carried over.
///
/// # Errors
/// When the next season leaves the calendar.
pub(super) fn next_season(advised: &SeasonParameters) -> Result<SeasonParameters, PlanningError> {
    let mut next = advised
        .postponed_by_weeks(YEAR_WEEKS)
        .map_err(PlanningError::NextSeason)?;
    next.stated_demand_units = None;
    Ok(next)
}
