//! What the agents of a run have produced: typed objects that tools made.

use hemline_domain::{
    AllocationPlan, Clustering, Decimal, Forecast, ForecastId, MarkdownTarget, PricingStrategy,
    SellThroughBasis, Share, Units,
};
use hemline_ml::clustering::StoreClusters;
use hemline_ml::demand::{DemandForecast, LevelCorrection};
use hemline_planning::emergency_order::EmergencyOrder;
use hemline_planning::manufacturing::ManufacturingOrder;
use hemline_planning::markdown::MarkdownRecommendation;
use hemline_planning::markdown_outlook::MarkdownOutcome;
use hemline_planning::reallocation::Reallocation;
use hemline_planning::replenishment::Replenishment;
use hemline_planning::variance::VarianceCheck;
use serde::{Deserialize, Serialize};

use super::reforecast::ReforecastContext;

/// What the agents have produced so far: typed objects that tools made.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SeasonResults {
    /// Raised by every change, so that only changes are journaled.
    pub revision: u64,
    /// The season's demand, before it is split.
    pub demand: Option<DemandForecast>,
    /// The clusters, before factors.
    pub store_clusters: Option<StoreClusters>,
    /// The clusters with shares and store factors; in a re-forecast those of the accepted plan.
    pub clustering: Option<Clustering>,
    /// The forecast with its cluster split; in a re-forecast the revised one.
    pub forecast: Option<Forecast>,
    /// Whether the forecast was stored by an earlier round of the same season.
    pub forecast_is_stored: bool,
    /// The order.
    pub order: Option<ManufacturingOrder>,
    /// The order handed out to the stores.
    pub allocation: Option<AllocationPlan>,
    /// How the season is priced.
    pub pricing: Option<PricingStrategy>,
    /// How far sales are from the forecast.
    pub variance: Option<VarianceCheck>,
    /// The re-forecast that was begun; it cannot be begun again.
    pub reforecast: Option<ReforecastContext>,
    /// What the weeks sold changed in the others, in a re-forecast.
    pub level_correction: Option<LevelCorrection>,
    /// The stores' new totals after a re-forecast, and what is lacking.
    pub reallocation: Option<ReallocationPlan>,
    /// What ships at the end of the week.
    pub replenishment: Option<ReplenishmentPlan>,
    /// Where the season stands at its checkpoint.
    pub sell_through: Option<SellThrough>,
    /// The markdown that a person is asked for, or that none is needed.
    pub markdown: Option<MarkdownProposal>,
}

/// The stores' season totals after a re-forecast (planning-rules 9).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReallocationPlan {
    /// The revised forecast that it rests on.
    pub forecast_id: ForecastId,
    /// Totals per store and what is lacking.
    pub reallocation: Reallocation,
    /// Units of emergency orders that are on their way; the recommended order leaves them out.
    pub units_on_order: Units,
    /// What to order on top; 0 units where nothing is lacking. A person must approve it.
    pub emergency_order: EmergencyOrder,
}

/// The shipments of a week (planning-rules 7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplenishmentPlan {
    /// The forecast in force.
    pub forecast_id: ForecastId,
    /// Needs and shipments per store; nothing is booked yet.
    pub replenishment: Replenishment,
}

/// Sell-through at the checkpoint, on both bases and against both targets (planning-rules 10). Percentages
/// are fractions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SellThrough {
    /// The week.
    pub week_number: u32,
    /// Units sold through it.
    pub sold: Units,
    /// Units sold ÷ the basis that counts.
    pub sell_through_pct: Decimal,
    /// Which basis counts.
    pub sell_through_basis: SellThroughBasis,
    /// Against the accepted forecast; absent where that is 0.
    pub sell_through_of_forecast: Option<Decimal>,
    /// Against the manufactured quantity; absent where that is 0.
    pub sell_through_of_manufactured: Option<Decimal>,
    /// What it should be by now.
    pub target_sell_through_pct: Decimal,
    /// Which target counts.
    pub markdown_target: MarkdownTarget,
    /// The flat target.
    pub flat_target: Share,
    /// What the accepted forecast's curve expects by now; absent where it expects nothing.
    pub plan_curve_target: Option<Decimal>,
    /// Target − sell-through; negative where the season is ahead.
    pub gap_pct: Decimal,
}

impl SellThrough {
    /// The part of a recommendation that says where the season stands; `sold` units through its week.
    #[must_use]
    pub fn of(recommendation: &MarkdownRecommendation, sold: Units) -> Self {
        Self {
            week_number: recommendation.week_number,
            sold,
            sell_through_pct: recommendation.sell_through_pct,
            sell_through_basis: recommendation.sell_through_basis,
            sell_through_of_forecast: recommendation.sell_through_of_forecast,
            sell_through_of_manufactured: recommendation.sell_through_of_manufactured,
            target_sell_through_pct: recommendation.target_sell_through_pct,
            markdown_target: recommendation.markdown_target,
            flat_target: recommendation.flat_target,
            plan_curve_target: recommendation.plan_curve_target,
            gap_pct: recommendation.gap_pct,
        }
    }
}

/// A markdown with what other depths would give.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MarkdownProposal {
    /// The depth, and the calculation behind it.
    pub recommendation: MarkdownRecommendation,
    /// Whether a person set the depth in the place of the recommended one.
    pub set_by_person: bool,
    /// The season's end without a markdown, one step less, at the depth, and one step more.
    pub outlook: Vec<MarkdownOutcome>,
}
