//! Which language model the agents use, and everything that its client must know.

use hemline_agent_runtime::model::TokenPrices;
use hemline_agent_runtime::providers::{Credential, Protocol, ProviderSettings, SettingsError};

/// OpenAI's model where none is named.
const DEFAULT_MODEL: &str = "gpt-4o-mini";
/// Parts of a configuration that are right, to check the other ones by.
const ANY_ADDRESS: &str = "https://localhost";
const ANY_NAME: &str = "name";

/// Which language model the agents use.
#[derive(Debug, Clone)]
pub enum LlmChoice {
    /// None: the offline planner, which opens no connection.
    Offline,
    /// A provider's model.
    Provider(Box<ProviderSettings>),
}

/// Reads what concerns the language model. Where `HEMLINE_LLM` is `offline` no key or address is read.
pub(super) fn read_llm(
    variable: &impl Fn(&str) -> Option<String>,
    mistakes: &mut Vec<String>,
) -> LlmChoice {
    let variables = Variables { variable };
    let common = Common::read(&variables, mistakes);
    let wanted = variables
        .get("HEMLINE_LLM")
        .unwrap_or_else(|| "auto".to_owned());
    let settings = match wanted.as_str() {
        "offline" => None,
        "azure" => azure(&variables, &common, mistakes),
        "openai" => openai(&variables, &common, mistakes),
        "auto" if AZURE.iter().any(|name| variables.get(name).is_some()) => {
            azure(&variables, &common, mistakes)
        }
        "auto" if variables.get("OPENAI_API_KEY").is_some() => {
            openai(&variables, &common, mistakes)
        }
        "auto" => None,
        other => {
            mistakes.push(format!(
                "HEMLINE_LLM is {other}: use auto, azure, openai or offline"
            ));
            None
        }
    };
    match settings {
        Some(settings) => LlmChoice::Provider(Box::new(common.complete(settings))),
        None => LlmChoice::Offline,
    }
}

/// What says that Azure is meant.
const AZURE: [&str; 4] = [AZURE_KEY, AZURE_TOKEN, AZURE_ENDPOINT, AZURE_DEPLOYMENT];
const AZURE_KEY: &str = "AZURE_OPENAI_API_KEY";
const AZURE_TOKEN: &str = "AZURE_OPENAI_AD_TOKEN";
const AZURE_ENDPOINT: &str = "AZURE_OPENAI_ENDPOINT";
const AZURE_DEPLOYMENT: &str = "AZURE_OPENAI_DEPLOYMENT_NAME";

/// The environment; an empty value counts as unset.
struct Variables<'a, F> {
    variable: &'a F,
}

impl<F: Fn(&str) -> Option<String>> Variables<'_, F> {
    fn get(&self, name: &str) -> Option<String> {
        let value = (self.variable)(name)?.trim().to_owned();
        (!value.is_empty()).then_some(value)
    }
}

/// What both providers share.
struct Common {
    protocol: Protocol,
    streaming: bool,
    prices: Option<TokenPrices>,
}

impl Common {
    fn read<F: Fn(&str) -> Option<String>>(
        variables: &Variables<'_, F>,
        mistakes: &mut Vec<String>,
    ) -> Self {
        let protocol = match variables.get("HEMLINE_LLM_PROTOCOL").as_deref() {
            None | Some("responses") => Protocol::Responses,
            Some("chat") => Protocol::Chat,
            Some(other) => {
                mistakes.push(format!(
                    "HEMLINE_LLM_PROTOCOL is {other}: use responses or chat"
                ));
                Protocol::Responses
            }
        };
        let streaming = match variables.get("HEMLINE_LLM_STREAM").as_deref() {
            None | Some("0" | "false") => false,
            Some("1" | "true") => true,
            Some(other) => {
                mistakes.push(format!("HEMLINE_LLM_STREAM is {other}: use 1 or 0"));
                false
            }
        };
        let prices = variables.get("HEMLINE_LLM_PRICES").and_then(|text| {
            let prices = read_prices(&text);
            if prices.is_none() {
                mistakes.push(format!(
                    "HEMLINE_LLM_PRICES is {text}: write the prices of a million tokens read, read from the cache, and written, e.g. 0.15,0.075,0.60"
                ));
            }
            prices
        });
        Self {
            protocol,
            streaming,
            prices,
        }
    }

    fn complete(&self, settings: ProviderSettings) -> ProviderSettings {
        let settings = settings.with_streaming(self.streaming);
        match self.prices {
            Some(prices) => settings.with_prices(prices),
            None => settings,
        }
    }
}

