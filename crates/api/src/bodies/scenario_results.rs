//! What a scenario finds.

use hemline_agents::rehearsal::{
    Figure, Measures, PairedDifference, RehearsalResult, RehearsedVariant, VariantSummary,
};
use hemline_domain::{Decimal, Units};
use serde::Serialize;
use utoipa::ToSchema;

use super::forecasts::{WeekBody, each};
use super::parameters::Parameters;

/// All variants of a scenario on the same demand.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ScenarioResult {
    /// What was assumed of demand, defaults filled in.
    demand: DemandAssumed,
    /// The forecast of the first variant, which demand is drawn around.
    forecast: ScenarioForecast,
    /// In the order of the request.
    variants: Vec<ScenarioVariant>,
}

/// What was assumed of demand.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct DemandAssumed {
    paths: usize,
    seed: u64,
    bias: f64,
    spread: f64,
    store_season_variation: f64,
    store_week_variation: f64,
    #[schema(value_type = f64)]
    true_lift_factor: Option<Decimal>,
    accept_emergency_orders: bool,
}

/// The forecast that demand is drawn around.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct ScenarioForecast {
    #[schema(value_type = u64)]
    total_season_demand: Units,
    weekly_demand_curve: Vec<WeekBody>,
    /// Stores that take part.
    store_count: usize,
    warnings: Vec<String>,
}

/// One variant: its plan, and its seasons.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct ScenarioVariant {
    name: String,
    /// What it was planned and steered with.
    parameters: Parameters,
    /// Names of the parameters that took their default.
    defaults_applied: Vec<String>,
    /// Units that its own forecast expects.
    #[schema(value_type = u64)]
    total_season_demand: Units,
    #[schema(value_type = u64)]
    manufacturing_qty: Units,
    /// Safety stock over the forecast, as a fraction.
    #[schema(value_type = f64)]
    safety_stock_percentage: Decimal,
    #[schema(value_type = u64)]
    initial_allocation_total: Units,
    #[schema(value_type = u64)]
    holdback_total: Units,
    /// Its figures over the seasons.
    figures: ScenarioFigures,
    /// Sell-through at the end of each week, by the variant's `sell_through_basis`.
    sell_through_by_week: Vec<WeekFigure>,
    /// Share of seasons that were marked down, 0–1.
    markdown_share: f64,
    /// Mean depth of the markdowns there were, as a fraction; null where there was none.
    mean_markdown: Option<f64>,
    /// Share of seasons that the variance had forecast anew at least once, 0–1.
    reforecast_share: f64,
    /// What it does differently from the first variant, season by season; null for the first.
    against_first: Option<ScenarioDifferences>,
}

/// How a figure is distributed over the seasons.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ScenarioFigure)]
pub(crate) struct FigureBody {
    mean: f64,
    /// The 10% quantile.
    lower_80: f64,
    /// The 90% quantile.
    upper_80: f64,
    /// The 2.5% quantile.
    lower_95: f64,
    /// The 97.5% quantile.
    upper_95: f64,
}

/// A week's figure.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ScenarioWeek)]
struct WeekFigure {
    week_number: u32,
    #[serde(flatten)]
    figure: FigureBody,
}

/// How a figure differs from the first variant's on the same demand.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ScenarioDifference)]
pub(crate) struct DifferenceBody {
    /// Mean of this variant's less the first one's.
    mean: f64,
    /// Standard error of the mean; null for a single season.
    standard_error: Option<f64>,
    /// Lower end of the mean's 95% interval.
    lower_95: Option<f64>,
    /// Upper end of the mean's 95% interval.
    upper_95: Option<f64>,
    /// Share of seasons in which it is better, 0–1; null where more is neither better nor worse.
    better_share: Option<f64>,
    /// Share of seasons in which it is worse.
    worse_share: Option<f64>,
}

