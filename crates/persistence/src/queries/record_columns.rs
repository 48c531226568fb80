//! Whether the columns of the recorded shipments and emergency orders say what the records themselves say.

use std::fmt::Display;

use diesel::prelude::*;
use hemline_domain::season::{EmergencyOrderRecord, ReplenishmentRecord};
use hemline_domain::{Units, WorkflowId};

use crate::codec::from_json;
use crate::database::Database;
use crate::error::PersistenceError;
use crate::schema::{emergency_orders, replenishments};

/// A column that differs from the record of its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlteredColumn {
    /// `replenishments` or `emergency_orders`.
    pub table: &'static str,
    /// The row's place among the season's rows of that table, from 1.
    pub number: usize,
    /// The season week that the record names.
    pub week_number: u32,
    /// The column.
    pub name: &'static str,
    /// What it says.
    pub column: String,
    /// What the record says.
    pub record: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = replenishments)]
struct ShipmentRow {
    replenishment_id: String,
    forecast_id: String,
    week_number: i64,
    dc_stock_before: i64,
    dc_stock_after: i64,
    total_shipped: i64,
    record: String,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = emergency_orders)]
struct OrderRow {
    emergency_order_id: String,
    forecast_id: String,
    week_number: i64,
    arrival_week: i64,
    recommended_units: i64,
    ordered_units: Option<i64>,
    status: String,
    record: String,
}

/// The first column of a season's recorded shipments, then of its emergency orders, that is not what its record
/// says; none where all agree. Whether the record is right is not asked here.
///
/// # Errors
/// When the database fails, or a record cannot be read.
pub fn altered_column(
    database: &Database,
    workflow_id: &WorkflowId,
) -> Result<Option<AlteredColumn>, PersistenceError> {
    let mut reader = database.reader()?;
    let shipments: Vec<ShipmentRow> = replenishments::table
        .filter(replenishments::workflow_id.eq(workflow_id.as_str()))
        .order(replenishments::position)
        .select(ShipmentRow::as_select())
        .load(&mut reader)?;
    for (number, row) in (1..).zip(&shipments) {
        let record: ReplenishmentRecord = from_json("replenishment", &row.record)?;
        let week_number = record.replenishment.week_number;
        if let Some(pair) = row.pairs(&record).into_iter().find(Pair::differs) {
            return Ok(Some(pair.of_row("replenishments", number, week_number)));
        }
    }
    let orders: Vec<OrderRow> = emergency_orders::table
        .filter(emergency_orders::workflow_id.eq(workflow_id.as_str()))
        .order(emergency_orders::position)
        .select(OrderRow::as_select())
        .load(&mut reader)?;
    for (number, row) in (1..).zip(&orders) {
        let record: EmergencyOrderRecord = from_json("emergency_order", &row.record)?;
        if let Some(pair) = row.pairs(&record).into_iter().find(Pair::differs) {
            return Ok(Some(pair.of_row(
                "emergency_orders",
                number,
                record.week_number,
            )));
        }
    }
    Ok(None)
}

/// A column beside its record, both as text.
struct Pair {
    name: &'static str,
    column: String,
    record: String,
}

impl Pair {
    fn of(name: &'static str, column: &dyn Display, record: &dyn Display) -> Self {
        Self {
            name,
            column: column.to_string(),
            record: record.to_string(),
        }
    }

    fn differs(&self) -> bool {
        self.column != self.record
    }

    fn of_row(self, table: &'static str, number: usize, week_number: u32) -> AlteredColumn {
        AlteredColumn {
            table,
            number,
            week_number,
            name: self.name,
            column: self.column,
            record: self.record,
        }
    }
}

impl ShipmentRow {
    fn pairs(&self, record: &ReplenishmentRecord) -> [Pair; 6] {
        let shipment = &record.replenishment;
        let id = &record.replenishment_id;
        [
            Pair::of("replenishment_id", &self.replenishment_id, id),
            Pair::of("forecast_id", &self.forecast_id, &record.forecast_id),
            Pair::of("week_number", &self.week_number, &shipment.week_number),
            Pair::of(
                "total_shipped",
                &self.total_shipped,
                &shipment.total_shipped.get(),
            ),
            Pair::of(
                "dc_stock_before",
                &self.dc_stock_before,
                &shipment.dc_stock_before.get(),
            ),
            Pair::of(
                "dc_stock_after",
                &self.dc_stock_after,
                &shipment.dc_stock_after.get(),
            ),
        ]
    }
}

impl OrderRow {
    fn pairs(&self, record: &EmergencyOrderRecord) -> [Pair; 7] {
        let order = &record.order;
        let id = &record.emergency_order_id;
        let ordered = record.ordered_units.map(Units::get);
        [
            Pair::of("emergency_order_id", &self.emergency_order_id, id),
            Pair::of("forecast_id", &self.forecast_id, &record.forecast_id),
            Pair::of("week_number", &self.week_number, &record.week_number),
            Pair::of("arrival_week", &self.arrival_week, &order.arrival_week),
            Pair::of(
                "recommended_units",
                &self.recommended_units,
                &order.units.get(),
            ),
            Pair::of("ordered_units", &shown(self.ordered_units), &shown(ordered)),
            Pair::of("status", &self.status, &record.status.as_str()),
        ]
    }
}

fn shown<T: Display>(value: Option<T>) -> String {
    value.map_or_else(|| "null".to_owned(), |value| value.to_string())
}
