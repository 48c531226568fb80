//! What a rehearsal refuses, in the words of a request.

use hemline_planning::PlanningError;
use serde_json::Value;

use super::checks::{of_variant, violation};
use crate::error::AgentsError;

/// What a simulation refuses, although everything was checked before.
#[allow(clippy::needless_pass_by_value, reason = "it is mapped over errors")]
pub(super) fn refused(error: PlanningError) -> AgentsError {
    AgentsError::Context {
        message: error.to_string(),
    }
}

/// Stores that are not those of the first variant.
pub(super) fn other_stores(variant: &str) -> AgentsError {
    let mut same_stores = violation(
        "include_stores",
        Value::Null,
        "the same stores in every variant: the first one's include_stores and history_until"
            .to_owned(),
    );
    same_stores.message =
        "its stores are not those of the first variant, so that they have no common demand"
            .to_owned();
    AgentsError::InvalidParameters {
        violations: vec![of_variant(variant, same_stores)],
    }
}

/// An error about one variant, with its name where the request can mend it.
pub(super) fn in_variant(name: &str, error: AgentsError) -> AgentsError {
    match error {
        AgentsError::InvalidParameters { violations } => AgentsError::InvalidParameters {
            violations: violations
                .into_iter()
                .map(|one| of_variant(name, one))
                .collect(),
        },
        other => other,
    }
}
