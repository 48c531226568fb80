//! Agents directly, for debugging and what-ifs: nothing is stored.

use actix_web::{post, web};
use hemline_agents::what_if::{ForecastQuestion, GivenHistory};
use hemline_domain::{CategoryId, Forecast};
use hemline_persistence::import::{CategorySales, read_category_sales};
use serde_json::json;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::ModelCall;
use crate::bodies::allocations::AllocationBody;
use crate::bodies::forecasts::ForecastBody;
use crate::bodies::markdowns::MarkdownBody;
use crate::bodies::uploads::SalesUploadOptions;
use crate::bodies::what_if::{
    AllocationRequest, DemandForecastForm, DemandForecastFormSchema, DemandForecastRequest,
    MarkdownRequest,
};
use crate::error::extract::form_text;
use crate::error::responses::{
    AgentsFail, AnyRoute, BadJson, BadParameters, BadQuestion, NothingToPlan, TooMany,
};
use crate::error::{ApiError, ErrorKind};
use crate::json_object::JsonObject;
use crate::json_or_form::JsonOrForm;
use crate::state::AppState;

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(forecast_demand)
        .service(allocate_inventory)
        .service(analyze_pricing);
}

/// Forecast a category
///
/// What the Demand Agent forecasts, from the stored sales or, sent as a form, from those of a file. Nothing is stored, the
/// file neither; the ids in the answer are those of nothing stored.
#[utoipa::path(
    tag = "Agents",
    params(SalesUploadOptions),
    request_body(content(
        (DemandForecastRequest = "application/json"),
        (DemandForecastFormSchema = "multipart/form-data")
    )),
    responses(
        (status = 200, description = "The forecast", body = ForecastBody),
        AnyRoute, BadQuestion, NothingToPlan, BadParameters, TooMany, AgentsFail
    )
)]
#[post("/api/agents/demand/forecast")]
async fn forecast_demand(
    state: web::Data<AppState>,
    _budget: ModelCall,
    options: web::Query<SalesUploadOptions>,
    request: JsonOrForm<DemandForecastRequest, DemandForecastForm>,
) -> Result<web::Json<ForecastBody>, ApiError> {
    let forecast = match request {
        JsonOrForm::Json(request) => from_stored_sales(&state, request).await?,
        JsonOrForm::Form(form) => from_file(&state, form, options.create_categories).await?,
    };
    Ok(web::Json(ForecastBody::new(forecast, None, None)))
}

async fn from_stored_sales(
    state: &AppState,
    request: DemandForecastRequest,
) -> Result<Forecast, ApiError> {
    if request.historical_sales_csv.is_some() {
        return Err(ApiError::new(
            ErrorKind::MalformedRequest,
            "historical_sales_csv names a file, and the server opens no path that a client names",
        )
        .suggest(
            "Send the file itself: multipart/form-data with file, category_id and forecast_weeks",
        )
        .suggest("Or leave it out: then the stored sales are forecast from"));
    }
    let question = ForecastQuestion {
        category_id: CategoryId::new(request.category_id),
        forecast_weeks: request.forecast_weeks,
        season_start_date: request.season_start_date,
        history: None,
    };
    state
        .run(|engine| async move { engine.what_if_forecast(question).await })
        .await
}

async fn from_file(
    state: &AppState,
    form: DemandForecastForm,
    create_categories: bool,
) -> Result<Forecast, ApiError> {
    let category_id = CategoryId::new(form_text(&form.category_id.0, "category_id")?);
    let (file, wanted) = (form.file.file, category_id.clone());
    let read = state
        .on_database(move |database| {
            read_category_sales(database, file, &wanted, create_categories, &mut |_| {})
        })
        .await?;
    if read.sales.is_empty() {
        return Err(not_in_file(&category_id, &read));
    }
    let question = ForecastQuestion {
        category_id,
        forecast_weeks: form.forecast_weeks.0,
        season_start_date: form.season_start_date.map(|date| date.0),
        history: Some(GivenHistory {
            sales: read.sales,
            new_category: read.new_category,
        }),
    };
    let mut forecast = state
        .run(|engine| async move { engine.what_if_forecast(question).await })
        .await?;
    forecast.diagnostics.warnings.extend(read.warnings);
    Ok(forecast)
}

fn not_in_file(category_id: &CategoryId, read: &CategorySales) -> ApiError {
    let message = format!("the file has no sales of category {category_id}");
    ApiError::new(ErrorKind::DataNotFound, message)
        .with_details(json!({ "category_id": category_id, "categories_in_file": read.categories }))
        .suggest("Ask for a category of the file")
}

/// Allocate a forecast
///
/// What the Inventory Agent makes of a forecast and ships to each store. Nothing is stored; `allocation_id` is that of
/// nothing stored.
#[utoipa::path(
    tag = "Agents",
    request_body = AllocationRequest,
    responses(
        (status = 200, description = "The order and its allocation", body = AllocationBody),
        AnyRoute, BadJson, NothingToPlan, BadParameters, TooMany, AgentsFail
    )
)]
#[post("/api/agents/inventory/allocate")]
async fn allocate_inventory(
    state: web::Data<AppState>,
    _budget: ModelCall,
    request: web::Json<JsonObject<AllocationRequest>>,
) -> Result<web::Json<AllocationBody>, ApiError> {
    let question = request.into_inner().0.into();
    let plan = state
        .run(|engine| async move { engine.what_if_allocation(question).await })
        .await?;
    Ok(web::Json(AllocationBody::new(plan, None)))
}

/// Recommend a markdown
///
/// What the Pricing Agent recommends after the weeks sold, or at the checkpoint where they go beyond it. Nothing is stored;
/// `markdown_id` is that of nothing stored.
#[utoipa::path(
    tag = "Agents",
    request_body = MarkdownRequest,
    responses(
        (status = 200, description = "The recommendation", body = MarkdownBody),
        AnyRoute, BadJson, NothingToPlan, BadParameters, TooMany, AgentsFail
    )
)]
#[post("/api/agents/pricing/analyze")]
async fn analyze_pricing(
    state: web::Data<AppState>,
    _budget: ModelCall,
    request: web::Json<JsonObject<MarkdownRequest>>,
) -> Result<web::Json<MarkdownBody>, ApiError> {
    let question = request.into_inner().0.into();
    let markdown = state
        .run(|engine| async move { engine.what_if_markdown(question).await })
        .await?;
    Ok(web::Json(MarkdownBody::new(
        markdown,
        Vec::new(),
        Vec::new(),
    )))
}
