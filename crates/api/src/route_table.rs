//! The documented routes: which methods each takes, and which names in its query.

use actix_web::http::Method;
use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::{OpenApi, PathItem, RefOr};

/// The routes of a document.
#[derive(Debug, Clone)]
pub(crate) struct RouteTable {
    routes: Vec<Route>,
}

#[derive(Debug, Clone)]
struct Route {
    path: Vec<Segment>,
    methods: Vec<&'static str>,
    /// By method.
    query_names: Vec<(Method, Vec<String>)>,
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
                .map(|(path, item)| Route {
                    path: segments(path),
                    methods: methods(item),
                    query_names: operations(item)
                        .map(|(method, operation)| (method, query_names(operation)))
                        .collect(),
                })
                .collect(),
        }
    }

    /// The same with the routes of these paths alone.
    pub(crate) fn limited_to(mut self, paths: &[&str]) -> Self {
        self.routes.retain(|route| {
            let is_route = |path: &&str| {
                let given: Vec<&str> = path.trim_start_matches('/').split('/').collect();
                parameters(&route.path) == 0 && matches(&route.path, &given)
            };
            paths.iter().any(is_route)
        });
        self
    }

    /// The methods of the route that `path` belongs to; none where it belongs to no route.
    pub(crate) fn methods(&self, path: &str) -> &[&'static str] {
        self.route(path).map_or(&[], |route| &route.methods)
    }

    /// What a query may name where `method` is sent to `path`; none where no route takes that.
    pub(crate) fn query_names(&self, method: &Method, path: &str) -> Option<&[String]> {
        let taken = if method == Method::HEAD {
            &Method::GET
        } else {
            method
        };
        let names = self.route(path)?.query_names.iter();
        let mut names = names.filter(|(method, _)| method == taken);
        names.next().map(|(_, names)| names.as_slice())
    }

    /// The route that `path` belongs to, the most literal one where it fits several.
    fn route(&self, path: &str) -> Option<&Route> {
        // A slash at the end makes another path, which no route takes.
        let path = path.strip_prefix('/').unwrap_or(path);
        let given: Vec<&str> = path.split('/').collect();
        let routes = self.routes.iter();
        let matching = routes.filter(|route| matches(&route.path, &given));
        matching.min_by_key(|route| parameters(&route.path))
    }
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

fn operations(item: &PathItem) -> impl Iterator<Item = (Method, &Operation)> {
    let operations = [
        (Method::GET, &item.get),
        (Method::POST, &item.post),
        (Method::PUT, &item.put),
        (Method::PATCH, &item.patch),
        (Method::DELETE, &item.delete),
    ];
    operations
        .into_iter()
        .filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
}

fn query_names(operation: &Operation) -> Vec<String> {
    let parameters = operation.parameters.iter().flatten();
    parameters
        .filter_map(|parameter| match parameter {
            RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Query => {
                Some(parameter.name.clone())
            }
            _ => None,
        })
        .collect()
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

    #[test]
    fn a_query_may_name_what_the_document_lists() {
        let table = RouteTable::of(&crate::openapi::document());
        let names = |method, path| table.query_names(&method, path).map(<[String]>::to_vec);
        let paging = names(Method::GET, "/api/forecasts").unwrap();
        assert_eq!(paging, ["limit", "cursor"]);
        assert_eq!(names(Method::HEAD, "/api/forecasts"), Some(paging));
        assert_eq!(names(Method::GET, "/api/stores"), Some(Vec::new()));
        assert_eq!(names(Method::POST, "/api/stores"), None);
        assert_eq!(names(Method::GET, "/api/none"), None);
    }
}
