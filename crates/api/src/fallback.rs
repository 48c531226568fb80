//! Answers requests that no route takes: with the web UI's files and addresses, with 405 where the path
//! exists, else with 404.

use actix_web::http::Method;
use actix_web::http::header::{ALLOW, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;

use crate::error::{ApiError, ErrorKind};
use crate::route_table::RouteTable;
use crate::ui::UiFiles;

/// Answers what no route takes.
pub(crate) async fn no_route(
    request: HttpRequest,
    table: web::Data<RouteTable>,
    ui: web::Data<UiFiles>,
) -> HttpResponse {
    if request.method() == Method::GET
        && let Some(answer) = ui.answer(request.path())
    {
        return answer;
    }
    let allowed = table.methods(request.path()).join(", ");
    if allowed.is_empty() {
        let route = format!("{} {}", request.method(), request.path());
        let error = ApiError::not_found("route", &route);
        let lists_routes = !table.methods("/api/openapi.json").is_empty();
        return HttpResponse::from_error(error.suggest(if lists_routes {
            "GET /api/openapi.json lists every route; /docs shows them"
        } else {
            "This process runs workflows and answers /health, /ready and /metrics alone; ask one that serves clients"
        }));
    }
    let message = format!(
        "{} takes {allowed}, not {}",
        request.path(),
        request.method()
    );
    let mut response = HttpResponse::from_error(
        ApiError::new(ErrorKind::MethodNotAllowed, message)
            .with_details(json!({ "allowed_methods": allowed }))
            .suggest(format!("Send {allowed}")),
    );
    if let Ok(value) = HeaderValue::from_str(&allowed) {
        response.headers_mut().insert(ALLOW, value);
    }
    response
}
