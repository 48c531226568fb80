//! The routes, by what they are about.

mod agents;
mod allocations;
mod approvals;
mod catalogue;
mod decisions;
mod emergency_orders;
mod forecasts;
mod ledger;
mod markdowns;
mod metrics;
mod parameters;
mod reforecasts;
mod replenishments;
mod scenarios;
mod season_end;
mod season_sales;
mod service;
mod session;
mod starts;
mod streams;
mod tokens;
mod uploads;
mod variance;
mod weekly_sales;
mod workflows;

use utoipa::openapi::OpenApi;
use utoipa_actix_web::service_config::ServiceConfig;

/// Adds to a document the paths that are other names of documented ones.
pub(crate) fn describe_other_names(document: &mut OpenApi) {
    weekly_sales::describe_other_name(document);
}

/// The paths of [`without_clients`].
pub(crate) const WITHOUT_CLIENTS: [&str; 3] = ["/health", "/metrics", "/ready"];

/// What a process without clients answers.
pub(crate) fn without_clients(config: &mut ServiceConfig<'_>) {
    service::routes(config);
    metrics::routes(config);
}

/// Every documented route.
pub(crate) fn all(config: &mut ServiceConfig<'_>) {
    starts::routes(config);
    parameters::routes(config);
    workflows::routes(config);
    approvals::routes(config);
    decisions::routes(config);
    reforecasts::routes(config);
    season_end::routes(config);
    season_sales::routes(config);
    forecasts::routes(config);
    allocations::routes(config);
    variance::routes(config);
    replenishments::routes(config);
    markdowns::routes(config);
    ledger::routes(config);
    emergency_orders::routes(config);
    catalogue::routes(config);
    scenarios::routes(config);
    agents::routes(config);
    uploads::routes(config);
    weekly_sales::routes(config);
    session::routes(config);
    tokens::routes(config);
    service::routes(config);
    metrics::routes(config);
    streams::routes(config);
    config.service(crate::pages::openapi_document);
}
