//! The study's figures as they are stored: units are dollars, shares are fractions of six places.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use hemline_domain::{CategoryId, LedgerReason, LedgerRow, Location, StoreId, Units};
use hemline_planning::season_report::ParameterValue;
use hemline_planning::simulation::SeasonOutcome;
use serde::Serialize;

/// All of it.
#[derive(Serialize)]
pub(crate) struct StudyFigures {
    pub(crate) season_start: NaiveDate,
    pub(crate) history_until: NaiveDate,
    pub(crate) departments: Vec<DepartmentFigures>,
    /// Over all departments of the data.
    pub(crate) reforecasts: Vec<ReforecastSummary>,
    /// The same, where the models do not see the weeks between the plan's history and the season.
    pub(crate) reforecasts_on_plans_history: Vec<ReforecastSummary>,
    /// Over the same departments.
    pub(crate) checkpoints: Vec<CheckpointSummary>,
}

/// One department.
#[derive(Serialize)]
pub(crate) struct DepartmentFigures {
    pub(crate) department: CategoryId,
    pub(crate) kind: &'static str,
    pub(crate) plan: PlanFigures,
    pub(crate) weeks: Vec<WeekFigures>,
    /// Everything accepted as the defaults recommend it.
    pub(crate) as_recommended: SeasonFigures,
    /// Without a checkpoint: prices stay as they were in reality.
    pub(crate) without_markdown: SeasonFigures,
    /// The recommendation of every rule, the one in force first.
    pub(crate) checkpoint: Vec<CheckpointRule>,
    pub(crate) trigger: Option<TriggerFigures>,
    pub(crate) policies: Vec<PolicyFigures>,
}

/// The plan against what was sold.
#[derive(Serialize)]
pub(crate) struct PlanFigures {
    pub(crate) stores: usize,
    pub(crate) left_out_stores: usize,
    pub(crate) sold_by_left_out_stores: Units,
    pub(crate) forecast: Units,
    pub(crate) total_lower_80: f64,
    pub(crate) total_upper_80: f64,
    pub(crate) sold: Units,
    /// Forecast ÷ sold − 1.
    pub(crate) bias: f64,
    pub(crate) wape: f64,
    pub(crate) mape: f64,
    /// WAPE of the same weeks of last year taken as the forecast.
    pub(crate) last_year_wape: Option<f64>,
    /// WAPE and bias of a plan made on the day before the season.
    pub(crate) late_plan_wape: f64,
    pub(crate) late_plan_bias: f64,
    /// Σ |store's share of demand − share of the plan| ÷ 2: the part of the season's units planned for another
    /// store.
    pub(crate) misplaced_share: f64,
}

/// A week of the plan.
#[derive(Serialize)]
pub(crate) struct WeekFigures {
    pub(crate) week: u32,
    pub(crate) plan: Units,
    pub(crate) lower_80: f64,
    pub(crate) upper_80: f64,
    pub(crate) sold: Units,
    pub(crate) last_year: Option<Units>,
    /// Plan ÷ sold − 1; absent without sales.
    pub(crate) error: Option<f64>,
    /// Cumulative, against the plan: sold ÷ plan − 1.
    pub(crate) variance: Option<f64>,
}

/// A season as it was run.
#[derive(Serialize)]
pub(crate) struct SeasonFigures {
    pub(crate) markdown: f64,
    pub(crate) reforecasts: Vec<ReforecastFigures>,
    /// WAPE of each week's forecast in force.
    pub(crate) in_force_wape: f64,
    /// The forecast in force at the end, per week.
    pub(crate) last_curve: Vec<Units>,
    pub(crate) manufactured: Units,
    pub(crate) emergency_ordered: Units,
    pub(crate) emergency_arrived: Units,
    pub(crate) adjusted: Units,
    pub(crate) adjusted_stores: usize,
    pub(crate) sold_out_store_weeks: u32,
    pub(crate) store_weeks: u32,
    pub(crate) lost_sales: Units,
    pub(crate) left_in_stores: Units,
    pub(crate) left_at_dc: Units,
    /// What the report suggests to change, with its evidence.
    pub(crate) advice: Vec<AdvisedChange>,
}

/// A parameter that the report suggests to change.
#[derive(Serialize)]
pub(crate) struct AdvisedChange {
    pub(crate) parameter: String,
    pub(crate) suggested: ParameterValue,
    pub(crate) evidence: String,
}

/// A re-forecast and what it replaced, judged by the weeks after it.
#[derive(Serialize)]
pub(crate) struct ReforecastFigures {
    pub(crate) after_week: u32,
    pub(crate) counts_markdown: bool,
    pub(crate) wape_before: f64,
    pub(crate) wape_after: f64,
    pub(crate) bias_before: f64,
    pub(crate) bias_after: f64,
    pub(crate) helped: bool,
}

