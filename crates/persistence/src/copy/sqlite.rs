//! Copies from and to SQLite.

use diesel::connection::{DefaultLoadingMode, SimpleConnection};
use diesel::deserialize::{self, QueryableByName};
use diesel::prelude::*;
use diesel::row::{Field, NamedRow, Row};
use diesel::sql_types::{BigInt, Double, Nullable, Text};
use diesel::sqlite::{Sqlite, SqliteType};

use super::value::Value;
use super::{ColumnKind, ColumnRow, Copies, Table, tables_from};
use crate::error::PersistenceError;

struct Cells(Vec<Value>);

impl QueryableByName<Sqlite> for Cells {
    fn build<'a>(row: &impl NamedRow<'a, Sqlite>) -> deserialize::Result<Self> {
        let read = |place| {
            let field = Row::get(row, place).ok_or("a column is missing")?;
            let Some(mut value) = field.value() else {
                return Ok(Value::Null);
            };
            Ok(match value.value_type() {
                Some(SqliteType::Text) => Value::Text(value.read_text().to_owned()),
                Some(SqliteType::Float | SqliteType::Double) => Value::Real(value.read_double()),
                Some(SqliteType::SmallInt | SqliteType::Integer | SqliteType::Long) => {
                    Value::Whole(value.read_long())
                }
                _ => return Err("bytes are in no table".into()),
            })
        };
        (0..row.field_count())
            .map(read)
            .collect::<deserialize::Result<_>>()
            .map(Self)
    }
}

impl Copies for SqliteConnection {
    fn tables(&mut self) -> QueryResult<Vec<Table>> {
        let rows: Vec<ColumnRow> = diesel::sql_query(
            "SELECT tables.name AS table_name, columns.name AS column_name, columns.type AS data_type
             FROM sqlite_master AS tables JOIN pragma_table_info(tables.name) AS columns
             WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                 AND tables.name <> '__diesel_schema_migrations'
             ORDER BY tables.name, columns.name",
        )
        .load(self)?;
        Ok(tables_from(&rows, kind_of))
    }

    fn each_row(
        &mut self,
        table: &Table,
        take: &mut dyn FnMut(Vec<Value>) -> Result<(), PersistenceError>,
    ) -> Result<(), PersistenceError> {
        let rows = diesel::sql_query(table.select());
        for row in rows.load_iter::<Cells, DefaultLoadingMode>(self)? {
            take(row?.0)?;
        }
        Ok(())
    }

    fn begin_filling(&mut self) -> QueryResult<()> {
        // Until the end of the transaction.
        self.batch_execute("PRAGMA defer_foreign_keys = ON")
    }

    fn insert(&mut self, table: &Table, rows: Vec<Vec<Value>>) -> QueryResult<()> {
        let row = format!("({})", vec!["?"; table.columns.len()].join(", "));
        let statement = format!(
            "INSERT INTO {} ({}) VALUES {}",
            table.name,
            table.column_list(),
            vec![row; rows.len()].join(", ")
        );
        let mut query = diesel::sql_query(statement).into_boxed::<Sqlite>();
        for value in rows.into_iter().flatten() {
            query = match value {
                Value::Null => query.bind::<Nullable<Text>, Option<String>>(None),
                Value::Whole(number) => query.bind::<BigInt, _>(number),
                Value::Real(number) => query.bind::<Double, _>(number),
                Value::Text(text) => query.bind::<Text, _>(text),
            };
        }
        query.execute(self)?;
        Ok(())
    }

    /// A key follows the largest that is there.
    fn end_filling(&mut self) -> QueryResult<()> {
        Ok(())
    }
}

fn kind_of(data_type: &str) -> ColumnKind {
    match data_type {
        "INTEGER" => ColumnKind::Whole,
        "REAL" => ColumnKind::Real,
        _ => ColumnKind::Text,
    }
}
