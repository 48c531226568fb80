//! Bodies of the weekly upload.

use actix_multipart::form::MultipartForm;
use hemline_agents::{AcceptedWeek, WeekVariance};
use hemline_domain::season::{Replenishment, SkipReason, VarianceAction, VarianceDirection};
use hemline_domain::{self as domain, Decimal, ForecastId, StoreId, Units, WorkflowId};
use hemline_persistence::import::WeeklyFile;
use serde::Serialize;
use utoipa::ToSchema;

use super::forecasts::each;
use super::replenishments::ExcessSalesBody;
use super::variance::Direction;
use super::vocabulary;
use super::weekly_messages::{told, warnings};
use crate::form_text::FormText;
use crate::idempotency::HashedFile;

/// A form with a week's file, and a forecast of the season that it belongs to.
#[derive(Debug, MultipartForm)]
#[multipart(duplicate_field = "deny", deny_unknown_fields)]
pub(crate) struct WeeklyForm {
    pub(crate) file: HashedFile,
    pub(crate) forecast_id: FormText<String>,
}

/// The form's schema.
#[derive(ToSchema)]
#[schema(as = WeeklyForm)]
#[allow(dead_code)] // The fields are the schema; `WeeklyForm` is what is read.
pub(crate) struct WeeklyFormSchema {
    /// A CSV file with the header `store_id,week_number,units_sold` and the sales of one week; comma, semicolon
    /// or tab; UTF-8.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// Any forecast of the season's chain.
    forecast_id: String,
}

/// What the upload of a week brought about.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct WeeklyUploadResult {
    /// Rows of the file, one per store; all of them are imported.
    pub(crate) rows_imported: u64,
    /// How many of them replaced what the store had reported for the week before.
    rows_replaced: u64,
    /// The week of the file.
    week_number: u32,
    variance_check: VarianceCheckBody,
    /// Weeks before this one that nobody has uploaded; ledger and variance wait for them.
    waiting_for_weeks: Vec<u32>,
    /// Stores of the plan that the file lacks: they count as having sold nothing.
    #[schema(value_type = Vec<String>)]
    missing_stores: Vec<StoreId>,
    /// Stores that sold without being in the plan: all of their units are adjustments.
    #[schema(value_type = Vec<String>)]
    unplanned_stores: Vec<StoreId>,
    /// Stores that sold more in the week than they had.
    sold_more_than_received: Vec<ExcessSalesBody>,
    /// What ships at the end of the week; null while weeks are missing, while a re-forecast comes first, and
    /// for a corrected week, whose shipments have left.
    replenishment: Option<ReplenishmentTotals>,
    /// Where the season stands now.
    #[schema(value_type = vocabulary::WorkflowStatus)]
    workflow_status: domain::WorkflowStatus,
    /// What the planner should know, in sentences.
    warnings: Vec<String>,
    /// All of it in a sentence.
    message: String,
}

impl WeeklyUploadResult {
    /// What the acceptance of `file` brought about.
    pub(crate) fn new(file: &WeeklyFile, accepted: AcceptedWeek) -> Self {
        let workflow_id = accepted.workflow.workflow_id.clone();
        Self {
            warnings: warnings(file, &accepted),
            message: told(file, &accepted),
            rows_imported: file.rows,
            rows_replaced: accepted.stores_replaced as u64,
            week_number: accepted.week_number,
            variance_check: VarianceCheckBody::new(workflow_id, accepted.variance),
            waiting_for_weeks: accepted.waiting_for_weeks,
            missing_stores: accepted.missing_stores,
            unplanned_stores: accepted.unplanned_stores,
            sold_more_than_received: each(accepted.sold_more_than_received),
            replenishment: accepted.replenishment.as_ref().map(Into::into),
            workflow_status: accepted.workflow.state.status(),
        }
    }
}

