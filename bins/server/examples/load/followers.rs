//! Sockets: each follows a workflow from its first event to its end, checks that no event is missing or comes twice, and
//! goes on to another.

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use serde_json::Value;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use crate::{Load, locked, say};

/// How long a socket without a workflow looks for one.
const PAUSE: Duration = Duration::from_millis(300);

/// What sockets saw.
#[derive(Default)]
pub(crate) struct Followed {
    connections: u64,
    /// Connections that were refused or ended before the workflow did.
    broken: u64,
    events: u64,
    lost: u64,
    repeated: u64,
    /// Workflows that were followed to their end.
    ended: u64,
    hanging: u64,
}

impl Followed {
    pub(crate) fn hanging() -> Self {
        Self {
            hanging: 1,
            ..Self::default()
        }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.connections += other.connections;
        self.broken += other.broken;
        self.events += other.events;
        self.lost += other.lost;
        self.repeated += other.repeated;
        self.ended += other.ended;
        self.hanging += other.hanging;
    }

    pub(crate) fn print(&self) {
        say(
            "| connections | broken | events | lost | repeated | workflows followed to their end | hanging sockets |",
        );
        say("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        say(&format!(
            "| {} | {} | {} | {} | {} | {} | {} |",
            self.connections,
            self.broken,
            self.events,
            self.lost,
            self.repeated,
            self.ended,
            self.hanging
        ));
    }
}

pub(crate) async fn follow(load: Arc<Load>, number: usize) -> Followed {
    let mut followed = Followed::default();
    while load.goes_on() {
        let workflow = {
            let workflows = locked(&load.workflows);
            let place = number.checked_rem(workflows.len());
            place.map(|place| workflows[place].clone())
        };
        match workflow {
            Some(workflow) => follow_one(&load, &workflow, &mut followed).await,
            None => tokio::time::sleep(PAUSE).await,
        }
    }
    followed
}

/// Follows a workflow to its end; a connection that ends before is opened again after the last event.
async fn follow_one(load: &Load, workflow: &str, followed: &mut Followed) {
    let mut seen = 0;
    loop {
        let address = &load.client.address;
        let url = format!("ws://{address}/api/workflows/{workflow}/stream?after_seq={seen}");
        let Ok((mut socket, _)) = connect_async(url).await else {
            followed.broken += 1;
            tokio::time::sleep(PAUSE).await;
            if load.goes_on() {
                continue;
            }
            return;
        };
        followed.connections += 1;
        let mut code = None;
        while let Some(Ok(message)) = socket.next().await {
            match message {
                Message::Text(text) => followed.event(&text, &mut seen),
                Message::Close(frame) => code = frame.map(|frame| frame.code),
                _ => {}
            }
        }
        if code == Some(CloseCode::Normal) {
            followed.ended += 1;
            // What the stream ended with is what is stored.
            let path = format!("/api/workflows/{workflow}/events?after_seq={seen}");
            if let Some(rest) = load.get("events after a stream's end", &path).await {
                followed.lost += rest["events"].as_array().map_or(0, Vec::len) as u64;
            }
            return;
        }
        followed.broken += 1;
    }
}

impl Followed {
    fn event(&mut self, text: &str, seen: &mut u64) {
        let event: Value = serde_json::from_str(text).unwrap_or_default();
        // A heartbeat has no number.
        let Some(seq) = event["seq"].as_u64() else {
            return;
        };
        self.events += 1;
        if seq <= *seen {
            self.repeated += 1;
        } else {
            self.lost += seq - *seen - 1;
            *seen = seq;
        }
    }
}
