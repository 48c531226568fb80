//! Fingerprints: equal inputs give equal plans, and a changed input is noticed (planning-rules 0).

use hemline_domain::{Category, DemandCalendar, SeasonParameters, Store, StoreWeek};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// The release whose formulas a plan rests on.
const RELEASE: &str = env!("CARGO_PKG_VERSION");

/// Hash over everything that the forecast, the clusters and the store factors depend on.
pub(super) fn of_demand(
    category: &Category,
    stores: &[Store],
    history: &[StoreWeek],
    events: &DemandCalendar,
    parameters: &SeasonParameters,
) -> String {
    let usable: Vec<&StoreWeek> = history
        .iter()
        .filter(|row| row.week_start_date <= parameters.history_until)
        .collect();
    let without_events = hash(&(
        RELEASE,
        &category.category_id,
        stores,
        usable,
        (
            parameters.season_start_date,
            parameters.forecast_horizon_weeks,
            parameters.history_until,
            parameters.forecasting_method,
        ),
        (
            parameters.cluster_count,
            &parameters.cluster_shares,
            &parameters.include_stores,
            &parameters.allocation_attributes,
        ),
    ));
    // A category without a calendar keeps the fingerprint that it had before there were any.
    if events.is_empty() {
        return without_events;
    }
    hash(&(without_events, events))
}

/// Hash over everything that the whole plan depends on.
pub(super) fn of_plan(
    demand_fingerprint: &str,
    category: &Category,
    parameters: &SeasonParameters,
) -> String {
    hash(&(demand_fingerprint, category, parameters))
}

fn hash(value: &impl Serialize) -> String {
    // These types serialise to JSON without failing: string keys, finite numbers.
    let bytes = serde_json::to_vec(value).unwrap_or_default();
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
