//! The Hemline server: reads the configuration, wires the crates and serves until it is told to stop.

mod config;
mod demo;
mod language_model;
mod logging;
mod ready;
mod startup;
mod stop_signal;
mod ui;
mod work;

pub use config::{Config, ConfigError, LlmChoice, LogFormat, Role};
pub use demo::DEMO_FILES;
pub use language_model::language_model_client;
pub use logging::start_logging;
pub use ready::{Readiness, ask_ready};
pub use startup::{StartOptions, serve_until_stopped};
