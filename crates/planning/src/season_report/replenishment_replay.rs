//! The season's demand once more, replenished by another basis.

use hemline_domain::{ReplenishmentBasis, SeasonParameters, Units};

use super::facts::SeasonFacts;
use super::stockouts::LostSales;
use super::store_weeks::StoreWeeks;
use crate::error::PlanningError;
use crate::replenishment::{ExpectedDemand, replenish};
use crate::store_stock::StoreStock;

/// What a replay ended with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Replayed {
    /// Units that customers wanted: sold, and estimated as lost.
    pub(super) demand: Units,
    /// What they would have found.
    pub(super) sold: Units,
}

/// Runs the weeks that were sold at the full price again from the real launch, with the real arrivals, the forecasts that
/// were in force and the season totals of the end; after a markdown forecasts count a lift that may not come. Only what ships in between follows `basis`. Demand of a store's week is what it sold
/// and what it is estimated to have lost, in the units of the report.
///
/// # Errors
/// As [`replenish`].
pub(super) fn replay(
    facts: &SeasonFacts<'_>,
    table: &StoreWeeks,
    lost: &LostSales,
    basis: ReplenishmentBasis,
) -> Result<Replayed, PlanningError> {
    let parameters = SeasonParameters {
        replenishment_basis: basis,
        ..facts.parameters.clone()
    };
    let shares = facts.clustering.demand_shares();
    let lost_in = lost.by_store_and_week();
    let mut stocks = at_launch(facts, table);
    let mut dc_stock = table.dc_stock[0];
    let mut replayed = Replayed {
        demand: Units::ZERO,
        sold: Units::ZERO,
    };
    for week in 1..=weeks_at_full_price(facts, table) {
        for (stock, weeks) in stocks.iter_mut().zip(table.stores.values()) {
            let lost = lost_in.get(&(&stock.store_id, week)).copied();
            let wanted = weeks[week].sold + lost.unwrap_or_default();
            let units = stock.inventory().min(wanted);
            stock.sold += units;
            replayed.demand += wanted;
            replayed.sold += units;
        }
        dc_stock += table.emergency[week];
        if week == facts.parameters.forecast_horizon_weeks as usize {
            break;
        }
        let curve: Vec<Units> = facts
            .in_force(week + 1)
            .weekly_demand_curve
            .iter()
            .map(|week| week.demand_units)
            .collect();
        let expected = ExpectedDemand {
            weekly_curve: &curve,
            shares: &shares,
        };
        let week = u32::try_from(week).unwrap_or(u32::MAX);
        let shipment = replenish(week, &stocks, dc_stock, expected, &parameters)?;
        // Where it is skipped, there are no rows.
        for (stock, row) in stocks.iter_mut().zip(&shipment.stores) {
            stock.shipped += row.shipped;
        }
        dc_stock = shipment.dc_stock_after;
    }
    Ok(replayed)
}

fn weeks_at_full_price(facts: &SeasonFacts<'_>, table: &StoreWeeks) -> usize {
    let until = facts.markdown.map(|it| it.applied_after_week as usize);
    until.map_or(table.weeks(), |week| week.min(table.weeks()))
}

/// The stores as they opened, by id.
fn at_launch(facts: &SeasonFacts<'_>, table: &StoreWeeks) -> Vec<StoreStock> {
    let stores = table.stores.iter();
    stores
        .map(|(id, weeks)| StoreStock {
            store_id: id.clone(),
            season_total: facts.season_totals.get(id).copied().unwrap_or_default(),
            shipped: weeks[0].shipped,
            adjusted: weeks[0].adjusted,
            sold: Units::ZERO,
        })
        .collect()
}
