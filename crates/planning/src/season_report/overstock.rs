//! What was left when the season ended (planning-rules 11).

use hemline_domain::{Decimal, Units};
use serde::{Deserialize, Serialize};

use super::checks::count;
use super::prices::SeasonPrices;
use super::store_weeks::StoreWeeks;
use super::unit_flow::UnitFlow;
use crate::money::in_currency;
use crate::ratio::Ratio;

/// Left-over units and their value in currency units, absent where the category lacks a cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Overstock {
    /// Units left at stores.
    pub at_stores: Units,
    /// Units left at the DC.
    pub at_dc: Units,
    /// Both.
    pub units: Units,
    /// Stores with units left.
    pub stores: u32,
    /// Units left ÷ all units there were to sell, as a fraction; absent where there were none.
    pub share_of_supply: Option<Decimal>,
    /// Units left, at cost.
    pub value_at_cost: Option<f64>,
    /// Value at cost − salvage value; a category without a salvage value loses all of it.
    pub salvage_loss: Option<f64>,
}

pub(super) fn overstock(units: &UnitFlow, table: &StoreWeeks, prices: &SeasonPrices) -> Overstock {
    let left = units.left_over();
    let last = table.weeks();
    let holding = table.stores.values();
    let value = prices.at_cost(left);
    Overstock {
        at_stores: units.left_at_stores,
        at_dc: units.left_at_dc,
        units: left,
        stores: count(
            holding
                .filter(|weeks| weeks[last].stock > Units::ZERO)
                .count(),
        ),
        share_of_supply: Ratio::of(left, units.supply()).map(Ratio::to_decimal),
        value_at_cost: value.map(in_currency),
        salvage_loss: value.map(|value| in_currency(value - prices.salvage(left))),
    }
}
