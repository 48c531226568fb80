//! One listener to the engine for all connections.
//!
//! Every event is turned into text once, however many clients get it, and which session a workflow
//! belongs to is looked up once, however many sessions listen.

use std::collections::HashMap;
use std::sync::Arc;

use bytestring::ByteString;
use hemline_agents::{Engine, Told};
use hemline_domain::{EventBody, SessionId, WorkflowEvent, WorkflowId};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{OnceCell, broadcast};
use tokio_util::sync::CancellationToken;

use crate::error::ApiError;
use crate::state::AppState;

/// Live events that a connection may fall behind before it must read them from the store.
const LIVE_EVENTS: usize = 4096;

/// What connections hear.
#[derive(Clone)]
pub(crate) enum Live {
    /// An event, stored already.
    Event(Arc<LiveEvent>),
    /// Events were missed: they are in the store.
    Gap,
}

/// An event as it is sent.
pub(crate) struct LiveEvent {
    /// The event.
    pub(crate) event: Arc<WorkflowEvent>,
    /// Its JSON.
    pub(crate) text: ByteString,
    /// Whose workflow it is.
    pub(crate) origin: Arc<Origin>,
}

/// Which session a workflow belongs to; looked up when the first connection asks.
#[derive(Default)]
pub(crate) struct Origin {
    session: OnceCell<Option<SessionId>>,
}

/// Where connections hear live events.
pub(crate) struct Hub {
    live: broadcast::Sender<Live>,
}

impl Hub {
    /// Listens to `engine` until `stopping`, on the runtime that this is called on.
    pub(crate) fn listen_to(engine: &Engine, stopping: CancellationToken) -> Self {
        let (live, _) = broadcast::channel(LIVE_EVENTS);
        let telling = tell(engine.subscribe(), live.clone());
        tokio::spawn(stopping.run_until_cancelled_owned(telling));
        Self { live }
    }

    /// Live events from now on.
    pub(crate) fn subscribe(&self) -> broadcast::Receiver<Live> {
        self.live.subscribe()
    }
}

impl Origin {
    /// The session that the workflow of `event` was started for, if any.
    pub(crate) async fn session(
        &self,
        event: &WorkflowEvent,
        state: &AppState,
    ) -> Result<Option<&SessionId>, ApiError> {
        let looked_up = self.session.get_or_try_init(|| async {
            let workflow = state.workflow(&event.workflow_id).await?;
            Ok::<_, ApiError>(workflow.session_id)
        });
        Ok(looked_up.await?.as_ref())
    }
}

async fn tell(mut events: broadcast::Receiver<Told>, live: broadcast::Sender<Live>) {
    let mut origins = Origins::default();
    loop {
        let told = match events.recv().await {
            // Who connects later reads the store first.
            Ok(_) if live.receiver_count() == 0 => continue,
            Ok(Told::Event(event)) => live_event(event, &mut origins),
            Ok(Told::Gap) | Err(RecvError::Lagged(_)) => Live::Gap,
            Err(RecvError::Closed) => return,
        };
        // Fails where the last connection has just gone.
        let _ = live.send(told);
    }
}

fn live_event(event: Arc<WorkflowEvent>, origins: &mut Origins) -> Live {
    match serde_json::to_string(event.as_ref()) {
        Ok(text) => Live::Event(Arc::new(LiveEvent {
            origin: origins.of(&event),
            text: text.into(),
            event,
        })),
        Err(error) => {
            tracing::error!(%error, seq = event.seq, "an event cannot be written as JSON");
            Live::Gap
        }
    }
}

/// The origins of the workflows that go on.
#[derive(Default)]
struct Origins {
    known: HashMap<WorkflowId, Arc<Origin>>,
}

impl Origins {
    fn of(&mut self, event: &WorkflowEvent) -> Arc<Origin> {
        if let EventBody::StateChanged { to, .. } = event.body
            && to.is_over()
        {
            return self.known.remove(&event.workflow_id).unwrap_or_default();
        }
        let known = self.known.entry(event.workflow_id.clone());
        Arc::clone(known.or_default())
    }
}
