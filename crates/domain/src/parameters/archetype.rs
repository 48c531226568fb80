//! Archetypes: named sets of defaults.

use crate::decimal::Share;
use crate::enums::{Archetype, ReplenishmentStrategy};

/// The defaults in which the archetypes differ.
pub(super) struct Defaults {
    pub(super) horizon_weeks: u32,
    pub(super) holdback: Share,
    pub(super) safety_stock: Share,
    pub(super) replenishment: ReplenishmentStrategy,
    /// The latest default checkpoint; a short season is checked at its middle.
    pub(super) checkpoint_week: Option<u32>,
}

pub(super) fn defaults_of(archetype: Archetype) -> Defaults {
    match archetype {
        Archetype::FashionRetail => Defaults {
            horizon_weeks: 12,
            holdback: Share::percent(45),
            safety_stock: Share::percent(20),
            replenishment: ReplenishmentStrategy::Weekly,
            checkpoint_week: Some(6),
        },
        Archetype::StableCatalog => Defaults {
            horizon_weeks: 26,
            holdback: Share::percent(35),
            safety_stock: Share::percent(15),
            replenishment: ReplenishmentStrategy::BiWeekly,
            checkpoint_week: Some(13),
        },
        Archetype::Continuous => Defaults {
            horizon_weeks: 52,
            holdback: Share::percent(30),
            safety_stock: Share::percent(10),
            replenishment: ReplenishmentStrategy::Weekly,
            checkpoint_week: None,
        },
    }
}
