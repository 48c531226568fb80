//! Does what a queue delivers.

use hemline_domain::WorkflowId;
use hemline_domain::work::{BoxedFuture, Delivery, Performed, Performer, Work};

use super::Engine;
use crate::error::AgentsError;
use crate::team::ORCHESTRATOR;
use crate::workflow::deadline::tell_overdue;

impl Performer for Engine {
    fn unfinished(&self) -> BoxedFuture<'_, Option<Vec<Work>>> {
        Box::pin(async move {
            let unfinished = self.unfinished_work().await;
            let unfinished = unfinished.inspect_err(
                |error| tracing::warn!(%error, "what is left to do could not be read"),
            );
            unfinished.ok()
        })
    }

    fn perform(&self, work: Work, delivery: Delivery) -> BoxedFuture<'_, Performed> {
        Box::pin(async move {
            let key = work.key();
            let done = match work {
                Work::Run { workflow_id, .. } => self.perform_run(&workflow_id, delivery).await,
                Work::ApprovalDeadline {
                    workflow_id,
                    approval_id,
                    ..
                } => tell_overdue(&self.shared.journal, &workflow_id, &approval_id).await,
                Work::Comparison { workflow_id, .. } => {
                    let comparisons = &self.shared.background.comparisons;
                    comparisons.make(&workflow_id).await
                }
            };
            match done {
                Ok(()) => Performed::Done,
                Err(AgentsError::Interrupted) => Performed::HandedBack,
                Err(error) => {
                    tracing::warn!(key, %error, "work was not done; it is handed back");
                    Performed::HandedBack
                }
            }
        })
    }
}

impl Engine {
    /// Runs a workflow to its rest, after a run of it that is under way here.
    async fn perform_run(
        &self,
        workflow_id: &WorkflowId,
        delivery: Delivery,
    ) -> Result<(), AgentsError> {
        let background = &self.shared.background;
        let token = background.stopping.child_token();
        // A queue that gives up waiting drops this.
        let _stops_the_run = token.clone().drop_guard();
        // What a killed process has stored and did not tell.
        self.shared.journal.tell_last_again(workflow_id).await?;
        if delivery.is_last {
            background.wait_for(workflow_id).await;
            let error = AgentsError::Agent {
                agent: ORCHESTRATOR.to_owned(),
                message: format!(
                    "the run was begun {} times and did not come to its end; retry it",
                    delivery.attempt.saturating_sub(1)
                ),
            };
            return background
                .phases
                .fail(workflow_id, error.into(), &token)
                .await;
        }
        let run = loop {
            match background.begin(workflow_id.clone(), token.clone()) {
                Some(run) => break run,
                None => background.wait_for(workflow_id).await,
            }
        };
        // Its panics are the workflow's failure; where it was aborted, the workflow says what is left.
        let _ = run.await;
        if self
            .shared
            .journal
            .workflow(workflow_id)
            .await?
            .is_runnable()
        {
            return Err(AgentsError::Interrupted);
        }
        Ok(())
    }
}
