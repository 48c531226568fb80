//! How a request shows who it is from, in the OpenAPI document.

use actix_web::http::Method;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{OpenApi, PathItem};

use super::cookie::NAME;
use super::rules::{Need, need};

const BEARER: &str = "bearer";
const COOKIE: &str = "session_cookie";

/// Adds the schemes, and to every operation those that it takes. A server on loopback needs none of them.
pub(crate) fn describe_access(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("hemline_…")
        .description(Some(
            "An access token, as `POST /api/tokens` or `hemline-admin token create` gives it. Reading needs the role \
             `viewer`, a change `planner`, tokens and the audit log `admin`. A server that listens on loopback only \
             needs none.",
        ));
    components.add_security_scheme(BEARER, SecurityScheme::Http(bearer.build()));
    let cookie = ApiKeyValue::with_description(
        NAME,
        "The session that `POST /api/session` opens with a token, for browsers: twelve hours, not to be read by scripts.",
    );
    components.add_security_scheme(COOKIE, SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            operation.security = Some(match need(&method, path) {
                Need::Nothing | Need::Perhaps => Vec::new(),
                // A cookie alone opens no WebSocket.
                Need::Role(_) if is_socket(operation) => {
                    vec![SecurityRequirement::default(), requirement(BEARER)]
                }
                Need::Role(_) => vec![
                    SecurityRequirement::default(),
                    requirement(BEARER),
                    requirement(COOKIE),
                ],
            });
        }
    }
}

fn is_socket(operation: &Operation) -> bool {
    operation.responses.responses.contains_key("101")
}

fn requirement(scheme: &str) -> SecurityRequirement {
    SecurityRequirement::new(scheme, Vec::<String>::new())
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (Method, &mut Operation)> {
    let operations = [
        (Method::GET, &mut item.get),
        (Method::POST, &mut item.post),
        (Method::PUT, &mut item.put),
        (Method::PATCH, &mut item.patch),
        (Method::DELETE, &mut item.delete),
    ];
    operations
        .into_iter()
        .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}
