//! `ledger show`: the balances of a season's DC and stores at the end of a week.

use anyhow::Context;
use hemline_domain::storage::SeasonStore;
use hemline_domain::{StoreId, Units, WorkflowId};
use hemline_persistence::DatabaseStorage;
use hemline_planning::ledger::{Balances, StoreBalance};
use hemline_planning::ledger_check::{Conservation, booked};
use serde::Serialize;

use super::seasons::season;
use crate::arguments::ShowArguments;
use crate::output::{Alignment, print_json, print_line, print_table, thousands};

#[derive(Serialize)]
struct Report {
    workflow_id: WorkflowId,
    week_number: u32,
    #[serde(flatten)]
    conservation: Conservation,
    store_balances: Vec<StoreRow>,
}

#[derive(Serialize)]
struct StoreRow {
    store_id: StoreId,
    shipped: Units,
    adjusted: Units,
    sold: Units,
    inventory: Units,
}

/// Prints the balances of a season at the end of a week.
///
/// # Errors
/// When there is no such season, or its ledger is broken.
pub(super) fn run(storage: &DatabaseStorage, arguments: &ShowArguments) -> anyhow::Result<()> {
    let workflow_id = season(storage, &arguments.season)?.workflow_id;
    let rows = storage.ledger(&workflow_id)?;
    let newest = rows.iter().map(|row| row.week_number).max();
    let week_number = arguments.week.or(newest).unwrap_or(0);
    let balances = booked(&rows, Some(week_number)).context("the ledger is broken")?;
    let report = Report::of(workflow_id, week_number, &balances);
    if arguments.json {
        print_json(&report)
    } else {
        report.print()
    }
}

impl Report {
    fn of(workflow_id: WorkflowId, week_number: u32, balances: &Balances) -> Self {
        let row = |(store_id, balance): (&StoreId, &StoreBalance)| StoreRow {
            store_id: store_id.clone(),
            shipped: balance.shipped,
            adjusted: balance.adjusted,
            sold: balance.sold,
            inventory: balance.inventory(),
        };
        Self {
            workflow_id,
            week_number,
            conservation: Conservation::of(balances),
            store_balances: balances.stores.iter().map(row).collect(),
        }
    }

    fn print(&self) -> anyhow::Result<()> {
        let Conservation {
            manufactured,
            emergency_ordered,
            adjusted,
            dc,
            stores,
            sold,
        } = self.conservation;
        print_line(format_args!(
            "{}, end of week {}",
            self.workflow_id, self.week_number
        ))?;
        print_line(format_args!(
            "manufactured {} + emergency {} + adjusted {} = DC {} + stores {} + sold {}",
            thousands(manufactured.get()),
            thousands(emergency_ordered.get()),
            thousands(adjusted.get()),
            thousands(dc.get()),
            thousands(stores.get()),
            thousands(sold.get())
        ))?;
        let header = ["place", "shipped", "adjusted", "sold", "inventory"].map(str::to_owned);
        let mut rows = vec![dc_row(dc)];
        rows.extend(self.store_balances.iter().map(StoreRow::cells));
        print_table(&header, &rows, Alignment::NumbersAfter(1))
    }
}

fn dc_row(stock: Units) -> Vec<String> {
    let mut cells = vec!["DC".to_owned()];
    cells.resize(4, String::new());
    cells.push(thousands(stock.get()));
    cells
}

impl StoreRow {
    fn cells(&self) -> Vec<String> {
        let units = [self.shipped, self.adjusted, self.sold, self.inventory];
        let mut cells = vec![self.store_id.to_string()];
        cells.extend(units.map(|units| thousands(units.get())));
        cells
    }
}
