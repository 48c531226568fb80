//! How fast the stock turned, and how much of it was sold (planning-rules 11).

use hemline_domain::{Decimal, Units};
use serde::{Deserialize, Serialize};

use super::checks::count;
use super::facts::SeasonFacts;
use super::store_weeks::StoreWeeks;
use super::unit_flow::UnitFlow;
use crate::ratio::Ratio;

/// Weeks whose sales stand for the pace at the season's end.
const CLOSING_WEEKS: usize = 4;

/// Turnover and sell-through, as fractions or multiples of six places, absent where they are not defined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InventoryFigures {
    /// Mean of the units in stores and at the DC at launch and at the end of each week, rounded.
    pub mean_stock: Units,
    /// Units sold ÷ mean stock, over the weeks sold; not a yearly figure.
    pub turnover: Option<Decimal>,
    /// Units left ÷ mean weekly sales of the last 4 weeks.
    pub weeks_of_supply: Option<Decimal>,
    /// Units sold ÷ the forecast that the order was accepted with.
    pub sell_through_of_forecast: Option<Decimal>,
    /// Units sold ÷ units manufactured, without emergency units.
    pub sell_through_of_manufactured: Option<Decimal>,
    /// Units sold ÷ all units there were to sell.
    pub sell_through_of_supply: Option<Decimal>,
    /// The same weeks a year before; absent where the history does not have them.
    pub last_year: Option<LastYear>,
}

/// The season beside last year's. Last year's stock is not known, so its sales are all there is to compare.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastYear {
    /// Units sold in the same weeks of last year.
    pub units_sold: Units,
    /// This season's sales ÷ last year's − 1, as a fraction; absent where last year sold nothing.
    pub change: Option<Decimal>,
    /// This season's units manufactured ÷ last year's sales.
    pub manufactured_cover: Option<Decimal>,
}

pub(super) fn inventory_figures(
    facts: &SeasonFacts<'_>,
    table: &StoreWeeks,
    units: &UnitFlow,
) -> InventoryFigures {
    let ratio = |part, whole| Ratio::of(part, whole).map(Ratio::to_decimal);
    let weeks = table.weeks();
    let stock_weeks: Units = (0..=weeks).map(|week| table.stock(week)).sum();
    let points = u64::from(count(weeks + 1));
    let closing = weeks.min(CLOSING_WEEKS);
    let closing_sales = table.sold(weeks + 1 - closing, weeks);
    InventoryFigures {
        mean_stock: Units::round_of(stock_weeks.as_f64() / f64::from(count(weeks + 1))),
        turnover: ratio(times(units.sold, points), stock_weeks),
        weeks_of_supply: ratio(
            times(units.left_over(), u64::from(count(closing))),
            closing_sales,
        ),
        sell_through_of_forecast: ratio(units.sold, facts.accepted().total()),
        sell_through_of_manufactured: ratio(units.sold, units.manufactured),
        sell_through_of_supply: ratio(units.sold, units.supply()),
        last_year: last_year(facts, weeks).map(|before| LastYear {
            units_sold: before,
            change: Ratio::of(units.sold, before)
                .map(|ratio| ratio.minus(Decimal::ONE.into()).to_decimal()),
            manufactured_cover: ratio(units.manufactured, before),
        }),
    }
}

fn last_year(facts: &SeasonFacts<'_>, weeks: usize) -> Option<Units> {
    let known = facts.last_year?;
    Some(known.get(..weeks)?.iter().sum())
}

fn times(units: Units, factor: u64) -> Units {
    Units::new(units.get().saturating_mul(factor))
}
