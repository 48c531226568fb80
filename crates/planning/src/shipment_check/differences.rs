//! One recorded shipment beside what it must be.

use std::collections::{BTreeMap, BTreeSet};

use hemline_domain::season::{ExcessSales, Replenishment, ReplenishmentRecord, StoreReplenishment};
use hemline_domain::{StoreId, Units};

use super::moment::Moment;
use super::{AlteredShipment, ShippedSeason, Witness};
use crate::replenishment::{ExpectedDemand, reason_to_skip, replenish};

/// A figure of a record that is not what it must be.
#[derive(Debug)]
pub(super) struct Difference {
    figure: String,
    recorded: String,
    expected: String,
    witness: Witness,
}

impl Difference {
    pub(super) fn of_row(self, number: usize, week_number: u32) -> AlteredShipment {
        AlteredShipment::Figure {
            number,
            week_number,
            figure: self.figure,
            recorded: self.recorded,
            expected: self.expected,
            witness: self.witness,
        }
    }

    fn between(
        figure: impl Into<String>,
        recorded: Units,
        expected: Units,
        witness: Witness,
    ) -> Option<Self> {
        (recorded != expected).then(|| Self {
            figure: figure.into(),
            recorded: recorded.grouped().to_string(),
            expected: expected.grouped().to_string(),
            witness,
        })
    }
}

/// Everything in which a record is not what follows from `moment`.
pub(super) fn differences(
    record: &ReplenishmentRecord,
    moment: &Moment,
    season: ShippedSeason<'_>,
) -> Vec<Difference> {
    let shipment = &record.replenishment;
    let mut found: Vec<Difference> = of_the_dc(shipment, moment).collect();
    found.extend(of_the_skip(shipment, season));
    found.extend(of_the_stores(shipment, season));
    let inventories = shipment.stores.iter().filter_map(|store| {
        let figure = format!("record.stores.{}.inventory", store.store_id);
        let expected = moment.balances.of_store(&store.store_id).inventory();
        Difference::between(figure, store.inventory, expected, Witness::Ledger)
    });
    found.extend(inventories);
    found.extend(of_the_needs(record, moment, season));
    let need = shipment.stores.iter().map(|store| store.need).sum();
    let figure = "record.total_need";
    let total = Difference::between(figure, shipment.total_need, need, Witness::Stores);
    found.extend(total);
    found.extend(of_the_excess(shipment, moment));
    found
}

fn of_the_dc(shipment: &Replenishment, moment: &Moment) -> impl Iterator<Item = Difference> {
    let stock = moment.balances.dc_stock;
    let shipped: Units = shipment.stores.iter().map(|store| store.shipped).sum();
    let left = stock.saturating_sub(shipped);
    let (before, after) = (shipment.dc_stock_before, shipment.dc_stock_after);
    let total = shipment.total_shipped;
    [
        Difference::between("record.dc_stock_before", before, stock, Witness::Ledger),
        Difference::between("record.dc_stock_after", after, left, Witness::Ledger),
        Difference::between("record.total_shipped", total, shipped, Witness::Stores),
    ]
    .into_iter()
    .flatten()
}

/// Whether the week ships. A week with stores was not left out, and the newest one cannot have been.
fn of_the_skip(shipment: &Replenishment, season: ShippedSeason<'_>) -> Option<Difference> {
    let week = shipment.week_number;
    let due = reason_to_skip(week, season.parameters).map(|reason| reason.in_words(week));
    let may_be_left_out = shipment.stores.is_empty() && shipment.week_number < season.week;
    let as_due = due.is_some() == shipment.skipped.is_some();
    if as_due || (due.is_none() && may_be_left_out) {
        return None;
    }
    let shown = |reason: &Option<String>| match reason {
        Some(reason) => format!("\"{reason}\""),
        None => "null".to_owned(),
    };
    Some(Difference {
        figure: "record.skipped".to_owned(),
        recorded: shown(&shipment.skipped),
        expected: shown(&due),
        witness: Witness::Rule,
    })
}

/// Every store of the plan is listed where the week ships, and no other one.
fn of_the_stores(shipment: &Replenishment, season: ShippedSeason<'_>) -> Vec<Difference> {
    let planned = season.plan.store_allocations.iter();
    let planned: BTreeSet<&StoreId> = match shipment.skipped {
        None => planned.map(|store| &store.store_id).collect(),
        Some(_) => BTreeSet::new(),
    };
    let listed: BTreeSet<&StoreId> = shipment
        .stores
        .iter()
        .map(|store| &store.store_id)
        .collect();
    let shown = |is_there| if is_there { "listed" } else { "missing" }.to_owned();
    listed
        .symmetric_difference(&planned)
        .map(|id| Difference {
            figure: format!("record.stores.{id}"),
            recorded: shown(listed.contains(id)),
            expected: shown(planned.contains(id)),
            witness: match shipment.skipped {
                None => Witness::Plan,
                Some(_) => Witness::Rule,
            },
        })
        .collect()
}

