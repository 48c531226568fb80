//! What is to be rehearsed.

use chrono::NaiveDate;
use hemline_domain::{CategoryId, Decimal, StatedParameters};
use hemline_planning::simulation::{DemandAssumptions, SeasonConditions};
use serde::{Deserialize, Serialize};

/// Demand paths where no number is asked for.
pub const DEFAULT_PATHS: usize = 1_000;

/// The seed of the demand paths where none is given.
pub const DEFAULT_SEED: u64 = 42;

/// A season to be rehearsed with several sets of parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Rehearsal {
    /// The category.
    pub category_id: CategoryId,
    /// First day of week 1.
    pub season_start_date: NaiveDate,
    /// What is compared; the first is what the others are compared with.
    pub variants: Vec<RehearsalVariant>,
    /// What customers do.
    pub demand: RehearsalDemand,
}

/// One set of parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct RehearsalVariant {
    /// Its name: 1 to 64 characters, none twice.
    pub name: String,
    /// What it states; the rest is defaults.
    pub stated: StatedParameters,
}

/// What customers do, the same in all variants.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RehearsalDemand {
    /// Seasons that are simulated.
    pub paths: usize,
    /// The seed of their demand.
    pub seed: u64,
    /// Demand on average ÷ forecast of the first variant.
    pub bias: f64,
    /// Multiplies the forecast's own error spread.
    pub spread: f64,
    /// Coefficient of variation of a store's share over the season.
    pub store_season_variation: f64,
    /// Coefficient of variation of a store's share within a week, beyond that of counts.
    pub store_week_variation: f64,
    /// What a markdown really does: depth × this more demand. The first variant's `lift_factor` where absent.
    pub true_lift_factor: Option<Decimal>,
    /// Whether recommended emergency orders are placed.
    pub accept_emergency_orders: bool,
}

impl Default for RehearsalDemand {
    /// The forecast is right on average and as wrong as it says.
    fn default() -> Self {
        let assumptions = DemandAssumptions::default();
        Self {
            paths: DEFAULT_PATHS,
            seed: DEFAULT_SEED,
            bias: assumptions.bias,
            spread: assumptions.spread,
            store_season_variation: assumptions.store_season_variation,
            store_week_variation: assumptions.store_week_variation,
            true_lift_factor: None,
            accept_emergency_orders: true,
        }
    }
}

impl RehearsalDemand {
    pub(super) fn assumptions(&self) -> DemandAssumptions {
        DemandAssumptions {
            bias: self.bias,
            spread: self.spread,
            store_season_variation: self.store_season_variation,
            store_week_variation: self.store_week_variation,
        }
    }

    pub(super) fn conditions(&self, first_lift_factor: Decimal) -> SeasonConditions {
        SeasonConditions {
            accept_emergency_orders: self.accept_emergency_orders,
            true_lift_factor: Some(self.true_lift_factor.unwrap_or(first_lift_factor)),
        }
    }
}
