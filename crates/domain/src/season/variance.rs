//! How far a season's sales are from its forecast (planning-rules 8).

use serde::{Deserialize, Serialize};

use crate::decimal::Decimal;
use crate::enums::VarianceBasis;
use crate::units::Units;

/// Which way sales left the forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VarianceDirection {
    /// More was sold.
    Over,
    /// Less was sold.
    Under,
}

impl VarianceDirection {
    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Over => "over",
            Self::Under => "under",
        }
    }
}

/// The variance of the season through a week. Percentages are fractions of six places; they are
/// absent where the forecast is 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VarianceCheck {
    /// Through which week.
    pub week_number: u32,
    /// Units expected in weeks 1 to n.
    pub forecasted_cumulative: Units,
    /// Units sold in weeks 1 to n.
    pub actual_cumulative: Units,
    /// |actual − forecast| ÷ forecast over weeks 1 to n.
    pub variance_pct: Option<Decimal>,
    /// Which way; absent where both are equal.
    pub direction: Option<VarianceDirection>,
    /// The same for week n alone.
    pub weekly_variance_pct: Option<Decimal>,
    /// Which way week n went.
    pub weekly_direction: Option<VarianceDirection>,
    /// The cumulative variance against the season's first forecast.
    pub original_variance_pct: Option<Decimal>,
    /// Which way from the first forecast; absent also in checks of before it was kept.
    #[serde(default)]
    pub original_direction: Option<VarianceDirection>,
    /// The cumulative variance with the stocked-out store-weeks left out on both sides.
    pub stockout_adjusted_variance_pct: Option<Decimal>,
    /// Which way without them; absent also in checks of before it was kept.
    #[serde(default)]
    pub stockout_adjusted_direction: Option<VarianceDirection>,
    /// Stores that stood without stock at the end of some week.
    pub stocked_out_stores: u32,
    /// Which of the two variances triggers.
    pub basis: VarianceBasis,
    /// Whether it is above `variance_threshold`: a re-forecast follows.
    pub threshold_exceeded: bool,
    /// Whether it is above `emergency_threshold`, over the forecast.
    pub emergency: bool,
    /// All of it in a sentence.
    pub reasoning: String,
}
