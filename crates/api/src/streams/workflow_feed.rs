//! The events of one workflow.

use actix_web::web;
use hemline_domain::{EventBody, WorkflowEvent, WorkflowId, WorkflowState};

use super::client_message::{ClientMessage, MessageRefused};
use super::feed::Feed;
use super::socket::{Ended, Socket};
use crate::decisions::decide;
use crate::error::ApiError;
use crate::state::AppState;

/// Events that are read from the store at once.
pub(super) const PAGE: usize = 256;

/// Tells one workflow's events after a given one, until the workflow is over.
pub(crate) struct WorkflowFeed {
    state: web::Data<AppState>,
    workflow_id: WorkflowId,
    last_seq: u64,
    is_over: bool,
}

impl WorkflowFeed {
    /// A feed of the events after `after_seq`.
    pub(crate) fn new(state: web::Data<AppState>, workflow_id: WorkflowId, after_seq: u64) -> Self {
        Self {
            state,
            workflow_id,
            last_seq: after_seq,
            is_over: false,
        }
    }

    async fn send(&mut self, event: &WorkflowEvent, socket: &mut Socket) -> Result<(), Ended> {
        socket.send(event).await?;
        self.last_seq = event.seq;
        if let EventBody::StateChanged { to, .. } = event.body {
            self.is_over |= is_over(to);
        }
        Ok(())
    }

    async fn send_stored(&mut self, socket: &mut Socket) -> Result<(), Ended> {
        loop {
            let events = stored_events(&self.state, &self.workflow_id, self.last_seq).await?;
            for event in &events {
                self.send(event, socket).await?;
            }
            if events.len() < PAGE {
                return Ok(());
            }
        }
    }
}

impl Feed for WorkflowFeed {
    async fn begin(&mut self, socket: &mut Socket) -> Result<(), Ended> {
        // The state is read before the events: if it is final, the events are complete.
        let workflow = self.state.workflow(&self.workflow_id).await;
        self.is_over = is_over(workflow.map_err(|_| Ended::Failed)?.state);
        self.catch_up(socket).await
    }

    async fn event(&mut self, event: &WorkflowEvent, socket: &mut Socket) -> Result<(), Ended> {
        if event.workflow_id != self.workflow_id || event.seq <= self.last_seq {
            return Ok(());
        }
        if event.seq == self.last_seq + 1 {
            self.send(event, socket).await?;
        } else {
            self.send_stored(socket).await?;
        }
        if self.is_over {
            // Events of the same commit follow the change of state.
            return self.catch_up(socket).await;
        }
        Ok(())
    }

    async fn catch_up(&mut self, socket: &mut Socket) -> Result<(), Ended> {
        self.send_stored(socket).await?;
        if self.is_over {
            return Err(Ended::Complete);
        }
        Ok(())
    }

    async fn message(&mut self, text: &str, socket: &mut Socket) -> Result<(), Ended> {
        let followed = match ClientMessage::read(text).map(ClientMessage::decision) {
            Ok(Some(decision)) => decide(&self.state, &self.workflow_id, decision)
                .await
                .map(drop),
            Ok(None) => Ok(()),
            Err(error) => Err(error),
        };
        match followed {
            Ok(()) => Ok(()),
            Err(error) => {
                let refusal = MessageRefused::new(self.workflow_id.as_str(), error);
                socket.send(&refusal).await
            }
        }
    }
}

/// Up to [`PAGE`] stored events after `after_seq`.
pub(super) async fn stored_events(
    state: &AppState,
    workflow_id: &WorkflowId,
    after_seq: u64,
) -> Result<Vec<WorkflowEvent>, Ended> {
    let id = workflow_id.clone();
    let events: Result<Vec<WorkflowEvent>, ApiError> = state
        .read(move |storage| storage.events(&id, after_seq, PAGE))
        .await;
    events.map_err(|_| Ended::Failed)
}

fn is_over(state: WorkflowState) -> bool {
    matches!(state, WorkflowState::Completed | WorkflowState::Cancelled)
}
