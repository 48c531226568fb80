//! What is assumed of demand beside the forecast.

use crate::error::PlanningError;

/// The largest bias and spread.
const LARGEST_FACTOR: f64 = 10.0;

/// The largest coefficient of variation of a store's share.
const LARGEST_VARIATION: f64 = 3.0;

/// How demand is drawn around a forecast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DemandAssumptions {
    /// Demand on average ÷ forecast: 1.3 is 30% more than forecast. Above 0, at most 10.
    pub bias: f64,
    /// Multiplies the forecast's own error spread; 0 makes demand what the forecast says × bias. At most 10.
    pub spread: f64,
    /// Coefficient of variation of a store's share of demand over the whole season, 0 to 3.
    pub store_season_variation: f64,
    /// Coefficient of variation of a store's share within a week, 0 to 3. It comes on top of the variation
    /// of counts: a store that expects m units has the variance m + (coefficient × m)².
    pub store_week_variation: f64,
}

impl Default for DemandAssumptions {
    /// The forecast is right on average and as wrong as it says; stores vary moderately.
    fn default() -> Self {
        Self {
            bias: 1.0,
            spread: 1.0,
            store_season_variation: 0.10,
            store_week_variation: 0.25,
        }
    }
}

impl DemandAssumptions {
    /// Every assumption that is out of its range, as [`PlanningError::InvalidSimulation`].
    #[must_use]
    pub fn violations(&self) -> Vec<PlanningError> {
        let checks = [
            (
                "bias",
                self.bias,
                self.bias > 0.0 && self.bias <= LARGEST_FACTOR,
                "a number above 0, up to 10",
            ),
            (
                "spread",
                self.spread,
                (0.0..=LARGEST_FACTOR).contains(&self.spread),
                "0 to 10",
            ),
            (
                "store_season_variation",
                self.store_season_variation,
                (0.0..=LARGEST_VARIATION).contains(&self.store_season_variation),
                "0 to 3",
            ),
            (
                "store_week_variation",
                self.store_week_variation,
                (0.0..=LARGEST_VARIATION).contains(&self.store_week_variation),
                "0 to 3",
            ),
        ];
        let outside = checks.into_iter().filter(|(_, _, is_inside, _)| !is_inside);
        outside
            .map(
                |(name, value, _, allowed)| PlanningError::InvalidSimulation {
                    name,
                    value,
                    allowed,
                },
            )
            .collect()
    }
}
