//! What single variables may hold.

use std::net::SocketAddr;
use std::path::PathBuf;

use hemline_persistence::Database;
use tracing_subscriber::EnvFilter;

use super::{LogFormat, Role};

pub(super) fn read_bind(text: &str, mistakes: &mut Vec<String>) -> SocketAddr {
    let nowhere = SocketAddr::from(([127, 0, 0, 1], 0));
    match text.replace("localhost", "127.0.0.1").parse::<SocketAddr>() {
        Ok(address) => address,
        Err(_) => {
            mistakes.push(format!(
                "HEMLINE_BIND is {text}: write an address and a port, e.g. 127.0.0.1:8000"
            ));
            nowhere
        }
    }
}

pub(super) fn read_database_url(url: String, mistakes: &mut Vec<String>) -> String {
    if let Err(error) = Database::check_url(&url) {
        mistakes.push(format!(
            "DATABASE_URL is {}: {error}",
            without_password(&url)
        ));
    } else if !url.contains("://") {
        mistakes.push(format!(
            "DATABASE_URL is {}: use sqlite://path",
            without_password(&url)
        ));
    }
    url
}

pub(super) fn read_role(text: &str, database_url: &str, mistakes: &mut Vec<String>) -> Role {
    let role = match text {
        "both" => Role::Both,
        "server" => Role::Server,
        "worker" => Role::Worker,
        other => {
            mistakes.push(format!(
                "HEMLINE_ROLE is {other}: use both, server or worker"
            ));
            Role::Both
        }
    };
    if role != Role::Both && !database_url.starts_with("postgres") {
        mistakes.push(format!(
            "HEMLINE_ROLE is {text}: a SQLite file has one process, which does both; use both, or put the data on PostgreSQL"
        ));
    }
    role
}

/// As much of a database address as may be shown.
fn without_password(url: &str) -> String {
    match url.split_once("://") {
        Some((scheme, _)) => format!("{scheme}://…"),
        None if url.contains('@') => "not an address".to_owned(),
        None => url.to_owned(),
    }
}

pub(super) fn read_switch(name: &str, text: &str, mistakes: &mut Vec<String>) -> bool {
    match text {
        "1" | "true" => true,
        "0" | "false" => false,
        other => {
            mistakes.push(format!("{name} is {other}: use 1 or 0"));
            false
        }
    }
}

pub(super) fn read_number(name: &str, text: &str, least: u32, mistakes: &mut Vec<String>) -> u32 {
    let number = text.parse().ok().filter(|number| *number >= least);
    number.unwrap_or_else(|| {
        mistakes.push(format!(
            "{name} is {text}: use a whole number from {least} to {}",
            u32::MAX
        ));
        least
    })
}

pub(super) fn read_hosts(text: &str, mistakes: &mut Vec<String>) -> Vec<String> {
    let hosts: Vec<String> = listed(text).collect();
    let is_name = |host: &&String| {
        let allowed = |letter: char| letter.is_ascii_alphanumeric() || "-.".contains(letter);
        host.chars().all(allowed)
    };
    for host in hosts.iter().filter(|host| !is_name(host)) {
        mistakes.push(format!(
            "HEMLINE_HOSTS has {host}: write names without scheme or port, e.g. plan.example.com"
        ));
    }
    hosts
}

/// The parts of a text that commas separate.
fn listed(text: &str) -> impl Iterator<Item = String> + '_ {
    let parts = text.split(',').map(|part| part.trim().to_owned());
    parts.filter(|part| !part.is_empty())
}

pub(super) fn read_origins(text: &str, mistakes: &mut Vec<String>) -> Vec<String> {
    let origins: Vec<String> = listed(text)
        .map(|origin| origin.trim_end_matches('/').to_owned())
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

pub(super) fn read_ui_dir(text: &str, mistakes: &mut Vec<String>) -> Option<PathBuf> {
    let directory = (!text.is_empty()).then(|| PathBuf::from(text))?;
    if let Err(error) = directory.read_dir() {
        mistakes.push(format!(
            "HEMLINE_UI_DIR is {text}, which cannot be read: {error}"
        ));
    } else if !directory.join("index.html").is_file() {
        mistakes.push(format!(
            "HEMLINE_UI_DIR is {text}, which has no index.html; run `npm run build` in frontend/ and name its dist folder"
        ));
    }
    Some(directory)
}

pub(super) fn read_log(text: &str, mistakes: &mut Vec<String>) -> String {
    const ADVICE: &str = "use a level (trace, debug, info, warn, error, off), or levels of parts (info,hemline_api=debug)";
    let parts = || listed(text);
    let unknown: Vec<String> = parts().filter(|part| !is_directive(part)).collect();
    let filter = parts().collect::<Vec<_>>().join(",");
    if !unknown.is_empty() {
        mistakes.push(format!(
            "HEMLINE_LOG is {text}, of which {} names no level: {ADVICE}",
            unknown.join(", ")
        ));
    } else if let Err(error) = EnvFilter::try_new(&filter) {
        mistakes.push(format!("HEMLINE_LOG is {text}: {error}; {ADVICE}"));
    }
    filter
}

/// Whether a part is a level, or ends with one. The filter itself takes a single word for a part of the program: with a
/// misspelled level nothing would be logged.
fn is_directive(part: &str) -> bool {
    const LEVELS: [&str; 6] = ["trace", "debug", "info", "warn", "error", "off"];
    let level = part.rsplit_once('=').map_or(part, |(_, level)| level);
    LEVELS.iter().any(|known| level.eq_ignore_ascii_case(known))
}

pub(super) fn read_log_format(text: &str, mistakes: &mut Vec<String>) -> LogFormat {
    match text {
        "human" => LogFormat::Human,
        "json" => LogFormat::Json,
        other => {
            mistakes.push(format!("HEMLINE_LOG_FORMAT is {other}: use human or json"));
            LogFormat::Human
        }
    }
}
