//! Inventory, markdown, money, and the planning itself.

use utoipa::ToSchema;

/// The season's markdown, looked back upon. Percentages are fractions.
#[derive(ToSchema)]
pub(super) struct MarkdownEffect {
    /// Its depth.
    depth: f64,
    /// The week after which it held.
    applied_after_week: u32,
    /// Weeks sold at the lower price.
    weeks_after: u32,
    /// Units sold in them: what the markdown cost where there is no price.
    units_after: u64,
    /// Those units × price × depth, in currency units; null without a price.
    cost: Option<f64>,
    /// By how much demand was expected to rise: depth × `lift_factor`.
    expected_lift: f64,
    /// By how much it rose: sales after it ÷ what the last forecast without it expected of these weeks, at the
    /// level that sales before it had against the same forecast, − 1. Null where there is nothing to compare.
    realised_lift: Option<f64>,
    /// Units that the last forecast without it, at that level, expected after it.
    units_expected_without: Option<u64>,
    /// About what the markdown earned, in currency units; below 0 it lost money. Null without a price.
    estimated_gain: Option<f64>,
    /// Whether it lost: units × (1 − depth) below those expected without it, where there is no price.
    lost_money: Option<bool>,
    /// Store-weeks after it that sold out: the more of them, the more the realised lift understates demand.
    sold_out_store_weeks_after: u32,
}

/// Turnover and sell-through, as fractions or multiples of six places, null where they are not defined.
#[derive(ToSchema)]
pub(crate) struct InventoryFigures {
    /// Mean of the units in stores and at the DC at launch and at the end of each week, rounded.
    mean_stock: u64,
    /// Units sold ÷ mean stock, over the weeks sold; not a yearly figure.
    turnover: Option<f64>,
    /// Units left ÷ mean weekly sales of the last 4 weeks.
    weeks_of_supply: Option<f64>,
    /// Units sold ÷ the forecast that the order was accepted with.
    sell_through_of_forecast: Option<f64>,
    /// Units sold ÷ units manufactured, without emergency units.
    sell_through_of_manufactured: Option<f64>,
    /// Units sold ÷ all units there were to sell.
    sell_through_of_supply: Option<f64>,
    /// The same weeks a year before; null where the history does not have them.
    last_year: Option<LastYearSales>,
}

/// The season beside last year's. Last year's stock is not known, so its sales are all there is to compare.
#[derive(ToSchema)]
pub(crate) struct LastYearSales {
    /// Units sold in the same weeks of last year.
    units_sold: u64,
    /// This season's sales ÷ last year's − 1, as a fraction; null where last year sold nothing.
    change: Option<f64>,
    /// This season's units manufactured ÷ last year's sales.
    manufactured_cover: Option<f64>,
}

/// What the season brought, in currency units.
#[derive(ToSchema)]
pub(super) struct SeasonMoney {
    /// Units sold at the price of their weeks: in full before the markdown, reduced after it. Null without a
    /// price.
    revenue: Option<f64>,
    /// All units sold or left over, at cost. Null without a cost.
    cost: Option<f64>,
    /// Left-over units at salvage value; 0 where the category states none.
    salvage: f64,
    /// Revenue − cost + salvage. Null without a price and a cost.
    margin: Option<f64>,
    /// Margin ÷ revenue, as a fraction; null without revenue.
    margin_pct: Option<f64>,
}

/// Run time and approvals.
#[derive(ToSchema)]
pub(super) struct ProcessFigures {
    /// Seconds that the planning workflow ran, without the time people took to answer; null where it was not
    /// measured.
    planning_seconds: Option<f64>,
    /// A planning workflow below so many seconds is on target.
    planning_seconds_target: f64,
    /// Whether it ran shorter than that.
    planning_target_met: Option<bool>,
    /// Requests that a person decided.
    approvals: u32,
    /// Those of them that were sent back with changes.
    approvals_modified: u32,
    /// Their share, as a fraction; null where nothing was asked.
    modified_share: Option<f64>,
}
