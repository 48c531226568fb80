//! Imports the stores file.

use std::collections::HashMap;
use std::io::Read;

use diesel::prelude::*;
use hemline_domain::{Store, StoreId};

use super::fields::BadCell;
use super::record::{Imported, record_import};
use super::table::{Column, Row, read_table};
use super::{ImportContext, ImportKind, ImportOutcome, Progress};
use crate::codec::to_timestamp;
use crate::connection::{DbConnection, on_backend};
use crate::error::PersistenceError;
use crate::schema::stores;
use crate::storage::catalogue_rows::StoreRow;

const COLUMNS: &[Column] = &[
    Column::required("store_id"),
    Column::optional("store_name"),
    Column::optional("store_size_sqft"),
    Column::optional("location_tier"),
    Column::optional("median_income"),
    Column::optional("fashion_tier"),
    Column::optional("store_format"),
    Column::optional("region"),
    Column::optional("avg_weekly_sales_12mo"),
];

/// The stores of a file without bad rows.
#[derive(Debug)]
pub(crate) struct StoresFile {
    stores: Vec<Store>,
    warnings: Vec<String>,
}

/// Reads and checks a stores file. Master data is small, so it is held in memory.
pub(crate) fn read_stores(
    csv: impl Read,
    progress: Progress<'_>,
) -> Result<StoresFile, PersistenceError> {
    let mut stores: Vec<Store> = Vec::new();
    let mut line_of: HashMap<StoreId, u64> = HashMap::new();
    let end = read_table(csv, COLUMNS, progress, |row, _| {
        Ok(read_row(row, &mut line_of).map(|store| stores.push(store)))
    })?;
    Ok(StoresFile {
        stores,
        warnings: end.warnings,
    })
}

fn read_row(row: &Row<'_>, line_of: &mut HashMap<StoreId, u64>) -> Result<Store, BadCell> {
    let store_id = StoreId::from(row.cell(0).id()?);
    let store = Store {
        store_name: row
            .cell(1)
            .optional_readable()?
            .unwrap_or_else(|| store_id.to_string()),
        store_size_sqft: row.cell(2).optional_whole()?,
        location_tier: row.cell(3).optional_name()?,
        median_income: row.cell(4).optional_whole()?,
        fashion_tier: row.cell(5).optional_name()?,
        store_format: row.cell(6).optional_name()?,
        region: row.cell(7).optional_name()?,
        avg_weekly_sales_12mo: row.cell(8).optional_number()?,
        store_id,
    };
    if let Some(first) = line_of.get(&store.store_id) {
        return Err(row
            .cell(0)
            .bad(format!("the store is on line {first} already")));
    }
    line_of.insert(store.store_id.clone(), row.line);
    Ok(store)
}

/// Stores them inside the caller's transaction.
pub(crate) fn write_stores(
    connection: &mut DbConnection,
    file: &StoresFile,
    context: &ImportContext,
) -> Result<ImportOutcome, PersistenceError> {
    let mut rows_replaced = 0;
    for store in &file.stores {
        let row = StoreRow::try_from_store(store)?;
        let replaced = diesel::update(stores::table.filter(stores::store_id.eq(&row.store_id)))
            .set(&row)
            .execute(connection)?;
        if replaced == 0 {
            on_backend!(
                connection,
                diesel::insert_into(stores::table)
                    .values((&row, stores::created_at.eq(to_timestamp(context.at))))
                    .execute(connection)
            )?;
        }
        rows_replaced += replaced as u64;
    }
    let imported = Imported {
        kind: ImportKind::Stores,
        rows_imported: file.stores.len() as u64,
        rows_replaced,
        date_range: None,
        categories: Vec::new(),
        warnings: file.warnings.clone(),
    };
    record_import(connection, imported, context)
}
