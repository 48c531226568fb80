//! Bodies of the markdown route.

use chrono::{DateTime, Utc};
use hemline_domain::Units;
use hemline_domain::season::{MarkdownOutcome, MarkdownRecord, MarkdownStatus, StoreMarkdown};
use hemline_domain::{
    Decimal, ForecastId, MarkdownId, MarkdownTarget, SellThroughBasis, Share, StoreId,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::forecasts::each;
use super::vocabulary;

/// The season's markdown as it stands. Percentages are fractions.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Markdown)]
pub(crate) struct MarkdownBody {
    #[schema(value_type = String)]
    markdown_id: MarkdownId,
    /// The forecast that was in force.
    #[schema(value_type = String)]
    forecast_id: ForecastId,
    /// Through which week sell-through was measured.
    week_number: u32,
    /// Units sold so far ÷ the basis that counts.
    #[schema(value_type = f64)]
    sell_through_pct: Decimal,
    #[schema(value_type = vocabulary::SellThroughBasis)]
    sell_through_basis: SellThroughBasis,
    /// Sell-through against the accepted forecast; null where it is 0.
    #[schema(value_type = Option<f64>)]
    sell_through_of_forecast: Option<Decimal>,
    /// Sell-through against the manufactured quantity; null where it is 0.
    #[schema(value_type = Option<f64>)]
    sell_through_of_manufactured: Option<Decimal>,
    /// What sell-through should be by now: the target that counts.
    #[schema(value_type = f64)]
    target_sell_through_pct: Decimal,
    #[schema(value_type = vocabulary::MarkdownTarget)]
    markdown_target: MarkdownTarget,
    /// The flat target, `markdown_threshold`.
    #[schema(value_type = f64)]
    flat_target: Share,
    /// What the accepted forecast's curve expects by now; null where it expects nothing.
    #[schema(value_type = Option<f64>)]
    plan_curve_target: Option<Decimal>,
    /// Target − sell-through; negative where the season is ahead.
    #[schema(value_type = f64)]
    gap_pct: Decimal,
    /// Gain from the gap to the markdown.
    #[schema(value_type = f64)]
    elasticity_coefficient: Decimal,
    /// A multiple of 0.05.
    #[schema(value_type = f64)]
    recommended_markdown_pct: Share,
    /// By how much demand is expected to rise.
    #[schema(value_type = f64)]
    expected_demand_lift_pct: Decimal,
    #[schema(value_type = vocabulary::MarkdownStatus)]
    status: MarkdownStatus,
    /// The calculation in words.
    reasoning: String,
    /// Whether a person set the depth.
    set_by_person: bool,
    /// The week after which the stores sell at the lower price; null until a person accepts it.
    applied_after_week: Option<u32>,
    /// The season's end at other depths: none, one step less, this one, one step more.
    outlook: Vec<MarkdownOutcomeBody>,
    /// One record per store, by id; empty until a person accepts it.
    store_markdowns: Vec<StoreMarkdownBody>,
    /// Earlier recommendations that this one replaces, oldest first.
    superseded: Vec<SupersededMarkdown>,
    created_at: DateTime<Utc>,
}

impl MarkdownBody {
    /// The newest of a season's markdowns, oldest first, with its stores; none where there is none.
    pub(crate) fn newest(
        mut markdowns: Vec<MarkdownRecord>,
        stores: Vec<StoreMarkdown>,
    ) -> Option<Self> {
        let newest = markdowns.pop()?;
        Some(Self::new(newest, stores, markdowns))
    }

    /// A markdown, with its stores and the ones that it replaces, oldest first.
    pub(crate) fn new(
        newest: MarkdownRecord,
        stores: Vec<StoreMarkdown>,
        superseded: Vec<MarkdownRecord>,
    ) -> Self {
        let recommendation = newest.recommendation;
        let depth = recommendation.recommended_markdown_pct;
        let outlook = newest.outlook.into_iter();
        Self {
            markdown_id: newest.markdown_id,
            forecast_id: newest.forecast_id,
            week_number: recommendation.week_number,
            sell_through_pct: recommendation.sell_through_pct,
            sell_through_basis: recommendation.sell_through_basis,
            sell_through_of_forecast: recommendation.sell_through_of_forecast,
            sell_through_of_manufactured: recommendation.sell_through_of_manufactured,
            target_sell_through_pct: recommendation.target_sell_through_pct,
            markdown_target: recommendation.markdown_target,
            flat_target: recommendation.flat_target,
            plan_curve_target: recommendation.plan_curve_target,
            gap_pct: recommendation.gap_pct,
            elasticity_coefficient: recommendation.elasticity_coefficient,
            recommended_markdown_pct: depth,
            expected_demand_lift_pct: recommendation.expected_demand_lift_pct,
            status: recommendation.status,
            reasoning: recommendation.reasoning,
            set_by_person: newest.set_by_person,
            applied_after_week: newest.applied_after_week,
            outlook: outlook
                .map(|outcome| MarkdownOutcomeBody::new(&outcome, depth))
                .collect(),
            store_markdowns: each(stores),
            superseded: each(superseded),
            created_at: newest.created_at,
        }
    }
}

/// The season's end at one depth.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = MarkdownOutcome)]
pub(crate) struct MarkdownOutcomeBody {
    #[schema(value_type = f64)]
    markdown_pct: Share,
    /// Whether it is the recommended depth.
    is_recommended: bool,
    /// Units sold by the season's end.
    #[schema(value_type = u64)]
    units_sold: Units,
    #[schema(value_type = u64)]
    units_left_over: Units,
    /// In currency units; null without a price.
    revenue: Option<f64>,
    /// Revenue − cost of all units + salvage value of those left over; null without a price and a cost.
    margin: Option<f64>,
}

impl MarkdownOutcomeBody {
    fn new(outcome: &MarkdownOutcome, recommended: Share) -> Self {
        Self {
            markdown_pct: outcome.markdown_pct,
            is_recommended: outcome.markdown_pct == recommended,
            units_sold: outcome.units_sold,
            units_left_over: outcome.units_left_over,
            revenue: outcome.revenue,
            margin: outcome.margin,
        }
    }
}

/// One store's part of an accepted markdown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = StoreMarkdown)]
pub(crate) struct StoreMarkdownBody {
    #[schema(value_type = String)]
    store_id: StoreId,
    #[schema(value_type = f64)]
    markdown_pct: Share,
    /// The first week at the lower price.
    applied_from_week: u32,
}

impl From<StoreMarkdown> for StoreMarkdownBody {
    fn from(store: StoreMarkdown) -> Self {
        Self {
            store_id: store.store_id,
            markdown_pct: store.markdown_pct,
            applied_from_week: store.applied_from_week,
        }
    }
}

/// A recommendation that a Modify or a newer week has replaced.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SupersededMarkdown {
    #[schema(value_type = String)]
    markdown_id: MarkdownId,
    week_number: u32,
    #[schema(value_type = f64)]
    recommended_markdown_pct: Share,
    #[schema(value_type = vocabulary::MarkdownStatus)]
    status: MarkdownStatus,
    reasoning: String,
    created_at: DateTime<Utc>,
}

impl From<MarkdownRecord> for SupersededMarkdown {
    fn from(record: MarkdownRecord) -> Self {
        Self {
            markdown_id: record.markdown_id,
            week_number: record.recommendation.week_number,
            recommended_markdown_pct: record.recommendation.recommended_markdown_pct,
            status: record.recommendation.status,
            reasoning: record.recommendation.reasoning,
            created_at: record.created_at,
        }
    }
}