/// Needs beside those of the season totals that they agree with best.
fn of_the_needs(
    record: &ReplenishmentRecord,
    moment: &Moment,
    season: ShippedSeason<'_>,
) -> Vec<Difference> {
    let shipment = &record.replenishment;
    let mut forecasts = season.forecasts.iter();
    let forecast = forecasts.find(|forecast| forecast.forecast_id == record.forecast_id);
    let curve: Vec<Units> = forecast
        .into_iter()
        .flat_map(|forecast| &forecast.weekly_demand_curve)
        .map(|week| week.demand_units)
        .collect();
    let demand = ExpectedDemand {
        weekly_curve: &curve,
        shares: season.shares,
    };
    let of_totals = |totals: BTreeMap<StoreId, Units>| {
        let stocks = moment.balances.stocks(&totals);
        let dc_stock = moment.balances.dc_stock;
        let week = shipment.week_number;
        let planned = replenish(week, &stocks, dc_stock, demand, season.parameters).ok()?;
        Some(needs_beside(&shipment.stores, &planned.stores))
    };
    let candidates = season_totals(record, season).into_iter();
    let closest = candidates.filter_map(of_totals).min_by_key(Vec::len);
    closest.unwrap_or_default()
}

fn needs_beside(
    recorded: &[StoreReplenishment],
    planned: &[StoreReplenishment],
) -> Vec<Difference> {
    let planned: BTreeMap<&StoreId, Units> = planned
        .iter()
        .map(|store| (&store.store_id, store.need))
        .collect();
    let stores = recorded.iter();
    stores
        .filter_map(|store| {
            let need = planned.get(&store.store_id)?;
            let figure = format!("record.stores.{}.need", store.store_id);
            Difference::between(figure, store.need, *need, Witness::Rule)
        })
        .collect()
}

/// The season totals that can have been in force: the newest of an earlier week, and those that the record's
/// forecast gave in the same week. An order that comes at once gives new ones after the week's shipments.
fn season_totals(
    record: &ReplenishmentRecord,
    season: ShippedSeason<'_>,
) -> Vec<BTreeMap<StoreId, Units>> {
    let week = record.replenishment.week_number;
    let mut newest_first = season.reallocations.iter().rev();
    let earlier = newest_first.find(|totals| totals.week_number < week);
    let same_week = season
        .reallocations
        .iter()
        .filter(|totals| totals.week_number == week && totals.forecast_id == record.forecast_id);
    let planned = || {
        let stores = season.plan.store_allocations.iter();
        stores
            .map(|store| (store.store_id.clone(), store.total_season_allocation))
            .collect()
    };
    let revised: Vec<BTreeMap<StoreId, Units>> = earlier
        .into_iter()
        .chain(same_week)
        .map(|totals| {
            let stores = totals.reallocation.stores.iter();
            stores
                .map(|store| (store.store_id.clone(), store.season_total))
                .collect()
        })
        .collect();
    let first = earlier.is_none().then(planned);
    first.into_iter().chain(revised).collect()
}

/// `sold_more_than_received` beside the ledger's adjustments of the week.
fn of_the_excess(shipment: &Replenishment, moment: &Moment) -> Vec<Difference> {
    fn by_store(excess: &[ExcessSales]) -> BTreeMap<&StoreId, Units> {
        excess.iter().map(|it| (&it.store_id, it.units)).collect()
    }
    let recorded = by_store(&shipment.sold_more_than_received);
    let expected = by_store(&moment.excess);
    let stores: BTreeSet<&&StoreId> = recorded.keys().chain(expected.keys()).collect();
    let units = |of: &BTreeMap<&StoreId, Units>, id: &StoreId| of.get(id).copied();
    stores
        .into_iter()
        .filter_map(|id| {
            let figure = format!("record.sold_more_than_received.{id}");
            let recorded = units(&recorded, id).unwrap_or_default();
            let expected = units(&expected, id).unwrap_or_default();
            Difference::between(figure, recorded, expected, Witness::Ledger)
        })
        .collect()
}
