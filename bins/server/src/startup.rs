//! From the configuration to a serving process, and to its graceful stop.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use anyhow::Context;
use hemline_agents::Engine;
use hemline_api::{Limits, Settings, listen};
use hemline_persistence::seed::{is_empty, seed_demo};
use hemline_persistence::{Database, DatabaseStorage, OpenOptions, ServerLock};

use crate::config::{Config, Role};
use crate::demo::DEMO_FILES;
use crate::language_model::{described, language_model};
use crate::stop_signal::StopSignal;
use crate::ui::ui_files;
use crate::work::Work;

/// How long a stop waits for runs; what is not done by then resumes at the next start.
const STOP_GRACE: Duration = Duration::from_secs(10);

const MEBIBYTE: u64 = 1024 * 1024;

/// What the command line decides.
#[derive(Debug, Clone, Copy)]
pub struct StartOptions {
    /// Whether migrations may run.
    pub migrate: bool,
}

/// Takes the address, opens the database, seeds it if it is empty, resumes what was running, and
/// serves until the process is told to stop.
///
/// # Errors
/// When the address cannot be bound, or the database cannot be opened, locked or migrated.
pub fn serve_until_stopped(config: Config, options: StartOptions) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the async runtime could not be started")?;
    let served = runtime.block_on(run(config, options));
    // A computation that outlasts the grace is not waited for: its run resumes at the next start.
    runtime.shutdown_background();
    served
}

async fn run(config: Config, options: StartOptions) -> anyhow::Result<()> {
    let stop = StopSignal::listen().context("stop signals cannot be listened for")?;
    let model = language_model(&config.llm)?;
    let ui = ui_files(config.ui_dir.as_deref())?;
    // First of all: a server whose address is taken leaves no database behind.
    let listening = listen(&config.bind.to_string()).await?;
    let prepared = {
        let config = config.clone();
        tokio::task::spawn_blocking(move || prepare(&config, options))
    };
    let (database, _lock) = prepared.await.context("preparing the database failed")??;
    let storage = Arc::new(DatabaseStorage::shared(database.clone()));
    let engine = match database.event_bus()? {
        Some(bus) => Engine::with_bus(storage.clone(), model, &bus)?,
        None => Engine::new(storage.clone(), model)?,
    };
    described(&config.llm).iter().for_each(|line| say(line));

    let takes_work = Arc::new(AtomicBool::new(true));
    let settings = Settings {
        bind: listening.address().to_string(),
        cors_origins: config.cors_origins.clone(),
        hosts: config.hosts.clone(),
        require_tokens: config.require_tokens,
        limits: Limits {
            model_calls_per_minute: config.model_calls_per_minute,
            sockets_per_client: usize::try_from(config.sockets_per_client)?,
            upload_bytes: usize::try_from(u64::from(config.upload_mebibytes) * MEBIBYTE)?,
            ..Limits::default()
        },
        drain: config.drain,
        no_clients: config.role == Role::Worker,
        takes_work: Work::is_taken(&config, &storage).then(|| Arc::clone(&takes_work)),
        ui,
        ..Settings::default()
    };
    let serving = listening.serve(&settings, engine.clone(), database)?;
    let (work, resumed) = Work::begin(&config, &storage, &engine, takes_work).await?;
    if resumed > 0 {
        say(&format!("resumed {resumed} workflow(s) that were running"));
    }
    say(&format!(
        "listening on http://{} (API description at /docs)",
        serving.address()
    ));
    // What this process had begun goes on elsewhere, where there are others; its clients are served until it has drained.
    let told = async {
        stop.received().await;
        work.stop();
    };
    let served = serving.run_until(told).await;
    work.stopped().await;
    served?;
    engine.shutdown(STOP_GRACE).await;
    say("stopped");
    Ok(())
}

fn prepare(
    config: &Config,
    options: StartOptions,
) -> anyhow::Result<(Database, Option<ServerLock>)> {
    let open_options = OpenOptions {
        create: options.migrate,
        ..OpenOptions::default()
    };
    let database = Database::open(&config.database_url, &open_options)?;
    let lock = database.lock_for_server()?;
    say(&format!("data in {}", database));
    migrate(&database, options)?;
    seed(&database, config.demo)?;
    Ok((database, lock))
}

fn migrate(database: &Database, options: StartOptions) -> anyhow::Result<()> {
    if !options.migrate {
        return database
            .check_schema()
            .context("--no-migrate forbids bringing the database up to date");
    }
    match database.migrate()?.len() {
        0 => say("migrations: none needed"),
        count => say(&format!("migrations: {count} applied")),
    }
    Ok(())
}

fn seed(database: &Database, demo: bool) -> anyhow::Result<()> {
    // A start beside an import does not wait for its end.
    let is_empty = is_empty(database)?;
    if is_empty && !demo {
        say("demo season: not seeded (HEMLINE_DEMO=0)");
        return Ok(());
    }
    let seeded = if is_empty {
        seed_demo(database, &DEMO_FILES, chrono::Utc::now())?
    } else {
        None
    };
    let Some(seeded) = seeded else {
        say("demo season: not needed, the database holds data");
        return Ok(());
    };
    say(&format!(
        "demo season: seeded {} stores, {} category, {} weekly sales (HEMLINE_DEMO=0 to start empty)",
        seeded.stores.rows_imported,
        seeded.categories.rows_imported,
        seeded.historical_sales.rows_imported
    ));
    Ok(())
}

/// What a person who starts the server should know goes to stdout, logs go to stderr.
fn say(line: &str) {
    // The server serves on where nobody reads its stdout any more.
    let _ = writeln!(std::io::stdout(), "{line}");
}
