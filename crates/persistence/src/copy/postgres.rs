//! Copies from and to PostgreSQL.

use diesel::connection::SimpleConnection;
use diesel::deserialize::{self, FromSql, QueryableByName};
use diesel::pg::{Pg, PgConnection, PgRowByRowLoadingMode, PgValue};
use diesel::prelude::*;
use diesel::query_builder::BoxedSqlQuery;
use diesel::row::{Field, NamedRow, Row};
use diesel::sql_types::{Array, BigInt, Bool, Double, Integer, Nullable, Text};

use super::value::Value;
use super::{ColumnKind, ColumnRow, Copies, Table, tables_from};
use crate::error::PersistenceError;

struct Cells(Vec<Value>);

impl QueryableByName<Pg> for Cells {
    fn build<'a>(row: &impl NamedRow<'a, Pg>) -> deserialize::Result<Self> {
        let read = |place| {
            let field = Row::get(row, place).ok_or("a column is missing")?;
            field.value().map_or(Ok(Value::Null), read_value)
        };
        (0..row.field_count())
            .map(read)
            .collect::<deserialize::Result<_>>()
            .map(Self)
    }
}

/// The types of the columns that migrations make, by the numbers that every PostgreSQL has for them.
fn read_value(value: PgValue<'_>) -> deserialize::Result<Value> {
    Ok(match value.get_oid().get() {
        16 => Value::Whole(<bool as FromSql<Bool, Pg>>::from_sql(value)?.into()),
        20 => Value::Whole(FromSql::<BigInt, Pg>::from_sql(value)?),
        23 => Value::Whole(<i32 as FromSql<Integer, Pg>>::from_sql(value)?.into()),
        25 => Value::Text(FromSql::<Text, Pg>::from_sql(value)?),
        701 => Value::Real(FromSql::<Double, Pg>::from_sql(value)?),
        other => return Err(format!("no column is of type {other}").into()),
    })
}

impl Copies for PgConnection {
    fn tables(&mut self) -> QueryResult<Vec<Table>> {
        let rows: Vec<ColumnRow> = diesel::sql_query(
            "SELECT table_name::text, column_name::text, data_type::text
             FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
             WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'
                 AND table_name <> '__diesel_schema_migrations'
             ORDER BY table_name::text COLLATE \"C\", column_name::text COLLATE \"C\"",
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
        for row in rows.load_iter::<Cells, PgRowByRowLoadingMode>(self)? {
            take(row?.0)?;
        }
        Ok(())
    }

    fn begin_filling(&mut self) -> QueryResult<()> {
        self.batch_execute("SET CONSTRAINTS ALL DEFERRED")
    }

    /// One array per column, which is the quickest that takes any table.
    fn insert(&mut self, table: &Table, rows: Vec<Vec<Value>>) -> QueryResult<()> {
        let values = table.columns.iter().map(|column| match column.kind {
            ColumnKind::SmallWhole => format!("given.{}::integer", column.name),
            ColumnKind::Boolean => format!("given.{} <> 0", column.name),
            _ => format!("given.{}", column.name),
        });
        let numbers = 1..=table.columns.len();
        let parameters: Vec<String> = numbers.map(|number| format!("${number}")).collect();
        let statement = format!(
            "INSERT INTO {} ({columns}) SELECT {} FROM unnest({}) AS given ({columns})",
            table.name,
            values.collect::<Vec<_>>().join(", "),
            parameters.join(", "),
            columns = table.column_list(),
        );
        let mut of_columns: Vec<Vec<Value>> =
            vec![Vec::with_capacity(rows.len()); table.columns.len()];
        for row in rows {
            of_columns
                .iter_mut()
                .zip(row)
                .for_each(|(column, value)| column.push(value));
        }
        let mut query = diesel::sql_query(statement).into_boxed::<Pg>();
        for (column, values) in table.columns.iter().zip(of_columns) {
            query = bind(query, column.kind, values);
        }
        query.execute(self)?;
        Ok(())
    }

    fn end_filling(&mut self) -> QueryResult<()> {
        let numbered: Vec<ColumnRow> = diesel::sql_query(
            "SELECT table_name::text, column_name::text, data_type::text
             FROM information_schema.columns
             WHERE table_schema = current_schema() AND is_identity = 'YES'",
        )
        .load(self)?;
        for ColumnRow {
            table_name,
            column_name,
            ..
        } in numbered
        {
            self.batch_execute(&format!(
                "SELECT setval(
                     pg_get_serial_sequence('{table_name}', '{column_name}'),
                     (SELECT coalesce(max({column_name}), 0) + 1 FROM {table_name}),
                     false
                 )"
            ))?;
        }
        Ok(())
    }
}

type Query<'a> = BoxedSqlQuery<'a, Pg, diesel::query_builder::SqlQuery>;

fn bind(query: Query<'_>, kind: ColumnKind, values: Vec<Value>) -> Query<'_> {
    let values = values.into_iter();
    match kind {
        ColumnKind::Text => {
            let texts = values.map(|value| match value {
                Value::Text(text) => Some(text),
                _ => None,
            });
            query.bind::<Array<Nullable<Text>>, _>(texts.collect::<Vec<_>>())
        }
        ColumnKind::Real => {
            let numbers = values.map(|value| match value {
                Value::Real(number) => Some(number),
                _ => None,
            });
            query.bind::<Array<Nullable<Double>>, _>(numbers.collect::<Vec<_>>())
        }
        ColumnKind::Whole | ColumnKind::SmallWhole | ColumnKind::Boolean => {
            let numbers = values.map(|value| match value {
                Value::Whole(number) => Some(number),
                _ => None,
            });
            query.bind::<Array<Nullable<BigInt>>, _>(numbers.collect::<Vec<_>>())
        }
    }
}

fn kind_of(data_type: &str) -> ColumnKind {
    match data_type {
        "bigint" => ColumnKind::Whole,
        "integer" => ColumnKind::SmallWhole,
        "boolean" => ColumnKind::Boolean,
        "double precision" => ColumnKind::Real,
        _ => ColumnKind::Text,
    }
}
