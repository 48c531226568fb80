//! Scenarios: seasons simulated with several sets of parameters.

use actix_web::{HttpResponse, get, post, web};
use hemline_domain::CategoryId;
use hemline_persistence::queries;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::Caller;
use crate::bodies::forecasts::each;
use crate::bodies::scenarios::{ScenarioBody, ScenarioList, ScenarioRequest};
use crate::error::ApiError;
use crate::error::responses::{
    AnyRoute, BadAddress, BadJson, BadParameters, Missing, NothingToPlan, UsedKey,
};
use crate::idempotency::{Hashed, Idempotency, IdempotencyHeader};
use crate::json_object::JsonObject;
use crate::paging::Paging;
use crate::scenarios;
use crate::state::AppState;

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(simulate_scenario)
        .service(list_scenarios)
        .service(show_scenario);
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ScenarioQuery {
    /// Only those of this category.
    category_id: Option<String>,
}

/// Simulate a season
///
/// Forecasts the category's season and simulates it with every variant on the same demand. Everything that can be
/// known beforehand is checked first. What is done within ten seconds is answered with its result; else
/// the scenario goes on and is read by its id.
#[utoipa::path(
    tag = "Scenarios",
    params(IdempotencyHeader),
    request_body = ScenarioRequest,
    responses(
        (status = 200, description = "The scenario with its result", body = ScenarioBody, headers(("Idempotency-Replayed" = bool, description = "`true` on an answer that was given before; else absent"))),
        (status = 202, description = "The scenario takes longer: `status` is `running`; read it again by its id", body = ScenarioBody),
        AnyRoute, BadJson, NothingToPlan, UsedKey, BadParameters
    )
)]
#[post("/api/scenarios")]
async fn simulate_scenario(
    state: web::Data<AppState>,
    caller: Caller,
    idempotency: Idempotency,
    request: Hashed<web::Json<JsonObject<ScenarioRequest>>>,
) -> Result<HttpResponse, ApiError> {
    let body = request.body.into_inner().0;
    let work = scenarios::simulate(state.clone(), caller, body);
    idempotency
        .once_with_status(state, request.hash, work)
        .await
}

/// List scenarios
///
/// Newest first, without their results.
#[utoipa::path(
    tag = "Scenarios",
    params(ScenarioQuery, Paging),
    responses((status = 200, description = "A page of scenarios", body = ScenarioList), AnyRoute, BadAddress)
)]
#[get("/api/scenarios")]
async fn list_scenarios(
    state: web::Data<AppState>,
    query: web::Query<ScenarioQuery>,
    paging: web::Query<Paging>,
) -> Result<web::Json<ScenarioList>, ApiError> {
    let request = paging.into_inner().request()?;
    let category_id = query.into_inner().category_id.map(CategoryId::new);
    let page = state
        .query(move |database| queries::scenarios_page(database, category_id.as_ref(), &request))
        .await?;
    Ok(web::Json(ScenarioList {
        scenarios: each(page.items),
        next_cursor: page.next_cursor,
    }))
}

/// Show a scenario
///
/// `result` is null until `status` is `completed`.
#[utoipa::path(
    tag = "Scenarios",
    params(("id" = String, Path, description = "The scenario")),
    responses((status = 200, description = "The scenario", body = ScenarioBody), AnyRoute, Missing)
)]
#[get("/api/scenarios/{id}")]
async fn show_scenario(
    state: web::Data<AppState>,
    id: web::Path<String>,
) -> Result<web::Json<ScenarioBody>, ApiError> {
    let scenario = scenarios::stored(&state, id.into_inner()).await?;
    Ok(web::Json(scenarios::body(&state, scenario)))
}
