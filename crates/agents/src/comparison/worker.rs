//! One thread for computations that nobody waits for.

use rayon::{ThreadPool, ThreadPoolBuilder};
use tokio::sync::oneshot;

use crate::error::AgentsError;

/// A thread of its own: whatever it computes in parallel elsewhere, it computes alone here. A process that
/// ends does not wait for it.
pub(super) struct Worker {
    pool: ThreadPool,
}

impl Worker {
    pub(super) fn new() -> Result<Self, AgentsError> {
        let pool = ThreadPoolBuilder::new()
            .num_threads(1)
            .thread_name(|_| "method-comparison".to_owned())
            // The caller learns of a panic by the missing answer.
            .panic_handler(|_| {})
            .build()
            .map_err(|error| AgentsError::Context {
                message: format!("no thread for comparing methods: {error}"),
            })?;
        Ok(Self { pool })
    }

    /// Does `work` on the thread; `None` where it panicked, after which the thread goes on.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        let (answer, done) = oneshot::channel();
        self.pool.spawn(move || {
            // Nobody waits any more where the server stops.
            let _ = answer.send(work());
        });
        done.await.ok()
    }
}
