//! A phase on its way.

use hemline_agent_runtime::model::TokenPrices;
use hemline_domain::Workflow;

use super::journal::Journal;
use super::recording::Written;
use super::run_history::RunHistory;
use crate::error::AgentsError;

/// The workflow as last stored, and what the journal held when its phase began.
pub(super) struct Phase {
    pub(super) workflow: Workflow,
    pub(super) history: RunHistory,
    pub(super) next_step: u64,
    /// What the model's provider takes for tokens, where that is known.
    pub(super) prices: Option<TokenPrices>,
}

impl Phase {
    pub(super) async fn begin(
        journal: &Journal,
        workflow: Workflow,
        prices: Option<TokenPrices>,
    ) -> Result<Self, AgentsError> {
        let history = RunHistory::read(journal, &workflow).await?;
        Ok(Self {
            next_step: history.step_count + 1,
            workflow,
            history,
            prices,
        })
    }

    /// Goes on from what a run of the phase has stored.
    pub(super) fn go_on_from(&mut self, written: &Written) {
        self.workflow = written.workflow.clone();
        self.next_step = written.next_step;
    }
}
