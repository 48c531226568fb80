//! Where requests go, and what is refused.

use secrecy::SecretString;

use super::KEY;
use crate::providers::{Credential, Protocol, ProviderSettings, SettingsError};

fn azure(
    endpoint: &str,
    version: Option<&str>,
    protocol: Protocol,
) -> Result<String, SettingsError> {
    let key = Credential::ApiKey(KEY.into());
    ProviderSettings::azure(endpoint, "gpt 4/o", version, protocol, key)
        .map(|settings| settings.address().to_owned())
}

fn openai(base: Option<&str>, protocol: Protocol) -> Result<String, SettingsError> {
    ProviderSettings::openai(base, "m", protocol, Credential::Absent)
        .map(|settings| settings.address().to_owned())
}

#[test]
fn azure_endpoints_may_be_written_in_many_ways() {
    for end in [
        "",
        "/",
        "//",
        "/openai",
        "/openai/",
        "/openai/v1",
        "/openai/v1/",
        "/openai/v1/responses",
    ] {
        let endpoint = format!("https://plan.openai.azure.com{end}");
        let v1 = "https://plan.openai.azure.com/openai/v1/responses";
        for version in [None, Some(""), Some("v1"), Some("preview"), Some(" v1 ")] {
            assert_eq!(
                azure(&endpoint, version, Protocol::Responses).as_deref(),
                Ok(v1),
                "{end}"
            );
        }
        let dated = "https://plan.openai.azure.com/openai/responses?api-version=2025-03-01-preview";
        let version = Some("2025-03-01-preview");
        assert_eq!(
            azure(&endpoint, version, Protocol::Responses).as_deref(),
            Ok(dated),
            "{end}"
        );
        let chat = "https://plan.openai.azure.com/openai/v1/chat/completions";
        assert_eq!(
            azure(&endpoint, Some("v1"), Protocol::Chat).as_deref(),
            Ok(chat),
            "{end}"
        );
        let deployment = "https://plan.openai.azure.com/openai/deployments/gpt%204%2Fo/chat/completions?api-version=2024-06-01";
        assert_eq!(
            azure(&endpoint, Some("2024-06-01"), Protocol::Chat).as_deref(),
            Ok(deployment),
            "{end}"
        );
    }
}

#[test]
fn azure_chat_without_a_version_has_one() {
    let expected = "https://plan.openai.azure.com/openai/deployments/gpt%204%2Fo/chat/completions?api-version=2024-10-21";
    assert_eq!(
        azure("https://plan.openai.azure.com", None, Protocol::Chat).as_deref(),
        Ok(expected)
    );
    let v1 = "https://plan.openai.azure.com/openai/v1/chat/completions";
    assert_eq!(
        azure(
            "https://plan.openai.azure.com/openai/v1",
            None,
            Protocol::Chat
        )
        .as_deref(),
        Ok(v1)
    );
}

#[test]
fn azure_behind_a_gateway_keeps_its_path() {
    let expected = "https://gateway.example/team-a/openai/v1/responses";
    for endpoint in [
        "https://gateway.example/team-a",
        "https://gateway.example/team-a/openai/",
    ] {
        assert_eq!(
            azure(endpoint, None, Protocol::Responses).as_deref(),
            Ok(expected)
        );
    }
}

#[test]
fn compatible_servers_keep_their_base() {
    let responses = |base| openai(base, Protocol::Responses);
    assert_eq!(
        responses(None).as_deref(),
        Ok("https://api.openai.com/v1/responses")
    );
    for base in [
        "http://[::1]:8000/v1",
        "http://[::1]:8000/v1/",
        " http://[::1]:8000/v1/chat/completions ",
    ] {
        let chat = openai(Some(base), Protocol::Chat);
        assert_eq!(chat.as_deref(), Ok("http://[::1]:8000/v1/chat/completions"));
    }
    assert_eq!(
        responses(Some("http://localhost:4000")).as_deref(),
        Ok("http://localhost:4000/responses")
    );
}

#[test]
fn what_is_no_address_is_refused_without_being_repeated() {
    for bad in [
        "",
        "models.example",
        "ftp://models.example",
        "https://",
        "https://ann:hidden@models.example",
        "https://models.example/v1?key=hidden",
        "https://models.example/#hidden",
        "hidden",
    ] {
        for told in [
            openai(Some(bad), Protocol::Chat),
            azure(bad, None, Protocol::Chat),
        ] {
            let told = told.unwrap_err().to_string();
            assert!(told.contains("write it like http"), "{bad}: {told}");
            assert!(!told.contains("hidden"), "{told}");
        }
    }
}

#[test]
fn names_versions_and_keys_are_checked() {
    let build = |name: &str, version: Option<&str>, key: &str| {
        let key = Credential::ApiKey(SecretString::from(key.to_owned()));
        ProviderSettings::azure("https://a.example", name, version, Protocol::Chat, key).map(|_| ())
    };
    assert_eq!(build(" gpt ", Some("2024-10-21"), " key\n"), Ok(()));
    for name in ["", " ", ".", "..", "a\nb"] {
        assert!(
            matches!(build(name, None, "key"), Err(SettingsError::Name { .. })),
            "{name:?}"
        );
    }
    for version in ["2024-10-21&x=1", "latest?", "neu è"] {
        assert!(matches!(
            build("m", Some(version), "key"),
            Err(SettingsError::ApiVersion { .. })
        ));
    }
    for key in ["", " ", "two words", "clé", "two\nlines"] {
        let told = build("m", None, key).unwrap_err();
        assert_eq!(told, SettingsError::Key);
    }
}

#[test]
fn a_key_in_the_clear_is_noticed() {
    let in_the_clear = |base: &str, credential: Credential| {
        let settings = ProviderSettings::openai(Some(base), "m", Protocol::Chat, credential);
        settings.unwrap().sends_key_in_the_clear()
    };
    let key = || Credential::BearerToken(KEY.into());
    assert!(in_the_clear("http://models.example/v1", key()));
    assert!(!in_the_clear(
        "http://models.example/v1",
        Credential::Absent
    ));
    for safe in [
        "https://models.example",
        "http://localhost:1",
        "http://127.0.0.1:1",
        "http://[::1]:1",
        "http://127.9.9.9",
    ] {
        assert!(!in_the_clear(safe, key()), "{safe}");
    }
}

#[test]
fn settings_print_no_key() {
    let settings = super::settings(Protocol::Chat);
    assert!(!format!("{settings:?}").contains("sk-proj"), "{settings:?}");
    assert_eq!(
        (settings.host().as_str(), settings.maker().as_str()),
        ("models.example", super::MAKER)
    );
}
