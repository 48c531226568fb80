//! Stores' shares of demand, checked and normalised.

use hemline_domain::StoreId;
use std::collections::BTreeMap;

use crate::error::PlanningError;

/// Each store's share of demand, the shares divided by their sum so that they add up to 1.
///
/// # Errors
/// When a share is negative or not finite, or a store is named twice. Shares that are all 0 stay
/// so.
pub(crate) fn normalised(
    shares: &[(StoreId, f64)],
) -> Result<BTreeMap<&StoreId, f64>, PlanningError> {
    let mut by_store = BTreeMap::new();
    for (store_id, share) in shares {
        if !share.is_finite() || *share < 0.0 {
            return Err(PlanningError::InvalidShare {
                store_id: store_id.clone(),
                share: *share,
            });
        }
        if by_store.insert(store_id, *share).is_some() {
            return Err(PlanningError::DuplicateStore {
                store_id: store_id.clone(),
            });
        }
    }
    let sum: f64 = by_store.values().sum();
    if sum > 0.0 {
        for share in by_store.values_mut() {
            *share /= sum;
        }
    }
    Ok(by_store)
}
