//! Whether one season's ledger holds: it conserves units at the end of every week, its launch is the accepted
//! plan's, and what was recorded of its weeks is what it books.

use hemline_domain::storage::{PlanStore, SeasonStore, StorageError};
use hemline_domain::{LedgerRow, Workflow};
use hemline_persistence::DatabaseStorage;
use hemline_persistence::queries::{AlteredColumn, altered_column};
use hemline_planning::ledger::launch_rows;
use hemline_planning::ledger_check::{
    BrokenRow, Conservation, LaunchDifference, VerifiedLedger, launch_difference, verify,
};
use hemline_planning::ledger_reconciliation::{RecordedSeason, reconcile};
use serde::Serialize;

use super::shipments::shipments_as_booked;

/// A ledger that holds.
#[derive(Serialize)]
pub(super) struct Sound {
    /// After all rows.
    #[serde(flatten)]
    pub(super) conservation: Conservation,
    /// At the end of each week.
    pub(super) weeks: Vec<WeekFigures>,
}

#[derive(Serialize)]
pub(super) struct WeekFigures {
    week_number: u32,
    #[serde(flatten)]
    conservation: Conservation,
}

/// What breaks a ledger first.
#[derive(Serialize)]
pub(super) struct Fault {
    /// The row's place in the ledger, from 1, in the order booked; absent where no row can be named.
    pub(super) row_number: Option<usize>,
    pub(super) row: Option<LedgerRow>,
    /// The week at whose end the ledger breaks, where it holds as a whole.
    through_week: Option<u32>,
    pub(super) why: String,
}

/// The season's ledger rows, checked.
pub(super) struct Checked {
    pub(super) rows: usize,
    pub(super) verdict: Result<Sound, Fault>,
}

/// Checks a season's ledger.
pub(super) fn check(storage: &DatabaseStorage, season: &Workflow) -> Checked {
    let rows = match storage.ledger(&season.workflow_id) {
        Ok(rows) => rows,
        Err(error) => {
            return Checked {
                rows: 0,
                verdict: Err(Fault::without_row(error.to_string())),
            };
        }
    };
    Checked {
        rows: rows.len(),
        verdict: verdict(storage, season, &rows),
    }
}

fn verdict(
    storage: &DatabaseStorage,
    season: &Workflow,
    rows: &[LedgerRow],
) -> Result<Sound, Fault> {
    let verified = verify(rows).map_err(|broken| Fault::of_row(*broken))?;
    let unreadable = |error: StorageError| Fault::without_row(error.to_string());
    launch_as_planned(storage, season, rows).map_err(unreadable)??;
    as_recorded(storage, season, rows).map_err(unreadable)??;
    shipments_as_booked(storage, season, rows).map_err(unreadable)??;
    // The records are right by now: a column that differs is the wrong one.
    match altered_column(storage.database(), &season.workflow_id) {
        Ok(None) => {}
        Ok(Some(altered)) => return Err(Fault::of_column(&altered)),
        Err(error) => return Err(Fault::without_row(error.to_string())),
    }
    let sound = Sound::of(&verified);
    if sound.conservation.holds() {
        Ok(sound)
    } else {
        Err(Fault::without_row(format!(
            "{} units were received, but {} are accounted for",
            sound.conservation.received().grouped(),
            sound.conservation.accounted().grouped()
        )))
    }
}

/// Compares sales with the reports, shipments with their records, and arrivals with the orders.
fn as_recorded(
    storage: &DatabaseStorage,
    season: &Workflow,
    rows: &[LedgerRow],
) -> Result<Result<(), Fault>, StorageError> {
    let id = &season.workflow_id;
    let reported = storage.reported_sales(id)?.into_iter();
    let reported = reported
        .map(|week| (week.week_number, week.units))
        .collect();
    let shipments = storage.replenishments(id)?.into_iter();
    let shipments: Vec<_> = shipments.map(|record| record.replenishment).collect();
    let emergency_orders = storage.emergency_orders(id)?;
    let recorded = RecordedSeason {
        week: season.agenda.as_ref().map_or(0, |agenda| agenda.week),
        reported: &reported,
        shipments: &shipments,
        emergency_orders: &emergency_orders,
    };
    Ok(reconcile(rows, recorded).map_err(|difference| Fault {
        row_number: difference.row_number,
        row: difference.row_number.map(|number| rows[number - 1].clone()),
        through_week: None,
        why: difference.to_string(),
    }))
}

