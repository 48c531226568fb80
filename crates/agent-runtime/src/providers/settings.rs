//! Which provider, where, as whom, and with how much patience.

use std::time::Duration;

use reqwest::Url;

use super::{Credential, SettingsError, address};
use crate::model::TokenPrices;

/// Who serves the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provider {
    /// Azure OpenAI.
    Azure,
    /// OpenAI, or a server that speaks like it.
    OpenAi,
}

impl Provider {
    /// The name that people see.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Azure => "azure",
            Self::OpenAi => "openai",
        }
    }
}

/// Which of OpenAI's two protocols is spoken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Protocol {
    /// The Responses API.
    #[default]
    Responses,
    /// Chat Completions.
    Chat,
}

impl Protocol {
    /// The name that people see.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Responses => "responses",
            Self::Chat => "chat",
        }
    }
}

/// Everything that a client must know of its provider; checked when it is built.
#[derive(Debug, Clone)]
pub struct ProviderSettings {
    pub(super) provider: Provider,
    pub(super) protocol: Protocol,
    pub(super) url: Url,
    pub(super) model: String,
    pub(super) credential: Credential,
    pub(super) streaming: bool,
    pub(super) connect_timeout: Duration,
    pub(super) prices: Option<TokenPrices>,
}

impl ProviderSettings {
    /// A deployment of Azure OpenAI. `endpoint` is the resource's address, with or without a slash or
    /// `/openai` or `/openai/v1` at its end. `api_version`: none, `v1` or `preview` mean the version
    /// without dates; Chat Completions without one use the path of deployments, version 2024-10-21.
    ///
    /// # Errors
    /// [`SettingsError`] when a part cannot be used.
    pub fn azure(
        endpoint: &str,
        deployment: &str,
        api_version: Option<&str>,
        protocol: Protocol,
        credential: Credential,
    ) -> Result<Self, SettingsError> {
        let model = address::checked_name(deployment)?;
        let url = address::azure(endpoint, &model, api_version, protocol)?;
        Self::build(Provider::Azure, protocol, url, model, credential)
    }

    /// OpenAI, or with `base_url` a server that speaks like it: the address before `/responses` and
    /// `/chat/completions`, usually with `/v1` at its end.
    ///
    /// # Errors
    /// [`SettingsError`] when a part cannot be used.
    pub fn openai(
        base_url: Option<&str>,
        model: &str,
        protocol: Protocol,
        credential: Credential,
    ) -> Result<Self, SettingsError> {
        let model = address::checked_name(model)?;
        let url = address::openai(base_url, protocol)?;
        Self::build(Provider::OpenAi, protocol, url, model, credential)
    }

    fn build(
        provider: Provider,
        protocol: Protocol,
        url: Url,
        model: String,
        credential: Credential,
    ) -> Result<Self, SettingsError> {
        credential.header()?;
        Ok(Self {
            provider,
            protocol,
            url,
            model,
            credential,
            streaming: false,
            connect_timeout: Duration::from_secs(10),
            prices: None,
        })
    }

    /// Whether replies are asked for as streams where their text is told as it comes; not by default.
    #[must_use]
    pub fn with_streaming(mut self, streaming: bool) -> Self {
        self.streaming = streaming;
        self
    }

    /// The longest time to make a connection, 10 s by default. The time of a whole call is
    /// [`RetryPolicy::call_timeout`](crate::model::RetryPolicy::call_timeout).
    #[must_use]
    pub fn with_connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// What tokens cost, so that a run's cost can be told.
    #[must_use]
    pub fn with_prices(mut self, prices: TokenPrices) -> Self {
        self.prices = Some(prices);
        self
    }

    /// Who serves the model.
    #[must_use]
    pub fn provider(&self) -> Provider {
        self.provider
    }

    /// Which protocol is spoken.
    #[must_use]
    pub fn protocol(&self) -> Protocol {
        self.protocol
    }

    /// The model's or deployment's name.
    #[must_use]
    pub fn model(&self) -> &str {
        &self.model
    }

    /// Whether replies are streamed.
    #[must_use]
    pub fn streaming(&self) -> bool {
        self.streaming
    }

    /// What tokens cost, where known.
    #[must_use]
    pub fn prices(&self) -> Option<TokenPrices> {
        self.prices
    }

    /// Where requests go. There is no secret in it.
    #[must_use]
    pub fn address(&self) -> &str {
        self.url.as_str()
    }

    /// The host that requests go to, with its port where it is not the usual one.
    #[must_use]
    pub fn host(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        match self.url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    /// Whether a key is sent over a connection that others can read.
    #[must_use]
    pub fn sends_key_in_the_clear(&self) -> bool {
        self.url.scheme() == "http" && self.credential.is_present() && !self.is_loopback()
    }

    fn is_loopback(&self) -> bool {
        let host = self.url.host_str().unwrap_or_default();
        let literal = host.trim_start_matches('[').trim_end_matches(']');
        let is_loopback = |address: std::net::IpAddr| address.is_loopback();
        host == "localhost"
            || host.ends_with(".localhost")
            || literal.parse().is_ok_and(is_loopback)
    }

    /// Who made an item that only its maker understands: another server, provider or model could not
    /// read it.
    pub(super) fn maker(&self) -> String {
        format!("{}:{}@{}", self.provider.name(), self.model, self.host())
    }
}
