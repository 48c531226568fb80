//! What ships to every store at launch, and what waits at the DC (planning-rules 6).

use hemline_domain::{
    ClusterId, Share, StoreAllocation, StoreId, Units, WeeklyDemand, apportion, apportion_by_weight,
};
use serde::{Deserialize, Serialize};

use crate::error::PlanningError;
use crate::store_shares::normalised;

/// A store's part of the category's demand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoreDemand {
    /// The store.
    pub store_id: StoreId,
    /// Its display name.
    pub store_name: String,
    /// Its cluster.
    pub cluster_id: ClusterId,
    /// Cluster share × store factor; 0 or more, and the stores' shares sum to 1.
    pub demand_share: f64,
}

/// A manufactured quantity, split over stores and between launch and holdback.
///
/// Every column of `stores` sums to its total, and `initial_allocation_total + holdback_total` is
/// the manufactured quantity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InitialAllocation {
    /// Units that ship at launch.
    pub initial_allocation_total: Units,
    /// Units that wait at the DC.
    pub holdback_total: Units,
    /// Whether the two-week minimums raised the initial total above the parameter's share.
    pub minimum_raised_initial: bool,
    /// One entry per store, by id.
    pub stores: Vec<StoreAllocation>,
}

/// Units that the curve expects in weeks 1 and 2, as [`allocate`] wants them.
#[must_use]
pub fn two_week_demand(weekly_demand_curve: &[WeeklyDemand]) -> Units {
    let first_weeks = weekly_demand_curve.iter().take(2);
    first_weeks.map(|week| week.demand_units).sum()
}

/// Splits `manufacturing_qty` over the stores (planning-rules 6).
///
/// Season totals follow the demand shares. `holdback` of the whole stays at the DC and the rest
/// ships at launch in proportion to the season totals, except that no store starts with less than
/// its share of `two_week_demand` (rounded up), or its season total where that is less: the other
/// stores give up units in proportion to what they hold above their own minimum. Where the
/// minimums together need more than the launch quantity, the holdback shrinks instead.
///
/// # Errors
/// When a share is negative or not finite, when a store is named twice, or when there are units
/// but no store with a share.
pub fn allocate(
    manufacturing_qty: Units,
    two_week_demand: Units,
    stores: &[StoreDemand],
    holdback: Share,
) -> Result<InitialAllocation, PlanningError> {
    let shares = shares_by_id(stores);
    let share_of = normalised(&shares)?;
    if manufacturing_qty > Units::ZERO && share_of.values().all(|share| *share <= 0.0) {
        return Err(PlanningError::NoStores {
            units: manufacturing_qty,
        });
    }
    let season_totals = apportion_by_weight(manufacturing_qty, &shares);
    let minimums: Vec<Units> = share_of
        .values()
        .zip(&season_totals)
        .map(|(share, total)| Units::ceil_of(share * two_week_demand.as_f64()).min(*total))
        .collect();
    let wanted_total = manufacturing_qty.scaled_by(holdback.complement().decimal());
    let ids: Vec<&StoreId> = share_of.keys().copied().collect();
    let initial = with_minimums(wanted_total, &ids, &season_totals, &minimums);
    let initial_total: Units = initial.iter().sum();

    let mut by_id: Vec<&StoreDemand> = stores.iter().collect();
    by_id.sort_by(|a, b| a.store_id.cmp(&b.store_id));
    let rows = by_id
        .iter()
        .enumerate()
        .map(|(index, store)| StoreAllocation {
            store_id: store.store_id.clone(),
            store_name: store.store_name.clone(),
            cluster_id: store.cluster_id.clone(),
            initial_allocation: initial[index],
            holdback_allocation: season_totals[index].saturating_sub(initial[index]),
            total_season_allocation: season_totals[index],
            two_week_minimum: minimums[index],
        });
    Ok(InitialAllocation {
        initial_allocation_total: initial_total,
        holdback_total: manufacturing_qty.saturating_sub(initial_total),
        minimum_raised_initial: initial_total > wanted_total,
        stores: rows.collect(),
    })
}

fn shares_by_id(stores: &[StoreDemand]) -> Vec<(StoreId, f64)> {
    let mut shares: Vec<(StoreId, f64)> = stores
        .iter()
        .map(|store| (store.store_id.clone(), store.demand_share))
        .collect();
    shares.sort_by(|a, b| a.0.cmp(&b.0));
    shares
}

/// The launch shipments: in proportion to the season totals, none below its minimum. They sum to
/// `wanted_total`, or to the minimums' sum where that is more; none is above its season total.
fn with_minimums(
    wanted_total: Units,
    ids: &[&StoreId],
    season_totals: &[Units],
    minimums: &[Units],
) -> Vec<Units> {
    if minimums.iter().sum::<Units>() > wanted_total {
        return minimums.to_vec();
    }
    let proportional = apportion(wanted_total, &weighted(ids, season_totals));
    let below: Units = zip_with(minimums, &proportional, Units::saturating_sub)
        .iter()
        .sum();
    let above = zip_with(&proportional, minimums, Units::saturating_sub);
    let given_up = apportion(below, &weighted(ids, &above));
    let raised = zip_with(&proportional, minimums, Units::max);
    zip_with(&raised, &given_up, Units::saturating_sub)
}

fn weighted<'a>(ids: &[&'a StoreId], weights: &[Units]) -> Vec<(&'a StoreId, u64)> {
    ids.iter()
        .zip(weights)
        .map(|(id, weight)| (*id, weight.get()))
        .collect()
}

fn zip_with(a: &[Units], b: &[Units], combine: impl Fn(Units, Units) -> Units) -> Vec<Units> {
    a.iter().zip(b).map(|(a, b)| combine(*a, *b)).collect()
}
