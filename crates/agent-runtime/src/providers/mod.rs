//! Clients of language models over HTTP: Azure OpenAI, OpenAI, and every server that speaks like it.
//!
//! [`ProviderSettings`] says which one, checked when it is built; [`HttpModel`] is the
//! [`Model`](crate::model::Model) that calls it, by the Responses protocol or by Chat Completions;
//! [`HttpModel::retrying`] adds the retries that a run wants.
//!
//! ```no_run
//! use hemline_agent_runtime::providers::{Credential, HttpModel, Protocol, ProviderSettings};
//! use hemline_agent_runtime::model::RetryPolicy;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let key = Credential::BearerToken("a key".into());
//! let settings = ProviderSettings::openai(None, "gpt-4o-mini", Protocol::Responses, key)?.with_streaming(true);
//! let model = HttpModel::new(settings)?.retrying(RetryPolicy::default());
//! # Ok(())
//! # }
//! ```
//!
//! A key is sent in a header and nowhere else: addresses, logs, traces and errors are free of it, also
//! where a provider repeats it. Redirects are not followed, so that it cannot travel.

mod address;
mod chat;
mod client;
mod error_body;
mod failure;
#[doc(hidden)]
pub mod fuzzing;
mod message_text;
mod responses;
mod retry_after;
mod secrets;
mod settings;
mod sse;
mod streamed;
mod tls;
mod transcript;
mod transport;
mod usage;

#[cfg(test)]
mod tests;

pub use address::SettingsError;
pub use client::HttpModel;
pub use secrets::Credential;
pub use settings::{Protocol, Provider, ProviderSettings};
