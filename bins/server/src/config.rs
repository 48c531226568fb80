//! The configuration: environment variables, read once, with all mistakes reported at once.

use std::net::SocketAddr;

use tracing_subscriber::EnvFilter;

/// What the server is configured with; `docs/operations.md` lists the variables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Address and port; port 0 picks one.
    pub bind: SocketAddr,
    /// Where the data lies.
    pub database_url: String,
    /// Whether an empty database gets the demo season.
    pub demo: bool,
    /// Whether a model was asked for that this release cannot call.
    pub llm: LlmChoice,
    /// Foreign origins that may call the API.
    pub cors_origins: Vec<String>,
    /// Log filter, e.g. `info` or `hemline=debug`.
    pub log: String,
    /// How log lines look.
    pub log_format: LogFormat,
}

/// Which provider the agents use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LlmChoice {
    /// The offline planner.
    Offline,
    /// The offline planner, although a provider's key is set: this release has no client for it.
    OfflineDespiteKey,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Human,
    /// One JSON object a line.
    Json,
}

/// Every mistake in the configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the configuration has {}:\n{}", counted(mistakes), listed(mistakes))]
pub struct ConfigError {
    /// One line each: the variable, what is wrong, what to do.
    pub mistakes: Vec<String>,
}

fn counted(mistakes: &[String]) -> String {
    match mistakes.len() {
        1 => "a mistake".to_owned(),
        count => format!("{count} mistakes"),
    }
}

fn listed(mistakes: &[String]) -> String {
    let lines: Vec<String> = mistakes.iter().map(|line| format!("  - {line}")).collect();
    lines.join("\n")
}

impl Config {
    /// Reads the configuration through `variable`, usually [`std::env::var`].
    ///
    /// # Errors
    /// [`ConfigError`] with every mistake.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let mut mistakes = Vec::new();
        let or_default = |name: &str, default: &str| {
            let value = variable(name).filter(|value| !value.trim().is_empty());
            value.unwrap_or_else(|| default.to_owned())
        };
        let has_key = ["AZURE_OPENAI_API_KEY", "OPENAI_API_KEY"]
            .iter()
            .any(|name| variable(name).is_some_and(|value| !value.trim().is_empty()));
        let config = Self {
            bind: read_bind(&or_default("HEMLINE_BIND", "127.0.0.1:8000"), &mut mistakes),
            database_url: read_database_url(
                or_default("DATABASE_URL", "sqlite://hemline.db"),
                &mut mistakes,
            ),
            demo: read_demo(&or_default("HEMLINE_DEMO", "1"), &mut mistakes),
            llm: read_llm(&or_default("HEMLINE_LLM", "auto"), has_key, &mut mistakes),
            cors_origins: read_origins(
                &or_default("HEMLINE_CORS_ORIGINS", "http://localhost:5173"),
                &mut mistakes,
            ),
            log: read_log(or_default("HEMLINE_LOG", "info"), &mut mistakes),
            log_format: read_log_format(&or_default("HEMLINE_LOG_FORMAT", "human"), &mut mistakes),
        };
        if mistakes.is_empty() {
            Ok(config)
        } else {
            Err(ConfigError { mistakes })
        }
    }
}

fn read_bind(text: &str, mistakes: &mut Vec<String>) -> SocketAddr {
    let nowhere = SocketAddr::from(([127, 0, 0, 1], 0));
    match text.replace("localhost", "127.0.0.1").parse::<SocketAddr>() {
        Ok(address) if address.ip().is_loopback() => address,
        Ok(address) => {
            mistakes.push(format!(
                "HEMLINE_BIND is {address}: other machines could reach it, and this release has no access tokens yet; use 127.0.0.1, and a reverse proxy with authentication in front of it"
            ));
            nowhere
        }
        Err(_) => {
            mistakes.push(format!(
                "HEMLINE_BIND is {text}: write an address and a port, e.g. 127.0.0.1:8000"
            ));
            nowhere
        }
    }
}

