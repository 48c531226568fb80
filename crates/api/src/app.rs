//! The application factory: routes and what lies around them.

use std::sync::Arc;

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, Error, web};
use tracing_actix_web::TracingLogger;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::authenticate;
use crate::error::extract;
use crate::fallback::no_route;
use crate::metrics::{Metrics, count_requests};
use crate::middleware::{
    Access, Answer, RequestSpan, body_pace, check_access, check_address, choose_encoding,
    close_unread, cors, head_as_get, part_while_draining, plain_bodies, protective_headers,
    request_context,
};
use crate::pages::{self, Document};
use crate::route_table::RouteTable;
use crate::routes;
use crate::settings::{Limits, Settings};
use crate::state::AppState;
use crate::ui::UiFiles;

/// What every worker's application shares.
#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) state: web::Data<AppState>,
    pub(crate) access: web::Data<Access>,
    pub(crate) metrics: web::Data<Metrics>,
    pub(crate) document: web::Data<Document>,
    pub(crate) table: web::Data<RouteTable>,
    pub(crate) ui: web::Data<UiFiles>,
    pub(crate) settings: Arc<Settings>,
}

/// One worker's application.
pub(crate) fn app(
    shared: &Shared,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<Answer<BoxBody>>,
        Error = Error,
        InitError = (),
    > + use<>,
> {
    let limits = shared.settings.limits.clone();
    let no_clients = shared.settings.no_clients;
    App::new()
        .app_data(shared.state.clone())
        .app_data(shared.access.clone())
        .app_data(shared.metrics.clone())
        .app_data(shared.document.clone())
        .app_data(shared.table.clone())
        .app_data(shared.ui.clone())
        .configure(|config| extractors(config, &limits))
        .configure(|config| served(config, no_clients))
        .default_service(web::to(no_route))
        // The last one wrapped is the first to see a request.
        .wrap(from_fn(head_as_get))
        .wrap(from_fn(body_pace))
        .wrap(from_fn(plain_bodies))
        .wrap(from_fn(check_address))
        .wrap(from_fn(authenticate))
        .wrap(cors(&shared.settings.cors_origins))
        .wrap(from_fn(check_access))
        .wrap(protective_headers())
        .wrap(TracingLogger::<RequestSpan>::new())
        .wrap(from_fn(request_context))
        .wrap(from_fn(part_while_draining))
        .wrap(from_fn(count_requests))
        .wrap(Compress::default())
        .wrap(from_fn(choose_encoding))
        .wrap(from_fn(close_unread))
}

fn served(config: &mut web::ServiceConfig, no_clients: bool) {
    if no_clients {
        routes::without_clients(&mut ServiceConfig::new(config));
    } else {
        routes::all(&mut ServiceConfig::new(config));
        pages::routes(config);
    }
}

fn extractors(config: &mut web::ServiceConfig, limits: &Limits) {
    config
        .app_data(extract::json(limits))
        .app_data(extract::path())
        .app_data(extract::query())
        .app_data(extract::form(limits));
}
