//! The loop that takes jobs from the queue and has them done.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use apalis::prelude::*;
use apalis_diesel_postgres::{Config, PostgresStorage};
use chrono::Utc;
use hemline_domain::work::{Delivery, Performed, Performer};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{ATTEMPTS, Job, Lane, WorkQueue};
use crate::storage::DatabaseStorage;

/// Between two signs of life.
const HEARTBEAT: Duration = Duration::from_secs(2);

/// A worker without a sign of life for that long is taken for dead, and its jobs are given out again.
const OVERDUE: Duration = Duration::from_secs(10);

/// Between two looks for workflows that could run and have no job.
const LOOKED_FOR: Duration = Duration::from_secs(20);

/// Jobs that are fetched at once. More would lie with one worker while others have nothing to do.
const FETCHED: usize = 2;

/// Pauses before a worker that failed begins again, or a job that was handed back may be taken again: the first, and the longest.
const PAUSES: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(15));

/// Has `performer` do what the queue of `storage` hands out, `runs` jobs at a time and one comparison beside them, until
/// `stop`; then unfinished jobs are handed back, for others to take at once. `is_well` says meanwhile whether the queue
/// gives this process work. Returns at once where the storage has no queue. Must be called on a tokio runtime.
pub async fn work(
    storage: &DatabaseStorage,
    performer: Arc<dyn Performer>,
    runs: usize,
    is_well: Arc<AtomicBool>,
    stop: CancellationToken,
) {
    let Some(queue) = storage.queue() else {
        return;
    };
    let worker = |lane, at_once| Worker {
        queue: queue.clone(),
        lane,
        at_once,
        performer: Arc::clone(&performer),
        is_well: Arc::clone(&is_well),
        stop: stop.clone(),
    };
    let (planning, comparing) = (worker(Lane::Runs, runs), worker(Lane::Comparisons, 1));
    tokio::join!(
        planning.find_what_is_left(),
        planning.until_stopped(),
        comparing.until_stopped()
    );
}

/// Takes jobs of one lane.
#[derive(Clone)]
struct Worker {
    queue: WorkQueue,
    lane: Lane,
    at_once: usize,
    performer: Arc<dyn Performer>,
    is_well: Arc<AtomicBool>,
    stop: CancellationToken,
}

impl Worker {
    /// Looks for work that no job stands for: for all of it as soon as the database lets it, then again and again for runs.
    async fn find_what_is_left(&self) {
        let mut failures = 0;
        while let Err(error) = self.reconcile().await {
            tracing::warn!(%error, "what is left to do could not be found; it is tried again");
            failures += 1;
            if !self.pause(failures).await {
                return;
            }
        }
        while self.waits(LOOKED_FOR).await {
            let queue = self.queue.clone();
            let given = tokio::task::spawn_blocking(move || queue.give_runs_that_lack_one());
            let failed = match given.await {
                Ok(Ok(())) => continue,
                Ok(Err(error)) => error.to_string(),
                Err(panic) => panic.to_string(),
            };
            tracing::warn!(failed, "runs without a job could not be looked for");
        }
    }

    /// Works under one name after the other: one that the queue took for dead, or whose connection failed, is not used again.
    async fn until_stopped(&self) {
        let mut failures = 0;
        while !self.stop.is_cancelled() {
            let begun = tokio::time::Instant::now();
            // On a task of its own, which contains its panics.
            let ended = tokio::spawn(self.clone().under_one_name()).await;
            if self.lane == Lane::Runs {
                self.is_well.store(false, Ordering::Relaxed);
            }
            if self.stop.is_cancelled() {
                return;
            }
            let reason = match ended {
                Ok(Err(error)) => error.to_string(),
                Ok(Ok(())) => "it ended".to_owned(),
                Err(panic) => panic.to_string(),
            };
            tracing::warn!(queue = self.lane.name(), reason, "the worker begins anew");
            failures = if begun.elapsed() > OVERDUE {
                1
            } else {
                failures + 1
            };
            self.pause(failures).await;
        }
    }