fn read_prices(text: &str) -> Option<TokenPrices> {
    let is_price = |price: &f64| price.is_finite() && *price >= 0.0;
    let price = |text: &str| text.trim().parse().ok().filter(is_price);
    let prices: Option<Vec<f64>> = text.split(',').map(price).collect();
    match prices?.as_slice() {
        &[
            input_per_million,
            cached_input_per_million,
            output_per_million,
        ] => Some(TokenPrices {
            input_per_million,
            cached_input_per_million,
            output_per_million,
        }),
        _ => None,
    }
}

fn azure<F: Fn(&str) -> Option<String>>(
    variables: &Variables<'_, F>,
    common: &Common,
    mistakes: &mut Vec<String>,
) -> Option<ProviderSettings> {
    let (key, token) = (variables.get(AZURE_KEY), variables.get(AZURE_TOKEN));
    if key.is_some() && token.is_some() {
        mistakes.push(format!(
            "{AZURE_KEY} and {AZURE_TOKEN} are both set: set one of them"
        ));
        return None;
    }
    let (secret_name, credential) = match (key, token) {
        (_, Some(token)) => (AZURE_TOKEN, Some(Credential::BearerToken(token.into()))),
        (key, None) => (AZURE_KEY, key.map(|key| Credential::ApiKey(key.into()))),
    };
    let (endpoint, deployment) = (
        variables.get(AZURE_ENDPOINT),
        variables.get(AZURE_DEPLOYMENT),
    );
    let (Some(credential), Some(endpoint), Some(deployment)) =
        (&credential, &endpoint, &deployment)
    else {
        let parts = [
            (AZURE_KEY, credential.is_none()),
            (AZURE_ENDPOINT, endpoint.is_none()),
            (AZURE_DEPLOYMENT, deployment.is_none()),
        ];
        mistakes.extend(
            parts
                .iter()
                .filter(|(_, missing)| *missing)
                .map(|(name, _)| missing_azure(name)),
        );
        return None;
    };
    let version = variables.get("AZURE_OPENAI_API_VERSION");
    let build =
        |endpoint: &str, deployment: &str, version: Option<&str>, credential: &Credential| {
            ProviderSettings::azure(
                endpoint,
                deployment,
                version,
                common.protocol,
                credential.clone(),
            )
        };
    let version = version.as_deref();
    let checks = [
        (
            AZURE_ENDPOINT,
            build(endpoint, ANY_NAME, None, &Credential::Absent),
        ),
        (
            AZURE_DEPLOYMENT,
            build(ANY_ADDRESS, deployment, None, &Credential::Absent),
        ),
        (
            "AZURE_OPENAI_API_VERSION",
            build(ANY_ADDRESS, ANY_NAME, version, &Credential::Absent),
        ),
        (secret_name, build(ANY_ADDRESS, ANY_NAME, None, credential)),
    ];
    mistakes.extend(
        checks
            .iter()
            .filter_map(|(name, check)| mistake(name, check)),
    );
    build(endpoint, deployment, version, credential).ok()
}

fn missing_azure(name: &str) -> String {
    format!(
        "{name} is not set: Azure OpenAI needs a key, an endpoint and a deployment; set it, or choose another model with HEMLINE_LLM (openai, offline)"
    )
}

fn openai<F: Fn(&str) -> Option<String>>(
    variables: &Variables<'_, F>,
    common: &Common,
    mistakes: &mut Vec<String>,
) -> Option<ProviderSettings> {
    let base = variables.get("OPENAI_BASE_URL");
    let credential = match variables.get("OPENAI_API_KEY") {
        Some(key) => Credential::BearerToken(key.into()),
        // A server of one's own may ask for no key.
        None if base.is_some() => Credential::Absent,
        None => {
            mistakes.push(
                "OPENAI_API_KEY is not set: OpenAI needs a key; set it, or OPENAI_BASE_URL for a server that asks for none, or use HEMLINE_LLM=offline"
                    .to_owned(),
            );
            return None;
        }
    };
    let model = variables
        .get("OPENAI_MODEL")
        .unwrap_or_else(|| DEFAULT_MODEL.to_owned());
    let build = |base: Option<&str>, model: &str, credential: &Credential| {
        ProviderSettings::openai(base, model, common.protocol, credential.clone())
    };
    let base = base.as_deref();
    let checks = [
        (
            "OPENAI_BASE_URL",
            build(base, ANY_NAME, &Credential::Absent),
        ),
        ("OPENAI_MODEL", build(None, &model, &Credential::Absent)),
        ("OPENAI_API_KEY", build(None, ANY_NAME, &credential)),
    ];
    mistakes.extend(
        checks
            .iter()
            .filter_map(|(name, check)| mistake(name, check)),
    );
    build(base, &model, &credential).ok()
}

fn mistake(name: &str, check: &Result<ProviderSettings, SettingsError>) -> Option<String> {
    check.as_ref().err().map(|error| format!("{name}: {error}"))
}
