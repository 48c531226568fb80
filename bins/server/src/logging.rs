//! Log lines on stderr, for people or for machines.

use std::io::IsTerminal;

use anyhow::Context;
use tracing_subscriber::EnvFilter;

use crate::config::{Config, LogFormat};

/// Starts logging as configured. Colours are for terminals alone, and not where NO_COLOR is set.
///
/// # Errors
/// When the filter cannot be read, or logging was started before.
pub fn start_logging(config: &Config) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&config.log)
        .with_context(|| format!("the log filter {} cannot be read", config.log))?;
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal() && !no_color)
        .with_writer(std::io::stderr);
    match config.log_format {
        LogFormat::Human => lines.try_init(),
        LogFormat::Json => lines.json().try_init(),
    }
    .map_err(|error| anyhow::anyhow!("logging could not be started: {error}"))?;
    // A panic is a line of the log like any other, also for whoever reads it as JSON.
    std::panic::set_hook(Box::new(|panic| {
        tracing::error!(%panic, "a thread ended unexpectedly");
    }));
    Ok(())
}
