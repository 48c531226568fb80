//! Store-weeks that sold out, and what they would have sold (planning-rules 11).

use hemline_domain::{StoreId, Units, apportion_by_weight};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

use super::checks::count;
use super::facts::SeasonFacts;
use super::prices::SeasonPrices;
use super::store_weeks::StoreWeeks;
use crate::money::in_currency;

/// A store's week that ended with nothing on its shelves: it sold what it had, not what it could.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SoldOutWeek {
    pub(super) store_id: StoreId,
    /// 1-based.
    pub(super) week: usize,
    /// The store's share of the forecast in force − what it sold; 0 or more units.
    pub(super) lost: f64,
    /// Units that it sold above what it had received.
    pub(super) adjusted: Units,
    /// Whether the DC held units when the week began, after its shipments.
    pub(super) dc_held_stock: bool,
}

/// Sales that were lost to empty shelves, in whole units that add up both ways.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LostSales {
    pub(super) weeks: Vec<SoldOutWeek>,
    pub(super) total: Units,
    /// Weeks 1 to n.
    pub(super) by_week: Vec<Units>,
    /// Stores that lost sales.
    pub(super) by_store: BTreeMap<StoreId, Units>,
}

/// Stock-outs of the season. What they cost is in currency units, absent where the category lacks a price (and,
/// for the margin, a cost).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stockouts {
    /// Store-weeks that ended with inventory 0, before that week's shipment arrived, and sold all they had.
    pub store_weeks: u32,
    /// Store-weeks in the season.
    pub of_store_weeks: u32,
    /// Stores with at least one of them.
    pub stores: u32,
    /// Units that these store-weeks are estimated to have lost: each store's share of the forecast in force −
    /// what it sold, never negative, summed and rounded.
    pub lost_sales: Units,
    /// Those of them that were lost while the DC held units.
    pub lost_while_dc_held_stock: Units,
    /// Lost sales at the price of their weeks.
    pub lost_revenue: Option<f64>,
    /// Lost sales at price − cost.
    pub lost_margin: Option<f64>,
}

impl LostSales {
    /// Looks at every store-week. A store that never had a unit has not sold out; nor has one without a share of
    /// demand, unless it sold something.
    pub(super) fn estimate(
        facts: &SeasonFacts<'_>,
        table: &StoreWeeks,
        shares: &BTreeMap<&StoreId, f64>,
    ) -> Self {
        let weeks = sold_out_weeks(facts, table, shares);
        let total = Units::round_of(weeks.iter().map(|week| week.lost).sum());
        let season: Vec<usize> = (1..=table.weeks()).collect();
        Self {
            by_week: split(total, &weeks, &season, |one| one.week),
            by_store: by_store(total, &weeks),
            total,
            weeks,
        }
    }

    /// Units lost in the sold-out weeks that `is_meant`.
    pub(super) fn units_where(&self, is_meant: impl Fn(&SoldOutWeek) -> bool) -> Units {
        split(self.total, &self.weeks, &[true, false], is_meant)[0]
    }

    /// The units of each week, split over the stores that lost them.
    pub(super) fn by_store_and_week(&self) -> BTreeMap<(&StoreId, usize), Units> {
        let mut of_week: BTreeMap<usize, Vec<(&StoreId, f64)>> = BTreeMap::new();
        for one in &self.weeks {
            let stores = of_week.entry(one.week).or_default();
            stores.push((&one.store_id, one.lost));
        }
        let mut units = BTreeMap::new();
        for (week, stores) in of_week {
            let parts = apportion_by_weight(self.by_week[week - 1], &stores);
            let ids = stores.into_iter().map(|(id, _)| (id, week));
            units.extend(ids.zip(parts));
        }
        units
    }

    /// Units that the plan left stores short of in the sold-out weeks that `is_meant`: those lost, and those sold
    /// above what was received, which nobody had sent.
    pub(super) fn short_where(&self, is_meant: impl Fn(&SoldOutWeek) -> bool) -> Units {
        let meant = self.weeks.iter().filter(|week| is_meant(week));
        let unsent: Units = meant.map(|week| week.adjusted).sum();
        self.units_where(is_meant) + unsent
    }

    /// The figures of the report.
    pub(super) fn stockouts(&self, table: &StoreWeeks, prices: &SeasonPrices) -> Stockouts {
        let stores: BTreeSet<&StoreId> = self.weeks.iter().map(|week| &week.store_id).collect();
        let value = |price: Option<i128>| price.map(in_currency);
        Stockouts {
            store_weeks: count(self.weeks.len()),
            of_store_weeks: count(table.stores.len() * table.weeks()),
            stores: count(stores.len()),
            lost_sales: self.total,
            lost_while_dc_held_stock: self.units_where(|week| week.dc_held_stock),
            lost_revenue: value(prices.revenue(&self.by_week)),
            lost_margin: value(prices.gross_margin(&self.by_week)),
        }
    }
}

fn sold_out_weeks(
    facts: &SeasonFacts<'_>,
    table: &StoreWeeks,
    shares: &BTreeMap<&StoreId, f64>,
) -> Vec<SoldOutWeek> {
    let mut sold_out = Vec::new();
    for (id, weeks) in &table.stores {
        let share = shares.get(id).copied().unwrap_or(0.0);
        let mut received = weeks[0].shipped + weeks[0].adjusted;
        for (week, store) in weeks.iter().enumerate().skip(1) {
            let expected = share * facts.in_force(week).units(week).as_f64();
            let is_supplied = share > 0.0 && received > Units::ZERO;
            let is_carried = is_supplied || store.sold > Units::ZERO;
            received += store.shipped + store.adjusted;
            if store.left == Units::ZERO && is_carried {
                sold_out.push(SoldOutWeek {
                    store_id: id.clone(),
                    week,
                    lost: (expected - store.sold.as_f64()).max(0.0),
                    adjusted: store.adjusted,
                    dc_held_stock: table.dc_stock[week - 1] > Units::ZERO,
                });
            }
        }
    }
    sold_out
}

/// `total` split over `keys` by what the weeks of each key lost.
fn split<Key: PartialEq>(
    total: Units,
    weeks: &[SoldOutWeek],
    keys: &[Key],
    key_of: impl Fn(&SoldOutWeek) -> Key,
) -> Vec<Units> {
    let weights: Vec<(String, f64)> = keys
        .iter()
        .enumerate()
        .map(|(place, key)| {
            let of_key = weeks.iter().filter(|week| key_of(week) == *key);
            (format!("{place:04}"), of_key.map(|week| week.lost).sum())
        })
        .collect();
    apportion_by_weight(total, &weights)
}

fn by_store(total: Units, weeks: &[SoldOutWeek]) -> BTreeMap<StoreId, Units> {
    let mut lost: BTreeMap<&StoreId, f64> = BTreeMap::new();
    for week in weeks {
        *lost.entry(&week.store_id).or_default() += week.lost;
    }
    let weights: Vec<(&StoreId, f64)> = lost.into_iter().collect();
    let units = apportion_by_weight(total, &weights);
    let stores = weights.into_iter().map(|(id, _)| id.clone());
    stores.zip(units).collect()
}
