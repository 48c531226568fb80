//! How each store and each cluster did.

use hemline_domain::{ClusterId, Decimal, StoreId, Units};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::checks::count;
use super::facts::SeasonFacts;
use super::stockouts::LostSales;
use super::store_weeks::{StoreWeek, StoreWeeks};
use crate::ratio::Ratio;

/// One store's season.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreResult {
    /// The store.
    pub store_id: StoreId,
    /// Its cluster; absent for a store that sold without being planned.
    pub cluster_id: Option<ClusterId>,
    /// Units that the plan in force at the end gave it.
    pub season_total: Units,
    /// Units shipped to it.
    pub shipped: Units,
    /// Units it sold above what it had received.
    pub adjusted: Units,
    /// Units it sold.
    pub sold: Units,
    /// Units left on its shelves.
    pub left_over: Units,
    /// Weeks that it ended with inventory 0.
    pub sold_out_weeks: u32,
    /// Units that it is estimated to have lost in them.
    pub lost_sales: Units,
}

/// One cluster's season.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClusterResult {
    /// The cluster.
    pub cluster_id: ClusterId,
    /// Its display name.
    pub cluster_name: String,
    /// The share of demand that was planned for it, as a fraction of six places.
    pub planned_share: Decimal,
    /// Units its stores sold.
    pub sold: Units,
    /// Units that they are estimated to have lost to empty shelves.
    pub lost_sales: Units,
    /// (sold + lost) ÷ the same over all clusters; absent where there is none.
    pub demand_share: Option<Decimal>,
}

impl ClusterResult {
    /// Units that its stores sold or would have sold.
    #[must_use]
    pub fn demand(&self) -> Units {
        self.sold + self.lost_sales
    }
}

/// Every store that was planned or that the ledger names, by id.
pub(super) fn store_results(
    facts: &SeasonFacts<'_>,
    table: &StoreWeeks,
    lost: &LostSales,
) -> Vec<StoreResult> {
    let planned = facts.clustering.assignments.iter();
    let cluster_of: BTreeMap<&StoreId, &ClusterId> = planned
        .map(|store| (&store.store_id, &store.cluster_id))
        .collect();
    let mut sold_out: BTreeMap<&StoreId, usize> = BTreeMap::new();
    for week in &lost.weeks {
        *sold_out.entry(&week.store_id).or_default() += 1;
    }
    let result = |(id, weeks): (&StoreId, &Vec<StoreWeek>)| StoreResult {
        store_id: id.clone(),
        cluster_id: cluster_of.get(id).map(|cluster| (*cluster).clone()),
        season_total: facts.season_totals.get(id).copied().unwrap_or_default(),
        shipped: weeks.iter().map(|week| week.shipped).sum(),
        adjusted: weeks.iter().map(|week| week.adjusted).sum(),
        sold: weeks.iter().map(|week| week.sold).sum(),
        left_over: weeks.last().map(|week| week.stock).unwrap_or_default(),
        sold_out_weeks: count(sold_out.get(id).copied().unwrap_or(0)),
        lost_sales: lost.by_store.get(id).copied().unwrap_or_default(),
    };
    table.stores.iter().map(result).collect()
}

/// The clusters in their order, from the results of their stores.
pub(super) fn cluster_results(
    facts: &SeasonFacts<'_>,
    stores: &[StoreResult],
) -> Vec<ClusterResult> {
    let total_of = |cluster: &ClusterId, figure: fn(&StoreResult) -> Units| -> Units {
        let members = stores.iter();
        let members = members.filter(|store| store.cluster_id.as_ref() == Some(cluster));
        members.map(figure).sum()
    };
    let clusters = facts.clustering.clusters.iter();
    let mut results: Vec<ClusterResult> = clusters
        .map(|cluster| ClusterResult {
            cluster_id: cluster.cluster_id.clone(),
            cluster_name: cluster.cluster_name.clone(),
            planned_share: Decimal::nearest(cluster.allocation_percentage).unwrap_or_default(),
            sold: total_of(&cluster.cluster_id, |store| store.sold),
            lost_sales: total_of(&cluster.cluster_id, |store| store.lost_sales),
            demand_share: None,
        })
        .collect();
    let demand: Units = results.iter().map(ClusterResult::demand).sum();
    for cluster in &mut results {
        cluster.demand_share = Ratio::of(cluster.demand(), demand).map(Ratio::to_decimal);
    }
    results
}
