//! What a request needs, by its method and path.

use actix_web::http::Method;
use hemline_persistence::access::Role;

/// What a request needs where tokens are in force; later ones need more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Need {
    /// Nothing.
    Nothing,
    /// Nothing, but who it is matters.
    Perhaps,
    /// A token with at least this role.
    Role(Role),
}

/// What a request needs. What is not listed as open below `/api`, `/ws` and `/metrics` needs a token, and every change
/// needs a planner.
pub(super) fn need(method: &Method, path: &str) -> Need {
    let reads = matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
    match path {
        "/api/session" => return Need::Perhaps,
        "/api/session/ticket" => return Need::Role(Role::Viewer),
        "/api/openapi.json" if reads => return Need::Nothing,
        _ => {}
    }
    if is_below(path, "/api/tokens") || is_below(path, "/api/audit") {
        return Need::Role(Role::Admin);
    }
    if !reads {
        return Need::Role(Role::Planner);
    }
    if ["/api", "/ws", "/metrics"]
        .iter()
        .any(|root| is_below(path, root))
    {
        return Need::Role(Role::Viewer);
    }
    Need::Nothing
}

fn is_below(path: &str, root: &str) -> bool {
    path.strip_prefix(root)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_listed_is_open() {
        let get = |path| need(&Method::GET, path);
        for open in [
            "/",
            "/health",
            "/ready",
            "/docs/",
            "/seasons/wf_1",
            "/assets/a.js",
            "/api/openapi.json",
        ] {
            assert_eq!(get(open), Need::Nothing, "{open}");
        }
        for guarded in [
            "/api",
            "/api/",
            "/api/stores",
            "/api/anything",
            "/ws/orchestrator/s",
            "/metrics",
        ] {
            assert_eq!(get(guarded), Need::Role(Role::Viewer), "{guarded}");
        }
        assert_eq!(get("/api/tokens"), Need::Role(Role::Admin));
        assert_eq!(
            need(&Method::DELETE, "/api/tokens/t"),
            Need::Role(Role::Admin)
        );
        assert_eq!(get("/api/audit"), Need::Role(Role::Admin));
        for method in [
            Method::POST,
            Method::PUT,
            Method::DELETE,
            Method::PATCH,
            Method::TRACE,
        ] {
            for path in [
                "/api/workflows/forecast",
                "/",
                "/health",
                "/api/openapi.json",
            ] {
                assert_eq!(
                    need(&method, path),
                    Need::Role(Role::Planner),
                    "{method} {path}"
                );
            }
        }
    }
}
