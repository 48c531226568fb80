//! The configuration: environment variables, read once, with all mistakes reported at once.

mod llm;
#[cfg(test)]
mod llm_tests;
#[cfg(test)]
mod tests;
mod values;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

pub use llm::LlmChoice;
use llm::read_llm;
use values::{
    read_bind, read_database_url, read_hosts, read_log, read_log_format, read_number, read_origins,
    read_role, read_switch, read_ui_dir,
};

/// What the server is configured with; `docs/operations.md` lists the variables.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address and port; port 0 picks one.
    pub bind: SocketAddr,
    /// Where the data lies.
    pub database_url: String,
    /// What this process does.
    pub role: Role,
    /// Workflows that it runs at a time, where several processes share them.
    pub worker_runs: u32,
    /// Whether an empty database gets the demo season.
    pub demo: bool,
    /// Names besides `localhost` that the server goes by.
    pub hosts: Vec<String>,
    /// Whether whoever asks must show a token even on this machine; on other addresses she must in any case.
    pub require_tokens: bool,
    /// Requests a minute that may call a language model, per client; 0 is no limit.
    pub model_calls_per_minute: u32,
    /// Open WebSockets per client.
    pub sockets_per_client: u32,
    /// The largest file that can be uploaded, in MiB.
    pub upload_mebibytes: u32,
    /// How long the server says that it is not ready, and serves all the same, before it stops.
    pub drain: Duration,
    /// Which language model the agents use.
    pub llm: LlmChoice,
    /// Foreign origins that may call the API.
    pub cors_origins: Vec<String>,
    /// Where the web UI is read from; the one in the binary where absent.
    pub ui_dir: Option<PathBuf>,
    /// Log filter, e.g. `info` or `hemline=debug`.
    pub log: String,
    /// How log lines look.
    pub log_format: LogFormat,
}

/// What a process does. On SQLite there is one, which does both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Serves clients and runs workflows.
    Both,
    /// Serves clients alone.
    Server,
    /// Runs workflows alone.
    Worker,
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
        let database_url = or_default("DATABASE_URL", "sqlite://hemline.db");
        let config = Self {
            role: read_role(
                &or_default("HEMLINE_ROLE", "both"),
                &database_url,
                &mut mistakes,
            ),
            worker_runs: read_number(
                "HEMLINE_WORKER_RUNS",
                &or_default("HEMLINE_WORKER_RUNS", "8"),
                1,
                &mut mistakes,
            ),
            bind: read_bind(&or_default("HEMLINE_BIND", "127.0.0.1:8000"), &mut mistakes),
            database_url: read_database_url(database_url, &mut mistakes),
            demo: read_switch(
                "HEMLINE_DEMO",
                &or_default("HEMLINE_DEMO", "1"),
                &mut mistakes,
            ),
            hosts: read_hosts(&or_default("HEMLINE_HOSTS", ""), &mut mistakes),
            require_tokens: read_switch(
                "HEMLINE_REQUIRE_TOKENS",
                &or_default("HEMLINE_REQUIRE_TOKENS", "0"),
                &mut mistakes,
            ),
            model_calls_per_minute: read_number(
                "HEMLINE_MODEL_CALLS_PER_MINUTE",
                &or_default("HEMLINE_MODEL_CALLS_PER_MINUTE", "120"),
                0,
                &mut mistakes,
            ),
            sockets_per_client: read_number(
                "HEMLINE_SOCKETS_PER_CLIENT",
                &or_default("HEMLINE_SOCKETS_PER_CLIENT", "1000"),
                1,
                &mut mistakes,
            ),
            upload_mebibytes: read_number(
                "HEMLINE_UPLOAD_MEBIBYTES",
                &or_default("HEMLINE_UPLOAD_MEBIBYTES", "64"),
                1,
                &mut mistakes,
            ),
            drain: Duration::from_secs(u64::from(read_number(
                "HEMLINE_DRAIN_SECONDS",
                &or_default("HEMLINE_DRAIN_SECONDS", "0"),
                0,
                &mut mistakes,
            ))),
            llm: read_llm(&variable, &mut mistakes),
            cors_origins: read_origins(
                &or_default("HEMLINE_CORS_ORIGINS", "http://localhost:5173"),
                &mut mistakes,
            ),
            ui_dir: read_ui_dir(&or_default("HEMLINE_UI_DIR", ""), &mut mistakes),
            log: read_log(&or_default("HEMLINE_LOG", "info"), &mut mistakes),
            log_format: read_log_format(&or_default("HEMLINE_LOG_FORMAT", "human"), &mut mistakes),
        };
        if mistakes.is_empty() {
            Ok(config)
        } else {
            Err(ConfigError { mistakes })
        }
    }
}
