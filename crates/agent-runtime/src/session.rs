//! Sessions: the history that outlives a run.

use std::sync::Mutex;

use async_trait::async_trait;

use crate::error::StoreError;
use crate::model::Item;

/// A store of one conversation's history.
#[async_trait]
pub trait Session: Send + Sync {
    /// The newest runs' items, oldest first: as many whole runs as fit into `max_items`. A store that
    /// cannot tell runs apart may give its newest items; what is cut in the middle of a turn is mended by
    /// [`RunState::with_history`](crate::RunState::with_history).
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn load(&self, max_items: usize) -> Result<Vec<Item>, StoreError>;

    /// Adds the items of the finished run `run_id`, after its end was handed to the hooks. Adding a run
    /// again must change nothing: a finished run that is resumed, since the process may have ended
    /// before this returned, is added once more.
    ///
    /// # Errors
    /// When the store cannot be written.
    async fn append(&self, run_id: &str, items: &[Item]) -> Result<(), StoreError>;

    /// Forgets everything.
    ///
    /// # Errors
    /// When the store cannot be written.
    async fn clear(&self) -> Result<(), StoreError>;
}

/// A session in memory.
#[derive(Debug, Default)]
pub struct MemorySession {
    runs: Mutex<Vec<(String, Vec<Item>)>>,
}

impl MemorySession {
    /// An empty session.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn with_runs<R>(&self, read: impl FnOnce(&mut Vec<(String, Vec<Item>)>) -> R) -> R {
        read(
            &mut self
                .runs
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner),
        )
    }
}

#[async_trait]
impl Session for MemorySession {
    async fn load(&self, max_items: usize) -> Result<Vec<Item>, StoreError> {
        Ok(self.with_runs(|runs| {
            let mut count = 0;
            let fitting = runs.iter().rev().take_while(|(_, items)| {
                count += items.len();
                count <= max_items
            });
            let first = runs.len() - fitting.count();
            runs[first..]
                .iter()
                .flat_map(|(_, items)| items.clone())
                .collect()
        }))
    }

    async fn append(&self, run_id: &str, items: &[Item]) -> Result<(), StoreError> {
        self.with_runs(|runs| {
            if runs.iter().all(|(stored, _)| stored != run_id) {
                runs.push((run_id.to_owned(), items.to_vec()));
            }
        });
        Ok(())
    }

    async fn clear(&self) -> Result<(), StoreError> {
        self.with_runs(Vec::clear);
        Ok(())
    }
}
