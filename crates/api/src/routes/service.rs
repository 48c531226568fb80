//! Whether the server is up and ready.

use std::time::Duration;

use actix_web::{get, web};
use hemline_persistence::queries;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::bodies::service::{Health, Ready};
use crate::error::responses::{NotReady, OpenRoute};
use crate::error::{ApiError, ErrorKind};
use crate::state::AppState;

/// For so long a process may miss what others store: a lost connection is made again within that time.
const TOO_DEAF: Duration = Duration::from_secs(5);

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(health).service(ready);
}

/// Is the process up?
#[utoipa::path(
    tag = "Service",
    responses((status = 200, description = "It is", body = Health), OpenRoute)
)]
#[get("/health")]
async fn health(state: web::Data<AppState>) -> web::Json<Health> {
    web::Json(Health {
        status: "ok".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        llm_provider: state.engine().provider_name().to_owned(),
    })
}

/// Can the server do its work?
///
/// The database answers, every migration is applied, a process that runs workflows is given them, what other processes store is heard, and the server is not about to stop.
#[utoipa::path(
    tag = "Service",
    responses((status = 200, description = "It can", body = Ready), OpenRoute, NotReady)
)]
#[get("/ready")]
async fn ready(state: web::Data<AppState>) -> Result<web::Json<Ready>, ApiError> {
    if state.draining.is_cancelled() {
        return Err(
            ApiError::new(ErrorKind::ServerStopping, "the server is about to stop")
                .suggest("Ask another one, or this one once it has started again"),
        );
    }
    if !state.gets_work() {
        return Err(ApiError::new(
            ErrorKind::DatabaseUnavailable,
            "the work queue gives this process no work; it tries to reach it again",
        )
        .suggest("Ask again in a moment; the server's log has the cause"));
    }
    if state.engine().deaf_for() > Some(TOO_DEAF) {
        return Err(ApiError::new(
            ErrorKind::DatabaseUnavailable,
            "the database does not tell this process what others store, so clients miss their events; it tries to listen again",
        ));
    }
    state
        .on_database(|database| {
            database.check_schema()?;
            queries::ping(database)
        })
        .await?;
    Ok(web::Json(Ready {
        status: "ready".to_owned(),
        database: "ok".to_owned(),
        migrations: "current".to_owned(),
    }))
}
