//! Re-forecasts that a person asks for.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use hemline_agents::ReforecastRequest;
use hemline_domain::{ForecastId, Violation};
use serde_json::json;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::{Caller, ModelCall};
use crate::bodies::reforecasts::ReforecastBody;
use crate::bodies::starts::Started;
use crate::decisions::invalid_parameters;
use crate::error::ApiError;
use crate::error::responses::{
    AgentsFail, AnyRoute, BadJson, BadReason, ContradictsSeason, Missing, TooMany,
};
use crate::idempotency::{Hashed, Idempotency, IdempotencyHeader};
use crate::json_object::JsonObject;
use crate::seasons::season_of;
use crate::state::AppState;
use crate::streams::StreamAddress;

const LONGEST_REASON: usize = 500;

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(start_reforecast);
}

/// Forecast a season's remaining weeks again
///
/// In the season's own workflow: at once, or right after the decision that it waits for. The revised forecast
/// replaces the one in force, the stores get new totals, and what is lacking is asked for.
#[utoipa::path(
    tag = "Season under way",
    params(IdempotencyHeader),
    request_body = ReforecastBody,
    responses(
        (status = 202, description = "The season's workflow forecasts again", body = Started, headers(("Idempotency-Replayed" = bool, description = "`true` on an answer that was given before; else absent"))),
        AnyRoute, BadJson, Missing, ContradictsSeason, BadReason, TooMany, AgentsFail
    )
)]
#[post("/api/workflows/reforecast")]
async fn start_reforecast(
    state: web::Data<AppState>,
    caller: Caller,
    _budget: ModelCall,
    streams: StreamAddress,
    idempotency: Idempotency,
    request: Hashed<web::Json<JsonObject<ReforecastBody>>>,
) -> Result<HttpResponse, ApiError> {
    let body = request.body.into_inner().0;
    let worker = state.clone();
    let work = async move {
        let reforecast = ReforecastRequest {
            by: caller.name.clone(),
            reason: checked_reason(&body.reason)?,
            actual_sales: body.actual_sales_week_1_to_n,
            remaining_weeks: body.remaining_weeks,
        };
        let season = season_of(&worker, &ForecastId::new(body.forecast_id)).await?;
        let id = season.workflow_id;
        let workflow = worker
            .run_for(&caller, |engine| async move {
                engine.reforecast(&id, reforecast).await
            })
            .await?;
        Ok(Started {
            websocket_url: streams.of(&workflow.workflow_id),
            workflow_id: workflow.workflow_id,
            status: "started".to_owned(),
        })
    };
    let status = StatusCode::ACCEPTED;
    idempotency.once(state, request.hash, status, work).await
}

fn checked_reason(reason: &str) -> Result<String, ApiError> {
    let reason = reason.trim();
    let length = reason.chars().count();
    if (1..=LONGEST_REASON).contains(&length) {
        return Ok(reason.to_owned());
    }
    let allowed = format!("1 to {LONGEST_REASON} characters");
    Err(invalid_parameters(&[Violation {
        parameter: "reason".to_owned(),
        value: json!(reason),
        message: format!("reason has {length} characters; allowed: {allowed}"),
        allowed,
        suggestions: vec!["Say why, e.g. 'a competitor closed'".to_owned()],
    }]))
}
