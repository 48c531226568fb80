//! Fingerprints: equal inputs give equal plans, and a changed input is noticed (planning-rules 0).

use hemline_domain::{Category, DemandCalendar, SeasonParameters, Store, StoreWeek, Units};
use hemline_ml::demand::MarkdownEffect;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The release whose formulas a plan rests on.
const RELEASE: &str = env!("CARGO_PKG_VERSION");

/// Fingerprints of one category's data that are kept at most.
const MOST_KEPT: usize = 32;

/// Bytes of JSON that are hashed at once, about.
const HASHED_AT_ONCE: usize = 64 * 1024;

/// Fingerprints of data that stay the same, by the parameters that go into them: hashing the sales of 2,000
/// stores takes longer than all the rest of an assembly from memory.
#[derive(Clone, Default)]
pub(super) struct KeptFingerprints(Arc<Mutex<BTreeMap<String, String>>>);

impl KeptFingerprints {
    /// The fingerprint for `parameters`, hashed by `compute` where it is not kept.
    pub(super) fn of_demand(
        &self,
        parameters: &SeasonParameters,
        compute: impl FnOnce() -> String,
    ) -> String {
        // These types serialise to JSON without failing: string keys, finite numbers.
        let key = serde_json::to_string(&demand_parameters(parameters)).unwrap_or_default();
        if let Some(kept) = self.lock().get(&key) {
            return kept.clone();
        }
        let fingerprint = compute();
        let mut kept = self.lock();
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.insert(key, fingerprint.clone());
        fingerprint
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        // Single inserts leave the map whole even if a holder panics.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

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
    let (of_the_forecast, of_the_split) = demand_parameters(parameters);
    let without_events = hash(&(
        RELEASE,
        &category.category_id,
        stores,
        usable,
        of_the_forecast,
        of_the_split,
    ));
    // A category without a calendar keeps the fingerprint that it had before there were any.
    if events.is_empty() {
        return without_events;
    }
    hash(&(without_events, events))
}

/// The parameters that the forecast depends on, and those that its split over stores depends on.
fn demand_parameters(parameters: &SeasonParameters) -> (impl Serialize, impl Serialize) {
    (
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
    )
}

/// Hash over everything that the whole plan depends on.
pub(super) fn of_plan(
    demand_fingerprint: &str,
    category: &Category,
    parameters: &SeasonParameters,
) -> String {
    hash(&(demand_fingerprint, category, parameters))
}

/// Hash over everything that a plan for a given forecast depends on.
pub(crate) fn of_given_plan(plan_fingerprint: &str, curve: &[Units]) -> String {
    hash(&(plan_fingerprint, curve))
}

/// Hash over everything that a revised forecast depends on.
pub(crate) fn of_reforecast(
    demand_fingerprint: &str,
    sold: &[Units],
    markdown: Option<MarkdownEffect>,
) -> String {
    hash(&(demand_fingerprint, sold, markdown))
}

fn hash(value: &impl Serialize) -> String {
    let mut hashing = Hashing::default();
    // These types serialise to JSON without failing: string keys, finite numbers. Nor does a hash refuse bytes.
    let _ = serde_json::to_writer(&mut hashing, value);
    let mut text = String::with_capacity(64);
    for byte in hashing.digest() {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Takes JSON as it is written: that of 2,000 stores' sales would be some 25 MB in one piece.
#[derive(Default)]
struct Hashing {
    hasher: Sha256,
    pending: Vec<u8>,
}

impl Hashing {
    fn digest(mut self) -> impl IntoIterator<Item = u8> {
        self.hasher.update(&self.pending);
        self.hasher.finalize()
    }
}

impl std::io::Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.pending.extend_from_slice(bytes);
        if self.pending.len() >= HASHED_AT_ONCE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.hasher.update(&self.pending);
        self.pending.clear();
        Ok(())
    }
}
