//! Why and from what a season is forecast again.

use hemline_domain::{Share, Units};
use hemline_planning::variance::VarianceCheck;
use serde::{Deserialize, Serialize};

/// What asks for a re-forecast (planning-rules 3).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum ReforecastReason {
    /// A markdown that the forecast in force does not count yet.
    MarkdownApplied {
        /// Its depth, as a fraction.
        markdown_pct: Share,
        /// The week after which it holds.
        applied_after_week: u32,
    },
    /// Sales left the forecast by more than the threshold.
    VarianceAboveThreshold,
    /// A person asked for it.
    PersonAsked {
        /// Who.
        by: String,
    },
}

impl ReforecastReason {
    /// The reason in a sentence.
    #[must_use]
    pub fn in_words(&self, variance: Option<&VarianceCheck>) -> String {
        match self {
            Self::MarkdownApplied {
                markdown_pct,
                applied_after_week,
            } => format!(
                "A markdown of {} holds after week {applied_after_week}: the remaining weeks are forecast with the rise in demand that it is expected to bring",
                crate::team::percent(markdown_pct.as_f64())
            ),
            Self::VarianceAboveThreshold => variance.map_or_else(
                || "Sales left the forecast by more than the threshold".to_owned(),
                |check| check.reasoning.clone(),
            ),
            Self::PersonAsked { .. } => "A person asked for a re-forecast".to_owned(),
        }
    }
}

/// What a re-forecast's handoff adds to the context.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReforecastContext {
    /// Why.
    pub reason: ReforecastReason,
    /// The variance against the forecast in force; none before the first week.
    pub variance: Option<VarianceCheck>,
    /// Units sold in weeks 1 to n.
    pub actual_week_1_to_n: Vec<Units>,
    /// Units that the forecast in force had for them.
    pub forecasted_week_1_to_n: Vec<Units>,
    /// Weeks after week n.
    pub remaining_weeks: u32,
}