/// Compares the launch with the plans that the season's forecasts ended in: one of them was accepted. Where
/// none agrees, the one that agrees longest tells the difference.
fn launch_as_planned(
    storage: &DatabaseStorage,
    season: &Workflow,
    rows: &[LedgerRow],
) -> Result<Result<(), Fault>, StorageError> {
    if season.pricing_strategy_id.is_none() {
        return Ok(Ok(()));
    }
    let mut closest: Option<LaunchDifference> = None;
    let mut forecast_id = season.forecast_id.clone();
    while let Some(id) = forecast_id {
        if let Some(plan) = storage.newest_allocation(&id)? {
            let planned = launch_rows(plan.manufacturing_qty, &plan.store_allocations);
            let Some(difference) = launch_difference(rows, &planned) else {
                return Ok(Ok(()));
            };
            if closest
                .as_ref()
                .is_none_or(|closest| difference.number >= closest.number)
            {
                closest = Some(difference);
            }
        }
        let forecast = storage.forecast(&id)?;
        forecast_id = forecast.and_then(|forecast| forecast.supersedes);
    }
    Ok(closest.map_or(Ok(()), |difference| Err(Fault::of_launch(difference))))
}

impl Sound {
    fn of(verified: &VerifiedLedger) -> Self {
        let weeks = verified.weeks.iter().map(|end| WeekFigures {
            week_number: end.week_number,
            conservation: Conservation::of(&end.balances),
        });
        Self {
            conservation: Conservation::of(&verified.balances),
            weeks: weeks.collect(),
        }
    }
}

impl Fault {
    /// What breaks the ledger, in a sentence.
    pub(super) fn told(&self) -> String {
        match (self.row_number, &self.row) {
            (Some(number), Some(row)) => {
                format!("row {number} ({}): {}", in_words(row), self.why)
            }
            (Some(number), None) => format!("row {number} is missing: {}", self.why),
            (None, _) => self.why.clone(),
        }
    }

    pub(super) fn without_row(why: String) -> Self {
        Self {
            row_number: None,
            row: None,
            through_week: None,
            why,
        }
    }

    fn of_column(altered: &AlteredColumn) -> Self {
        let rows = match altered.table {
            "replenishments" => "the recorded shipments",
            _ => "the emergency orders",
        };
        Self::without_row(format!(
            "row {} of {rows}, week {}: the column {} is {}, its record says {}",
            altered.number, altered.week_number, altered.name, altered.column, altered.record
        ))
    }

    fn of_row(broken: BrokenRow) -> Self {
        Self {
            row_number: Some(broken.number),
            through_week: broken.through_week,
            why: match broken.through_week {
                None => broken.error.to_string(),
                Some(week) => format!("at the end of week {week}: {}", broken.error),
            },
            row: Some(broken.row),
        }
    }

    fn of_launch(difference: LaunchDifference) -> Self {
        Self {
            row_number: Some(difference.number),
            through_week: None,
            why: match &difference.expected {
                Some(expected) => format!("the accepted plan has {}", in_words(expected)),
                None => "the accepted plan has no such movement".to_owned(),
            },
            row: difference.found,
        }
    }
}

/// "week 0, dc to store:S01, 120 units, initial_shipment".
pub(super) fn in_words(row: &LedgerRow) -> String {
    format!(
        "week {}, {} to {}, {} units, {}",
        row.week_number,
        row.from,
        row.to,
        row.units.grouped(),
        row.reason
    )
}
