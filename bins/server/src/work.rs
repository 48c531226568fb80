//! What this process works on besides its clients' requests.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use hemline_agents::Engine;
use hemline_persistence::DatabaseStorage;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::config::{Config, Role};

/// Takes work from the queue, where there is one.
pub(crate) struct Work {
    stop: CancellationToken,
    worker: Option<JoinHandle<()>>,
}

impl Work {
    /// Whether a process takes work from a queue.
    pub(crate) fn is_taken(config: &Config, storage: &DatabaseStorage) -> bool {
        storage.has_queue() && config.role != Role::Server
    }

    /// Begins to take work from the queue. Where there is none, the engine goes on with what a stopped process left:
    /// how many workflows these are is returned.
    pub(crate) async fn begin(
        config: &Config,
        storage: &Arc<DatabaseStorage>,
        engine: &Engine,
        is_well: Arc<AtomicBool>,
    ) -> anyhow::Result<(Self, usize)> {
        let stop = CancellationToken::new();
        let mut resumed = 0;
        let mut worker = None;
        if Self::is_taken(config, storage) {
            worker = Some(take_from_queue(config, storage, engine, is_well, &stop)?);
        } else if !storage.has_queue() {
            resumed = engine.resume().await?.len();
        }
        Ok((Self { stop, worker }, resumed))
    }

    /// Takes no more from the queue, and hands back what is not done: others take it at once.
    pub(crate) fn stop(&self) {
        self.stop.cancel();
    }

    /// The same; returns when it is handed back.
    pub(crate) async fn stopped(self) {
        self.stop();
        if let Some(worker) = self.worker {
            // A worker that panicked has ended, too.
            let _ = worker.await;
        }
    }
}

#[cfg(feature = "postgres")]
fn take_from_queue(
    config: &Config,
    storage: &Arc<DatabaseStorage>,
    engine: &Engine,
    is_well: Arc<AtomicBool>,
    stop: &CancellationToken,
) -> anyhow::Result<JoinHandle<()>> {
    let runs = usize::try_from(config.worker_runs)?;
    let (storage, engine) = (Arc::clone(storage), Arc::new(engine.clone()));
    let stop = stop.clone();
    Ok(tokio::spawn(async move {
        hemline_persistence::queue::work(&storage, engine, runs, is_well, stop).await;
    }))
}

#[cfg(not(feature = "postgres"))]
fn take_from_queue(
    _: &Config,
    _: &Arc<DatabaseStorage>,
    _: &Engine,
    _: Arc<AtomicBool>,
    _: &CancellationToken,
) -> anyhow::Result<JoinHandle<()>> {
    anyhow::bail!("this build has no queue")
}
