//! The events of one workflow.

use actix_web::web;
use hemline_domain::{EventBody, WorkflowEvent, WorkflowId};
use hemline_persistence::access::Role;

use super::client_message::{ClientMessage, MessageRefused};
use super::feed::{Feed, still_allowed};
use super::hub::LiveEvent;
use super::socket::{Ended, Socket};
use crate::access::Caller;
use crate::bodies::decisions::ApprovalDecision;
use crate::decisions::decide;
use crate::error::ApiError;
use crate::state::AppState;

/// Events that are read from the store at once.
pub(super) const PAGE: usize = 256;

/// Tells one workflow's events after a given one, until the workflow is over.
pub(crate) struct WorkflowFeed {
    state: web::Data<AppState>,
    caller: Caller,
    workflow_id: WorkflowId,
    last_seq: u64,
    is_over: bool,
}

impl WorkflowFeed {
    /// A feed of the events after `after_seq`.
    pub(crate) fn new(
        state: web::Data<AppState>,
        caller: Caller,
        workflow_id: WorkflowId,
        after_seq: u64,
    ) -> Self {
        Self {
            state,
            caller,
            workflow_id,
            last_seq: after_seq,
            is_over: false,
        }
    }

    /// Remembers that an event was sent.
    fn sent(&mut self, event: &WorkflowEvent) {
        self.last_seq = event.seq;
        if let EventBody::StateChanged { to, .. } = event.body {
            self.is_over |= to.is_over();
        }
    }

    /// A client that names an event which there is not (its server got an older database back) is
    /// told what is new from now on, instead of nothing until that number is reached.
    async fn begin_where_events_are(&mut self) -> Result<(), Ended> {
        let Some(before) = self.last_seq.checked_sub(1) else {
            return Ok(());
        };
        let named = stored_events(&self.state, &self.workflow_id, before).await?;
        if !named.is_empty() {
            return Ok(());
        }
        self.last_seq = 0;
        loop {
            let events = stored_events(&self.state, &self.workflow_id, self.last_seq).await?;
            match events.last() {
                Some(last) => self.last_seq = last.seq,
                None => return Ok(()),
            }
        }
    }

    async fn send_stored(&mut self, socket: &mut Socket) -> Result<(), Ended> {
        loop {
            let events = stored_events(&self.state, &self.workflow_id, self.last_seq).await?;
            for event in &events {
                socket.send(event).await?;
                self.sent(event);
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
        self.is_over = workflow.map_err(|_| Ended::Failed)?.state.is_over();
        self.begin_where_events_are().await?;
        self.catch_up(socket).await
    }

    async fn event(&mut self, live: &LiveEvent, socket: &mut Socket) -> Result<(), Ended> {
        let event = live.event.as_ref();
        if event.workflow_id != self.workflow_id || event.seq <= self.last_seq {
            return Ok(());
        }
        if event.seq == self.last_seq + 1 {
            socket.send_text(live.text.clone()).await?;
            self.sent(event);
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

    async fn still_allowed(&self) -> Result<(), Ended> {
        still_allowed(&self.state, &self.caller).await
    }

    async fn message(&mut self, text: &str, socket: &mut Socket) -> Result<(), Ended> {
        let followed = match ClientMessage::read(text).map(ClientMessage::decision) {
            Ok(Some(decision)) => self.decide(decision).await,
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

impl WorkflowFeed {
    async fn decide(&self, decision: ApprovalDecision) -> Result<(), ApiError> {
        self.caller.must_still_count(&self.state).await?;
        self.caller.must_be(Role::Planner)?;
        self.state.model_calls.count(self.caller.counted_as())?;
        decide(&self.state, &self.caller, &self.workflow_id, decision).await?;
        Ok(())
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
