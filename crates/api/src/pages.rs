//! The pages beside the API: the start page (the web UI, where there is one), the API's browser and its document.

use actix_web::web::{self, Bytes, ServiceConfig};
use actix_web::{HttpResponse, get};
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::error::responses::OpenRoute;
use crate::ui::UiFiles;

const START_PAGE: &str = include_str!("start_page.html");

/// The OpenAPI document as it is sent.
#[derive(Debug, Clone)]
pub(crate) struct Document(pub(crate) Bytes);

/// The pages that are not part of the OpenAPI document.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config
        .service(start_page)
        .service(web::redirect("/docs", "/docs/"))
        .service(
            SwaggerUi::new("/docs/{_:.*}")
                .config(Config::from("/api/openapi.json").validator_url("none")),
        );
}

#[get("/")]
async fn start_page(ui: web::Data<UiFiles>) -> HttpResponse {
    if let Some(page) = ui.answer("/") {
        return page;
    }
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header(("Cache-Control", "no-cache"))
        .body(START_PAGE)
}

/// The OpenAPI document
#[utoipa::path(
    tag = "Service",
    responses((status = 200, description = "This document", body = Object), OpenRoute)
)]
#[get("/api/openapi.json")]
pub(crate) async fn openapi_document(document: web::Data<Document>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .body(document.0.clone())
}
