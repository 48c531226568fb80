//! The weeks of a season, as rows of its category's history.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, TimeDelta, Weekday};
use diesel::SqliteConnection;
use diesel::prelude::*;
use hemline_domain::season::WeekSales;
use hemline_domain::{CategoryId, StoreId, Units, Workflow, WorkflowId};

use crate::codec::from_i64;
use crate::database::Database;
use crate::error::PersistenceError;
use crate::import::stored_weekday;
use crate::schema::{categories, historical_sales, stores};
use crate::storage::SqliteStorage;

/// What a season sold, dated as its category's history is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeasonHistory {
    /// The season.
    pub workflow_id: WorkflowId,
    /// Its category.
    pub category_id: CategoryId,
    /// Days from a season week's own first day to its date here: −3 to 3, or 4 to 6 where an earlier week of
    /// history stands on the nearest date.
    pub days_moved: i64,
    /// The weeks accepted so far, from week 1.
    pub weeks: Vec<SeasonHistoryWeek>,
}

/// A season week's sales.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeasonHistoryWeek {
    /// The season week, from 1.
    pub week_number: u32,
    /// Its first day in the history.
    pub week_start_date: NaiveDate,
    /// Units that every store reported.
    pub units: BTreeMap<StoreId, Units>,
}

/// The sales of a season's accepted weeks, each on the nearest date of the weekday on which the category's history
/// weeks start; on the season's own dates where the category has no history.
///
/// All weeks move by the same number of days, so that no two share a date. Weeks that the season was planned from
/// end before it starts, so that the nearest date is none of theirs. Only a week of history that begins in the
/// three days before the season can stand there; then all season weeks move on to the next date, 7 days later.
/// Where the history has weeks of this season already, with the same sales, the others go where these are.
///
/// # Errors
/// When the database fails.
pub fn season_history(
    database: &Database,
    workflow: &Workflow,
) -> Result<SeasonHistory, PersistenceError> {
    let accepted = workflow.agenda.as_ref().map_or(0, |agenda| agenda.week);
    let storage = SqliteStorage::new(database.clone());
    let mut sales = storage.read_reported_sales(&workflow.workflow_id)?;
    sales.retain(|week| week.week_number <= accepted);
    let start = workflow.parameters.season_start_date;
    let mut connection = database.reader()?;
    let days_moved = connection
        .transaction(|connection| days_moved(connection, &workflow.category_id, start, &sales))?;
    let first_date = start + TimeDelta::days(days_moved);
    let dated = |week: WeekSales| SeasonHistoryWeek {
        week_number: week.week_number,
        week_start_date: date_of(&week, first_date),
        units: week.units,
    };
    Ok(SeasonHistory {
        workflow_id: workflow.workflow_id.clone(),
        category_id: workflow.category_id.clone(),
        days_moved,
        weeks: sales.into_iter().map(dated).collect(),
    })
}

fn date_of(week: &WeekSales, first: NaiveDate) -> NaiveDate {
    first + Days::new(7 * u64::from(week.week_number.saturating_sub(1)))
}

fn days_moved(
    connection: &mut SqliteConnection,
    category_id: &CategoryId,
    start: NaiveDate,
    sales: &[WeekSales],
) -> Result<i64, PersistenceError> {
    let key: Option<i64> = categories::table
        .filter(categories::category_id.eq(category_id.as_str()))
        .select(categories::category_key)
        .get_result(connection)
        .optional()?;
    let Some(key) = key else { return Ok(0) };
    let Some(weekday) = stored_weekday(connection, key)? else {
        return Ok(0);
    };
    let nearest = days_to_nearest(start.weekday(), weekday);
    if nearest >= 0 {
        return Ok(nearest);
    }
    let mut imported = |days: i64| -> Result<usize, PersistenceError> {
        let first = start + TimeDelta::days(days);
        let mut equal = 0;
        for week in sales {
            let stored = week_of_history(connection, key, date_of(week, first))?;
            equal += usize::from(stored == week.units);
        }
        Ok(equal)
    };
    let later = nearest + 7;
    let (here, there) = (imported(nearest)?, imported(later)?);
    let date = start + TimeDelta::days(nearest);
    let is_free = week_of_history(connection, key, date)?.is_empty();
    let is_nearest = here > there || (here == there && (here > 0 || is_free));
    Ok(if is_nearest { nearest } else { later })
}

/// From a day to the nearest `to`: −3 to 3 days.
fn days_to_nearest(from: Weekday, to: Weekday) -> i64 {
    match i64::from(from.days_since(to)) {
        back @ 0..=3 => -back,
        back => 7 - back,
    }
}

fn week_of_history(
    connection: &mut SqliteConnection,
    category_key: i64,
    date: NaiveDate,
) -> Result<BTreeMap<StoreId, Units>, PersistenceError> {
    let rows: Vec<(String, i64)> = historical_sales::table
        .inner_join(stores::table)
        .filter(historical_sales::category_key.eq(category_key))
        .filter(historical_sales::week_start_date.eq(date.to_string()))
        .select((stores::store_id, historical_sales::units_sold))
        .load(connection)?;
    rows.into_iter()
        .map(|(store, units)| {
            Ok((
                StoreId::new(store),
                Units::new(from_i64("units_sold", units)?),
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_date_is_at_most_three_days_away() {
        let monday = NaiveDate::from_ymd_opt(2025, 3, 3).unwrap();
        let moved: Vec<i64> = (0..7)
            .map(|day| days_to_nearest((monday + Days::new(day)).weekday(), Weekday::Mon))
            .collect();
        assert_eq!(moved, [0, -1, -2, -3, 3, 2, 1]);
        assert_eq!(days_to_nearest(Weekday::Mon, Weekday::Sun), -1);
    }
}
