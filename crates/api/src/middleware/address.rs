//! What an address may hold: no name in its query that the route does not know, and no character NUL.

use std::collections::BTreeSet;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, web};
use hemline_domain::readable::escaped;
use serde_json::json;

use crate::error::{ApiError, ErrorKind};
use crate::route_table::RouteTable;

/// What probes and loaders of the document add to an address does not matter.
const ANY_QUERY: [&str; 3] = ["/health", "/ready", "/api/openapi.json"];

const NUL: &str = "%00";

/// Refuses addresses that no route can answer as they are meant.
pub(crate) async fn check_address<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    match unknown_name(&request).or_else(|| nul(&request)) {
        None => Ok(next.call(request).await?.map_into_left_body()),
        Some(refusal) => Ok(request.error_response(refusal).map_into_right_body()),
    }
}

/// A name in the query that its route does not know would be left aside, and a slip of the keyboard would show another
/// list than was asked for.
fn unknown_name(request: &ServiceRequest) -> Option<ApiError> {
    let path = request.path();
    if request.query_string().is_empty() || ANY_QUERY.contains(&path) {
        return None;
    }
    let table = request.app_data::<web::Data<RouteTable>>()?;
    let known = table.query_names(request.method(), path)?;
    // What cannot be read is the route's to refuse.
    let pairs = web::Query::<Vec<(String, String)>>::from_query(request.query_string()).ok()?;
    let given: BTreeSet<String> = pairs.into_inner().into_iter().map(|pair| pair.0).collect();
    let name = given.into_iter().find(|name| !known.contains(name))?;
    let way_out = match known {
        [] => format!("{path} takes no query"),
        known => format!("{path} takes {}", known.join(", ")),
    };
    let message = format!("the query has an unknown name: '{}'", escaped(&name));
    Some(
        ApiError::new(ErrorKind::MalformedRequest, message)
            .with_details(json!({ "parameter": name, "known": known }))
            .suggest(way_out),
    )
}

/// PostgreSQL neither stores a NUL nor looks for one: nothing has such a name.
fn nul(request: &ServiceRequest) -> Option<ApiError> {
    let path = request.uri().path();
    let (kind, message) = if path.starts_with("/api/") && path.contains(NUL) {
        (
            ErrorKind::NotFound,
            "the path holds the character NUL (%00), which no name has",
        )
    } else if request.query_string().contains(NUL) {
        (
            ErrorKind::MalformedRequest,
            "the query holds the character NUL (%00), which no value may have",
        )
    } else {
        return None;
    };
    Some(ApiError::new(kind, message).suggest("Leave %00 out of the address"))
}
