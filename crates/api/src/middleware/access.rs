//! Who may talk to the server: known hosts, and pages of known origins.
//!
//! A page on a foreign site can make a browser send requests to a local server. Checking `Host`
//! stops names that were pointed here (DNS rebinding); checking `Origin` stops changes and
//! WebSockets that foreign pages start.

use std::net::{IpAddr, SocketAddr};

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{HOST, HeaderMap, HeaderName, ORIGIN, UPGRADE};
use actix_web::middleware::Next;
use actix_web::{Error, web};
use serde_json::json;

use crate::error::{ApiError, ErrorKind};

/// Hosts and origins that are let in.
#[derive(Debug, Clone)]
pub(crate) struct Access {
    address: SocketAddr,
    hosts: Vec<String>,
    origins: Vec<String>,
}

impl Access {
    /// Lets in the loopback names, the address that the server listens on, `hosts`, and pages of `origins`.
    pub(crate) fn new(address: SocketAddr, hosts: &[String], origins: &[String]) -> Self {
        let without_slash = |origin: &String| origin.trim_end_matches('/').to_ascii_lowercase();
        Self {
            address,
            hosts: hosts.to_vec(),
            origins: origins.iter().map(without_slash).collect(),
        }
    }

    fn check(&self, request: &ServiceRequest) -> Result<(), ApiError> {
        let host = self.known_host(request)?;
        let changes = !request.method().is_safe() || request.method() == Method::OPTIONS;
        let opens_socket = request.headers().contains_key(UPGRADE);
        if changes || opens_socket {
            self.check_origin(request.headers(), host)?;
        }
        Ok(())
    }

    fn known_host<'a>(&self, request: &'a ServiceRequest) -> Result<&'a str, ApiError> {
        let host = text(request.headers(), &HOST)
            .or_else(|| {
                request
                    .uri()
                    .authority()
                    .map(|authority| authority.as_str())
            })
            .unwrap_or_default();
        if self.is_known_host(host) {
            return Ok(host);
        }
        Err(
            ApiError::new(ErrorKind::Forbidden, "this server does not go by that host")
                .with_details(json!({ "host": host }))
                .suggest(format!("Use http://{} or http://localhost", self.address))
                .suggest("Add the name to HEMLINE_HOSTS if it is this server's"),
        )
    }

    fn is_known_host(&self, host: &str) -> bool {
        let Some(name) = without_port(host) else {
            return false;
        };
        let is_name = |known: &String| name.eq_ignore_ascii_case(known);
        if name.eq_ignore_ascii_case("localhost") || self.hosts.iter().any(is_name) {
            return true;
        }
        let in_brackets = name.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
        let Ok(ip) = in_brackets.unwrap_or(name).parse::<IpAddr>() else {
            return false;
        };
        // A name can be pointed here by anyone, an address cannot.
        ip.is_loopback() || ip == self.address.ip() || self.address.ip().is_unspecified()
    }

    /// Without an origin it is no browser: those send one with every change and every WebSocket.
    fn check_origin(&self, headers: &HeaderMap, host: &str) -> Result<(), ApiError> {
        let own = [format!("http://{host}"), format!("https://{host}")];
        for origin in headers.get_all(ORIGIN) {
            let origin = origin.to_str().unwrap_or_default().to_ascii_lowercase();
            let is_own = own.iter().any(|own| own.eq_ignore_ascii_case(&origin));
            if !is_own && !self.origins.contains(&origin) {
                return Err(foreign(&origin));
            }
        }
        Ok(())
    }
}

fn foreign(origin: &str) -> ApiError {
    ApiError::new(ErrorKind::Forbidden, "pages of that origin may not do this")
        .with_details(json!({ "origin": origin }))
        .suggest("Add the origin to HEMLINE_CORS_ORIGINS if it is yours")
}

/// Refuses unknown hosts, and changes that pages of foreign origins start.
pub(crate) async fn check_access<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let checked = match request.app_data::<web::Data<Access>>() {
        Some(access) => access.check(&request),
        None => Err(ApiError::internal(&"the access rules are not set up")),
    };
    match checked {
        Ok(()) => Ok(next.call(request).await?.map_into_left_body()),
        Err(refusal) => Ok(request.error_response(refusal).map_into_right_body()),
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// The name in a `Host`; none where what follows its colon is no port. The header comes back in `websocket_url`, where
/// a `localhost:1@elsewhere` would lead elsewhere.
fn without_port(host: &str) -> Option<&str> {
    match host.rsplit_once(':') {
        // A colon inside brackets belongs to the address itself.
        Some((_, rest)) if rest.ends_with(']') => Some(host),
        Some((name, port)) => port.parse::<u16>().is_ok().then_some(name),
        None => Some(host),
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    fn access() -> Access {
        Access::new(
            SocketAddr::from(([192, 168, 1, 5], 8000)),
            &["plan.example.com".to_owned()],
            &["http://localhost:5173/".to_owned()],
        )
    }

    #[test]
    fn loopback_names_and_the_bound_address_are_known_on_any_port() {
        for host in [
            "localhost",
            "LOCALHOST:8000",
            "127.0.0.1:1",
            "[::1]",
            "[::1]:8000",
            "192.168.1.5:8000",
            "plan.example.com",
            "Plan.Example.com:443",
        ] {
            assert!(access().is_known_host(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "other.plan.example.com",
            "localhost.evil.example:8000",
            "192.168.1.6",
            "[::2]",
            "localhost:8000@evil.example",
            "127.0.0.1:80/evil.example",
            "localhost:",
            "[[127.0.0.1]",
        ] {
            assert!(!access().is_known_host(host), "{host}");
        }
    }

    #[test]
    fn an_origin_is_the_servers_own_or_configured() {
        let check = |origin: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(ORIGIN, HeaderValue::from_static(origin));
            access().check_origin(&headers, "localhost:8000").is_ok()
        };
        assert!(check("http://localhost:8000"));
        assert!(check("http://localhost:5173"));
        assert!(!check("http://localhost:9999"));
        assert!(!check("http://evil.example"));
        assert!(!check("null"));
        assert!(
            access()
                .check_origin(&HeaderMap::new(), "localhost")
                .is_ok()
        );
    }

    #[test]
    fn of_several_origins_all_are_known() {
        let both = |first: &'static str, second: &'static str| {
            let mut headers = HeaderMap::new();
            for origin in [first, second] {
                headers.append(ORIGIN, HeaderValue::from_static(origin));
            }
            access().check_origin(&headers, "localhost:8000").is_ok()
        };
        assert!(both("http://localhost:8000", "http://localhost:5173"));
        assert!(!both("http://localhost:8000", "http://evil.example"));
        assert!(!both("http://evil.example", "http://localhost:8000"));
    }
}
