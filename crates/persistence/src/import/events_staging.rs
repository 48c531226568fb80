//! Reads a calendar file into a temporary table and checks every row.

use std::collections::HashMap;
use std::io::Read;

use chrono::NaiveDate;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use hemline_domain::demand_calendar::LONGEST_WINDOW;
use hemline_domain::{CategoryId, Decimal, DemandEvent, DemandEventKind};

use super::fields::{BadCell, Cell};
use super::rejected::RejectedFile;
use super::table::{Column, Row, RowResult, read_table};
use super::{DateRange, Progress};
use crate::codec::to_i64;
use crate::connection::{DbConnection, Dialect, on_backend};
use crate::error::PersistenceError;
use crate::schema::categories;

diesel::table! {
    staged_events (category_key, event_date, kind, event_name) {
        category_key -> BigInt,
        event_date -> Text,
        kind -> Text,
        event_name -> Text,
        value -> Nullable<Double>,
        lower_window -> Integer,
        upper_window -> Integer,
        line -> BigInt,
    }
}

const CATEGORY: usize = 0;
const DATE: usize = 1;
const KIND: usize = 2;
const NAME: usize = 3;
const VALUE: usize = 4;
const LOWER_WINDOW: usize = 5;
const UPPER_WINDOW: usize = 6;

const COLUMNS: &[Column] = &[
    Column::required("category_id"),
    Column::required("date"),
    Column::required("kind"),
    Column::optional("name"),
    Column::optional("value"),
    Column::optional("lower_window"),
    Column::optional("upper_window"),
];

/// A file without bad rows, in the connection's temporary table.
#[derive(Debug)]
pub(crate) struct StagedEvents {
    pub(crate) rows: u64,
    /// The categories that the file names, by id.
    pub(crate) categories: Vec<CategoryId>,
    pub(crate) dates: Option<DateRange>,
    pub(crate) warnings: Vec<String>,
}

/// Reads `csv` into the temporary table of `connection`; nothing else of the database changes.
pub(crate) fn stage_events(
    connection: &mut DbConnection,
    csv: impl Read,
    progress: Progress<'_>,
) -> Result<StagedEvents, PersistenceError> {
    // What is known is read before the transaction, so that it holds no snapshot of the database.
    let known = known_categories(connection)?;
    connection.transaction(|connection| {
        create_staging_table(connection)?;
        let mut staging = Staging {
            connection,
            known,
            dates: None,
        };
        let end = read_table(csv, COLUMNS, progress, |row, rejected| {
            staging.take(row, rejected)
        })?;
        Ok(StagedEvents {
            rows: end.rows,
            dates: staging.dates,
            categories: staging.named_in_file(),
            warnings: end.warnings,
        })
    })
}

fn known_categories(
    connection: &mut DbConnection,
) -> Result<HashMap<String, KnownCategory>, PersistenceError> {
    let keys: Vec<(String, i64)> = categories::table
        .select((categories::category_id, categories::category_key))
        .load(connection)?;
    let known = keys.into_iter().map(|(id, key)| {
        let category = KnownCategory { key, named: false };
        (id, category)
    });
    Ok(known.collect())
}

fn create_staging_table(connection: &mut DbConnection) -> Result<(), PersistenceError> {
    const TABLE: Dialect = Dialect {
        sqlite: "DROP TABLE IF EXISTS temp.staged_events;
             CREATE TEMPORARY TABLE staged_events (
                 category_key INTEGER NOT NULL,
                 event_date TEXT NOT NULL,
                 kind TEXT NOT NULL,
                 event_name TEXT NOT NULL,
                 value REAL,
                 lower_window INTEGER NOT NULL,
                 upper_window INTEGER NOT NULL,
                 line INTEGER NOT NULL,
                 PRIMARY KEY (category_key, event_date, kind, event_name)
             ) STRICT, WITHOUT ROWID;",
        postgres: "DROP TABLE IF EXISTS pg_temp.staged_events;
             CREATE TEMPORARY TABLE staged_events (
                 category_key BIGINT NOT NULL,
                 event_date TEXT COLLATE \"C\" NOT NULL,
                 kind TEXT COLLATE \"C\" NOT NULL,
                 event_name TEXT COLLATE \"C\" NOT NULL,
                 value DOUBLE PRECISION,
                 lower_window INTEGER NOT NULL,
                 upper_window INTEGER NOT NULL,
                 line BIGINT NOT NULL,
                 PRIMARY KEY (category_key, event_date, kind, event_name)
             );",
    };
    connection.batch_execute(TABLE.of(connection))?;
    Ok(())
}

