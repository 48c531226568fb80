//! CSV that no spreadsheet takes for a formula.

use std::collections::BTreeMap;
use std::io::Write;

use hemline_domain::season::Replenishment;
use hemline_domain::{AllocationPlan, StoreId, Units};

use crate::error::PersistenceError;
use crate::queries::SeasonHistory;

const ALLOCATION_COLUMNS: [&str; 6] = [
    "store_id",
    "store_name",
    "cluster_id",
    "initial_allocation",
    "holdback_allocation",
    "total_season_allocation",
];

/// Writes one row per store of a plan: `store_id, store_name, cluster_id, initial_allocation,
/// holdback_allocation, total_season_allocation`, as UTF-8 with LF.
///
/// # Errors
/// When `output` cannot be written.
pub fn write_allocation_csv(
    plan: &AllocationPlan,
    output: impl Write,
) -> Result<(), PersistenceError> {
    let mut writer = csv::Writer::from_writer(output);
    let mut write = |record: [String; 6]| writer.write_record(record).map_err(write_error);
    write(ALLOCATION_COLUMNS.map(str::to_owned))?;
    for store in &plan.store_allocations {
        write([
            neutral_cell(store.store_id.as_str()),
            neutral_cell(&store.store_name),
            neutral_cell(store.cluster_id.as_str()),
            store.initial_allocation.get().to_string(),
            store.holdback_allocation.get().to_string(),
            store.total_season_allocation.get().to_string(),
        ])?;
    }
    writer.flush().map_err(write_error)
}

const SHIPMENT_COLUMNS: [&str; 6] = [
    "store_id",
    "store_name",
    "week_number",
    "inventory",
    "need",
    "shipped",
];

/// Writes what a warehouse picks for the shipments at the end of a week: `store_id, store_name, week_number,
/// inventory, need, shipped`, one row per store that something ships to, as UTF-8 with LF. `store_names` gives
/// the names; a store without one is named after its id.
///
/// # Errors
/// When `output` cannot be written.
pub fn write_replenishment_csv(
    replenishment: &Replenishment,
    store_names: &BTreeMap<StoreId, String>,
    output: impl Write,
) -> Result<(), PersistenceError> {
    let mut writer = csv::Writer::from_writer(output);
    let mut write = |record: [String; 6]| writer.write_record(record).map_err(write_error);
    write(SHIPMENT_COLUMNS.map(str::to_owned))?;
    let stores = replenishment.stores.iter();
    for store in stores.filter(|store| store.shipped > Units::ZERO) {
        let name = store_names.get(&store.store_id);
        write([
            neutral_cell(store.store_id.as_str()),
            neutral_cell(name.map_or(store.store_id.as_str(), String::as_str)),
            replenishment.week_number.to_string(),
            store.inventory.get().to_string(),
            store.need.get().to_string(),
            store.shipped.get().to_string(),
        ])?;
    }
    writer.flush().map_err(write_error)
}

const HISTORY_COLUMNS: [&str; 4] = ["store_id", "category_id", "week_start_date", "units_sold"];

/// Writes a season's sales as a file of sales history: `store_id, category_id, week_start_date, units_sold`, one row
/// per store and week, as UTF-8 with LF. Imports take the apostrophe before an id that would begin a formula off again.
///
/// # Errors
/// When `output` cannot be written.
pub fn write_history_csv(
    history: &SeasonHistory,
    output: impl Write,
) -> Result<(), PersistenceError> {
    let mut writer = csv::Writer::from_writer(output);
    writer.write_record(HISTORY_COLUMNS).map_err(write_error)?;
    let category = neutral_cell(history.category_id.as_str());
    for week in &history.weeks {
        let date = week.week_start_date.to_string();
        for (store, units) in &week.units {
            let units = units.get().to_string();
            let record = [&neutral_cell(store.as_str()), &category, &date, &units];
            writer.write_record(record).map_err(write_error)?;
        }
    }
    writer.flush().map_err(write_error)
}

/// What spreadsheets begin a formula with; some take the wide characters of East Asian keyboards, too.
const FORMULA_STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// `text` as a cell that no spreadsheet evaluates: one that starts with `=`, `+`, `-`, `@`, one of them as a wide
/// character, a tab or a line end gets an apostrophe before it.
#[must_use]
pub fn neutral_cell(text: &str) -> String {
    if text.starts_with(FORMULA_STARTS) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// What [`neutral_cell`] made a cell of: an apostrophe goes where a formula would begin after it.
pub(crate) fn original_text(cell: &str) -> &str {
    let text = cell.strip_prefix('\'');
    text.filter(|text| text.starts_with(FORMULA_STARTS))
        .unwrap_or(cell)
}

#[allow(clippy::needless_pass_by_value)]
fn write_error(error: impl ToString) -> PersistenceError {
    PersistenceError::FileWrite {
        reason: error.to_string(),
    }
}
