//! The weeks of a season, as rows of its category's history.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, TimeDelta, Weekday};
use diesel::prelude::*;
use hemline_domain::season::WeekSales;
use hemline_domain::{CategoryId, StoreId, Units, Workflow, WorkflowId};

use crate::connection::DbConnection;
use crate::database::Database;
use crate::error::PersistenceError;
use crate::import::stored_weekday;
use crate::schema::categories;
use crate::storage::DatabaseStorage;

/// What a season sold, dated as its category's history is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeasonHistory {
    /// The season.
    pub workflow_id: WorkflowId,
    /// Its category.
    pub category_id: CategoryId,
    /// Days from a season week's own first day to its date here: 0 to 6.
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

/// The sales of a season's accepted weeks, each on the first date from its own first day on that is of the weekday on
/// which the category's history weeks start; on the season's own dates where the category has no history.
///
/// All weeks move by the same number of days, so that no two share a date, and no date lies before the season, where
/// the history has weeks of its own. What is uploaded since does not change the dates.
///
/// # Errors
/// When the database fails.
pub fn season_history(
    database: &Database,
    workflow: &Workflow,
) -> Result<SeasonHistory, PersistenceError> {
    let accepted = workflow.agenda.as_ref().map_or(0, |agenda| agenda.week);
    let storage = DatabaseStorage::new(database.clone());
    let mut sales = storage.read_reported_sales(&workflow.workflow_id)?;
    sales.retain(|week| week.week_number <= accepted);
    let start = workflow.parameters.season_start_date;
    let mut connection = database.reader()?;
    let days_moved = connection
        .transaction(|connection| days_moved(connection, &workflow.category_id, start))?;
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
    connection: &mut DbConnection,
    category_id: &CategoryId,
    start: NaiveDate,
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
    Ok(days_until(start.weekday(), weekday))
}

/// From a day to the first `to` on or after it: 0 to 6 days.
fn days_until(from: Weekday, to: Weekday) -> i64 {
    i64::from(to.days_since(from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_move_forward_to_the_historys_weekday() {
        let moved = |from| days_until(from, Weekday::Mon);
        assert_eq!(
            [Weekday::Mon, Weekday::Tue, Weekday::Thu, Weekday::Sun].map(moved),
            [0, 6, 4, 1]
        );
    }
}
