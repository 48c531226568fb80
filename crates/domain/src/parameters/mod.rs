//! Season parameters: names, defaults and ranges (planning-rules 12).

mod archetype;
mod clusters;
mod markdown;
mod names;
mod parse;
mod reader;
mod resolve;
mod season_dates;
mod supply;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

use crate::calendar::SeasonCalendar;
use crate::decimal::{Decimal, Share};
use crate::enums::{
    AllocationAttribute, Archetype, EmergencyOrderBasis, ForecastingMethod, MarkdownTarget,
    ReplenishmentBasis, ReplenishmentStrategy, SafetyStockMethod, SellThroughBasis, VarianceBasis,
};
use crate::error::DomainError;
use crate::ids::{ClusterId, StoreId};
use crate::units::Units;

pub use clusters::cluster_ids;
pub use names::PARAMETER_NAMES;
pub use resolve::Resolved;

/// One parameter that is out of its range, or unknown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Violation {
    /// The parameter's name.
    pub parameter: String,
    /// The value given; null where one is missing.
    pub value: Value,
    /// What would be allowed.
    pub allowed: String,
    /// All of it in a sentence.
    pub message: String,
    /// Ways out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suggestions: Vec<String>,
}

/// Parameters as a caller stated them: absent means "use the default", null means "none".
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StatedParameters(Map<String, Value>);

impl StatedParameters {
    /// Nothing stated.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with one parameter stated.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// What is stated for `name`; `Some(Null)` is a stated "none".
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// The names that are stated, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Whether nothing is stated.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// These parameters with `changes` laid over them, as a Modify does.
    #[must_use]
    pub fn overlaid(&self, changes: &Self) -> Self {
        let mut merged = self.0.clone();
        merged.extend(changes.0.clone());
        Self(merged)
    }

    /// These parameters but for `names`.
    #[must_use]
    pub fn without(mut self, names: &[&str]) -> Self {
        self.0.retain(|name, _| !names.contains(&name.as_str()));
        self
    }

    /// Checks every stated parameter, fills the rest with the defaults of the archetype
    /// (`default_archetype` where none is stated), and returns both.
    ///
    /// ```
    /// use hemline_domain::{Archetype, StatedParameters};
    ///
    /// let stated = StatedParameters::new()
    ///     .with("season_start_date", "2025-01-01")
    ///     .with("dc_holdback_percentage", 0.15);
    /// let resolved = stated.resolve(Archetype::FashionRetail).unwrap();
    /// assert_eq!(resolved.parameters.season_end_date.to_string(), "2025-03-26");
    /// assert!(resolved.defaults_applied.contains(&"safety_stock_pct".to_owned()));
    /// ```
    ///
    /// # Errors
    /// [`DomainError::InvalidParameters`] with every violation at once.
    pub fn resolve(&self, default_archetype: Archetype) -> Result<Resolved, DomainError> {
        resolve::resolve(&self.0, default_archetype)
    }
}

impl From<Map<String, Value>> for StatedParameters {
    fn from(map: Map<String, Value>) -> Self {
        Self(map)
    }
}

/// Everything that a season is planned with; each field is documented in planning-rules 12.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct SeasonParameters {
    pub archetype: Archetype,
    pub forecast_horizon_weeks: u32,
    pub season_start_date: NaiveDate,
    /// The day after the last day.
    pub season_end_date: NaiveDate,
    /// The last day of history that the plan may see.
    pub history_until: NaiveDate,
    pub replenishment_strategy: ReplenishmentStrategy,
    pub dc_holdback_percentage: Share,
    pub markdown_checkpoint_week: Option<u32>,
    pub markdown_threshold: Option<Share>,
    pub markdown_target: MarkdownTarget,
    pub safety_stock_pct: Share,
    pub safety_stock_method: SafetyStockMethod,
    pub service_level: Option<Share>,
    pub understock_cost: Option<Decimal>,
    pub overstock_cost: Option<Decimal>,
    pub variance_threshold: Share,
    pub emergency_threshold: Share,
    pub variance_basis: VarianceBasis,
    pub elasticity_coefficient: Decimal,
    pub lift_factor: Decimal,
    pub max_markdown: Share,
    pub sell_through_basis: SellThroughBasis,
    pub replenishment_basis: ReplenishmentBasis,
    pub emergency_order_basis: EmergencyOrderBasis,
    pub emergency_lead_time_weeks: u32,
    pub cluster_count: u32,
    /// Shares that override the history's, by cluster; they name every cluster and sum to 1.
    pub cluster_shares: Option<BTreeMap<ClusterId, Share>>,
    pub include_stores: Vec<StoreId>,
    pub allocation_attributes: Vec<AllocationAttribute>,
    pub forecasting_method: ForecastingMethod,
    /// What the planner expects; shown beside the forecast, never used for it.
    pub stated_demand_units: Option<Units>,
    pub approval_timeout_hours: Option<u32>,
}

impl SeasonParameters {
    /// The season's weeks.
    ///
    /// # Errors
    /// None for parameters that came from [`StatedParameters::resolve`].
    pub fn calendar(&self) -> Result<SeasonCalendar, DomainError> {
        SeasonCalendar::try_new(self.season_start_date, self.forecast_horizon_weeks)
    }

    /// The last day of the season, as people name its end: the day before `season_end_date`.
    #[must_use]
    pub fn last_day(&self) -> NaiveDate {
        let end = self.season_end_date;
        end.pred_opt().unwrap_or(end)
    }

    /// The same season `weeks` weeks later, on the same weekday: its start, its end and the last day of
    /// history move together. 52 weeks are 364 days.
    ///
    /// # Errors
    /// When the season leaves the calendar; whether it can be planned ([`crate::calendar::YEARS`]) is asked when it is.
    pub fn postponed_by_weeks(&self, weeks: u32) -> Result<Self, DomainError> {
        let moved = |date: NaiveDate| {
            date.checked_add_days(Days::new(7 * u64::from(weeks)))
                .ok_or(DomainError::CalendarRange {
                    start: self.season_start_date,
                    weeks: self.forecast_horizon_weeks,
                })
        };
        Ok(Self {
            season_start_date: moved(self.season_start_date)?,
            season_end_date: moved(self.season_end_date)?,
            history_until: moved(self.history_until)?,
            ..self.clone()
        })
    }
}
