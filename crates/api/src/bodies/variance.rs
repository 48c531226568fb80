//! Bodies of the variance routes.

use chrono::{DateTime, Utc};
use hemline_domain::season::{
    VarianceAction, VarianceCheck, VarianceDirection, VarianceRecord, WeekSales,
};
use hemline_domain::{
    Decimal, ForecastId, Share, StoreId, Units, VarianceBasis, Workflow, WorkflowId,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::vocabulary;

/// Which way sales left the forecast.
#[derive(ToSchema)]
#[schema(as = VarianceDirection, rename_all = "snake_case")]
#[allow(dead_code)] // The members are the schema; domain's type is what is sent.
pub(crate) enum Direction {
    /// More was sold.
    Over,
    /// Less was sold.
    Under,
}

/// How far sales through a week are from the forecast. Percentages are fractions; they are null where the
/// forecast is 0.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = WeekVariance)]
pub(crate) struct VarianceBody {
    /// The forecast that was in force before the check.
    #[schema(value_type = String)]
    forecast_id: ForecastId,
    /// Through which week.
    week_number: u32,
    /// Units expected in weeks 1 to n; weeks before a re-forecast count as they were sold.
    #[schema(value_type = u64)]
    forecasted_cumulative: Units,
    /// Units sold in weeks 1 to n, as reported.
    #[schema(value_type = u64)]
    actual_cumulative: Units,
    /// |actual − forecast| ÷ forecast over weeks 1 to n.
    #[schema(value_type = Option<f64>)]
    variance_pct: Option<Decimal>,
    /// Which way; null where both are equal.
    #[schema(value_type = Option<Direction>)]
    direction: Option<VarianceDirection>,
    /// The same for week n alone.
    #[schema(value_type = Option<f64>)]
    weekly_variance_pct: Option<Decimal>,
    /// Which way week n went.
    #[schema(value_type = Option<Direction>)]
    weekly_direction: Option<VarianceDirection>,
    /// The cumulative variance against the season's first forecast.
    #[schema(value_type = Option<f64>)]
    original_variance_pct: Option<Decimal>,
    /// Which way from it; null where both are equal, and for checks of before it was kept.
    #[schema(value_type = Option<Direction>)]
    original_direction: Option<VarianceDirection>,
    /// The cumulative variance with store-weeks that ended without stock left out on both sides.
    #[schema(value_type = Option<f64>)]
    stockout_adjusted_variance_pct: Option<Decimal>,
    /// Which way without them; null where both are equal, and for checks of before it was kept.
    #[schema(value_type = Option<Direction>)]
    stockout_adjusted_direction: Option<VarianceDirection>,
    /// Stores that ended a week without stock.
    stocked_out_stores: u32,
    /// Which of the two variances triggers.
    #[schema(value_type = vocabulary::VarianceBasis)]
    variance_basis: VarianceBasis,
    /// Whether it is above `variance_threshold`.
    threshold_exceeded: bool,
    /// Whether it is above `emergency_threshold`, over the forecast.
    emergency: bool,
    #[schema(value_type = vocabulary::VarianceAction)]
    action_taken: VarianceAction,
    /// All of it in a sentence.
    reasoning: String,
    created_at: DateTime<Utc>,
}

impl From<VarianceRecord> for VarianceBody {
    fn from(record: VarianceRecord) -> Self {
        let VarianceCheck {
            week_number,
            forecasted_cumulative,
            actual_cumulative,
            variance_pct,
            direction,
            weekly_variance_pct,
            weekly_direction,
            original_variance_pct,
            original_direction,
            stockout_adjusted_variance_pct,
            stockout_adjusted_direction,
            stocked_out_stores,
            basis,
            threshold_exceeded,
            emergency,
            reasoning,
        } = record.check;
        Self {
            forecast_id: record.forecast_id,
            week_number,
            forecasted_cumulative,
            actual_cumulative,
            variance_pct,
            direction,
            weekly_variance_pct,
            weekly_direction,
            original_variance_pct,
            original_direction,
            stockout_adjusted_variance_pct,
            stockout_adjusted_direction,
            stocked_out_stores,
            variance_basis: basis,
            threshold_exceeded,
            emergency,
            action_taken: record.action_taken,
            reasoning,
            created_at: record.created_at,
        }
    }
}

/// Every check of a season.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct VarianceHistory {
    #[schema(value_type = String)]
    workflow_id: WorkflowId,
    /// The forecast in force now.
    #[schema(value_type = Option<String>)]
    forecast_id: Option<ForecastId>,
    /// Above it the remaining weeks are forecast again.
    #[schema(value_type = f64)]
    variance_threshold: Share,
    /// Above it, over the forecast, an emergency alert goes out.
    #[schema(value_type = f64)]
    emergency_threshold: Share,
    /// The check that holds of every week, by week.
    variances: Vec<VarianceBody>,
    /// Checks that a later one of the same week has replaced, because the week or one before it was uploaded
    /// again; oldest first.
    superseded: Vec<VarianceBody>,
    /// The weeks whose file lacks stores of the plan, by week; one that waits for a week before it is among them.
    incomplete_weeks: Vec<IncompleteWeek>,
}

/// A week whose file lacks stores of the plan: they count as having sold nothing until a corrected file comes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct IncompleteWeek {
    week_number: u32,
    #[schema(value_type = Vec<String>)]
    missing_stores: Vec<StoreId>,
}

impl IncompleteWeek {
    /// Those of `reported` that lack stores of `planned`.
    pub(crate) fn among(planned: &[StoreId], reported: &[WeekSales]) -> Vec<Self> {
        let weeks = reported.iter().map(|week| Self {
            week_number: week.week_number,
            missing_stores: week.missing(planned),
        });
        let mut incomplete: Vec<Self> = weeks
            .filter(|week| !week.missing_stores.is_empty())
            .collect();
        incomplete.sort_by_key(|week| week.week_number);
        incomplete
    }
}

impl VarianceHistory {
    /// The history from all checks, oldest first.
    pub(crate) fn new(
        workflow: Workflow,
        checks: Vec<VarianceRecord>,
        incomplete_weeks: Vec<IncompleteWeek>,
    ) -> Self {
        let mut in_force: Vec<VarianceRecord> = Vec::new();
        let mut superseded = Vec::new();
        for check in checks {
            let mut weeks = in_force.iter_mut();
            match weeks.find(|other| other.check.week_number == check.check.week_number) {
                Some(earlier) => superseded.push(std::mem::replace(earlier, check).into()),
                None => in_force.push(check),
            }
        }
        in_force.sort_by_key(|check| check.check.week_number);
        Self {
            workflow_id: workflow.workflow_id,
            forecast_id: workflow.forecast_id,
            variance_threshold: workflow.parameters.variance_threshold,
            emergency_threshold: workflow.parameters.emergency_threshold,
            variances: in_force.into_iter().map(VarianceBody::from).collect(),
            superseded,
            incomplete_weeks,
        }
    }
}
