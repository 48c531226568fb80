//! Threads of their own for long computations beside the planning.

use rayon::{ThreadPool, ThreadPoolBuilder};
use tokio::sync::oneshot;

use crate::error::AgentsError;

/// Threads of their own: what is computed in parallel elsewhere is computed on them alone here, and planning
/// never waits behind it. A process that ends does not wait for them.
pub(crate) struct Worker {
    pool: ThreadPool,
}

impl Worker {
    /// `threads` threads of this name; 0 stands for as many as the machine has processors.
    pub(crate) fn new(name: &'static str, threads: usize) -> Result<Self, AgentsError> {
        let pool = ThreadPoolBuilder::new()
            .num_threads(threads)
            .thread_name(move |_| name.to_owned())
            // The caller learns of a panic by the missing answer.
            .panic_handler(|_| {})
            .build()
            .map_err(|error| AgentsError::Context {
                message: format!("no thread for {name}: {error}"),
            })?;
        Ok(Self { pool })
    }

    /// Does `work` on the threads; `None` where it panicked, after which they go on.
    pub(crate) async fn run<T: Send + 'static>(
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
