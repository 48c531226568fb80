//! Whether a season's facts fit together; every other file of the report rests on it.

use hemline_domain::Units;

use super::facts::SeasonFacts;
use crate::error::PlanningError;

/// Refuses facts that no report can be computed from.
///
/// # Errors
/// The first of: no forecast, an accepted forecast that is not among them, a forecast without exactly the
/// horizon's weeks, more weeks sold than the horizon has, a markdown or a ledger row after the last week.
pub(super) fn check(facts: &SeasonFacts<'_>) -> Result<(), PlanningError> {
    let horizon = facts.parameters.forecast_horizon_weeks;
    check_forecasts(facts, horizon as usize)?;
    let weeks = count(facts.weeks_sold());
    check_week(weeks, horizon)?;
    if let Some(row) = facts.ledger.iter().find(|row| row.week_number > weeks) {
        return check_week(row.week_number, weeks);
    }
    facts.markdown.map_or(Ok(()), |markdown| {
        check_week(markdown.applied_after_week, horizon)
    })
}

fn check_forecasts(facts: &SeasonFacts<'_>, horizon: usize) -> Result<(), PlanningError> {
    let is_accepted = |id| id == facts.accepted_forecast;
    if !facts
        .forecasts
        .iter()
        .any(|one| is_accepted(one.forecast_id))
    {
        return Err(PlanningError::UnknownForecast {
            forecast_id: facts.accepted_forecast.clone(),
        });
    }
    for forecast in facts.forecasts {
        let curve = forecast.weekly_demand_curve.len();
        if curve != horizon {
            return Err(PlanningError::MismatchedWeeks {
                a_name: "a forecast",
                a: curve,
                b_name: "the season",
                b: horizon,
            });
        }
    }
    Ok(())
}

fn check_week(week: u32, last: u32) -> Result<(), PlanningError> {
    if week > last {
        let first = 0;
        return Err(PlanningError::WeekOutOfRange { week, first, last });
    }
    Ok(())
}

/// Refuses a ledger whose sales are not those that were reported.
pub(super) fn check_sales(booked: &[Units], reported: &[Units]) -> Result<(), PlanningError> {
    for (week, (booked, reported)) in (1..).zip(booked.iter().zip(reported)) {
        if booked != reported {
            return Err(PlanningError::SalesNotBooked {
                week,
                reported: *reported,
                booked: *booked,
            });
        }
    }
    Ok(())
}

/// A number of weeks or stores as the report counts them.
pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
