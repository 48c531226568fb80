//! Queries that name what no route knows.

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

/// Refuses a query with a name that its route does not know: it would be left aside, and a slip of the keyboard would
/// show another list than was asked for.
pub(crate) async fn known_queries<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    match unknown_name(&request) {
        None => Ok(next.call(request).await?.map_into_left_body()),
        Some(refusal) => Ok(request.error_response(refusal).map_into_right_body()),
    }
}

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
