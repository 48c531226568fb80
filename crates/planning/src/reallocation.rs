//! New season totals after a re-forecast, and what they lack (planning-rules 9).

use hemline_domain::{Decimal, StoreId, Units, apportion_by_weight};

pub use hemline_domain::season::{Reallocation, RevisedTotal, Shortages};

use crate::error::PlanningError;
use crate::store_shares::normalised;
use crate::store_stock::StoreStock;

/// What is lacking for a revised total (planning-rules 9), all in units.
///
/// ```
/// use hemline_domain::Units;
/// use hemline_planning::reallocation::shortages;
///
/// let lacking = shortages(
///     Units::new(10_000), // the revised season total
///     Units::new(3_200),  // sold so far
///     Units::new(4_320),  // at the DC
///     Units::new(2_080),  // on the stores' shelves
/// );
/// assert_eq!(lacking.dc_shortage, Units::new(2_480));
/// assert_eq!(lacking.network_shortage, Units::new(400));
/// ```
#[must_use]
pub fn shortages(
    new_total: Units,
    sold: Units,
    dc_stock: Units,
    store_inventory: Units,
) -> Shortages {
    let still_needed = new_total.saturating_sub(sold);
    let dc_shortage = still_needed.saturating_sub(dc_stock);
    Shortages {
        still_needed,
        dc_shortage,
        network_shortage: dc_shortage.saturating_sub(store_inventory),
    }
}

/// Splits a re-forecast total over the stores (planning-rules 9).
///
/// The target is `new_total × (1 + safety_stock_percentage)`, at least what was shipped and at most
/// the units in existence (shipped + at the DC). Only what has not been shipped is apportioned, so
/// that no store's total falls below what it already got. `shares` are the stores' shares of
/// demand; a store without one keeps what was shipped to it.
///
/// ```
/// use hemline_domain::{Decimal, Units};
/// use hemline_planning::StoreStock;
/// use hemline_planning::reallocation::reallocate;
///
/// let store = |id: &str, shipped, sold| StoreStock {
///     store_id: id.into(),
///     season_total: Units::new(100),
///     shipped: Units::new(shipped),
///     adjusted: Units::ZERO,
///     sold: Units::new(sold),
/// };
/// let stores = [store("S01", 90, 80), store("S02", 10, 10)];
/// let shares = [("S01".into(), 0.5), ("S02".into(), 0.5)];
/// let plan = reallocate(Units::new(120), Decimal::ZERO, Units::new(100), &stores, &shares)?;
/// // S01 already got more than its 60, so all that is left of the 120 goes to S02.
/// assert_eq!(plan.stores[1].season_total, Units::new(30));
/// assert_eq!(plan.dc_unassigned, Units::new(80));
/// # Ok::<(), hemline_planning::PlanningError>(())
/// ```
///
/// # Errors
/// When a share is not usable, belongs to a store without stock figures, or a store is named twice.
pub fn reallocate(
    new_total: Units,
    safety_stock_percentage: Decimal,
    dc_stock: Units,
    stores: &[StoreStock],
    shares: &[(StoreId, f64)],
) -> Result<Reallocation, PlanningError> {
    let mut by_id: Vec<&StoreStock> = stores.iter().collect();
    by_id.sort_by(|a, b| a.store_id.cmp(&b.store_id));
    let share_of = normalised(shares)?;
    check_stores(&by_id, shares)?;

    let shipped: Units = by_id.iter().map(|store| store.shipped).sum();
    let wanted = new_total.scaled_by(Decimal::ONE + safety_stock_percentage);
    let target = wanted.max(shipped).min(shipped + dc_stock);
    let weights: Vec<(&StoreId, f64)> = by_id
        .iter()
        .map(|store| {
            let share = share_of.get(&store.store_id).copied().unwrap_or(0.0);
            let lacking = share * target.as_f64() - store.shipped.as_f64();
            (&store.store_id, lacking.max(0.0))
        })
        .collect();
    let added = apportion_by_weight(target.saturating_sub(shipped), &weights);
    let revised: Vec<RevisedTotal> = by_id
        .iter()
        .zip(&added)
        .map(|(store, added)| RevisedTotal {
            store_id: store.store_id.clone(),
            previous_total: store.season_total,
            season_total: store.shipped + *added,
            shipped: store.shipped,
        })
        .collect();
    // Without any share nothing can be assigned, and the target is what was shipped.
    let assigned: Units = added.iter().sum();
    Ok(Reallocation {
        shortages: shortages(
            new_total,
            by_id.iter().map(|store| store.sold).sum(),
            dc_stock,
            by_id.iter().map(|store| store.inventory()).sum(),
        ),
        target: shipped + assigned,
        dc_unassigned: dc_stock.saturating_sub(assigned),
        stores: revised,
    })
}

fn check_stores(by_id: &[&StoreStock], shares: &[(StoreId, f64)]) -> Result<(), PlanningError> {
    if let Some(pair) = by_id
        .windows(2)
        .find(|pair| pair[0].store_id == pair[1].store_id)
    {
        return Err(PlanningError::DuplicateStore {
            store_id: pair[0].store_id.clone(),
        });
    }
    let is_known = |id: &StoreId| {
        by_id
            .binary_search_by(|store| store.store_id.cmp(id))
            .is_ok()
    };
    match shares.iter().find(|(id, _)| !is_known(id)) {
        Some((store_id, _)) => Err(PlanningError::UnknownStore {
            store_id: store_id.clone(),
        }),
        None => Ok(()),
    }
}
