//! Where requests go: Azure's address forms, and the two paths of OpenAI-compatible servers.

use reqwest::Url;
use thiserror::Error;

use super::Protocol;

/// Azure's version of Chat Completions where none is configured.
const AZURE_CHAT_VERSION: &str = "2024-10-21";
/// OpenAI's own address.
const OPENAI_BASE: &str = "https://api.openai.com/v1";

/// Why a provider cannot be used as configured.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SettingsError {
    /// The address is no address of a server.
    #[error("the address {reason}; write it like {example}")]
    Address {
        /// What is wrong with it.
        reason: String,
        /// A good one.
        example: &'static str,
    },
    /// The model or deployment has no usable name.
    #[error("`{name}` cannot be the name of a model or deployment; use the provider's name for it")]
    Name {
        /// The name given.
        name: String,
    },
    /// Azure's API version has letters that no version has.
    #[error("`{version}` is no API version; use one like 2024-10-21, or v1, or none")]
    ApiVersion {
        /// The version given.
        version: String,
    },
    /// The key has letters that no header may carry.
    #[error(
        "the key is empty or has letters that cannot be sent; copy it again, without quotes or line breaks"
    )]
    Key,
    /// The cryptography or the trusted certificates of this machine are not to be had.
    #[error(
        "encrypted connections cannot be prepared: {reason}; install the system's CA certificates"
    )]
    Tls {
        /// What the library reports.
        reason: String,
    },
}

/// The address of one Azure deployment. Without a version, or with `v1` or `preview`, requests go to
/// the path `/openai/v1`, except that Chat Completions without a version keep to the deployments path.
pub(super) fn azure(
    endpoint: &str,
    deployment: &str,
    api_version: Option<&str>,
    protocol: Protocol,
) -> Result<Url, SettingsError> {
    let mut url = server(endpoint, "https://name.openai.azure.com")?;
    let names_v1 = strip_azure_path(&mut url);
    let version = dated_version(api_version)?;
    let in_v1 = |url: &mut Url, path: &[&str]| push(url, &[&["openai", "v1"], path].concat());
    match (protocol, version) {
        (Protocol::Responses, Version::V1 | Version::Absent) => in_v1(&mut url, &["responses"]),
        (Protocol::Responses, Version::Dated(date)) => {
            push(&mut url, &["openai", "responses"]);
            url.query_pairs_mut().append_pair("api-version", date);
        }
        (Protocol::Chat, Version::V1) => in_v1(&mut url, &["chat", "completions"]),
        (Protocol::Chat, Version::Absent) if names_v1 => {
            in_v1(&mut url, &["chat", "completions"]);
        }
        (Protocol::Chat, Version::Absent) => {
            deployment_chat(&mut url, deployment, AZURE_CHAT_VERSION);
        }
        (Protocol::Chat, Version::Dated(date)) => deployment_chat(&mut url, deployment, date),
    }
    Ok(url)
}

fn deployment_chat(url: &mut Url, deployment: &str, version: &str) {
    push(
        url,
        &["openai", "deployments", deployment, "chat", "completions"],
    );
    url.query_pairs_mut().append_pair("api-version", version);
}

/// The address of an OpenAI-compatible server.
pub(super) fn openai(base: Option<&str>, protocol: Protocol) -> Result<Url, SettingsError> {
    let mut url = server(base.unwrap_or(OPENAI_BASE), "http://127.0.0.1:11434/v1")?;
    for path in ["/responses", "/chat/completions"] {
        strip_end(&mut url, path);
    }
    match protocol {
        Protocol::Responses => push(&mut url, &["responses"]),
        Protocol::Chat => push(&mut url, &["chat", "completions"]),
    }
    Ok(url)
}

enum Version<'a> {
    Absent,
    V1,
    Dated(&'a str),
}

fn dated_version(version: Option<&str>) -> Result<Version<'_>, SettingsError> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '.';
    match version.map(str::trim) {
        None | Some("") => Ok(Version::Absent),
        Some("v1" | "preview" | "latest") => Ok(Version::V1),
        Some(date) if date.chars().all(is_plain) => Ok(Version::Dated(date)),
        Some(other) => Err(SettingsError::ApiVersion {
            version: other.to_owned(),
        }),
    }
}

/// The address of a server, without a slash at its end. Nothing of a text that may hide a password or
/// a key is repeated in the error.
fn server(text: &str, example: &'static str) -> Result<Url, SettingsError> {
    let refused = |reason: String| SettingsError::Address { reason, example };
    let mut url =
        Url::parse(text.trim()).map_err(|error| refused(format!("cannot be read ({error})")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(refused(
            "begins neither with https:// nor with http://".to_owned(),
        ));
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(refused("names no host".to_owned()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refused("holds a user name or password".to_owned()));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(refused("has parameters behind a ? or #".to_owned()));
    }
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    Ok(url)
}

/// Takes the paths off that people copy along with an endpoint; says whether it was the one of v1.
fn strip_azure_path(url: &mut Url) -> bool {
    for path in ["/responses", "/chat/completions"] {
        strip_end(url, path);
    }
    if strip_end(url, "/openai/v1") {
        return true;
    }
    strip_end(url, "/openai");
    false
}

fn strip_end(url: &mut Url, end: &str) -> bool {
    let shorter = url.path().strip_suffix(end).map(str::to_owned);
    match shorter {
        Some(path) => {
            url.set_path(&path);
            true
        }
        None => false,
    }
}

fn push(url: &mut Url, segments: &[&str]) {
    // Only addresses without a host cannot have segments, and `server` refuses those.
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(segments);
    }
}

/// Checks a model's or deployment's name.
pub(super) fn checked_name(name: &str) -> Result<String, SettingsError> {
    let name = name.trim();
    let unusable =
        name.is_empty() || name == "." || name == ".." || name.chars().any(char::is_control);
    if unusable {
        let name = name.to_owned();
        return Err(SettingsError::Name { name });
    }
    Ok(name.to_owned())
}
