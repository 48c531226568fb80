//! The web UI's files, and how they are served.

use std::collections::HashMap;
use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::Bytes;

/// The page that every address of the UI shows.
const PAGE: &str = "index.html";

/// Files below it have a hash of their content in their name.
const HASHED: &str = "assets/";

/// What belongs to the API, so that a mistyped address there is told as JSON and never answered with a page.
const RESERVED: [&str; 6] = ["api", "ws", "docs", "health", "ready", "metrics"];

/// The files of the web UI by their path, e.g. `assets/index-1a2b.js`; none where it was not built.
#[derive(Debug, Clone, Default)]
pub struct UiFiles(Arc<HashMap<String, Bytes>>);

impl FromIterator<(String, Bytes)> for UiFiles {
    fn from_iter<T: IntoIterator<Item = (String, Bytes)>>(files: T) -> Self {
        // What the build keeps for itself is not served.
        let served = files.into_iter().filter(|(path, _)| !path.starts_with('.'));
        Self(Arc::new(served.collect()))
    }
}

impl UiFiles {
    /// The answer to a GET of `path` (with its leading slash): a file, or the page where the path may be
    /// one of its own addresses. None where it is neither: a missing file is not the page.
    pub(crate) fn answer(&self, path: &str) -> Option<HttpResponse> {
        let path = path.strip_prefix('/')?;
        if let Some(content) = self.0.get(path) {
            return Some(answer(path, content));
        }
        let first = path.split('/').next().unwrap_or_default();
        let names_a_file = path.rsplit('/').next().is_some_and(|it| it.contains('.'));
        if RESERVED.contains(&first) || path.starts_with(HASHED) || names_a_file {
            return None;
        }
        self.0.get(PAGE).map(|content| answer(PAGE, content))
    }
}

fn answer(path: &str, content: &Bytes) -> HttpResponse {
    let caching = if path.starts_with(HASHED) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    HttpResponse::Ok()
        .content_type(content_type(path))
        .insert_header((CACHE_CONTROL, caching))
        .body(content.clone())
}

/// By the extensions that the build writes.
fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("csv") => "text/csv; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}
