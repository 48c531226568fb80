//! Variables and their mistakes, the language model's apart.

use super::*;

fn read(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::read(|wanted| {
        let found = variables.iter().find(|(name, _)| *name == wanted);
        found.map(|(_, value)| (*value).to_owned())
    })
}

/// The one mistake of a configuration that sets one variable.
fn mistake(name: &str, value: &str) -> String {
    let mistakes = read(&[(name, value)]).unwrap_err().mistakes;
    assert_eq!(mistakes.len(), 1, "{mistakes:?}");
    assert!(mistakes[0].starts_with(name), "{mistakes:?}");
    mistakes[0].clone()
}

#[test]
fn without_variables_everything_has_its_default() {
    let blank = [
        ("HEMLINE_BIND", ""),
        ("HEMLINE_DEMO", "  "),
        ("HEMLINE_LLM", ""),
    ];
    for variables in [&[][..], &blank[..]] {
        let config = read(variables).unwrap();
        assert_eq!(config.bind, "127.0.0.1:8000".parse().unwrap());
        assert_eq!(config.database_url, "sqlite://hemline.db");
        assert!(config.demo);
        assert!(matches!(config.llm, LlmChoice::Offline));
        assert_eq!(config.cors_origins, ["http://localhost:5173"]);
        assert_eq!(config.log, "info");
        assert_eq!(config.log_format, LogFormat::Human);
    }
}

#[test]
fn processes_have_roles_where_they_share_a_database() {
    for role in ["server", "worker"] {
        assert!(mistake("HEMLINE_ROLE", role).contains("PostgreSQL"));
    }
    assert!(mistake("HEMLINE_ROLE", "boss").contains("both, server or worker"));
    assert_eq!(read(&[]).unwrap().role, Role::Both);
    let shared = ("DATABASE_URL", "postgres://host/hemline");
    if cfg!(feature = "postgres") {
        let config = read(&[shared, ("HEMLINE_ROLE", "worker")]).unwrap();
        assert_eq!(config.role, Role::Worker);
    }
}

#[test]
fn every_variable_is_read() {
    let config = read(&[
        ("HEMLINE_BIND", "localhost:0"),
        ("DATABASE_URL", "sqlite:///var/lib/hemline.db"),
        ("HEMLINE_DEMO", "0"),
        ("HEMLINE_LLM", "offline"),
        (
            "HEMLINE_CORS_ORIGINS",
            "https://plan.example/, http://[::1]:5173,",
        ),
        ("HEMLINE_HOSTS", "plan.example.com, plan.local"),
        ("HEMLINE_REQUIRE_TOKENS", "1"),
        ("HEMLINE_MODEL_CALLS_PER_MINUTE", "0"),
        ("HEMLINE_SOCKETS_PER_CLIENT", "20"),
        ("HEMLINE_UPLOAD_MEBIBYTES", "512"),
        ("HEMLINE_DRAIN_SECONDS", "5"),
        ("HEMLINE_WORKER_RUNS", "3"),
        ("HEMLINE_LOG", "warn,hemline_api=debug"),
        ("HEMLINE_LOG_FORMAT", "json"),
    ])
    .unwrap();
    assert_eq!(config.hosts, ["plan.example.com", "plan.local"]);
    assert_eq!(config.worker_runs, 3);
    assert!(config.require_tokens);
    assert_eq!(config.model_calls_per_minute, 0);
    assert_eq!(config.sockets_per_client, 20);
    assert_eq!(config.upload_mebibytes, 512);
    assert_eq!(config.drain, Duration::from_secs(5));
    assert_eq!(config.bind, "127.0.0.1:0".parse().unwrap());
    assert_eq!(config.database_url, "sqlite:///var/lib/hemline.db");
    assert!(!config.demo);
    assert_eq!(
        config.cors_origins,
        ["https://plan.example", "http://[::1]:5173"]
    );
    assert_eq!(config.log, "warn,hemline_api=debug");
    assert_eq!(config.log_format, LogFormat::Json);
}

#[test]
fn an_address_needs_a_port() {
    let incomplete = mistake("HEMLINE_BIND", "127.0.0.1");
    assert!(incomplete.contains("127.0.0.1:8000"), "{incomplete}");
    mistake("HEMLINE_BIND", "127.0.0.1:99999");
    mistake("HEMLINE_BIND", "plan.example:8000");
}

