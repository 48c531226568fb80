//! The two protocols at each form of address.

use crate::conversation_rules::assert_conversation_rules;
use crate::recorded::{Protocol, RecordedRequest};
use crate::server::ModelServer;

/// The key that tests use: nothing else looks like it, so that it is found wherever it leaks.
pub const KEY: &str = "sk-aVeryPrivateKey-0042";

/// The model or deployment that tests ask for.
pub const MODEL: &str = "gpt-planner";

/// A protocol with a form of address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `{base}/responses`
    OpenAiResponses,
    /// `{base}/chat/completions`
    OpenAiChat,
    /// `{endpoint}/openai/v1/responses`
    AzureResponses,
    /// `{endpoint}/openai/responses?api-version=…`
    AzureResponsesByVersion,
    /// `{endpoint}/openai/deployments/{name}/chat/completions?api-version=…`
    AzureDeploymentChat,
}

impl Form {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::OpenAiResponses,
        Self::OpenAiChat,
        Self::AzureResponses,
        Self::AzureResponsesByVersion,
        Self::AzureDeploymentChat,
    ];

    /// The environment variables that ask for it at `models`.
    #[must_use]
    pub fn variables(self, models: &ModelServer) -> Vec<(&'static str, String)> {
        let address = models.address();
        let mut variables = match self {
            Self::OpenAiResponses | Self::OpenAiChat => vec![
                ("OPENAI_API_KEY", KEY.to_owned()),
                ("OPENAI_BASE_URL", format!("{address}/v1")),
                ("OPENAI_MODEL", MODEL.to_owned()),
            ],
            _ => vec![
                ("AZURE_OPENAI_API_KEY", KEY.to_owned()),
                ("AZURE_OPENAI_ENDPOINT", address),
                ("AZURE_OPENAI_DEPLOYMENT_NAME", MODEL.to_owned()),
            ],
        };
        if self.protocol() == Protocol::Chat {
            variables.push(("HEMLINE_LLM_PROTOCOL", "chat".to_owned()));
        }
        if let Some(version) = self.api_version() {
            variables.push(("AZURE_OPENAI_API_VERSION", version.to_owned()));
        }
        variables
    }

    /// The provider's name as people see it.
    #[must_use]
    pub fn provider(self) -> &'static str {
        match self {
            Self::OpenAiResponses | Self::OpenAiChat => "openai",
            _ => "azure",
        }
    }

    /// The protocol.
    #[must_use]
    pub fn protocol(self) -> Protocol {
        match self {
            Self::OpenAiChat | Self::AzureDeploymentChat => Protocol::Chat,
            _ => Protocol::Responses,
        }
    }

    /// The `api-version` of the address.
    #[must_use]
    pub fn api_version(self) -> Option<&'static str> {
        match self {
            Self::AzureResponsesByVersion => Some("2025-04-01-preview"),
            Self::AzureDeploymentChat => Some("2024-10-21"),
            _ => None,
        }
    }

    /// Path and query of its requests.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::OpenAiResponses => "/v1/responses",
            Self::OpenAiChat => "/v1/chat/completions",
            Self::AzureResponses => "/openai/v1/responses",
            Self::AzureResponsesByVersion => "/openai/responses?api-version=2025-04-01-preview",
            Self::AzureDeploymentChat => {
                "/openai/deployments/gpt-planner/chat/completions?api-version=2024-10-21"
            }
        }
    }

    /// Checks that each request went to this address with the key, that the published rules allow
    /// it, and that the key is nowhere but in its header. Types are
    /// [`assert_openai_types`](crate::assert_openai_types)' matter, for many requests at once.
    ///
    /// # Panics
    /// When one is wrong.
    pub fn assert_requests(self, requests: &[RecordedRequest]) {
        for request in requests {
            assert_eq!(request.path, self.path());
            let (name, value) = self.key_header();
            assert_eq!(request.headers.get(name), Some(&value));
            assert!(!request.text.contains(KEY), "{}", request.text);
            assert_conversation_rules(request);
        }
    }

    fn key_header(self) -> (&'static str, String) {
        match self {
            Self::OpenAiResponses | Self::OpenAiChat => ("authorization", format!("Bearer {KEY}")),
            _ => ("api-key", KEY.to_owned()),
        }
    }
}
