//! The events of a session's newest workflow, in the five-type form.

use actix_web::web;
use hemline_domain::{SessionId, WorkflowEvent, WorkflowId};

use super::client_message::ClientMessage;
use super::feed::{Feed, still_allowed};
use super::hub::LiveEvent;
use super::session_form::{SessionForm, SessionMessage};
use super::socket::{Ended, Socket};
use super::workflow_feed::{PAGE, stored_events};
use crate::access::Caller;
use crate::state::AppState;

/// Tells the events of the session's newest workflow, from its first one; when the session starts
/// another workflow, it goes over to that one.
pub(crate) struct SessionFeed {
    state: web::Data<AppState>,
    caller: Caller,
    session_id: SessionId,
    following: Option<Following>,
}

struct Following {
    workflow_id: WorkflowId,
    last_seq: u64,
    form: SessionForm,
}

impl SessionFeed {
    /// A feed of that session, which need not have a workflow yet.
    pub(crate) fn new(state: web::Data<AppState>, caller: Caller, session_id: SessionId) -> Self {
        Self {
            state,
            caller,
            session_id,
            following: None,
        }
    }

    /// Goes over to the session's newest workflow.
    async fn follow_newest(&mut self) -> Result<(), Ended> {
        let session = self.session_id.clone();
        let newest = self
            .state
            .read(move |storage| storage.newest_of_session(&session))
            .await
            .map_err(|_| Ended::Failed)?;
        let newest = newest.map(|workflow| workflow.workflow_id);
        let known = self.following.as_ref().map(|it| &it.workflow_id);
        if newest.as_ref() != known {
            self.following = newest.map(|workflow_id| Following {
                workflow_id,
                last_seq: 0,
                form: SessionForm::default(),
            });
        }
        Ok(())
    }

    /// Whether a live event is one of this session's newest workflow.
    async fn belongs(&mut self, live: &LiveEvent) -> Result<bool, Ended> {
        if self.follows(&live.event.workflow_id) {
            return Ok(true);
        }
        let session = live.origin.session(&live.event, &self.state).await;
        if session.map_err(|_| Ended::Failed)? != Some(&self.session_id) {
            return Ok(false);
        }
        self.follow_newest().await?;
        Ok(self.follows(&live.event.workflow_id))
    }

    fn follows(&self, id: &WorkflowId) -> bool {
        let following = self.following.as_ref();
        following.is_some_and(|following| following.workflow_id == *id)
    }
}

impl Following {
    async fn send(&mut self, event: &WorkflowEvent, socket: &mut Socket) -> Result<(), Ended> {
        for message in self.form.messages(&event.body) {
            socket.send(&message).await?;
        }
        self.last_seq = event.seq;
        Ok(())
    }

    async fn send_stored(&mut self, state: &AppState, socket: &mut Socket) -> Result<(), Ended> {
        loop {
            let events = stored_events(state, &self.workflow_id, self.last_seq).await?;
            for event in &events {
                self.send(event, socket).await?;
            }
            if events.len() < PAGE {
                return Ok(());
            }
        }
    }
}

impl Feed for SessionFeed {
    async fn begin(&mut self, socket: &mut Socket) -> Result<(), Ended> {
        self.catch_up(socket).await
    }

    async fn event(&mut self, live: &LiveEvent, socket: &mut Socket) -> Result<(), Ended> {
        if !self.belongs(live).await? {
            return Ok(());
        }
        let event = live.event.as_ref();
        match &mut self.following {
            Some(following) if event.seq == following.last_seq + 1 => {
                following.send(event, socket).await
            }
            Some(following) if event.seq > following.last_seq => {
                following.send_stored(&self.state, socket).await
            }
            _ => Ok(()),
        }
    }

    async fn catch_up(&mut self, socket: &mut Socket) -> Result<(), Ended> {
        self.follow_newest().await?;
        match &mut self.following {
            Some(following) => following.send_stored(&self.state, socket).await,
            None => Ok(()),
        }
    }

    async fn still_allowed(&self) -> Result<(), Ended> {
        still_allowed(&self.state, &self.caller).await
    }

    async fn message(&mut self, text: &str, socket: &mut Socket) -> Result<(), Ended> {
        match ClientMessage::read(text) {
            Ok(ClientMessage::Pong) => Ok(()),
            Ok(_) => {
                let message = "decide on the workflow's own stream, or with \
                               POST /api/workflows/{id}/approval";
                socket
                    .send(&SessionMessage::refusal(message.to_owned()))
                    .await
            }
            Err(error) => {
                let refusal = SessionMessage::refusal(error.message);
                socket.send(&refusal).await
            }
        }
    }
}
