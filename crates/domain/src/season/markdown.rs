//! The season's one markdown (planning-rules 10).

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::decimal::{Decimal, Share};
use crate::enums::{MarkdownTarget, SellThroughBasis, vocabulary};
use crate::error::DomainError;
use crate::units::Units;

vocabulary!(
    /// Where a markdown stands.
    MarkdownStatus as "markdown status" {
        /// A person must decide.
        PendingApproval = "pending_approval",
        /// Accepted, not yet in the stores.
        Approved = "approved",
        /// In the stores.
        Applied = "applied",
        /// The season is on track.
        NotNeeded = "not_needed",
        /// A newer recommendation took its place.
        Superseded = "superseded",
    }
);

/// A recommended markdown, the same depth for every store. Percentages are fractions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MarkdownRecommendation {
    /// The checkpoint week.
    pub week_number: u32,
    /// Units sold so far ÷ the basis that counts.
    pub sell_through_pct: Decimal,
    /// Which basis counts.
    pub sell_through_basis: SellThroughBasis,
    /// Sell-through against the accepted forecast; absent where it is 0.
    pub sell_through_of_forecast: Option<Decimal>,
    /// Sell-through against the manufactured quantity; absent where it is 0.
    pub sell_through_of_manufactured: Option<Decimal>,
    /// What sell-through should be by now.
    pub target_sell_through_pct: Decimal,
    /// Which target counts.
    pub markdown_target: MarkdownTarget,
    /// The flat target, `markdown_threshold`.
    pub flat_target: Share,
    /// What the accepted forecast's curve expects by now; absent where it expects nothing.
    pub plan_curve_target: Option<Decimal>,
    /// Target − sell-through; negative where the season is ahead.
    pub gap_pct: Decimal,
    /// Gain from the gap to the markdown; not the economist's price elasticity.
    pub elasticity_coefficient: Decimal,
    /// The markdown: a multiple of 5 points from 0 to `max_markdown`.
    pub recommended_markdown_pct: Share,
    /// By how much demand is expected to rise: markdown × `lift_factor`.
    pub expected_demand_lift_pct: Decimal,
    /// `pending_approval`, or `not_needed` where the markdown is 0.
    pub status: MarkdownStatus,
    /// The calculation in words.
    pub reasoning: String,
}

/// The season's end at one markdown depth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MarkdownOutcome {
    /// The depth, as a fraction.
    pub markdown_pct: Share,
    /// Units sold by the season's end.
    pub units_sold: Units,
    /// Units left over.
    pub units_left_over: Units,
    /// The season's revenue in currency units: full price until now, the marked-down price after.
    /// Absent without a price.
    pub revenue: Option<f64>,
    /// Revenue − cost of all units, sold or left over, + salvage value of those left over. Absent
    /// without a price and a cost.
    pub margin: Option<f64>,
}