struct KnownCategory {
    key: i64,
    /// Whether the file names it.
    named: bool,
}

struct Staging<'a> {
    connection: &'a mut DbConnection,
    known: HashMap<String, KnownCategory>,
    dates: Option<DateRange>,
}

impl Staging<'_> {
    fn take(&mut self, row: &Row<'_>, rejected: &mut RejectedFile) -> RowResult {
        let read = self
            .category_key(&row.cell(CATEGORY), rejected)
            .and_then(|key| Ok((key, read_event(row)?)));
        let (category_key, event) = match read {
            Ok(read) => read,
            Err(bad) => return Ok(Err(bad)),
        };
        self.widen_dates(event.date);
        let (kind, date) = (event.kind.as_str(), event.date.to_string());
        let connection = &mut *self.connection;
        let inserted = on_backend!(
            connection,
            diesel::insert_into(staged_events::table)
                .values((
                    staged_events::category_key.eq(category_key),
                    staged_events::event_date.eq(&date),
                    staged_events::kind.eq(kind),
                    staged_events::event_name.eq(&event.name),
                    staged_events::value.eq(event.value.map(Decimal::as_f64)),
                    staged_events::lower_window.eq(event.lower_window),
                    staged_events::upper_window.eq(event.upper_window),
                    staged_events::line.eq(to_i64("line", row.line)?),
                ))
                .on_conflict_do_nothing()
                .execute(connection)
        )?;
        if inserted == 1 {
            return Ok(Ok(()));
        }
        let first_line: i64 = staged_events::table
            .find((category_key, &date, kind, &event.name))
            .select(staged_events::line)
            .get_result(self.connection)?;
        Ok(Err(row.cell(DATE).bad(format!(
            "the same category, kind, name and date are on line {first_line} already"
        ))))
    }

    fn category_key(
        &mut self,
        cell: &Cell<'_>,
        rejected: &mut RejectedFile,
    ) -> Result<i64, BadCell> {
        let id = cell.id()?;
        if let Some(category) = self.known.get_mut(id) {
            category.named = true;
            return Ok(category.key);
        }
        rejected.add_unknown_category(id, false);
        Err(cell.bad("there is no such category; upload categories first"))
    }

    fn widen_dates(&mut self, date: NaiveDate) {
        let range = self.dates.get_or_insert(DateRange {
            start: date,
            end: date,
        });
        range.start = range.start.min(date);
        range.end = range.end.max(date);
    }

    fn named_in_file(self) -> Vec<CategoryId> {
        let mut named: Vec<CategoryId> = self
            .known
            .into_iter()
            .filter(|(_, category)| category.named)
            .map(|(id, _)| CategoryId::new(id))
            .collect();
        named.sort();
        named
    }
}

fn read_event(row: &Row<'_>) -> Result<DemandEvent, BadCell> {
    let date = row.cell(DATE).date()?;
    let kind: DemandEventKind = row.cell(KIND).name()?;
    if kind == DemandEventKind::Event {
        let name = row.cell(NAME).id()?;
        row.cell(VALUE)
            .absent("an event has no value; only prices and promotions have one")?;
        let lower_window = row.cell(LOWER_WINDOW).optional_days(-LONGEST_WINDOW..=0)?;
        let upper_window = row.cell(UPPER_WINDOW).optional_days(0..=LONGEST_WINDOW)?;
        return Ok(DemandEvent::event(
            name,
            date,
            lower_window.unwrap_or(0),
            upper_window.unwrap_or(0),
        ));
    }
    let name = match row.cell(NAME).text {
        "" => kind.as_str(),
        _ => row.cell(NAME).id()?,
    };
    let value = row.cell(VALUE);
    let value = value
        .optional_decimal()?
        .ok_or_else(|| value.bad(format!("a {kind} needs a value")))?;
    for window in [LOWER_WINDOW, UPPER_WINDOW] {
        row.cell(window)
            .absent("only an event has a window; a price or promotion stands for its week")?;
    }
    Ok(match kind {
        DemandEventKind::Price => DemandEvent::price(name, date, value),
        _ => DemandEvent::promotion(name, date, value),
    })
}
