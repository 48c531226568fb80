//! What a season's report is computed from: stored values, nothing computed from them yet.

use hemline_domain::{
    AllocationPlan, Category, Clustering, ForecastId, LedgerRow, SeasonParameters, Share, StoreId,
    Units, WeeklyDemand,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::trigger_calibration::TriggerCalibration;
use crate::variance::VarianceCheck;

/// A season that is over, or was closed early.
#[derive(Debug, Clone, Copy)]
pub struct SeasonFacts<'a> {
    /// What the season was planned with.
    pub parameters: &'a SeasonParameters,
    /// The category, with price, cost and salvage value where it has them.
    pub category: &'a Category,
    /// The season's forecasts, oldest first; the first is the original.
    pub forecasts: &'a [SeasonForecast<'a>],
    /// The forecast in force when the manufacturing order was accepted.
    pub accepted_forecast: &'a ForecastId,
    /// The accepted plan.
    pub plan: &'a AllocationPlan,
    /// Units that the plan in force at the end gives each store over the season.
    pub season_totals: &'a BTreeMap<StoreId, Units>,
    /// The clusters and store factors of the accepted plan.
    pub clustering: &'a Clustering,
    /// Every movement of the season, in the order booked.
    pub ledger: &'a [LedgerRow],
    /// Units sold per week as reported, from week 1 through the last week with sales; fewer weeks than the
    /// horizon where the season was closed early.
    pub reported_sales: &'a [Units],
    /// Weeks after those, whose sales were reported but cannot count, because a week before them is missing.
    pub uncounted: &'a [UncountedWeek],
    /// The variance checks, oldest first; of several for one week (it was uploaded again) the last one stands.
    pub checks: &'a [CheckedWeek],
    /// The markdown that was applied, if there was one.
    pub markdown: Option<SeasonMarkdown>,
    /// Emergency orders that were accepted.
    pub emergency_orders: &'a [PlacedOrder],
    /// What the category sold in the same weeks of last year, from week 1; absent where the history does not
    /// have all weeks that were sold.
    pub last_year: Option<&'a [Units]>,
    /// How the trigger would have done on the category's past, where that was computed.
    pub calibration: Option<&'a TriggerCalibration>,
    /// What was asked of people.
    pub approvals: ApprovalCounts,
    /// Seconds that the planning workflow ran, without the time people took to answer.
    pub planning_seconds: Option<f64>,
}

/// One forecast of the season.
#[derive(Debug, Clone, Copy)]
pub struct SeasonForecast<'a> {
    /// Its id.
    pub forecast_id: &'a ForecastId,
    /// The last week whose sales it knew: 0 before the season.
    pub made_after_week: u32,
    /// Whether the markdown's lift is part of it.
    pub includes_markdown: bool,
    /// Units per season week, one entry per week of the horizon; known weeks are actual sales.
    pub weekly_demand_curve: &'a [WeeklyDemand],
}

/// One check of actual sales against the forecast (planning-rules 8).
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedWeek {
    /// The forecast that sales were compared with.
    pub forecast_id: ForecastId,
    /// The check; its `week_number` is the week.
    pub check: VarianceCheck,
    /// Whether a re-forecast followed.
    pub reforecast_followed: bool,
}

/// A week whose sales were reported and are in no figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UncountedWeek {
    /// The week.
    pub week_number: u32,
    /// Units reported of it.
    pub units: Units,
}

/// The season's markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeasonMarkdown {
    /// Its depth, as a fraction.
    pub depth: Share,
    /// The week after which the stores sold at the lower price.
    pub applied_after_week: u32,
}

/// An emergency order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacedOrder {
    /// Units ordered.
    pub units: Units,
    /// The week after which it was ordered.
    pub ordered_after_week: u32,
    /// The week at whose end it reaches the DC.
    pub arrival_week: u32,
}

/// How often people were asked, and how often they sent the request back with changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ApprovalCounts {
    /// Requests that a person decided.
    pub decided: u32,
    /// Those of them that were modified.
    pub modified: u32,
}

impl SeasonFacts<'_> {
    /// Weeks with sales.
    pub(super) fn weeks_sold(&self) -> usize {
        self.reported_sales.len()
    }

    /// The forecast that the order was accepted with; [`super::checks`] proved that it is there.
    pub(super) fn accepted(&self) -> &SeasonForecast<'_> {
        let accepted = self
            .forecasts
            .iter()
            .find(|forecast| forecast.forecast_id == self.accepted_forecast);
        accepted.unwrap_or(&self.forecasts[0])
    }

    /// The newest forecast made before `week`'s sales were known.
    pub(super) fn in_force(&self, week: usize) -> &SeasonForecast<'_> {
        let known = |forecast: &&SeasonForecast<'_>| (forecast.made_after_week as usize) < week;
        let newest = self.forecasts.iter().rev().find(known);
        newest.unwrap_or(&self.forecasts[0])
    }
}

impl SeasonForecast<'_> {
    /// Units of `week` (1-based, within the horizon).
    pub(super) fn units(&self, week: usize) -> Units {
        self.weekly_demand_curve[week - 1].demand_units
    }

    /// Units of weeks `first` to `last`.
    pub(super) fn sum(&self, first: usize, last: usize) -> Units {
        (first..=last).map(|week| self.units(week)).sum()
    }

    /// Units of the whole season.
    pub(super) fn total(&self) -> Units {
        self.sum(1, self.weekly_demand_curve.len())
    }
}