fn read_database_url(url: String, mistakes: &mut Vec<String>) -> String {
    match url.strip_prefix("sqlite://") {
        Some(path) if path.trim().is_empty() || path == ":memory:" => mistakes.push(format!(
            "DATABASE_URL is {url}: it names no file; use sqlite://path"
        )),
        Some(_) => {}
        None => mistakes.push(format!(
            "DATABASE_URL is {}: this build stores in SQLite only, use sqlite://path",
            without_password(&url)
        )),
    }
    url
}

/// As much of a database address as may be shown.
fn without_password(url: &str) -> String {
    match url.split_once("://") {
        Some((scheme, _)) => format!("{scheme}://…"),
        None if url.contains('@') => "not an address".to_owned(),
        None => url.to_owned(),
    }
}

fn read_demo(text: &str, mistakes: &mut Vec<String>) -> bool {
    match text {
        "1" | "true" => true,
        "0" | "false" => false,
        other => {
            mistakes.push(format!("HEMLINE_DEMO is {other}: use 1 or 0"));
            false
        }
    }
}

fn read_llm(text: &str, has_key: bool, mistakes: &mut Vec<String>) -> LlmChoice {
    match text {
        "offline" => LlmChoice::Offline,
        "auto" if has_key => LlmChoice::OfflineDespiteKey,
        "auto" => LlmChoice::Offline,
        "azure" | "openai" => {
            mistakes.push(format!(
                "HEMLINE_LLM is {text}: this release has no client for it yet; use offline"
            ));
            LlmChoice::Offline
        }
        other => {
            mistakes.push(format!("HEMLINE_LLM is {other}: use auto or offline"));
            LlmChoice::Offline
        }
    }
}

fn read_origins(text: &str, mistakes: &mut Vec<String>) -> Vec<String> {
    let origins: Vec<String> = text
        .split(',')
        .map(|origin| origin.trim().trim_end_matches('/').to_owned())
        .filter(|origin| !origin.is_empty())
        .collect();
    for origin in origins.iter().filter(|origin| !is_origin(origin)) {
        mistakes.push(format!(
            "HEMLINE_CORS_ORIGINS has {origin}: write each origin as a browser sends it, e.g. http://localhost:5173"
        ));
    }
    origins
}

/// Whether a text is a scheme, a host and perhaps a port, and nothing more.
fn is_origin(text: &str) -> bool {
    let host = text
        .strip_prefix("http://")
        .or_else(|| text.strip_prefix("https://"));
    host.is_some_and(|host| {
        let is_other = |letter: char| letter.is_whitespace() || "/?#@*".contains(letter);
        !host.is_empty() && !host.contains(is_other)
    })
}

fn read_log(filter: String, mistakes: &mut Vec<String>) -> String {
    if let Err(error) = EnvFilter::try_new(&filter) {
        mistakes.push(format!(
            "HEMLINE_LOG is {filter}: {error}; use a level (info) or a filter (hemline_api=debug)"
        ));
    }
    filter
}

fn read_log_format(text: &str, mistakes: &mut Vec<String>) -> LogFormat {
    match text {
        "human" => LogFormat::Human,
        "json" => LogFormat::Json,
        other => {
            mistakes.push(format!("HEMLINE_LOG_FORMAT is {other}: use human or json"));
            LogFormat::Human
        }
    }
}

