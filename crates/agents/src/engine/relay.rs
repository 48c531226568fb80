//! What other processes have stored: runs and waits here heed it, and listeners here are told of it.

use std::sync::Arc;

use hemline_domain::event_bus::{EventBus, Heard, StoredEvents};
use tokio::sync::mpsc;

use crate::workflow::background::Background;
use crate::workflow::journal::Journal;

struct Relay {
    journal: Journal,
    background: Arc<Background>,
}

/// Listens to `bus` until the engine stops.
pub(super) fn listen(bus: &dyn EventBus, journal: Journal, background: Arc<Background>) {
    let (hear, inbox) = mpsc::unbounded_channel();
    bus.listen(Box::new(move |heard| {
        // Fails once the engine has stopped.
        let _ = hear.send(heard);
    }));
    let stopping = background.stopping.clone();
    let relay = Relay {
        journal,
        background,
    };
    tokio::spawn(stopping.run_until_cancelled_owned(relay.follow(inbox)));
}

impl Relay {
    async fn follow(self, mut inbox: mpsc::UnboundedReceiver<Heard>) {
        while let Some(heard) = inbox.recv().await {
            self.background.heard.send_replace(());
            match heard {
                Heard::Stored(stored) => self.tell(stored).await,
                Heard::Gap => {
                    self.background.stop_what_is_over().await;
                    self.journal.tell_gap();
                }
            }
        }
    }

    async fn tell(&self, stored: StoredEvents) {
        self.background.stop_if_over(&stored.workflow_id).await;
        self.journal.tell_stored(stored).await;
    }
}
