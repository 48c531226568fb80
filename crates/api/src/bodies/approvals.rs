//! What a person is asked and has decided, by action. The figures are stored and sent as the agents wrote them; here
//! are their schemas.
#![allow(dead_code)] // The fields are the schema; nothing is built from these types.

use std::collections::BTreeMap;

use serde_json::Value;
use utoipa::ToSchema;

use super::allocations::StoreAllocationBody;
use super::vocabulary::{EmergencyOrderBasis, MarkdownStatus, MarkdownTarget, SellThroughBasis};

/// What is asked, and the figures that belong to it.
#[derive(ToSchema)]
#[serde(tag = "action", content = "data")]
pub(crate) enum ApprovalQuestion {
    /// Whether to manufacture and allocate as planned.
    #[serde(rename = "approve_manufacturing_order")]
    ManufacturingOrder(OrderQuestion),
    /// Whether to mark down.
    #[serde(rename = "approve_markdown")]
    Markdown(MarkdownQuestion),
    /// Whether to order more during the season.
    #[serde(rename = "approve_emergency_order")]
    EmergencyOrder(EmergencyOrderQuestion),
}

/// Units before and after a change.
#[derive(ToSchema)]
pub(crate) struct UnitsChange {
    from: u64,
    to: u64,
}

/// A number before and after a change.
#[derive(ToSchema)]
pub(crate) struct NumberChange {
    from: f64,
    to: f64,
}

/// A manufacturing order. Amounts are in currency units, and absent where the category lacks a price or a cost.
#[derive(ToSchema)]
pub(crate) struct OrderQuestion {
    forecast_id: String,
    allocation_id: String,
    /// Units that the forecast expects.
    total_season_demand: u64,
    /// What the planner expects; never the forecast.
    stated_demand_units: Option<u64>,
    /// Units to manufacture.
    manufacturing_qty: u64,
    /// Safety stock over the forecast, a fraction.
    safety_stock_percentage: f64,
    /// Units that ship at launch.
    initial_allocation: u64,
    /// Units that wait at the DC.
    holdback: u64,
    /// Whether the two-week minimums raised the initial total above the holdback's complement.
    minimum_raised_initial: bool,
    /// One entry per store, by id.
    store_allocations: Vec<StoreAllocationBody>,
    #[schema(nullable = false)]
    manufacturing_cost: Option<f64>,
    #[schema(nullable = false)]
    expected_revenue: Option<f64>,
    #[schema(nullable = false)]
    expected_margin: Option<f64>,
    /// Against the order before a Modify; absent where there was none.
    #[schema(nullable = false)]
    changes: Option<OrderChanges>,
    /// Why.
    reasoning: String,
}

/// What a Modify changed about a manufacturing order.
#[derive(ToSchema)]
pub(crate) struct OrderChanges {
    total_season_demand: UnitsChange,
    manufacturing_qty: UnitsChange,
    initial_allocation: UnitsChange,
    holdback: UnitsChange,
    safety_stock_percentage: NumberChange,
    /// Up to five stores whose season totals moved most.
    stores_moved_most: Vec<MovedStore>,
    #[schema(nullable = false)]
    manufacturing_cost: Option<NumberChange>,
    #[schema(nullable = false)]
    expected_revenue: Option<NumberChange>,
    #[schema(nullable = false)]
    expected_margin: Option<NumberChange>,
}

/// A store whose season total moved.
#[derive(ToSchema)]
pub(crate) struct MovedStore {
    store_id: String,
    from: u64,
    to: u64,
}

