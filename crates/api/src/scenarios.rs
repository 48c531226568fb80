//! Runs scenarios: checked, stored, simulated, stored again.

use actix_web::http::StatusCode;
use actix_web::web;
use chrono::Utc;
use hemline_agents::rehearsal::PreparedRehearsal;
use hemline_domain::CategoryId;
use hemline_domain::storage::Change;
use hemline_persistence::queries::{self, NewScenario, Scenario, ScenarioStatus};
use hemline_persistence::{Claim, Database, PersistenceError};
use serde_json::json;
use uuid::Uuid;

use crate::access::Caller;
use crate::bodies::scenario_results::ScenarioResult;
use crate::bodies::scenarios::{ScenarioBody, ScenarioRequest};
use crate::error::ApiError;
use crate::state::AppState;

/// What is stored of a scenario whose process ended before it did.
const LEFT_BEHIND: &str = "the server stopped before the simulation was done; ask for it again";

/// Checks and stores a scenario and simulates it. Answers 200 with the result where it is done within
/// [`Settings::scenario_wait`](crate::Settings::scenario_wait), else 202, while it goes on.
pub(crate) async fn simulate(
    state: web::Data<AppState>,
    caller: Caller,
    request: ScenarioRequest,
) -> Result<(StatusCode, ScenarioBody), ApiError> {
    let rehearsal = request.rehearsal();
    let prepared = state
        .run(|engine| async move { engine.prepare_rehearsal(rehearsal).await })
        .await?;
    let (scenario_id, claim) = insert(&state, caller, &request).await?;
    let work = finish(state.clone(), scenario_id.clone(), claim, prepared);
    let finished = tokio::time::timeout(state.scenario_wait, state.to_the_end(work)).await;
    if let Ok(outcome) = finished {
        outcome?;
    }
    let scenario = stored(&state, scenario_id).await?;
    let status = match scenario.summary.status {
        ScenarioStatus::Running => StatusCode::ACCEPTED,
        ScenarioStatus::Completed | ScenarioStatus::Failed => StatusCode::OK,
    };
    Ok((status, body(&state, scenario)))
}

/// What is answered about a stored scenario.
pub(crate) fn body(state: &AppState, scenario: Scenario) -> ScenarioBody {
    let progress = state
        .scenario_progress
        .percent(&scenario.summary.scenario_id)
        .filter(|_| scenario.summary.status == ScenarioStatus::Running);
    ScenarioBody::new(scenario, progress)
}

/// A stored scenario; 404 where there is none.
pub(crate) async fn stored(state: &AppState, id: String) -> Result<Scenario, ApiError> {
    let wanted = id.clone();
    state
        .query(move |database| queries::scenario(database, &wanted))
        .await?
        .ok_or_else(|| {
            ApiError::not_found("scenario", &id).suggest("GET /api/scenarios lists the scenarios")
        })
}

/// Ends what a process that is gone left running.
///
/// # Errors
/// When the database fails.
pub(crate) fn end_left_behind(database: &Database) -> Result<(), PersistenceError> {
    queries::fail_unfinished_scenarios(database, LEFT_BEHIND, Utc::now()).map(drop)
}

async fn insert(
    state: &AppState,
    caller: Caller,
    request: &ScenarioRequest,
) -> Result<(String, Claim), ApiError> {
    let scenario_id = format!("sc_{}", Uuid::now_v7());
    let logged = Change {
        actor: caller.name,
        action: "scenario_start".to_owned(),
        subject: scenario_id.clone(),
        details: json!({ "category_id": request.category_id }),
        request_id: caller.request_id,
    };
    let new = NewScenario {
        scenario_id: scenario_id.clone(),
        category_id: CategoryId::new(request.category_id.clone()),
        season_start_date: request.season_start_date,
        request: serde_json::to_value(request).map_err(|error| ApiError::internal(&error))?,
        at: Utc::now(),
        logged,
    };
    let claim = state
        .on_database(move |database| queries::insert_scenario(database, &new))
        .await?;
    Ok((scenario_id, claim))
}

/// Simulates a stored scenario and stores what came out.
async fn finish(
    state: web::Data<AppState>,
    scenario_id: String,
    claim: Claim,
    prepared: PreparedRehearsal,
) -> Result<(), ApiError> {
    let under_way = state
        .scenario_progress
        .begin(&scenario_id, prepared.paths());
    let rehearsed = state
        .run(|engine| async move {
            let path_done = move || under_way.count();
            engine.rehearse(prepared, path_done).await
        })
        .await;
    match rehearsed {
        Ok(result) => {
            let result = serde_json::to_value(ScenarioResult::from(result))
                .map_err(|error| ApiError::internal(&error))?;
            let complete = state.on_database(move |database| {
                let _until_stored = claim;
                queries::complete_scenario(database, &scenario_id, &result, Utc::now())
            });
            complete.await.map(drop)
        }
        Err(error) => {
            let message = error.message.clone();
            let fail = state.on_database(move |database| {
                let _until_stored = claim;
                queries::fail_scenario(database, &scenario_id, &message, Utc::now())
            });
            fail.await?;
            Err(error)
        }
    }
}
