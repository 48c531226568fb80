//! The web UI's files as they are served, and what is not answered with them.

use reqwest::Method;

use crate::harness::{Answer, TestServer};

const PAGE: &str = "<!doctype html><div id=root></div>";

async fn server() -> TestServer {
    let files = [
        ("index.html", PAGE),
        ("theme.js", "1"),
        ("assets/index-1a2b.js", "2"),
        ("assets/text-3c4d.woff2", "3"),
        (".vite/manifest.json", "{}"),
    ];
    let files = files.map(|(path, text)| (path.to_owned(), text.into()));
    TestServer::start_with(|settings| settings.ui = files.into_iter().collect()).await
}

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers[name].to_str().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_address_of_the_ui_is_its_page_and_is_asked_for_anew() {
    let server = server().await;
    for path in ["/", "/seasons/new", "/seasons/wf_1/forecast", "/data?x=1.5"] {
        let answer = server.get(path).await;
        assert_eq!(
            (answer.status.as_u16(), &*answer.text),
            (200, PAGE),
            "{path}"
        );
        assert_eq!(header(&answer, "content-type"), "text/html; charset=utf-8");
        assert_eq!(header(&answer, "cache-control"), "no-cache");
        assert_eq!(header(&answer, "x-content-type-options"), "nosniff");
        let policy = header(&answer, "content-security-policy");
        assert!(policy.contains("default-src 'self'"), "{policy}");
        assert!(!policy.contains("script-src"), "{policy}");
    }
    let head = Answer::of(server.request(Method::HEAD, "/seasons/new")).await;
    assert_eq!((head.status.as_u16(), &*head.text), (200, ""));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_with_a_hash_in_their_name_are_kept_for_good() {
    let server = server().await;
    let kept = "public, max-age=31536000, immutable";
    for (path, content_type, caching) in [
        (
            "/assets/index-1a2b.js",
            "text/javascript; charset=utf-8",
            kept,
        ),
        ("/assets/text-3c4d.woff2", "font/woff2", kept),
        ("/theme.js", "text/javascript; charset=utf-8", "no-cache"),
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(header(&answer, "content-type"), content_type, "{path}");
        assert_eq!(header(&answer, "cache-control"), caching, "{path}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_missing_is_told_and_never_the_page() {
    let server = server().await;
    for path in [
        "/assets/index-old.js",
        "/assets/nothing",
        "/missing.svg",
        "/.vite/manifest.json",
        "/api",
        "/api/nothing",
        "/api/workflows/",
        "/ws/nothing",
        "/health/",
    ] {
        server.get(path).await.error(404, "NOT_FOUND");
    }
    Answer::of(server.request(Method::POST, "/seasons/new"))
        .await
        .error(404, "NOT_FOUND");
    Answer::of(server.request(Method::DELETE, "/api/workflows"))
        .await
        .error(405, "MALFORMED_REQUEST");
    server.stop().await;
}
