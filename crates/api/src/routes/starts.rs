//! Starts seasons, and reads parameters from a planner's text.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use hemline_agents::StartSeason;
use hemline_domain::{Archetype, CategoryId, DomainError, StatedParameters, Violation, Workflow};
use serde_json::Value;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::{Caller, ModelCall};
use crate::bodies::starts::{
    ExtractionBody, ExtractionRequest, ForecastRequest, RunWorkflowRequest, Started,
};
use crate::bodies::stated_parameters::Stated;
use crate::chosen_names::{checked_season_name, checked_session};
use crate::decisions::invalid_parameters;
use crate::error::ApiError;
use crate::error::responses::{
    AgentsFail, AnyRoute, BadJson, BadParameters, NothingToPlan, TooMany, UsedKey,
};
use crate::idempotency::{Hashed, Idempotency, IdempotencyHeader};
use crate::json_object::JsonObject;
use crate::state::AppState;
use crate::streams::StreamAddress;

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(start_forecast)
        .service(run_workflow)
        .service(extract_parameters);
}

/// Plan a season
///
/// Checks everything that can be known from the request and the stored data, stores the workflow
/// and starts it. Follow it on the `websocket_url` or poll its events.
#[utoipa::path(
    tag = "Planning a season",
    params(IdempotencyHeader),
    request_body = ForecastRequest,
    responses(
        (status = 202, description = "The season's workflow runs", body = Started, headers(("Idempotency-Replayed" = bool, description = "`true` on an answer that was given before; else absent"))),
        AnyRoute, BadJson, NothingToPlan, UsedKey, BadParameters, TooMany, AgentsFail
    )
)]
#[post("/api/workflows/forecast")]
async fn start_forecast(
    state: web::Data<AppState>,
    caller: Caller,
    _budget: ModelCall,
    streams: StreamAddress,
    idempotency: Idempotency,
    request: Hashed<web::Json<JsonObject<ForecastRequest>>>,
) -> Result<HttpResponse, ApiError> {
    let body = request.body.into_inner().0;
    let worker = state.clone();
    let request_key = idempotency.request_key(&request.hash);
    let work = async move {
        let season = StartSeason {
            session_id: None,
            stated: merged_parameters(&body)?,
            category_id: CategoryId::new(body.category_id),
            season: body.season.map(checked_season_name).transpose()?,
            request_key,
        };
        start(&worker, &caller, &streams, season).await
    };
    let status = StatusCode::ACCEPTED;
    idempotency.once(state, request.hash, status, work).await
}

/// Plan a season for a session
///
/// As `POST /api/workflows/forecast`; the events also come on `/ws/orchestrator/{session_id}`.
#[utoipa::path(
    tag = "Planning a season",
    params(IdempotencyHeader),
    request_body = RunWorkflowRequest,
    responses(
        (status = 202, description = "The season's workflow runs", body = Started, headers(("Idempotency-Replayed" = bool, description = "`true` on an answer that was given before; else absent"))),
        AnyRoute, BadJson, NothingToPlan, UsedKey, BadParameters, TooMany, AgentsFail
    )
)]
#[post("/api/orchestrator/run-workflow")]
async fn run_workflow(
    state: web::Data<AppState>,
    caller: Caller,
    _budget: ModelCall,
    streams: StreamAddress,
    idempotency: Idempotency,
    request: Hashed<web::Json<JsonObject<RunWorkflowRequest>>>,
) -> Result<HttpResponse, ApiError> {
    let body = request.body.into_inner().0;
    let worker = state.clone();
    let request_key = idempotency.request_key(&request.hash);
    let work = async move {
        let category_id = match body.category_id {
            Some(id) => CategoryId::new(id),
            None => only_category(&worker).await?,
        };
        let season = StartSeason {
            session_id: Some(checked_session(body.session_id)?),
            category_id,
            season: None,
            stated: body.parameters.parameters(),
            request_key,
        };
        start(&worker, &caller, &streams, season).await
    };
    let status = StatusCode::ACCEPTED;
    idempotency.once(state, request.hash, status, work).await
}

/// Read parameters from a text
///
/// Turns 10 to 500 characters of plain language into season parameters. Nothing is stored.
#[utoipa::path(
    tag = "Planning a season",
    request_body = ExtractionRequest,
    responses(
        (status = 200, description = "The parameters, with what the text states and why it was read so", body = ExtractionBody),
        (status = 400, description = "`PARAMETER_EXTRACTION_ERROR`: the text does not state everything; `details` holds `missing_parameters` and `extracted_parameters`. `MALFORMED_REQUEST`: the JSON cannot be read", body = crate::error::ErrorBody),
        (status = 413, description = "`PAYLOAD_TOO_LARGE`: the JSON is over 1 MiB", body = crate::error::ErrorBody),
        (status = 415, description = "`UNSUPPORTED_MEDIA_TYPE`: the body is not `application/json`", body = crate::error::ErrorBody),
        (status = 422, description = "`INVALID_PARAMETERS`: the text is too short or too long, or states values out of range; then `details` also holds `extracted_parameters` and `extraction_reasoning`", body = crate::error::ErrorBody),
        AnyRoute, TooMany, AgentsFail
    )
)]
#[post("/api/orchestrator/extract-parameters")]
async fn extract_parameters(
    state: web::Data<AppState>,
    _budget: ModelCall,
    body: web::Json<JsonObject<ExtractionRequest>>,
) -> Result<web::Json<ExtractionBody>, ApiError> {
    let extraction = state
        .engine()
        .extract(&body.0.0.strategy_description)
        .await?;
    Ok(web::Json(ExtractionBody {
        parameters: Stated(extraction.stated),
        extraction_reasoning: extraction.extraction_reasoning,
        confidence_score: extraction.confidence_score,
    }))
}

