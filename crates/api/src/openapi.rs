//! The OpenAPI document, generated from the routes and their types.

use actix_web::App;
use utoipa::{OpenApi, ToSchema};
use utoipa_actix_web::AppExt;

use crate::access::describe_access;
use crate::always_sent::require_nullable;
use crate::bodies::events::EventSchema;
use crate::bodies::parameters::ViolationBody;
use crate::bodies::uploads::BadRow;
use crate::error::ErrorBody;
use crate::examples::add_examples;
use crate::routes;
use crate::streams::client_message::{ClientMessage, MessageRefused};
use crate::streams::session_form::SessionMessage;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Hemline",
        description = "Forecasts a fashion category once for a season, turns the forecast into a \
                       manufacturing order and a shipment for every store, and steers the season. \
                       A person approves every order.\n\n\
                       Every error, of every route, has the body `ErrorBody`: unknown routes (404 \
                       `NOT_FOUND`) and methods that a route does not take (405 \
                       `MALFORMED_REQUEST`) included. `X-Request-Id` is taken from the request or \
                       made, and is on every response.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    tags(
        (name = "Planning a season", description = "Start, follow and decide"),
        (name = "Season under way", description = "Week by week: variance, shipments, ledger, markdown, the season's end"),
        (name = "Results", description = "What was planned"),
        (name = "Scenarios", description = "Seasons simulated before anything is made"),
        (name = "Agents", description = "One agent's work on its own; nothing is stored"),
        (name = "Data", description = "CSV uploads"),
        (name = "WebSockets", description = "Events as they happen"),
        (name = "Service", description = "Health and documentation")
    ),
    components(schemas(
        ErrorBody, ViolationBody, BadRow, EventSchema, ClientMessage, MessageRefused, SessionMessage
    ))
)]
struct Base;

/// The whole document.
#[must_use]
pub fn document() -> utoipa::openapi::OpenApi {
    let (_, mut document) = App::new()
        .into_utoipa_app()
        .openapi(Base::openapi())
        .configure(routes::all)
        .split_for_parts();
    routes::describe_other_names(&mut document);
    describe_access(&mut document);
    add_examples(&mut document);
    require_nullable(&mut document, &[&ClientMessage::name()]);
    document
}
