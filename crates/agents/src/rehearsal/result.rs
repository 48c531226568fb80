//! What a rehearsal finds.

use hemline_domain::{SeasonParameters, Units, WeeklyDemand};
use hemline_planning::simulation::VariantSummary;

use super::request::RehearsalDemand;

/// A variant with its complete parameters.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ResolvedVariant {
    pub(super) name: String,
    pub(super) parameters: SeasonParameters,
    pub(super) defaults_applied: Vec<String>,
}

/// The forecast that demand is drawn around: that of the first variant.
#[derive(Debug, Clone, PartialEq)]
pub struct RehearsedForecast {
    /// Units over the season.
    pub total_season_demand: Units,
    /// One entry per season week.
    pub weekly_demand_curve: Vec<WeeklyDemand>,
    /// What the reader should know, e.g. of a short history.
    pub warnings: Vec<String>,
    /// Stores that take part.
    pub store_count: usize,
}

/// One variant's seasons.
#[derive(Debug, Clone, PartialEq)]
pub struct RehearsedVariant {
    /// What it was planned and steered with.
    pub parameters: SeasonParameters,
    /// Names of the parameters that took their default.
    pub defaults_applied: Vec<String>,
    /// Units that its own forecast expects over the season.
    pub forecast_units: Units,
    /// What came out.
    pub summary: VariantSummary,
}

/// All variants on the same demand.
#[derive(Debug, Clone, PartialEq)]
pub struct RehearsalResult {
    /// What was assumed of demand, with the true lift factor that was used.
    pub demand: RehearsalDemand,
    /// What demand was drawn around.
    pub forecast: RehearsedForecast,
    /// In the order of the request.
    pub variants: Vec<RehearsedVariant>,
}
