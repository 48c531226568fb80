//! Copies everything that a database holds into another one, of the same kind or not.
//!
//! The tables and their columns are those that the databases themselves name, so that a migration needs nothing here
//! but, where its table is referred to by others, a place in [`FIRST`]. Rows keep their keys; the next numbers follow
//! the largest that were copied.

#[cfg(feature = "postgres")]
mod postgres;
mod sqlite;
mod value;

use diesel::prelude::*;
use diesel::sql_types::Text;
use serde::Serialize;

use crate::codec::{Count, from_i64};
use crate::connection::{DbConnection, on_backend};
use crate::database::Database;
use crate::error::PersistenceError;
use crate::transaction::Turn;
use value::{Digest, Value};

/// Tables that others refer to, in an order in which each may be filled; all others follow.
const FIRST: [&str; 7] = [
    "categories",
    "store_clusters",
    "stores",
    "api_tokens",
    "workflows",
    "forecasts",
    "markdowns",
];

/// The one table that is not empty in a database without any data.
const DATA_VERSION: &str = "data_version";

/// Rows that are written by one statement: far below SQLite's limit of parameters.
const ROWS_PER_INSERT: usize = 500;

/// A table that was copied and compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CopiedTable {
    /// Its name.
    pub name: String,
    /// Its rows.
    pub rows: u64,
    /// A digest of the rows, whatever their order: equal in both databases.
    pub digest: String,
}

/// How far a copy is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopyProgress<'a> {
    /// The table that is being copied.
    pub table: &'a str,
    /// Rows copied so far, of all tables.
    pub rows: u64,
    /// Rows that there are.
    pub of: u64,
}

