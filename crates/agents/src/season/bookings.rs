//! What a week books on the ledger.

use std::collections::BTreeMap;

use hemline_domain::season::{
    EmergencyOrderRecord, EmergencyOrderStatus, Replenishment, ReplenishmentRecord,
};
use hemline_domain::storage::{Fact, WorkflowCommit};
use hemline_domain::{ForecastId, LedgerReason, LedgerRow, Location, ReplenishmentId};
use hemline_planning::corrected_week::{ReportedWeeks, corrected_rows};
use hemline_planning::ledger::{Balances, sales_rows, sold_more_than_received};
use uuid::Uuid;

use super::stored::StoredSeason;
use crate::error::AgentsError;

/// What reports of sales have booked.
pub(super) struct BookedSales {
    /// The rows, in order.
    pub(super) rows: Vec<LedgerRow>,
    /// Emergency orders that have arrived with the weeks.
    pub(super) arrived: Vec<EmergencyOrderRecord>,
}

/// Books the season's reports: `week` anew where it was accepted before, and every week after the last accepted
/// one through `through`. The season's own ledger gets the rows too.
pub(super) fn book_sales(
    season: &mut StoredSeason,
    week: u32,
    through: u32,
) -> Result<BookedSales, AgentsError> {
    let accepted = season.agenda.week;
    let reported = season.reported_weeks();
    let first_row = season.ledger.len();
    if week <= accepted {
        let rows = corrected_rows(week, accepted, &season.ledger, &reported);
        season.ledger.extend(rows);
    }
    let mut arrived = Vec::new();
    for week in accepted + 1..=through {
        let rows = new_sales(week, &season.ledger, &reported)?;
        season.ledger.extend(rows);
        arrived.extend(arrivals(season, week));
    }
    Ok(BookedSales {
        rows: season.ledger[first_row..].to_vec(),
        arrived,
    })
}

fn new_sales(
    week: u32,
    ledger: &[LedgerRow],
    reported: &ReportedWeeks,
) -> Result<Vec<LedgerRow>, AgentsError> {
    let before = balances(ledger)?;
    let nothing = BTreeMap::new();
    let units = reported.get(&week).unwrap_or(&nothing);
    Ok(sales_rows(week, &before, units))
}

/// Emergency orders that reach the DC at the end of `week`.
fn arrivals(season: &mut StoredSeason, week: u32) -> Vec<EmergencyOrderRecord> {
    let due = |order: &EmergencyOrderRecord| {
        order.status == EmergencyOrderStatus::Approved && order.order.arrival_week <= week
    };
    let mut arrived = Vec::new();
    for order in season
        .emergency_orders
        .iter_mut()
        .filter(|order| due(order))
    {
        order.status = EmergencyOrderStatus::Arrived;
        season.ledger.push(arrival_row(order, week));
        arrived.push(order.clone());
    }
    arrived
}

/// An emergency order's arrival at the DC.
pub(super) fn arrival_row(order: &EmergencyOrderRecord, week_number: u32) -> LedgerRow {
    LedgerRow {
        week_number,
        from: Location::Supplier,
        to: Location::Dc,
        units: order.units(),
        reason: LedgerReason::EmergencyOrder,
    }
}

/// Books a week's shipments: the record and the rows go into `commit`, the rows onto the season's own ledger too.
pub(crate) fn book_shipments(
    season: &mut StoredSeason,
    commit: &mut WorkflowCommit,
    forecast_id: &ForecastId,
    mut replenishment: Replenishment,
) {
    let rows = replenishment.ledger_rows();
    let excess = sold_more_than_received(&season.ledger, replenishment.week_number);
    replenishment.sold_more_than_received = excess;
    let record = ReplenishmentRecord {
        replenishment_id: ReplenishmentId::new(format!("r_{}", Uuid::now_v7())),
        forecast_id: forecast_id.clone(),
        replenishment,
        created_at: commit.at,
    };
    commit.facts.push(Fact::Replenishment(Box::new(record)));
    season.ledger.extend(rows.iter().cloned());
    if !rows.is_empty() {
        commit.facts.push(Fact::Ledger(rows));
    }
}

pub(super) fn balances(ledger: &[LedgerRow]) -> Result<Balances, AgentsError> {
    Balances::of(ledger).map_err(|error| AgentsError::Context {
        message: format!("the season's ledger does not balance: {error}"),
    })
}