/// What a markdown rule says at the checkpoint.
#[derive(Serialize)]
pub(crate) struct CheckpointRule {
    pub(crate) target: &'static str,
    pub(crate) basis: &'static str,
    pub(crate) sell_through: f64,
    pub(crate) target_sell_through: f64,
    pub(crate) markdown: f64,
}

/// What a markdown rule says at the checkpoint, over all departments.
#[derive(Serialize)]
pub(crate) struct CheckpointSummary {
    pub(crate) target: &'static str,
    pub(crate) basis: &'static str,
    pub(crate) seasons: usize,
    pub(crate) marked_down: usize,
    /// Of the seasons marked down.
    pub(crate) mean_depth: Option<f64>,
    /// Of the seasons marked down, those that sold over 5% less than planned.
    pub(crate) marked_down_and_short: usize,
    /// All seasons that did.
    pub(crate) short: usize,
}

/// The re-forecast trigger on the department's own past, at the default threshold.
#[derive(Serialize)]
pub(crate) struct TriggerFigures {
    pub(crate) hindcast_seasons: u32,
    pub(crate) within: u32,
    pub(crate) false_alarms: u32,
    pub(crate) outside: u32,
    pub(crate) caught_by_mid_season: u32,
    pub(crate) noise_false_alarm_rate: Option<f64>,
}

/// A policy's season on the real demand.
#[derive(Serialize)]
pub(crate) struct PolicyFigures {
    pub(crate) policy: &'static str,
    pub(crate) safety_stock: f64,
    pub(crate) supply: Units,
    pub(crate) emergency: Units,
    pub(crate) demand: Units,
    pub(crate) sold: Units,
    pub(crate) lost: Units,
    pub(crate) service_level: f64,
    /// Store-weeks in which customers wanted more than there was.
    pub(crate) store_weeks_short: usize,
    pub(crate) left_in_stores: Units,
    pub(crate) left_at_dc: Units,
    pub(crate) reforecasts: u32,
}

/// Re-forecasts on one occasion, over all departments.
#[derive(Serialize)]
pub(crate) struct ReforecastSummary {
    pub(crate) occasion: String,
    pub(crate) reforecasts: usize,
    pub(crate) departments: usize,
    pub(crate) wape_lower: usize,
    pub(crate) total_error_lower: usize,
    pub(crate) mean_wape_before: Option<f64>,
    pub(crate) mean_wape_after: Option<f64>,
    pub(crate) mean_total_error_before: Option<f64>,
    pub(crate) mean_total_error_after: Option<f64>,
}

impl PolicyFigures {
    /// Of a season that was simulated.
    pub(crate) fn of(
        policy: &'static str,
        safety_stock: f64,
        outcome: &SeasonOutcome,
        ledger: &[LedgerRow],
        demand_by_store: &BTreeMap<StoreId, Vec<Units>>,
    ) -> Self {
        Self {
            policy,
            safety_stock,
            supply: outcome.manufactured + outcome.emergency_units,
            emergency: outcome.emergency_units,
            demand: outcome.demand,
            sold: outcome.units_sold,
            lost: outcome.lost_sales,
            service_level: rounded(outcome.service_level()),
            store_weeks_short: store_weeks_short(ledger, demand_by_store),
            left_in_stores: outcome.left_in_stores,
            left_at_dc: outcome.left_at_dc,
            reforecasts: outcome.variance_reforecasts,
        }
    }
}

fn store_weeks_short(ledger: &[LedgerRow], demand: &BTreeMap<StoreId, Vec<Units>>) -> usize {
    let mut sold: BTreeMap<(&StoreId, u32), Units> = BTreeMap::new();
    for row in ledger {
        if let (LedgerReason::Sold, Location::Store(store_id)) = (row.reason, &row.from) {
            *sold.entry((store_id, row.week_number)).or_default() += row.units;
        }
    }
    let store_weeks = demand.iter().flat_map(|(id, weeks)| {
        (1..)
            .zip(weeks)
            .map(move |(week, wanted)| (id, week, wanted))
    });
    store_weeks
        .filter(|(id, week, wanted)| {
            sold.get(&(*id, *week)).copied().unwrap_or_default() < **wanted
        })
        .count()
}

/// Σ |forecast − sold| ÷ Σ sold.
pub(crate) fn wape(forecast: &[Units], sold: &[Units]) -> f64 {
    let errors: f64 = forecast
        .iter()
        .zip(sold)
        .map(|(forecast, sold)| (forecast.as_f64() - sold.as_f64()).abs())
        .sum();
    errors / sold.iter().sum::<Units>().as_f64()
}

/// To six places.
pub(crate) fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

#[allow(clippy::cast_precision_loss)]
pub(crate) fn count_of(number: usize) -> f64 {
    number as f64
}
