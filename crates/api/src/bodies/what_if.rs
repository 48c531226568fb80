//! Requests to agents directly.

use actix_multipart::form::MultipartForm;
use chrono::NaiveDate;
use hemline_agents::what_if::{AllocationQuestion, GivenForecast, GivenWeek, MarkdownQuestion};
use hemline_domain::{CategoryId, ForecastId, Units};
use serde::Deserialize;
use serde::de::IgnoredAny;
use utoipa::ToSchema;

use super::stated_parameters::Stated;
use crate::form_text::FormText;
use crate::idempotency::HashedFile;

/// A season to be forecast from the stored sales of its category.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DemandForecastRequest {
    /// The category.
    #[schema(example = "womens_dresses")]
    pub(crate) category_id: String,
    /// Weeks of the season.
    #[schema(minimum = 4, maximum = 52)]
    pub(crate) forecast_weeks: u32,
    /// First day of week 1; that of the category's season where absent.
    pub(crate) season_start_date: Option<NaiveDate>,
    /// A path is refused, with what to do instead.
    #[schema(ignore)]
    pub(crate) historical_sales_csv: Option<IgnoredAny>,
}

/// A season to be forecast from a file.
#[derive(Debug, MultipartForm)]
#[multipart(duplicate_field = "deny", deny_unknown_fields)]
pub(crate) struct DemandForecastForm {
    pub(crate) file: HashedFile,
    pub(crate) category_id: FormText<String>,
    pub(crate) forecast_weeks: FormText<u32>,
    pub(crate) season_start_date: Option<FormText<NaiveDate>>,
}

/// The form's schema.
#[derive(ToSchema)]
#[schema(as = DemandForecastForm)]
#[allow(dead_code)] // The fields are the schema; `DemandForecastForm` is what is read.
pub(crate) struct DemandForecastFormSchema {
    /// A CSV file with the header `store_id,category_id,week_start_date,units_sold`, from which is forecast instead of
    /// the stored sales; comma, semicolon or tab; UTF-8.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// The category of the file that is forecast.
    category_id: String,
    /// Weeks of the season.
    #[schema(minimum = 4, maximum = 52)]
    forecast_weeks: u32,
    /// First day of week 1; that of the category's season where absent, of a new one the week after its last in the
    /// file.
    #[schema(nullable = false)]
    season_start_date: Option<NaiveDate>,
}

/// A forecast as a question brings it along: one of `GET /api/forecasts/{id}` or `POST /api/agents/demand/forecast`, as it
/// came or changed, or an invented one. What else it has is left aside.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = GivenForecast)]
pub(crate) struct GivenForecastBody {
    /// The category; it must be stored.
    #[schema(example = "womens_dresses")]
    category_id: String,
    /// Where it is that of a stored forecast with the same curve, the methods of the safety stock that need draws of
    /// total demand (`service_level`, `newsvendor`) take its own.
    forecast_id: Option<String>,
    /// One entry per season week, from week 1; at least one unit in all.
    #[schema(min_items = 4, max_items = 52)]
    weekly_demand_curve: Vec<GivenWeekBody>,
    /// The sum of the curve, or nothing.
    #[schema(value_type = Option<u64>)]
    total_season_demand: Option<Units>,
}

/// Units expected in a season week.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = GivenWeek)]
pub(crate) struct GivenWeekBody {
    #[schema(minimum = 1, maximum = 52)]
    week_number: u32,
    #[schema(value_type = u64, maximum = 1_000_000_000)]
    demand_units: Units,
}

impl From<GivenForecastBody> for GivenForecast {
    fn from(body: GivenForecastBody) -> Self {
        let weeks = body.weekly_demand_curve.into_iter();
        Self {
            category_id: CategoryId::new(body.category_id),
            forecast_id: body.forecast_id.map(ForecastId::new),
            weekly_demand_curve: weeks
                .map(|week| GivenWeek {
                    week_number: week.week_number,
                    demand_units: week.demand_units,
                })
                .collect(),
            total_season_demand: body.total_season_demand,
        }
    }
}

/// A forecast to be made and shipped.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AllocationRequest {
    forecast: GivenForecastBody,
    /// The season's parameters. Its length is the forecast's, and it starts as the category's season where they do
    /// not say.
    #[serde(default)]
    parameters: Stated,
}

impl From<AllocationRequest> for AllocationQuestion {
    fn from(request: AllocationRequest) -> Self {
        Self {
            forecast: request.forecast.into(),
            stated: request.parameters.parameters(),
        }
    }
}

/// A season whose first weeks are sold.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MarkdownRequest {
    /// The forecast with which the order was accepted.
    forecast: GivenForecastBody,
    /// Units sold in weeks 1 to n over all stores; at least one week is left after them.
    #[schema(value_type = Vec<u64>, min_items = 1, max_items = 51)]
    actuals: Vec<Units>,
    /// The season's parameters, as of an allocation: they give the manufactured quantity, too.
    #[serde(default)]
    parameters: Stated,
}

impl From<MarkdownRequest> for MarkdownQuestion {
    fn from(request: MarkdownRequest) -> Self {
        Self {
            forecast: request.forecast.into(),
            actuals: request.actuals,
            stated: request.parameters.parameters(),
        }
    }
}
