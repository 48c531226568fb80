//! `doctor`: one line per check, and what to do about each that is not as it should be.

mod data;
mod model;
mod server;

use anyhow::bail;
use hemline_server::Config;
use serde::Serialize;
use serde_json::json;

use super::runtime;
use crate::output::{print_json, print_line};

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Ok,
    Warning,
    Failed,
}

impl Status {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Failed => "failed",
        }
    }
}

/// What was looked at, and what was found.
#[derive(Debug, Serialize)]
struct Check {
    check: &'static str,
    status: Status,
    message: String,
    /// What to do; absent where nothing is to be done.
    advice: Option<String>,
}

impl Check {
    fn ok(check: &'static str, message: impl Into<String>) -> Self {
        Self {
            check,
            status: Status::Ok,
            message: message.into(),
            advice: None,
        }
    }

    fn warning(check: &'static str, message: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            status: Status::Warning,
            advice: Some(advice.into()),
            ..Self::ok(check, message)
        }
    }

    fn failed(check: &'static str, message: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            status: Status::Failed,
            ..Self::warning(check, message, advice)
        }
    }

    fn print(&self) -> anyhow::Result<()> {
        print_line(format_args!(
            "{:<8} {:<15} {}",
            self.status.as_str(),
            self.check,
            self.message
        ))?;
        match &self.advice {
            Some(advice) => print_line(format_args!("{:24} → {advice}", "")),
            None => Ok(()),
        }
    }
}

/// Looks at everything that can be looked at.
///
/// # Errors
/// When a check failed.
pub(super) fn run(url: &str, as_json: bool) -> anyhow::Result<()> {
    let checks = checks(url)?;
    let failed = checks
        .iter()
        .filter(|check| check.status == Status::Failed)
        .count();
    if as_json {
        print_json(&json!({ "checks": checks, "failed": failed }))?;
    } else {
        checks.iter().try_for_each(Check::print)?;
    }
    match failed {
        0 => Ok(()),
        _ => bail!("{failed} of {} checks failed", checks.len()),
    }
}

/// Where the configuration cannot be read, what depends on it is not looked at; likewise with the database.
fn checks(url: &str) -> anyhow::Result<Vec<Check>> {
    let mut checks = Vec::new();
    let config = configuration(url, &mut checks);
    let database = data::check(url, &mut checks);
    let Some(config) = config else {
        return Ok(checks);
    };
    server::check(&config, database.as_ref(), &mut checks);
    checks.push(runtime()?.block_on(model::check(&config.llm)));
    Ok(checks)
}

/// The server's configuration, with the database that this command is told.
fn configuration(url: &str, checks: &mut Vec<Check>) -> Option<Config> {
    const NAME: &str = "configuration";
    let read = Config::read(|name| match name {
        "DATABASE_URL" => Some(url.to_owned()),
        _ => std::env::var(name).ok(),
    });
    match read {
        Ok(config) => {
            checks.push(Check::ok(NAME, "every variable can be read"));
            Some(config)
        }
        Err(error) => {
            let mistakes = error.mistakes.into_iter();
            checks.extend(mistakes.map(|mistake| {
                Check::failed(
                    NAME,
                    mistake,
                    "correct it in the environment or in .env; the server does not start with it, and what depends on the configuration is not checked",
                )
            }));
            None
        }
    }
}
