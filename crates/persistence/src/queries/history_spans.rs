//! From when until when each category has history, counted once per state of the data.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};
use hemline_domain::CategoryId;

use crate::codec::{from_date, from_i64};
use crate::connection::DbConnection;
use crate::database::Database;
use crate::error::PersistenceError;
use crate::storage::read_data_version;

/// From when until when a category has history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistorySpan {
    /// The category.
    pub category_id: CategoryId,
    /// First day of the first week.
    pub first_week: NaiveDate,
    /// First day of the last week.
    pub last_week: NaiveDate,
    /// Different weeks with a row of any store.
    pub weeks: u64,
}

/// The spans of an open database as they were last counted.
#[derive(Debug, Default)]
pub(crate) struct CountedSpans(Mutex<Option<Counted>>);

#[derive(Debug)]
struct Counted {
    data_version: u64,
    spans: Arc<[HistorySpan]>,
}

impl CountedSpans {
    /// Those of a data version; counted where they are not known. Whoever asks meanwhile waits and counts nothing.
    fn at(
        &self,
        data_version: u64,
        count: impl FnOnce() -> Result<Vec<HistorySpan>, PersistenceError>,
    ) -> Result<Arc<[HistorySpan]>, PersistenceError> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(counted) = last
            .as_ref()
            .filter(|counted| counted.data_version == data_version)
        {
            return Ok(Arc::clone(&counted.spans));
        }
        let spans: Arc<[HistorySpan]> = count()?.into();
        let is_newest = last
            .as_ref()
            .is_none_or(|counted| counted.data_version < data_version);
        // The demo season and a copy fill an empty database without a new version.
        if is_newest && !spans.is_empty() {
            *last = Some(Counted {
                data_version,
                spans: Arc::clone(&spans),
            });
        }
        Ok(spans)
    }
}

/// The span of every category that has history, by id. Counted at the first call after an import, of this process or of
/// another; the calls after it read one row.
///
/// # Errors
/// When the database fails.
pub fn history_spans(database: &Database) -> Result<Arc<[HistorySpan]>, PersistenceError> {
    // One snapshot, so that the spans are those of the version.
    database.reader()?.transaction(|connection| {
        let data_version = read_data_version(connection)?;
        database
            .counted_spans()
            .at(data_version, || count_spans(connection))
    })
}

#[derive(QueryableByName)]
struct SpanRow {
    #[diesel(sql_type = Text)]
    category_id: String,
    #[diesel(sql_type = Text)]
    first_week: String,
    #[diesel(sql_type = Text)]
    last_week: String,
    #[diesel(sql_type = BigInt)]
    weeks: i64,
}

/// Steps from week to week in the primary key, so that it takes a look-up per week and not a read of every row.
fn count_spans(connection: &mut DbConnection) -> Result<Vec<HistorySpan>, PersistenceError> {
    let rows: Vec<SpanRow> = sql_query(
        "WITH RECURSIVE steps (category_key, week) AS (
            SELECT category_key,
                (SELECT min(week_start_date) FROM historical_sales AS sales
                 WHERE sales.category_key = categories.category_key)
            FROM categories
            UNION ALL
            SELECT category_key,
                (SELECT min(week_start_date) FROM historical_sales AS sales
                 WHERE sales.category_key = steps.category_key AND week_start_date > steps.week)
            FROM steps
            WHERE week IS NOT NULL
        )
        SELECT category_id, min(week) AS first_week, max(week) AS last_week, count(week) AS weeks
        FROM steps JOIN categories USING (category_key)
        WHERE week IS NOT NULL
        GROUP BY category_id
        ORDER BY category_id",
    )
    .load(connection)?;
    rows.into_iter()
        .map(|row| {
            Ok(HistorySpan {
                category_id: CategoryId::new(row.category_id),
                first_week: from_date("week_start_date", &row.first_week)?,
                last_week: from_date("week_start_date", &row.last_week)?,
                weeks: from_i64("weeks", row.weeks)?,
            })
        })
        .collect()
}
