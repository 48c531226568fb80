//! How the planning itself went (planning-rules 11).

use hemline_domain::{Decimal, Units};
use serde::{Deserialize, Serialize};

use super::facts::SeasonFacts;
use crate::ratio::Ratio;

/// A planning workflow below so many seconds is on target.
pub const PLANNING_SECONDS_TARGET: f64 = 60.0;

/// Run time and approvals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProcessFigures {
    /// Seconds that the planning workflow ran, without the time people took to answer; absent where it was not
    /// measured.
    pub planning_seconds: Option<f64>,
    /// [`PLANNING_SECONDS_TARGET`].
    pub planning_seconds_target: f64,
    /// Whether it ran shorter than that.
    pub planning_target_met: Option<bool>,
    /// Requests that a person decided.
    pub approvals: u32,
    /// Those of them that were sent back with changes.
    pub approvals_modified: u32,
    /// Their share, as a fraction; absent where nothing was asked.
    pub modified_share: Option<Decimal>,
}

pub(super) fn process_figures(facts: &SeasonFacts<'_>) -> ProcessFigures {
    let units = |number: u32| Units::new(u64::from(number));
    let asked = facts.approvals;
    ProcessFigures {
        planning_seconds: facts.planning_seconds,
        planning_seconds_target: PLANNING_SECONDS_TARGET,
        planning_target_met: facts
            .planning_seconds
            .map(|seconds| seconds < PLANNING_SECONDS_TARGET),
        approvals: asked.decided,
        approvals_modified: asked.modified,
        modified_share: Ratio::of(units(asked.modified), units(asked.decided))
            .map(Ratio::to_decimal),
    }
}
