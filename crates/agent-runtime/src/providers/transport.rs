//! Sending a request, and reading what comes back: bounded, masked, without following redirects.

use std::time::{Duration, SystemTime};

use reqwest::header::{ACCEPT, CONTENT_TYPE, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use serde_json::Value;

use super::error_body::{ProviderError, web_page};
use super::retry_after::retry_after;
use super::sse::MAX_REPLY_BYTES;
use super::{ProviderSettings, SettingsError, tls};
use crate::model::ModelError;

/// How much of a failure's body is read.
const MAX_ERROR_BYTES: usize = 64 * 1024;
/// How clients call themselves.
const USER_AGENT: &str = concat!("hemline-agent-runtime/", env!("CARGO_PKG_VERSION"));

/// The HTTP client for `settings`.
pub(super) fn http_client(settings: &ProviderSettings) -> Result<Client, SettingsError> {
    let tls = tls::client_config(settings.url.scheme() == "https")?;
    let headers = settings.credential.header()?.into_iter().collect();
    let client = Client::builder()
        .tls_backend_preconfigured(tls)
        .default_headers(headers)
        .user_agent(USER_AGENT)
        .redirect(Policy::none())
        .connect_timeout(settings.connect_timeout)
        .tcp_nodelay(true)
        .build();
    client.map_err(|error| SettingsError::Tls {
        reason: chain(&error),
    })
}

/// Sends `body`, and returns an answer with a status of success.
pub(super) async fn send(
    client: &Client,
    settings: &ProviderSettings,
    body: &Value,
    stream: bool,
) -> Result<Response, ModelError> {
    let accepted = if stream {
        "text/event-stream"
    } else {
        "application/json"
    };
    let request = client
        .post(settings.url.clone())
        .header(ACCEPT, accepted)
        .json(body);
    let response = request
        .send()
        .await
        .map_err(|error| no_connection(settings, &error))?;
    let status = response.status();
    tracing::Span::current().record("status", status.as_u16());
    if status.is_success() {
        return Ok(response);
    }
    Err(failure_of(settings, response).await)
}

async fn failure_of(settings: &ProviderSettings, response: Response) -> ModelError {
    let status = response.status();
    if status.is_redirection() {
        let target = response
            .headers()
            .get(LOCATION)
            .and_then(|target| target.to_str().ok());
        return settings.redirected(status.as_u16(), target);
    }
    let wait = retry_after(response.headers(), SystemTime::now());
    let body = beginning(response).await;
    settings.refused(status.as_u16(), &ProviderError::read(&body), wait)
}

/// The first bytes of a body; what cannot be read of a failure is not worth another one.
async fn beginning(mut response: Response) -> Vec<u8> {
    let mut body = Vec::new();
    while let Ok(Some(piece)) = response.chunk().await {
        body.extend_from_slice(&piece);
        if body.len() >= MAX_ERROR_BYTES {
            body.truncate(MAX_ERROR_BYTES);
            break;
        }
    }
    body
}

/// The whole body as JSON.
pub(super) async fn json_body(
    settings: &ProviderSettings,
    mut response: Response,
) -> Result<Value, ModelError> {
    let unreadable = |message: String| ModelError::InvalidReply {
        provider: settings.provider.name().to_owned(),
        message: settings.plain(&message),
    };
    let mut body = Vec::new();
    while let Some(piece) = response
        .chunk()
        .await
        .map_err(|error| no_connection(settings, &error))?
    {
        if body.len() + piece.len() > MAX_REPLY_BYTES {
            return Err(unreadable(format!(
                "it is longer than {MAX_REPLY_BYTES} bytes"
            )));
        }
        body.extend_from_slice(&piece);
    }
    // What is no JSON may still hold a part of a reply, which errors do not repeat.
    serde_json::from_slice(&body).map_err(|error| match web_page(&String::from_utf8_lossy(&body)) {
        Some(page) => unreadable(format!("it is {page}")),
        None => unreadable(format!("it is no JSON ({error})")),
    })
}

/// Whether a successful answer is a stream of events; one that does not say is what was `asked` for.
pub(super) fn is_event_stream(response: &Response, asked: bool) -> bool {
    let kind = response
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    kind.map_or(asked, |kind| {
        kind.trim_start().starts_with("text/event-stream")
    })
}

/// The error of a connection that could not be made, or broke.
pub(super) fn no_connection(settings: &ProviderSettings, error: &reqwest::Error) -> ModelError {
    let message = if error.is_timeout() {
        format!(
            "connecting to {} took longer than {}",
            settings.host(),
            seconds(settings.connect_timeout)
        )
    } else {
        format!("{}: {}", settings.host(), chain(error))
    };
    ModelError::Connection {
        provider: settings.provider.name().to_owned(),
        message: settings.plain(&message),
    }
}

fn seconds(duration: Duration) -> String {
    format!("{} s", duration.as_secs_f64())
}

/// An error with its causes, the innermost last; without the address, which the settings name.
pub(super) fn chain(error: &reqwest::Error) -> String {
    let mut words = Vec::new();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        words.push(error.to_string());
        cause = error.source();
    }
    words.dedup();
    if words.is_empty() {
        "the request failed".to_owned()
    } else {
        words.join(": ")
    }
}