/// A markdown. Percentages are fractions.
#[derive(ToSchema)]
pub(crate) struct MarkdownQuestion {
    markdown_id: String,
    /// The forecast that is in force.
    forecast_id: String,
    /// Through which week sell-through was measured.
    week_number: u32,
    /// Units sold through that week.
    sold: u64,
    /// Units sold so far ÷ the basis that counts.
    sell_through_pct: f64,
    sell_through_basis: SellThroughBasis,
    /// Null where the accepted forecast is 0.
    sell_through_of_forecast: Option<f64>,
    /// Null where nothing was manufactured.
    sell_through_of_manufactured: Option<f64>,
    /// What sell-through should be by now.
    target_sell_through_pct: f64,
    markdown_target: MarkdownTarget,
    /// The flat target, `markdown_threshold`.
    flat_target: f64,
    /// What the accepted forecast's curve expects by now; null where it expects nothing.
    plan_curve_target: Option<f64>,
    /// Target − sell-through.
    gap_pct: f64,
    elasticity_coefficient: f64,
    /// The depth, a multiple of 0.05.
    recommended_markdown_pct: f64,
    /// By how much demand is expected to rise.
    expected_demand_lift_pct: f64,
    status: MarkdownStatus,
    /// Whether a person set the depth.
    set_by_person: bool,
    /// The season's end at other depths: none, one step less, this one, one step more.
    outlook: Vec<MarkdownOutlook>,
    /// Against the recommendation that it replaces; absent where there was none.
    #[schema(nullable = false)]
    changes: Option<MarkdownChanges>,
    /// Why.
    reasoning: String,
}

/// The season's end at one depth.
#[derive(ToSchema)]
pub(crate) struct MarkdownOutlook {
    markdown_pct: f64,
    /// Units sold by the season's end.
    units_sold: u64,
    units_left_over: u64,
    /// In currency units; null without a price.
    revenue: Option<f64>,
    /// Null without a price and a cost.
    margin: Option<f64>,
}

/// What a Modify or a newer week changed about a markdown.
#[derive(ToSchema)]
pub(crate) struct MarkdownChanges {
    recommended_markdown_pct: NumberChange,
    elasticity_coefficient: NumberChange,
    sell_through_pct: NumberChange,
}

/// An emergency order. Amounts are in currency units, and absent where the category lacks a price or a cost.
#[derive(ToSchema)]
pub(crate) struct EmergencyOrderQuestion {
    emergency_order_id: String,
    /// The forecast that leaves the shortage.
    forecast_id: String,
    /// The week after which it would be placed.
    week_number: u32,
    /// Units to order.
    units: u64,
    /// Units that the rule recommends.
    recommended_units: u64,
    /// Which shortage it covers.
    basis: EmergencyOrderBasis,
    /// Units still to be sold by the season's end.
    still_needed: u64,
    /// What the DC alone cannot cover.
    dc_shortage: u64,
    /// What DC and stores together cannot cover.
    network_shortage: u64,
    /// The week at whose end it would reach the DC.
    arrival_week: u32,
    /// Units expected to be sold after its arrival.
    sellable_after_arrival: u64,
    /// The rule's calculation in words.
    calculation: String,
    #[schema(nullable = false)]
    order_cost: Option<f64>,
    #[schema(nullable = false)]
    expected_margin: Option<f64>,
    /// What a Modify changed; absent where there was none.
    #[schema(nullable = false)]
    changes: Option<EmergencyOrderChanges>,
    /// Why.
    reasoning: String,
}

/// What a Modify changed about an emergency order.
#[derive(ToSchema)]
pub(crate) struct EmergencyOrderChanges {
    units: UnitsChange,
}

/// What became of a request.
#[derive(ToSchema)]
#[serde(tag = "decision", content = "changes", rename_all = "snake_case")]
pub(crate) enum RecordedDecision {
    /// A person accepted what was shown.
    Accept(NoChanges),
    /// A person changed these parameters.
    Modify(BTreeMap<String, ParameterChange>),
    /// The sales of a newer week made it obsolete.
    Superseded(SupersedingWeek),
}

/// An object without fields.
#[derive(ToSchema)]
pub(crate) struct NoChanges {}

/// A parameter's value before and after.
#[derive(ToSchema)]
pub(crate) struct ParameterChange {
    from: Value,
    to: Value,
}

/// The week that made a request obsolete.
#[derive(ToSchema)]
pub(crate) struct SupersedingWeek {
    week_number: u32,
}