/// The variance through the last week that has no gap before it. The figures are null while weeks are missing;
/// percentages are fractions, and null where the forecast is 0.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = VarianceCheck)]
pub(crate) struct VarianceCheckBody {
    /// The season's workflow.
    #[schema(value_type = String)]
    workflow_id: WorkflowId,
    /// Whether the remaining weeks are forecast again: now, or after the decision that is waited for.
    reforecast_triggered: bool,
    #[schema(value_type = Option<vocabulary::VarianceAction>)]
    action_taken: Option<VarianceAction>,
    /// The forecast that the week was held against.
    #[schema(value_type = Option<String>)]
    forecast_id: Option<ForecastId>,
    /// Through which week.
    week_number: Option<u32>,
    #[schema(value_type = Option<u64>)]
    forecasted_cumulative: Option<Units>,
    #[schema(value_type = Option<u64>)]
    actual_cumulative: Option<Units>,
    /// |actual − forecast| ÷ forecast from week 1.
    #[schema(value_type = Option<f64>)]
    variance_pct: Option<Decimal>,
    #[schema(value_type = Option<Direction>)]
    direction: Option<VarianceDirection>,
    /// The same for the last week alone.
    #[schema(value_type = Option<f64>)]
    weekly_variance_pct: Option<Decimal>,
    /// The same from week 1 with store-weeks that ended without stock left out on both sides.
    #[schema(value_type = Option<f64>)]
    stockout_adjusted_variance_pct: Option<Decimal>,
    /// Whether it is above `variance_threshold`.
    threshold_exceeded: Option<bool>,
    /// Whether it is above `emergency_threshold`, over the forecast.
    emergency: Option<bool>,
}

impl VarianceCheckBody {
    fn new(workflow_id: WorkflowId, variance: Option<WeekVariance>) -> Self {
        let triggers = |action| {
            matches!(
                action,
                VarianceAction::Reforecast | VarianceAction::ReforecastAfterDecision
            )
        };
        let action = variance.as_ref().map(|variance| variance.action);
        let forecast_id = variance
            .as_ref()
            .map(|variance| variance.forecast_id.clone());
        let check = variance.map(|variance| variance.check);
        let check = check.as_ref();
        Self {
            workflow_id,
            reforecast_triggered: action.is_some_and(triggers),
            action_taken: action,
            forecast_id,
            week_number: check.map(|check| check.week_number),
            forecasted_cumulative: check.map(|check| check.forecasted_cumulative),
            actual_cumulative: check.map(|check| check.actual_cumulative),
            variance_pct: check.and_then(|check| check.variance_pct),
            direction: check.and_then(|check| check.direction),
            weekly_variance_pct: check.and_then(|check| check.weekly_variance_pct),
            stockout_adjusted_variance_pct: check
                .and_then(|check| check.stockout_adjusted_variance_pct),
            threshold_exceeded: check.map(|check| check.threshold_exceeded),
            emergency: check.map(|check| check.emergency),
        }
    }
}

/// A week's shipments from the DC in sums; `GET /api/replenishments/{forecast_id}` has them by store.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReplenishmentTotals {
    /// The week at whose end it ships.
    week_number: u32,
    /// Units that the stores need.
    #[schema(value_type = u64)]
    total_need: Units,
    /// Units that ship; fewer than needed where the DC is short.
    #[schema(value_type = u64)]
    total_shipped: Units,
    #[schema(value_type = u64)]
    dc_stock_before: Units,
    #[schema(value_type = u64)]
    dc_stock_after: Units,
    /// Why nothing ships this week, in a sentence; null where it may ship.
    skipped: Option<String>,
    /// The same by name.
    #[schema(value_type = Option<vocabulary::SkipReason>)]
    skip_reason: Option<SkipReason>,
}

impl From<&Replenishment> for ReplenishmentTotals {
    fn from(shipment: &Replenishment) -> Self {
        Self {
            week_number: shipment.week_number,
            total_need: shipment.total_need,
            total_shipped: shipment.total_shipped,
            dc_stock_before: shipment.dc_stock_before,
            dc_stock_after: shipment.dc_stock_after,
            skipped: shipment.skipped.clone(),
            skip_reason: shipment.skip_reason,
        }
    }
}