#[test]
fn the_database_is_one_that_this_build_opens() {
    let foreign = mistake("DATABASE_URL", "mysql://ann:secret@host/db");
    assert!(foreign.contains("mysql://…"), "{foreign}");
    assert!(!foreign.contains("secret"), "{foreign}");
    assert!(!mistake("DATABASE_URL", "ann:secret@host").contains("secret"));
    mistake("DATABASE_URL", "hemline.db");
    mistake("DATABASE_URL", "sqlite://");
    mistake("DATABASE_URL", "sqlite://:memory:");
}

#[cfg(not(feature = "postgres"))]
#[test]
fn postgresql_needs_a_build_with_its_feature() {
    let foreign = mistake("DATABASE_URL", "postgres://ann:secret@host/db");
    assert!(foreign.contains("feature postgres"), "{foreign}");
    assert!(!foreign.contains("secret"), "{foreign}");
}

#[cfg(feature = "postgres")]
#[test]
fn the_database_may_lie_on_a_postgresql_server() {
    let url = "postgres://ann:secret@host/db";
    let config = read(&[("DATABASE_URL", url)]).unwrap();
    assert_eq!(config.database_url, url);
}

#[test]
fn what_a_variable_cannot_mean_is_a_mistake() {
    for (name, value) in [
        ("HEMLINE_DEMO", "yes"),
        ("HEMLINE_REQUIRE_TOKENS", "always"),
        ("HEMLINE_HOSTS", "https://plan.example.com"),
        ("HEMLINE_MODEL_CALLS_PER_MINUTE", "-1"),
        ("HEMLINE_SOCKETS_PER_CLIENT", "0"),
        ("HEMLINE_UPLOAD_MEBIBYTES", "0"),
        ("HEMLINE_DRAIN_SECONDS", "0.5"),
        ("HEMLINE_LLM", "Offline"),
        ("HEMLINE_LLM_PROTOCOL", "Chat"),
        ("HEMLINE_LLM_STREAM", "yes"),
        ("HEMLINE_LLM_PRICES", "free"),
        ("HEMLINE_CORS_ORIGINS", "*"),
        ("HEMLINE_CORS_ORIGINS", "localhost:5173"),
        ("HEMLINE_CORS_ORIGINS", "http://localhost:5173/app"),
        ("HEMLINE_LOG", "hemline=loud"),
        ("HEMLINE_LOG_FORMAT", "xml"),
    ] {
        let told = mistake(name, value);
        assert!(told.contains(value), "{told}");
        assert!(told.contains("use ") || told.contains("write "), "{told}");
    }
}

#[test]
fn a_number_that_is_too_large_is_told_the_largest() {
    for (name, value) in [
        ("HEMLINE_SOCKETS_PER_CLIENT", "99999999999999999999"),
        ("HEMLINE_UPLOAD_MEBIBYTES", "99999999999999"),
    ] {
        let told = mistake(name, value);
        assert!(told.contains("from 1 to 4294967295"), "{told}");
    }
}

#[test]
fn a_log_filter_names_levels() {
    for (filter, read_as) in [
        ("DEBUG", "DEBUG"),
        ("off", "off"),
        ("info, hemline_api=debug,", "info,hemline_api=debug"),
        (
            "[request{method=GET}]=trace,warn",
            "[request{method=GET}]=trace,warn",
        ),
    ] {
        assert_eq!(read(&[("HEMLINE_LOG", filter)]).unwrap().log, read_as);
    }
    for (filter, wrong) in [
        ("loud", "loud"),
        ("info,hemline_api=verbose", "hemline_api=verbose"),
        ("hemline_api", "hemline_api"),
        ("info,[request{method=debug}]", "[request{method=debug}]"),
        ("hemline_api=", "hemline_api="),
    ] {
        let told = mistake("HEMLINE_LOG", filter);
        assert!(told.contains(&format!("{wrong} names no level")), "{told}");
    }
}

#[test]
fn all_mistakes_are_told_at_once() {
    let error = read(&[
        ("HEMLINE_BIND", "everywhere"),
        ("DATABASE_URL", "mysql://host/db"),
        ("HEMLINE_DEMO", "maybe"),
        ("HEMLINE_LLM", "watson"),
        ("HEMLINE_CORS_ORIGINS", "*,ftp://host"),
        ("HEMLINE_LOG", "loud"),
        ("HEMLINE_LOG_FORMAT", "xml"),
    ])
    .unwrap_err();
    assert_eq!(error.mistakes.len(), 8, "{error}");
    let text = error.to_string();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("the configuration has 8 mistakes:"));
    assert!(lines.all(|line| line.starts_with("  - ")), "{text}");
}