macro_rules! measures_body {
    ($(#[$doc:meta])* $name:ident of $body:ident from $value:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Serialize, ToSchema)]
        struct $name {
            /// Units that customers would have bought, with the lift of a markdown.
            demand: $body,
            units_sold: $body,
            /// Units that customers did not find in their store.
            lost_sales: $body,
            /// Units left over in stores and at the DC.
            left_over: $body,
            /// Sold ÷ demand.
            service_level: $body,
            /// 0 without a markdown.
            markdown_depth: $body,
            /// Re-forecasts, by the variance or a markdown.
            reforecasts: $body,
            /// Units of emergency orders that arrived.
            emergency_units: $body,
            /// Null without a price.
            revenue: Option<$body>,
            /// Revenue − cost of all units + salvage value of those left over; null without price and cost.
            margin: Option<$body>,
        }

        impl From<Measures<$value>> for $name {
            fn from(measures: Measures<$value>) -> Self {
                Self {
                    demand: measures.demand.into(),
                    units_sold: measures.units_sold.into(),
                    lost_sales: measures.lost_sales.into(),
                    left_over: measures.left_over.into(),
                    service_level: measures.service_level.into(),
                    markdown_depth: measures.markdown_depth.into(),
                    reforecasts: measures.reforecasts.into(),
                    emergency_units: measures.emergency_units.into(),
                    revenue: measures.revenue.map(Into::into),
                    margin: measures.margin.map(Into::into),
                }
            }
        }
    };
}

measures_body!(
    /// A variant's figures over the seasons: units, fractions, and money in currency units.
    ScenarioFigures of FigureBody from Figure
);
measures_body!(
    /// A variant's figures less those of the first variant.
    ScenarioDifferences of DifferenceBody from PairedDifference
);

impl From<Figure> for FigureBody {
    fn from(figure: Figure) -> Self {
        Self {
            mean: figure.mean,
            lower_80: figure.lower_80,
            upper_80: figure.upper_80,
            lower_95: figure.lower_95,
            upper_95: figure.upper_95,
        }
    }
}

impl From<PairedDifference> for DifferenceBody {
    fn from(difference: PairedDifference) -> Self {
        Self {
            mean: difference.mean,
            standard_error: difference.standard_error,
            lower_95: difference.lower_95,
            upper_95: difference.upper_95,
            better_share: difference.better_share,
            worse_share: difference.worse_share,
        }
    }
}

impl From<RehearsalResult> for ScenarioResult {
    fn from(result: RehearsalResult) -> Self {
        let demand = result.demand;
        let forecast = result.forecast;
        Self {
            demand: DemandAssumed {
                paths: demand.paths,
                seed: demand.seed,
                bias: demand.bias,
                spread: demand.spread,
                store_season_variation: demand.store_season_variation,
                store_week_variation: demand.store_week_variation,
                true_lift_factor: demand.true_lift_factor,
                accept_emergency_orders: demand.accept_emergency_orders,
            },
            forecast: ScenarioForecast {
                total_season_demand: forecast.total_season_demand,
                weekly_demand_curve: each(forecast.weekly_demand_curve),
                store_count: forecast.store_count,
                warnings: forecast.warnings,
            },
            variants: each(result.variants),
        }
    }
}

impl From<RehearsedVariant> for ScenarioVariant {
    fn from(variant: RehearsedVariant) -> Self {
        let VariantSummary {
            name,
            seasons: _,
            manufacturing_qty,
            safety_stock_percentage,
            initial_allocation_total,
            holdback_total,
            figures,
            sell_through_by_week,
            markdown_share,
            mean_markdown,
            reforecast_share,
            against_first,
        } = variant.summary;
        let weeks = (1..).zip(sell_through_by_week);
        Self {
            name,
            parameters: variant.parameters.into(),
            defaults_applied: variant.defaults_applied,
            total_season_demand: variant.forecast_units,
            manufacturing_qty,
            safety_stock_percentage,
            initial_allocation_total,
            holdback_total,
            figures: figures.into(),
            sell_through_by_week: weeks
                .map(|(week_number, figure)| WeekFigure {
                    week_number,
                    figure: figure.into(),
                })
                .collect(),
            markdown_share,
            mean_markdown,
            reforecast_share,
            against_first: against_first.map(Into::into),
        }
    }
}
