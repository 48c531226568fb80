//! Answers requests that no route takes: with the web UI's files and addresses, with 405 where the path
//! exists, else with 404.

use actix_web::http::Method;
use actix_web::http::header::{ALLOW, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::json;
use utoipa::openapi::{OpenApi, PathItem};

use crate::error::{ApiError, ErrorKind};
use crate::ui::UiFiles;

/// Which methods each documented path takes.
#[derive(Debug, Clone)]
pub(crate) struct RouteTable {
    routes: Vec<(Vec<Segment>, Vec<&'static str>)>,
}

#[derive(Debug, Clone)]
enum Segment {
    Fixed(String),
    Parameter,
}

impl RouteTable {
    /// The table of a document's paths.
    pub(crate) fn of(document: &OpenApi) -> Self {
        let paths = document.paths.paths.iter();
        Self {
            routes: paths
                .map(|(path, item)| (segments(path), methods(item)))
                .collect(),
        }
    }

    /// The same with the routes of these paths alone.
    pub(crate) fn limited_to(mut self, paths: &[&str]) -> Self {
        self.routes.retain(|(route, _)| {
            let is_route = |path: &&str| {
                let given: Vec<&str> = path.trim_start_matches('/').split('/').collect();
                parameters(route) == 0 && matches(route, &given)
            };
            paths.iter().any(is_route)
        });
        self
    }

    /// The methods of the route that `path` belongs to, the most literal one where it fits several;
    /// none where it belongs to no route.
    fn methods(&self, path: &str) -> &[&'static str] {
        // A slash at the end makes another path, which no route takes.
        let path = path.strip_prefix('/').unwrap_or(path);
        let given: Vec<&str> = path.split('/').collect();
        let matching = self
            .routes
            .iter()
            .filter(|(route, _)| matches(route, &given));
        let most_literal = matching.min_by_key(|(route, _)| parameters(route));
        most_literal.map_or(&[], |(_, methods)| methods.as_slice())
    }
}

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
            .with_details(json!({ "allowed_methods": allowed })),
    );
    if let Ok(value) = HeaderValue::from_str(&allowed) {
        response.headers_mut().insert(ALLOW, value);
    }
    response
}

fn segments(path: &str) -> Vec<Segment> {
    path.trim_matches('/')
        .split('/')
        .map(|segment| {
            if segment.starts_with('{') {
                Segment::Parameter
            } else {
                Segment::Fixed(segment.to_owned())
            }
        })
        .collect()
}

fn parameters(route: &[Segment]) -> usize {
    let parameters = route.iter().filter(|it| matches!(it, Segment::Parameter));
    parameters.count()
}

fn matches(route: &[Segment], given: &[&str]) -> bool {
    route.len() == given.len()
        && route
            .iter()
            .zip(given)
            .all(|(segment, given)| match segment {
                Segment::Fixed(text) => text == given,
                Segment::Parameter => !given.is_empty(),
            })
}

fn methods(item: &PathItem) -> Vec<&'static str> {
    let documented = [
        ("GET", item.get.is_some()),
        ("HEAD", item.get.is_some()),
        ("POST", item.post.is_some()),
        ("PUT", item.put.is_some()),
        ("PATCH", item.patch.is_some()),
        ("DELETE", item.delete.is_some()),
    ];
    documented
        .into_iter()
        .filter_map(|(method, is_there)| is_there.then_some(method))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_belongs_to_the_routes_that_it_matches() {
        let table = RouteTable::of(&crate::openapi::document());
        assert_eq!(table.methods("/api/workflows"), ["GET", "HEAD"]);
        assert_eq!(table.methods("/api/workflows/wf_1/approval"), ["POST"]);
        assert_eq!(table.methods("/api/workflows/wf_1"), ["GET", "HEAD"]);
        assert_eq!(table.methods("/api/workflows/forecast"), ["POST"]);
        assert_eq!(table.methods("/api/stores/clusters"), ["GET", "HEAD"]);
        assert!(table.methods("/api/workflows/wf_1/nothing").is_empty());
        for other in ["/", "/health/", "/api/workflows/", "//health"] {
            assert!(table.methods(other).is_empty(), "{other}");
        }
    }
}
