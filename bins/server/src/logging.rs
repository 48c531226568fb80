//! Log lines on stderr, for people or for machines.

use std::fmt;
use std::io::IsTerminal;

use anyhow::Context;
use tracing::field::{Field, Visit};
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context as LayerContext, Filter, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::{Config, LogFormat};

/// Starts logging as configured. Colours are for terminals alone, and not where NO_COLOR is set.
///
/// # Errors
/// When the filter cannot be read, or logging was started before.
pub fn start_logging(config: &Config) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&config.log)
        .with_context(|| format!("the log filter {} cannot be read", config.log))?;
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(std::io::stderr().is_terminal() && !no_color)
        .with_writer(std::io::stderr);
    let log = tracing_subscriber::registry().with(filter);
    match config.log_format {
        LogFormat::Human => log.with(lines.with_filter(FaultsOfClients)).try_init(),
        LogFormat::Json => log
            .with(lines.json().with_filter(FaultsOfClients))
            .try_init(),
    }
    .map_err(|error| anyhow::anyhow!("logging could not be started: {error}"))?;
    // A panic is a line of the log like any other, also for whoever reads it as JSON.
    std::panic::set_hook(Box::new(|panic| {
        tracing::error!(%panic, "a thread ended unexpectedly");
    }));
    Ok(())
}

/// Leaves out what the protocol layer reports as an error of each client whose bytes are no HTTP or whose connection
/// breaks: whoever scans the port would fill the log. Its other errors stay.
struct FaultsOfClients;

/// How the protocol layer begins those reports.
const OF_A_CLIENT: &str = "stream error: ";

impl<S: Subscriber> Filter<S> for FaultsOfClients {
    fn enabled(&self, _: &Metadata<'_>, _: &LayerContext<'_, S>) -> bool {
        true
    }

    fn event_enabled(&self, event: &Event<'_>, _: &LayerContext<'_, S>) -> bool {
        if !event.metadata().target().starts_with("actix_http::") {
            return true;
        }
        let mut message = Message::default();
        event.record(&mut message);
        !message.0.starts_with(OF_A_CLIENT)
    }
}

/// An event's message.
#[derive(Default)]
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}
