//! What Prometheus scrapes.

use actix_web::{HttpResponse, get, web};
use hemline_persistence::queries;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::error::ApiError;
use crate::error::responses::AnyRoute;
use crate::metrics::{Metrics, Readings};
use crate::state::AppState;

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(metrics);
}

/// Metrics for Prometheus
///
/// In its text format 0.0.4. Counters count since the process began; the state of the database is read at
/// every request. Where the database does not answer, `hemline_database_up` is 0 and its figures are absent.
#[utoipa::path(
    tag = "Service",
    responses(
        (status = 200, description = "The metrics", content((
            String = "text/plain",
            example = "# HELP hemline_workflows Workflows by state.\n# TYPE hemline_workflows gauge\nhemline_workflows{state=\"phase_3_monitoring\"} 4\n"
        ))),
        AnyRoute
    )
)]
#[get("/metrics")]
async fn metrics(
    state: web::Data<AppState>,
    metrics: web::Data<Metrics>,
) -> Result<HttpResponse, ApiError> {
    // What the process counts is told all the same: whoever is called at night wants both.
    let activity = match state.query(queries::activity).await {
        Ok(activity) => Some(activity),
        Err(error) => {
            tracing::warn!(%error, "the database's figures are missing from the metrics");
            None
        }
    };
    let readings = Readings::of(state.engine(), activity, state.sockets.count());
    let text = metrics
        .text(&readings)
        .map_err(|error| ApiError::internal(&error))?;
    Ok(HttpResponse::Ok()
        .content_type(prometheus::TEXT_FORMAT)
        .body(text))
}
