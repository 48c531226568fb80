//! Whether the summary columns of the recorded shipments say what the records themselves say.

use diesel::prelude::*;
use hemline_domain::season::{Replenishment, ReplenishmentRecord, StoreReplenishment};
use hemline_domain::{Units, WorkflowId};

use crate::codec::{from_i64, from_json};
use crate::database::Database;
use crate::error::PersistenceError;
use crate::schema::replenishments;

/// A summary of a week's shipments that differs from what ships to the stores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlteredSummary {
    /// The row's place among the season's recorded shipments, from 1.
    pub number: usize,
    /// The season week.
    pub week_number: u32,
    /// The column, or the record's field.
    pub name: &'static str,
    /// What it says.
    pub found: u64,
    /// What follows from the shipments to the stores.
    pub expected: u64,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = replenishments)]
struct SummaryRow {
    week_number: i64,
    dc_stock_before: i64,
    dc_stock_after: i64,
    total_shipped: i64,
    record: String,
}

/// The first of a season's recorded shipments whose totals are not those of its stores, or whose columns are not
/// what its record says; none where all agree.
///
/// # Errors
/// When the database fails, or a record cannot be read.
pub fn altered_replenishment(
    database: &Database,
    workflow_id: &WorkflowId,
) -> Result<Option<AlteredSummary>, PersistenceError> {
    let rows: Vec<SummaryRow> = replenishments::table
        .filter(replenishments::workflow_id.eq(workflow_id.as_str()))
        .order(replenishments::position)
        .select(SummaryRow::as_select())
        .load(&mut database.reader()?)?;
    for (number, row) in (1..).zip(&rows) {
        let record: ReplenishmentRecord = from_json("replenishment", &row.record)?;
        let shipment = record.replenishment;
        for (name, found, expected) in row.compared(&shipment)? {
            if found != expected {
                return Ok(Some(AlteredSummary {
                    number,
                    week_number: shipment.week_number,
                    name,
                    found,
                    expected,
                }));
            }
        }
    }
    Ok(None)
}

impl SummaryRow {
    /// Every total beside what it must be: the record's by its stores, the columns by the record.
    fn compared(
        &self,
        shipment: &Replenishment,
    ) -> Result<[(&'static str, u64, u64); 7], PersistenceError> {
        let sum = |units: fn(&StoreReplenishment) -> Units| {
            shipment.stores.iter().map(units).sum::<Units>().get()
        };
        let (before, after) = (
            shipment.dc_stock_before.get(),
            shipment.dc_stock_after.get(),
        );
        let shipped = sum(|store| store.shipped);
        let column = |name, value| from_i64::<u64>(name, value);
        Ok([
            (
                "record.total_need",
                shipment.total_need.get(),
                sum(|store| store.need),
            ),
            (
                "record.total_shipped",
                shipment.total_shipped.get(),
                shipped,
            ),
            (
                "record.dc_stock_after",
                after,
                before.saturating_sub(shipped),
            ),
            (
                "week_number",
                column("week_number", self.week_number)?,
                u64::from(shipment.week_number),
            ),
            (
                "total_shipped",
                column("total_shipped", self.total_shipped)?,
                shipped,
            ),
            (
                "dc_stock_before",
                column("dc_stock_before", self.dc_stock_before)?,
                before,
            ),
            (
                "dc_stock_after",
                column("dc_stock_after", self.dc_stock_after)?,
                after,
            ),
        ])
    }
}
