//! The Hemline server: `hemline-server --help`.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, ensure};
use clap::Parser;
use hemline_server::{Config, StartOptions, ask_ready, serve_until_stopped, start_logging};

/// Plans fashion seasons: forecasts a category once, allocates it to the stores, steers the season.
///
/// Configured by environment variables (HEMLINE_BIND, DATABASE_URL, HEMLINE_ROLE, HEMLINE_WORKER_RUNS, HEMLINE_DEMO,
/// HEMLINE_CORS_ORIGINS, HEMLINE_HOSTS, HEMLINE_REQUIRE_TOKENS, HEMLINE_MODEL_CALLS_PER_MINUTE, HEMLINE_SOCKETS_PER_CLIENT,
/// HEMLINE_UPLOAD_MEBIBYTES, HEMLINE_DRAIN_SECONDS, HEMLINE_UI_DIR, HEMLINE_LOG, HEMLINE_LOG_FORMAT; the language model by HEMLINE_LLM,
/// HEMLINE_LLM_PROTOCOL, HEMLINE_LLM_STREAM, HEMLINE_LLM_PRICES, AZURE_OPENAI_API_KEY or
/// AZURE_OPENAI_AD_TOKEN, AZURE_OPENAI_ENDPOINT, AZURE_OPENAI_DEPLOYMENT_NAME,
/// AZURE_OPENAI_API_VERSION, or OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_MODEL) or a .env file.
#[derive(Debug, Parser)]
#[command(name = "hemline-server", version)]
struct Arguments {
    /// Refuse to start when the database needs migrations, instead of running them
    #[arg(long)]
    no_migrate: bool,
    /// What this process does on PostgreSQL: `server` serves clients, `worker` runs workflows, `both` does both; goes before
    /// HEMLINE_ROLE
    #[arg(long)]
    role: Option<String>,
    /// Ask the server that runs with this configuration whether it is ready, and exit: 0 where it is, else 1
    #[arg(long, conflicts_with = "no_migrate")]
    ready: bool,
}

fn main() -> ExitCode {
    match start(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn start(arguments: &Arguments) -> anyhow::Result<()> {
    match dotenvy::dotenv() {
        // The normal case outside development.
        Err(error) if error.not_found() => {}
        read => drop(read.context("the file .env cannot be read")?),
    }
    let config = Config::read(|name| {
        let role = arguments.role.clone().filter(|_| name == "HEMLINE_ROLE");
        role.or_else(|| std::env::var(name).ok())
    })?;
    if arguments.ready {
        return say_ready(&config);
    }
    start_logging(&config)?;
    let options = StartOptions {
        migrate: !arguments.no_migrate,
    };
    serve_until_stopped(config, options)
}

/// How long a step of the question may take.
const PATIENCE: Duration = Duration::from_secs(3);

fn say_ready(config: &Config) -> anyhow::Result<()> {
    let bind = config.bind;
    let readiness =
        ask_ready(bind, PATIENCE).with_context(|| format!("nothing answers at {bind}"))?;
    ensure!(
        readiness.ready,
        "the server at {bind} is not ready: {}",
        readiness.answer
    );
    Ok(())
}
