//! The routes, by what they are about.

mod allocations;
mod catalogue;
mod decisions;
mod forecasts;
mod scenarios;
mod service;
mod starts;
mod streams;
mod uploads;
mod workflows;

use utoipa_actix_web::service_config::ServiceConfig;

/// Every documented route.
pub(crate) fn all(config: &mut ServiceConfig<'_>) {
    starts::routes(config);
    workflows::routes(config);
    decisions::routes(config);
    forecasts::routes(config);
    allocations::routes(config);
    catalogue::routes(config);
    scenarios::routes(config);
    uploads::routes(config);
    service::routes(config);
    streams::routes(config);
    config.service(crate::pages::openapi_document);
}
