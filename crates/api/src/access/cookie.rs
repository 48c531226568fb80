//! The cookie of a session: scripts cannot read it, and no other site can have it sent.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::HeaderMap;
use chrono::Utc;
use hemline_persistence::access::Issued;

pub(super) const NAME: &str = "hemline_session";

/// The cookie of a session that was opened. A browser that came by HTTPS sends it by HTTPS only.
pub(crate) fn session_cookie(session: &Issued, headers: &HeaderMap) -> Cookie<'static> {
    let seconds = (session.expires_at - Utc::now()).num_seconds().max(0);
    cookie(session.secret.clone(), Duration::seconds(seconds), headers)
}

/// The cookie that makes a browser forget its session.
pub(crate) fn ended_cookie(headers: &HeaderMap) -> Cookie<'static> {
    cookie(String::new(), Duration::ZERO, headers)
}

fn cookie(value: String, max_age: Duration, headers: &HeaderMap) -> Cookie<'static> {
    Cookie::build(NAME, value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(came_by_https(headers))
        .max_age(max_age)
        .finish()
}

/// Whether a request came by HTTPS. Only a proxy in front speaks that; who invents its header deceives nobody but
/// herself.
pub(crate) fn came_by_https(headers: &HeaderMap) -> bool {
    let proxied = headers.get("x-forwarded-proto");
    proxied.is_some_and(|scheme| scheme.as_bytes() == b"https")
}

/// The session's secret that a browser sent.
pub(crate) fn session_secret(request: &HttpRequest) -> Option<String> {
    let cookie = request.cookie(NAME)?;
    Some(cookie.value().to_owned()).filter(|secret| !secret.is_empty())
}
