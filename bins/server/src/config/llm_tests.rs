//! Which model a configuration means, and the mistakes it can have.

use hemline_agent_runtime::providers::ProviderSettings;

use super::*;

fn read(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::read(|wanted| {
        let found = variables.iter().find(|(name, _)| *name == wanted);
        found.map(|(_, value)| (*value).to_owned())
    })
}

const AZURE: [(&str, &str); 3] = [
    ("AZURE_OPENAI_API_KEY", "azure-key-1234567"),
    ("AZURE_OPENAI_ENDPOINT", "https://plan.openai.azure.com/"),
    ("AZURE_OPENAI_DEPLOYMENT_NAME", "gpt 4o"),
];
const OPENAI: (&str, &str) = ("OPENAI_API_KEY", "sk-1234567890");

fn provider(variables: &[&[(&str, &str)]]) -> ProviderSettings {
    match read(&variables.concat()).unwrap().llm {
        LlmChoice::Provider(settings) => *settings,
        LlmChoice::Offline => panic!("offline"),
    }
}

fn is_offline(variables: &[&[(&str, &str)]]) -> bool {
    matches!(read(&variables.concat()).unwrap().llm, LlmChoice::Offline)
}

fn mistakes(variables: &[(&str, &str)]) -> Vec<String> {
    read(variables).unwrap_err().mistakes
}

fn address(variables: &[&[(&str, &str)]]) -> String {
    provider(variables).address().to_owned()
}

#[test]
fn auto_takes_azure_then_openai_then_none() {
    assert_eq!(provider(&[&AZURE, &[OPENAI]]).provider().name(), "azure");
    let openai = provider(&[&[OPENAI]]);
    assert_eq!(
        (openai.provider().name(), openai.model()),
        ("openai", "gpt-4o-mini")
    );
    assert_eq!(openai.address(), "https://api.openai.com/v1/responses");
    assert!(is_offline(&[]));
    assert!(is_offline(&[&[
        ("OPENAI_API_KEY", " "),
        ("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    ]]));
    assert!(is_offline(&[&[("AZURE_OPENAI_API_VERSION", "2024-10-21")]]));
}

#[test]
fn a_choice_is_kept_to() {
    assert!(is_offline(&[&AZURE, &[OPENAI, ("HEMLINE_LLM", "offline")]]));
    let half = [AZURE[0], OPENAI, ("HEMLINE_LLM", "openai")];
    assert_eq!(provider(&[&half]).provider().name(), "openai");
    let both = [OPENAI, ("HEMLINE_LLM", "azure")];
    assert_eq!(provider(&[&AZURE, &both]).provider().name(), "azure");
}

#[test]
fn azure_in_its_address_forms() {
    let host = "https://plan.openai.azure.com/openai";
    let chat = [("HEMLINE_LLM_PROTOCOL", "chat")];
    let dated = [("AZURE_OPENAI_API_VERSION", "2025-03-01-preview")];
    assert_eq!(address(&[&AZURE]), format!("{host}/v1/responses"));
    assert_eq!(
        address(&[&AZURE, &dated]),
        format!("{host}/responses?api-version=2025-03-01-preview")
    );
    assert_eq!(
        address(&[&AZURE, &chat]),
        format!("{host}/deployments/gpt%204o/chat/completions?api-version=2024-10-21")
    );
    let token = [("AZURE_OPENAI_AD_TOKEN", "eyJ0"), AZURE[1], AZURE[2]];
    assert_eq!(address(&[&token]), format!("{host}/v1/responses"));
}

#[test]
fn an_own_server_needs_no_key() {
    let own = [
        ("HEMLINE_LLM", "openai"),
        ("OPENAI_BASE_URL", "http://127.0.0.1:11434/v1"),
        ("OPENAI_MODEL", "qwen3"),
    ];
    let settings = provider(&[
        &own,
        &[
            ("HEMLINE_LLM_PROTOCOL", "chat"),
            ("HEMLINE_LLM_STREAM", "1"),
        ],
    ]);
    assert_eq!(
        settings.address(),
        "http://127.0.0.1:11434/v1/chat/completions"
    );
    assert_eq!((settings.model(), settings.streaming()), ("qwen3", true));
    let without = mistakes(&[("HEMLINE_LLM", "openai")]);
    assert!(
        without[0].starts_with("OPENAI_API_KEY is not set"),
        "{without:?}"
    );
}

#[test]
fn a_half_set_azure_names_what_is_missing() {
    for choice in ["auto", "azure"] {
        let told = mistakes(&[AZURE[0], OPENAI, ("HEMLINE_LLM", choice)]);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(
            told[0].starts_with("AZURE_OPENAI_ENDPOINT is not set"),
            "{told:?}"
        );
        assert!(
            told[1].starts_with("AZURE_OPENAI_DEPLOYMENT_NAME is not set"),
            "{told:?}"
        );
    }
    assert_eq!(mistakes(&[("HEMLINE_LLM", "azure")]).len(), 3);
    let both = [
        AZURE[0],
        AZURE[1],
        AZURE[2],
        ("AZURE_OPENAI_AD_TOKEN", "eyJ0"),
    ];
    assert!(mistakes(&both)[0].contains("both set"));
}

#[test]
fn all_mistakes_of_a_provider_are_told_at_once_without_its_secrets() {
    let told = mistakes(&[
        ("AZURE_OPENAI_API_KEY", "key-with\u{7f}-letters"),
        (
            "AZURE_OPENAI_ENDPOINT",
            "https://ann:hidden-word@plan.example",
        ),
        ("AZURE_OPENAI_DEPLOYMENT_NAME", ".."),
        ("AZURE_OPENAI_API_VERSION", "2024?x"),
        ("HEMLINE_LLM_PROTOCOL", "grpc"),
        ("HEMLINE_LLM_STREAM", "maybe"),
        ("HEMLINE_LLM_PRICES", "1,2"),
    ]);
    assert_eq!(told.len(), 7, "{told:?}");
    let text = told.join("\n");
    assert!(
        !text.contains("hidden-word") && !text.contains("letters-"),
        "{text}"
    );
    assert!(!text.contains("key-with"), "{text}");
    let pasted = mistakes(&[OPENAI, ("OPENAI_BASE_URL", "sk-pasted-into-the-wrong-line")]);
    assert!(!pasted[0].contains("sk-pasted"), "{pasted:?}");
}

#[test]
fn keys_are_not_printed_with_the_configuration() {
    for variables in [&AZURE[..], &[OPENAI][..]] {
        let printed = format!("{:?}", read(variables).unwrap());
        assert!(
            !printed.contains("azure-key") && !printed.contains("sk-123"),
            "{printed}"
        );
    }
}

#[test]
fn prices_are_carried() {
    let prices = provider(&[&[OPENAI, ("HEMLINE_LLM_PRICES", "0.15, 0.075, 0.60")]])
        .prices()
        .unwrap();
    assert_eq!(
        (
            prices.input_per_million,
            prices.cached_input_per_million,
            prices.output_per_million
        ),
        (0.15, 0.075, 0.6)
    );
    for wrong in ["1,2,3,4", "a,b,c", "1,2,-3", "1,2,inf"] {
        let told = mistakes(&[("HEMLINE_LLM_PRICES", wrong)]);
        assert!(told[0].contains(wrong), "{told:?}");
    }
}
