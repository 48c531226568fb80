//! A workflow's conversation, read from its journal.

use std::sync::Arc;

use async_trait::async_trait;
use hemline_agent_runtime::model::Item;
use hemline_agent_runtime::{Session, StoreError};
use hemline_domain::WorkflowId;
use hemline_domain::storage::{StepRecord, Storage};

use super::run_history::{is_explanation, run_state};

/// The [`Session`] of one workflow: the history of its runs that finished in earlier rounds, oldest
/// first. The journal is its store: the last step of a run holds the run's items, and is stored by
/// the run itself.
pub struct JournalSession {
    storage: Arc<dyn Storage>,
    workflow_id: WorkflowId,
    round: String,
}

impl JournalSession {
    /// The session of `workflow_id` before `round`: runs whose id is `round` or begins with it and a
    /// slash are not part of it.
    pub fn new(
        storage: Arc<dyn Storage>,
        workflow_id: WorkflowId,
        round: impl Into<String>,
    ) -> Self {
        Self {
            storage,
            workflow_id,
            round: round.into(),
        }
    }

    fn is_earlier(&self, run_id: &str) -> bool {
        let rest = run_id.strip_prefix(&self.round);
        let is_of_round = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        !is_of_round && !is_explanation(run_id)
    }

    /// The items of each finished run, oldest first.
    fn finished_runs(&self, last_steps: &[StepRecord]) -> Result<Vec<Vec<Item>>, StoreError> {
        let mut runs = Vec::new();
        for step in last_steps {
            if !self.is_earlier(&step.run_id) {
                continue;
            }
            let state = run_state(step)?;
            if state.output().is_some() {
                runs.push(state.new_items().to_vec());
            }
        }
        Ok(runs)
    }
}

#[async_trait]
impl Session for JournalSession {
    async fn load(&self, max_items: usize) -> Result<Vec<Item>, StoreError> {
        let storage = Arc::clone(&self.storage);
        let id = self.workflow_id.clone();
        // No other step of a run can have ended it.
        let last_steps = tokio::task::spawn_blocking(move || storage.last_steps(&id)).await??;
        let runs = self.finished_runs(&last_steps)?;
        let mut count = 0;
        let fitting = runs.iter().rev().take_while(|items| {
            count += items.len();
            count <= max_items
        });
        let first = runs.len() - fitting.count();
        Ok(runs[first..].concat())
    }

    /// Nothing: the run's last step, which the journal stores, holds the same items.
    async fn append(&self, _run_id: &str, _items: &[Item]) -> Result<(), StoreError> {
        Ok(())
    }

    /// Refused: a journal forgets nothing.
    async fn clear(&self) -> Result<(), StoreError> {
        let message = format!(
            "the session of workflow {} is its journal, which cannot be cleared",
            self.workflow_id
        );
        Err(message.into())
    }
}
