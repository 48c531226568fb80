//! Bodies of the ledger route.

use hemline_agents::ledger::{Balances, StoreBalance};
use hemline_agents::ledger_check::{BrokenRow, Conservation, booked};
use hemline_domain::{self as domain, LedgerRow, Location, StoreId, Units, WorkflowId};
use serde::Serialize;
use utoipa::ToSchema;

use super::vocabulary;

/// What a season's ledger says at the end of a week, and the movements behind it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = SeasonLedger)]
pub(crate) struct LedgerBody {
    #[schema(value_type = String)]
    pub(crate) workflow_id: WorkflowId,
    /// Through which week the balances are; 0 is the launch.
    pub(crate) week_number: u32,
    #[serde(flatten)]
    pub(crate) balances: BalancesBody,
    /// Movements in the order booked: of the week that was asked for, else of all weeks.
    pub(crate) movements: Vec<MovementBody>,
    /// Send it as `cursor` for the next movements; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) next_cursor: Option<String>,
}

/// Where the units are, and whether none is missing.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LedgerBalances)]
pub(crate) struct BalancesBody {
    /// Whether every row can be booked and `received` = `accounted_for`.
    conserved: bool,
    /// The first row that cannot be booked; the balances are then those before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    broken_row: Option<BrokenRowBody>,
    totals: TotalsBody,
    dc: DcBody,
    /// Every store that the ledger names, by id.
    stores: Vec<StoreBalanceBody>,
}

impl BalancesBody {
    /// The balances of `rows` through a week.
    pub(crate) fn through(rows: &[LedgerRow], week: u32) -> Self {
        match booked(rows, Some(week)) {
            Ok(balances) => Self::new(&balances, None),
            Err(broken) => {
                let before = booked(&rows[..broken.number - 1], Some(week)).unwrap_or_default();
                Self::new(&before, Some(&broken))
            }
        }
    }

    fn new(balances: &Balances, broken: Option<&BrokenRow>) -> Self {
        let conservation = Conservation::of(balances);
        let stores = balances.stores.iter();
        Self {
            conserved: broken.is_none() && conservation.holds(),
            broken_row: broken.map(|broken| BrokenRowBody {
                number: broken.number,
                message: broken.error.to_string(),
            }),
            totals: conservation.into(),
            dc: DcBody {
                inventory: balances.dc_stock,
            },
            stores: stores
                .map(|(id, balance)| StoreBalanceBody::new(id, balance))
                .collect(),
        }
    }
}

/// A row that cannot be booked.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = BrokenLedgerRow)]
pub(crate) struct BrokenRowBody {
    /// Its place in the ledger, from 1.
    number: usize,
    /// Why it cannot be booked.
    message: String,
}

/// Both sides of conservation: manufactured + emergency + adjusted = DC + stores + sold.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LedgerTotals)]
pub(crate) struct TotalsBody {
    /// Units of the accepted order.
    #[schema(value_type = u64)]
    manufactured: Units,
    /// Units of emergency orders that have arrived.
    #[schema(value_type = u64)]
    emergency_ordered: Units,
    /// Units that no shipment explains.
    #[schema(value_type = u64)]
    adjusted: Units,
    /// Units at the DC.
    #[schema(value_type = u64)]
    dc_inventory: Units,
    /// Units on the stores' shelves.
    #[schema(value_type = u64)]
    store_inventory: Units,
    /// Units sold.
    #[schema(value_type = u64)]
    sold: Units,
    /// `manufactured` + `emergency_ordered` + `adjusted`.
    #[schema(value_type = u64)]
    received: Units,
    /// `dc_inventory` + `store_inventory` + `sold`.
    #[schema(value_type = u64)]
    accounted_for: Units,
}

impl From<Conservation> for TotalsBody {
    fn from(conservation: Conservation) -> Self {
        Self {
            received: conservation.received(),
            accounted_for: conservation.accounted(),
            manufactured: conservation.manufactured,
            emergency_ordered: conservation.emergency_ordered,
            adjusted: conservation.adjusted,
            dc_inventory: conservation.dc,
            store_inventory: conservation.stores,
            sold: conservation.sold,
        }
    }
}

/// The DC's balance.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = DcBalance)]
pub(crate) struct DcBody {
    /// Units that it holds.
    #[schema(value_type = u64)]
    inventory: Units,
}

/// One store's balance: shipped + adjusted − sold = inventory.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = StoreBalance)]
pub(crate) struct StoreBalanceBody {
    #[schema(value_type = String)]
    store_id: StoreId,
    /// Units shipped to it.
    #[schema(value_type = u64)]
    shipped: Units,
    /// Units booked to it that no shipment explains.
    #[schema(value_type = u64)]
    adjusted: Units,
    /// Units it sold.
    #[schema(value_type = u64)]
    sold: Units,
    /// Units on its shelves.
    #[schema(value_type = u64)]
    inventory: Units,
}

impl StoreBalanceBody {
    fn new(store_id: &StoreId, balance: &StoreBalance) -> Self {
        Self {
            store_id: store_id.clone(),
            shipped: balance.shipped,
            adjusted: balance.adjusted,
            sold: balance.sold,
            inventory: balance.inventory(),
        }
    }
}

/// One movement of units.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LedgerMovement)]
pub(crate) struct MovementBody {
    /// Its place in the ledger, from 1.
    number: usize,
    week_number: u32,
    /// `supplier`, `dc`, `store:<id>`, `customer` or `unknown`.
    from: String,
    /// As `from`.
    to: String,
    #[schema(value_type = u64)]
    units: Units,
    #[schema(value_type = vocabulary::LedgerReason)]
    reason: domain::LedgerReason,
}

impl MovementBody {
    /// The body of a row and its place in the ledger, from 1.
    pub(crate) fn new(number: usize, row: &LedgerRow) -> Self {
        let place = |location: &Location| location.to_string();
        Self {
            number,
            week_number: row.week_number,
            from: place(&row.from),
            to: place(&row.to),
            units: row.units,
            reason: row.reason,
        }
    }
}