    async fn under_one_name(self) -> Result<(), WorkerError> {
        let name = format!("{}-{}", std::process::id(), Uuid::now_v7());
        let pause = match self.lane {
            Lane::Runs => Duration::from_millis(100),
            Lane::Comparisons => Duration::from_secs(2),
        };
        let config = Config::new(self.lane.name())
            .set_keep_alive(HEARTBEAT)
            .set_reenqueue_orphaned_after(OVERDUE)
            .set_buffer_size(FETCHED.min(self.at_once));
        let every = move || IntervalStrategy::new(pause);
        let stop = self.stop.clone();
        let until = async move {
            stop.cancelled().await;
            Ok::<(), WorkerError>(())
        };
        let run = match self.lane {
            // Whoever plans waits for it: a new job wakes the worker.
            Lane::Runs => {
                let storage = PostgresStorage::<Job>::new_with_notify(&self.queue.pool, &config)
                    .with_poll_strategy_factory(every);
                let releaser = storage.releaser();
                let is_well = Arc::clone(&self.is_well);
                let worker = WorkerBuilder::new(&name)
                    .backend(storage)
                    .data(self.clone())
                    .concurrency(self.at_once)
                    .on_event(move |_, event| {
                        if matches!(event, Event::Idle | Event::HeartBeat) {
                            is_well.store(true, Ordering::Relaxed);
                        }
                    })
                    .build(handle);
                releaser.run_released(&name, worker.run_until(until)).await
            }
            Lane::Comparisons => {
                let storage = PostgresStorage::<Job>::new_with_config(&self.queue.pool, &config)
                    .with_poll_strategy_factory(every);
                let releaser = storage.releaser();
                let worker = WorkerBuilder::new(&name)
                    .backend(storage)
                    .data(self.clone())
                    .concurrency(self.at_once)
                    .build(handle);
                releaser.run_released(&name, worker.run_until(until)).await
            }
        };
        if let Err(error) = run.released {
            // Its jobs are given out again once it is overdue.
            tracing::debug!(%error, "a worker's jobs could not be handed back");
        }
        run.outcome
    }

    async fn reconcile(&self) -> Result<(), BoxDynError> {
        let Some(unfinished) = self.performer.unfinished().await else {
            return Err("storage fails".into());
        };
        let queue = self.queue.clone();
        let reconciled =
            tokio::task::spawn_blocking(move || queue.reconcile(unfinished, Utc::now()));
        Ok(reconciled.await??)
    }

    /// Waits, longer after more failures; false where the worker is stopped meanwhile.
    async fn pause(&self, failures: u32) -> bool {
        let (first, longest) = PAUSES;
        let pause = first.saturating_mul(1 << failures.clamp(1, 10)) / 2;
        self.waits(pause.min(longest)).await
    }

    /// False where the worker is stopped meanwhile.
    async fn waits(&self, pause: Duration) -> bool {
        let waited = tokio::time::sleep(pause);
        self.stop.run_until_cancelled(waited).await.is_some()
    }

    async fn perform(&self, job: Job, attempt: u32) -> Performed {
        let work = match job {
            Job::Work(work) => work,
            Job::Housekeeping { .. } => return self.keep_house().await,
        };
        let delivery = Delivery {
            attempt,
            is_last: attempt >= ATTEMPTS,
        };
        let performed = self.performer.perform(work, delivery);
        let performed = self.stop.run_until_cancelled(performed).await;
        performed.unwrap_or(Performed::HandedBack)
    }

    async fn keep_house(&self) -> Performed {
        let kept = async {
            self.reconcile().await?;
            self.queue.clear_away().await?;
            Ok::<(), BoxDynError>(())
        };
        match kept.await {
            Ok(()) => Performed::Done,
            Err(error) => {
                tracing::warn!(%error, "the work queue was not tidied up; it is tried again");
                Performed::HandedBack
            }
        }
    }
}

/// What apalis calls for each job. An error hands the job back.
async fn handle(job: Job, attempt: Attempt, worker: Data<Worker>) -> Result<(), BoxDynError> {
    // It counts this one.
    let attempt = u32::try_from(attempt.current()).unwrap_or(u32::MAX).max(1);
    match worker.perform(job, attempt).await {
        Performed::Done => Ok(()),
        Performed::HandedBack => {
            worker.pause(attempt).await;
            Err("handed back".into())
        }
    }
}