async fn start(
    state: &AppState,
    caller: &Caller,
    streams: &StreamAddress,
    season: StartSeason,
) -> Result<Started, ApiError> {
    let workflow: Workflow = state
        .run_for(caller, |engine| async move { engine.start(season).await })
        .await?;
    Ok(Started {
        websocket_url: streams.of(&workflow.workflow_id),
        workflow_id: workflow.workflow_id,
        status: "started".to_owned(),
    })
}

/// Categories that a refusal lists at most.
const LISTED: usize = 10;

async fn only_category(state: &AppState) -> Result<CategoryId, ApiError> {
    let categories = state.read(|storage| storage.categories()).await?;
    if let [category] = categories.as_slice() {
        return Ok(category.category_id.clone());
    }
    let ids: Vec<&str> = categories
        .iter()
        .map(|category| category.category_id.as_str())
        .take(LISTED)
        .collect();
    let allowed = match (ids.join(", "), categories.len() - ids.len()) {
        (none, _) if none.is_empty() => {
            "a category; none is there, upload categories first".to_owned()
        }
        (ids, 0) => format!("one of {ids}"),
        (ids, more) => format!("one of {ids} and {more} more"),
    };
    Err(invalid_parameters(&[Violation {
        parameter: "category_id".to_owned(),
        value: Value::Null,
        message: format!("say which category to plan: {allowed}"),
        allowed,
        suggestions: vec!["GET /api/categories lists them".to_owned()],
    }]))
}

/// The stated parameters with the season's dates and length laid over them. Where one is stated
/// twice, and differently, that is a violation like any other, and all are reported at once.
fn merged_parameters(body: &ForecastRequest) -> Result<StatedParameters, ApiError> {
    let fields = [
        (
            "season_length_weeks",
            "forecast_horizon_weeks",
            &body.season_length_weeks,
        ),
        (
            "season_start_date",
            "season_start_date",
            &body.season_start_date,
        ),
        ("season_end_date", "season_end_date", &body.season_end_date),
    ];
    let mut stated = body.parameters.clone().parameters();
    let mut contradictions = Vec::new();
    for (field, parameter, value) in fields {
        let Some(value) = value else { continue };
        if let Some(other) = stated.get(parameter).filter(|other| *other != value) {
            contradictions.push(contradiction(field, value, parameter, other));
        }
        stated = stated.with(parameter, value.clone());
    }
    if contradictions.is_empty() {
        return Ok(stated);
    }
    // The ranges are the same for every archetype, so any will do to find what else is wrong.
    if let Err(DomainError::InvalidParameters { violations }) =
        stated.resolve(Archetype::FashionRetail)
    {
        contradictions.extend(violations);
    }
    Err(invalid_parameters(&contradictions))
}

fn contradiction(field: &str, value: &Value, parameter: &str, other: &Value) -> Violation {
    Violation {
        parameter: field.to_owned(),
        value: value.clone(),
        allowed: other.to_string(),
        message: format!("{field} is {value}, but parameters.{parameter} is {other}"),
        suggestions: vec![format!(
            "Send {field} only once, or the same in both places"
        )],
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn merge(body: Value) -> Result<StatedParameters, ApiError> {
        merged_parameters(&serde_json::from_value(body).unwrap())
    }

    #[test]
    fn dates_and_length_become_parameters() {
        let stated = merge(json!({
            "category_id": "dresses", "season_start_date": "2025-03-03",
            "season_length_weeks": 12, "parameters": {"forecast_horizon_weeks": 12}
        }))
        .unwrap();
        assert_eq!(stated.get("forecast_horizon_weeks"), Some(&json!(12)));
        assert_eq!(stated.get("season_start_date"), Some(&json!("2025-03-03")));
        assert_eq!(stated.get("season_end_date"), None);
    }

    #[test]
    fn a_contradiction_is_reported_together_with_every_other_violation() {
        let error = merge(json!({
            "category_id": "dresses", "season_start_date": "2025-03-03", "season_length_weeks": 12,
            "parameters": {"forecast_horizon_weeks": 10, "dc_holdback_percentage": 1.2}
        }))
        .unwrap_err();
        let names: Vec<&Value> = error.details["violations"]
            .as_array()
            .unwrap()
            .iter()
            .map(|violation| &violation["parameter"])
            .collect();
        assert_eq!(
            names,
            [
                &json!("season_length_weeks"),
                &json!("dc_holdback_percentage")
            ]
        );
    }
}