/// A table as a database describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Table {
    name: String,
    columns: Vec<Column>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Column {
    name: String,
    #[cfg_attr(not(feature = "postgres"), allow(dead_code))]
    kind: ColumnKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ColumnKind {
    Text,
    Real,
    /// Of PostgreSQL's `bigint`; SQLite has no other.
    Whole,
    #[cfg(feature = "postgres")]
    SmallWhole,
    #[cfg(feature = "postgres")]
    Boolean,
}

/// A column as a database lists it.
#[derive(QueryableByName)]
struct ColumnRow {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    data_type: String,
}

/// The tables of `rows`, which come by table; `kind_of` reads the name of a type.
fn tables_from(rows: &[ColumnRow], kind_of: fn(&str) -> ColumnKind) -> Vec<Table> {
    let of_tables = rows.chunk_by(|row, next| row.table_name == next.table_name);
    let table = |rows: &[ColumnRow]| Table {
        name: rows[0].table_name.clone(),
        columns: rows
            .iter()
            .map(|row| Column {
                name: row.column_name.clone(),
                kind: kind_of(&row.data_type),
            })
            .collect(),
    };
    of_tables.map(table).collect()
}

impl Table {
    fn column_names(&self) -> Vec<&str> {
        self.columns
            .iter()
            .map(|column| column.name.as_str())
            .collect()
    }

    fn column_list(&self) -> String {
        self.column_names().join(", ")
    }

    /// Rows of a table with positions come by them: some refer to earlier ones.
    fn select(&self) -> String {
        let order = if self.column_names().contains(&"position") {
            " ORDER BY position"
        } else {
            ""
        };
        format!("SELECT {} FROM {}{order}", self.column_list(), self.name)
    }
}

/// What a copy asks of a connection, as its backend does it.
trait Copies {
    /// All tables but those of the database itself and of its migrations.
    fn tables(&mut self) -> QueryResult<Vec<Table>>;

    /// Hands over every row of a table, one after the other.
    fn each_row(
        &mut self,
        table: &Table,
        take: &mut dyn FnMut(Vec<Value>) -> Result<(), PersistenceError>,
    ) -> Result<(), PersistenceError>;

    /// Before the first row: rows may refer to ones that come later.
    fn begin_filling(&mut self) -> QueryResult<()>;

    fn insert(&mut self, table: &Table, rows: Vec<Vec<Value>>) -> QueryResult<()>;

    /// After the last row: new rows get numbers after those copied.
    fn end_filling(&mut self) -> QueryResult<()>;
}

/// Copies what `source` holds into `target`, which is migrated and has no data, in one transaction. Afterwards every
/// table has as many rows as in the source, with the same digest; otherwise nothing is copied. The source is read in
/// the state in which it is at the beginning.
///
/// # Errors
/// [`PersistenceError::PendingMigrations`] where the schema of either is not this program's;
/// [`PersistenceError::NotEmpty`] where the target holds data; [`PersistenceError::CopyDiffers`] where the copy is not
/// the same; when a database fails.
pub fn copy_database(
    source: &Database,
    target: &Database,
    progress: &mut dyn FnMut(CopyProgress<'_>),
) -> Result<Vec<CopiedTable>, PersistenceError> {
    source.check_schema()?;
    target.check_schema()?;
    source.reader()?.transaction(|from| {
        target.write(|to| {
            Turn::Imports.take(to)?;
            let tables = tables_of(to)?;
            refuse_data(to, &tables, target)?;
            Copy::new(from, to, &tables)?.run(&tables, progress)
        })
    })
}

fn tables_of(connection: &mut DbConnection) -> QueryResult<Vec<Table>> {
    let mut tables = on_backend!(connection, connection.tables())?;
    let place = |table: &Table| FIRST.iter().position(|name| *name == table.name);
    tables.sort_by_key(|table| (place(table).unwrap_or(FIRST.len()), table.name.clone()));
    Ok(tables)
}

fn refuse_data(
    connection: &mut DbConnection,
    tables: &[Table],
    database: &Database,
) -> Result<(), PersistenceError> {
    for table in tables {
        let restriction = if table.name == DATA_VERSION {
            "WHERE version > 0"
        } else {
            ""
        };
        if count(connection, table, restriction)? > 0 {
            return Err(PersistenceError::NotEmpty {
                database: database.to_string(),
                table: table.name.clone(),
            });
        }
    }
    diesel::sql_query(format!("DELETE FROM {DATA_VERSION}")).execute(connection)?;
    Ok(())
}

fn count(
    connection: &mut DbConnection,
    table: &Table,
    restriction: &str,
) -> Result<u64, PersistenceError> {
    let name = &table.name;
    let counted: Count = diesel::sql_query(format!(
        "SELECT count(*) AS count FROM {name} {restriction}"
    ))
    .get_result(connection)?;
    from_i64("count", counted.count)
}

struct Copy<'a> {
    from: &'a mut DbConnection,
    to: &'a mut DbConnection,
    rows: u64,
    of: u64,
}

impl<'a> Copy<'a> {
    fn new(
        from: &'a mut DbConnection,
        to: &'a mut DbConnection,
        tables: &[Table],
    ) -> Result<Self, PersistenceError> {
        let mut of = 0;
        for table in tables {
            of += count(from, table, "")?;
        }
        Ok(Self {
            from,
            to,
            rows: 0,
            of,
        })
    }

    fn run(
        mut self,
        tables: &[Table],
        progress: &mut dyn FnMut(CopyProgress<'_>),
    ) -> Result<Vec<CopiedTable>, PersistenceError> {
        let to = &mut *self.to;
        on_backend!(to, to.begin_filling())?;
        let mut copied = Vec::with_capacity(tables.len());
        for table in tables {
            copied.push(self.table(table, progress)?);
        }
        let to = &mut *self.to;
        on_backend!(to, to.end_filling())?;
        Ok(copied)
    }

    fn table(
        &mut self,
        table: &Table,
        progress: &mut dyn FnMut(CopyProgress<'_>),
    ) -> Result<CopiedTable, PersistenceError> {
        let mut read = Digest::default();
        let mut waiting = Vec::with_capacity(ROWS_PER_INSERT);
        let (from, to) = (&mut *self.from, &mut *self.to);
        let mut insert = |rows: Vec<Vec<Value>>| -> Result<(), PersistenceError> {
            self.rows += rows.len() as u64;
            let to = &mut *to;
            on_backend!(to, to.insert(table, rows))?;
            progress(CopyProgress {
                table: &table.name,
                rows: self.rows,
                of: self.of,
            });
            Ok(())
        };
        each_row(from, table, &mut |row| {
            read.add(&row);
            waiting.push(row);
            if waiting.len() < ROWS_PER_INSERT {
                return Ok(());
            }
            insert(std::mem::take(&mut waiting))
        })?;
        if !waiting.is_empty() {
            insert(waiting)?;
        }
        let mut written = Digest::default();
        each_row(self.to, table, &mut |row| {
            written.add(&row);
            Ok(())
        })?;
        if written != read {
            return Err(PersistenceError::CopyDiffers {
                table: table.name.clone(),
                source_rows: read.rows(),
                target_rows: written.rows(),
            });
        }
        Ok(CopiedTable {
            name: table.name.clone(),
            rows: read.rows(),
            digest: read.to_string(),
        })
    }
}

fn each_row(
    connection: &mut DbConnection,
    table: &Table,
    take: &mut dyn FnMut(Vec<Value>) -> Result<(), PersistenceError>,
) -> Result<(), PersistenceError> {
    on_backend!(connection, connection.each_row(table, take))
}