#[cfg(test)]
mod tests {
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
        let expected = Config {
            bind: "127.0.0.1:8000".parse().unwrap(),
            database_url: "sqlite://hemline.db".to_owned(),
            demo: true,
            llm: LlmChoice::Offline,
            cors_origins: vec!["http://localhost:5173".to_owned()],
            log: "info".to_owned(),
            log_format: LogFormat::Human,
        };
        assert_eq!(read(&[]), Ok(expected.clone()));
        let blank = [("HEMLINE_BIND", ""), ("HEMLINE_DEMO", "  ")];
        assert_eq!(read(&blank), Ok(expected));
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
            ("HEMLINE_LOG", "warn,hemline_api=debug"),
            ("HEMLINE_LOG_FORMAT", "json"),
        ]);
        let expected = Config {
            bind: "127.0.0.1:0".parse().unwrap(),
            database_url: "sqlite:///var/lib/hemline.db".to_owned(),
            demo: false,
            llm: LlmChoice::Offline,
            cors_origins: vec![
                "https://plan.example".to_owned(),
                "http://[::1]:5173".to_owned(),
            ],
            log: "warn,hemline_api=debug".to_owned(),
            log_format: LogFormat::Json,
        };
        assert_eq!(config, Ok(expected));
    }

    #[test]
    fn only_this_machine_may_reach_the_server() {
        let open = mistake("HEMLINE_BIND", "0.0.0.0:8000");
        assert!(open.contains("no access tokens"), "{open}");
        mistake("HEMLINE_BIND", "[::]:8000");
        mistake("HEMLINE_BIND", "192.168.1.5:8000");
        assert!(read(&[("HEMLINE_BIND", "[::1]:8000")]).is_ok());
    }

    #[test]
    fn an_address_needs_a_port() {
        let incomplete = mistake("HEMLINE_BIND", "127.0.0.1");
        assert!(incomplete.contains("127.0.0.1:8000"), "{incomplete}");
        mistake("HEMLINE_BIND", "127.0.0.1:99999");
        mistake("HEMLINE_BIND", "plan.example:8000");
    }

    #[test]
    fn the_database_is_a_sqlite_file() {
        let foreign = mistake("DATABASE_URL", "postgres://ann:secret@host/db");
        assert!(foreign.contains("postgres://…"), "{foreign}");
        assert!(!foreign.contains("secret"), "{foreign}");
        assert!(!mistake("DATABASE_URL", "ann:secret@host").contains("secret"));
        mistake("DATABASE_URL", "hemline.db");
        mistake("DATABASE_URL", "sqlite://");
        mistake("DATABASE_URL", "sqlite://:memory:");
    }

    #[test]
    fn a_key_changes_nothing_but_what_is_told() {
        let llm = |variables: &[(&str, &str)]| read(variables).map(|config| config.llm);
        let azure = ("AZURE_OPENAI_API_KEY", "k");
        let openai = ("OPENAI_API_KEY", "k");
        assert_eq!(llm(&[azure]), Ok(LlmChoice::OfflineDespiteKey));
        assert_eq!(llm(&[openai]), Ok(LlmChoice::OfflineDespiteKey));
        let chosen = ("HEMLINE_LLM", "offline");
        assert_eq!(llm(&[openai, chosen]), Ok(LlmChoice::Offline));
        assert_eq!(llm(&[("OPENAI_API_KEY", " ")]), Ok(LlmChoice::Offline));
    }

    #[test]
    fn what_a_variable_cannot_mean_is_a_mistake() {
        for (name, value) in [
            ("HEMLINE_DEMO", "yes"),
            ("HEMLINE_LLM", "azure"),
            ("HEMLINE_LLM", "openai"),
            ("HEMLINE_LLM", "Offline"),
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
    fn all_mistakes_are_told_at_once() {
        let error = read(&[
            ("HEMLINE_BIND", "0.0.0.0:8000"),
            ("DATABASE_URL", "mysql://host/db"),
            ("HEMLINE_DEMO", "maybe"),
            ("HEMLINE_LLM", "azure"),
            ("HEMLINE_CORS_ORIGINS", "*,ftp://host"),
            ("HEMLINE_LOG", "hemline=loud"),
            ("HEMLINE_LOG_FORMAT", "xml"),
        ])
        .unwrap_err();
        assert_eq!(error.mistakes.len(), 8, "{error}");
        let text = error.to_string();
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some("the configuration has 8 mistakes:"));
        assert!(lines.all(|line| line.starts_with("  - ")), "{text}");
    }
}
