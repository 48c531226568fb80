//! The loop of a connection: live events, the client's messages, heartbeats, the server's end.

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until};
use tokio_util::sync::CancellationToken;

use super::hub::{Live, LiveEvent};
use super::socket::{Ended, Heard, Socket};
use crate::access::Caller;
use crate::error::ErrorKind;
use crate::state::AppState;

/// What a connection tells and what it takes from its client.
pub(crate) trait Feed {
    /// Sends what is stored.
    async fn begin(&mut self, socket: &mut Socket) -> Result<(), Ended>;

    /// Sends a live event, if it belongs here and was not sent before.
    async fn event(&mut self, live: &LiveEvent, socket: &mut Socket) -> Result<(), Ended>;

    /// Sends what the store has and the client lacks, after live events were missed.
    async fn catch_up(&mut self, socket: &mut Socket) -> Result<(), Ended>;

    /// Ends where the client would not be let in any more.
    async fn still_allowed(&self) -> Result<(), Ended>;

    /// Takes a message of the client.
    async fn message(&mut self, text: &str, socket: &mut Socket) -> Result<(), Ended>;
}

/// Ends where the token that let `caller` in no longer counts. Where the database does not answer, the connection stays.
pub(super) async fn still_allowed(state: &AppState, caller: &Caller) -> Result<(), Ended> {
    match caller.must_still_count(state).await {
        Err(error) if error.kind == ErrorKind::Unauthenticated => Err(Ended::NotAllowed),
        _ => Ok(()),
    }
}

/// Runs a connection until its end, and closes it. `live` must have been subscribed before.
pub(crate) async fn drive(
    mut socket: Socket,
    mut feed: impl Feed,
    live: Receiver<Live>,
    stopping: CancellationToken,
) {
    let ended = tokio::select! {
        () = stopping.cancelled() => Ended::Stopping,
        ended = until_end(&mut socket, &mut feed, live) => ended,
    };
    socket.close(ended).await;
}

async fn until_end(socket: &mut Socket, feed: &mut impl Feed, live: Receiver<Live>) -> Ended {
    match follow(socket, feed, live).await {
        Ok(()) => Ended::Stopping,
        Err(ended) => ended,
    }
}

/// Ends with `Ok` only when there will never be another live event.
async fn follow(
    socket: &mut Socket,
    feed: &mut impl Feed,
    mut live: Receiver<Live>,
) -> Result<(), Ended> {
    feed.begin(socket).await?;
    let period = socket.heartbeat();
    let mut heartbeat = interval_at(Instant::now() + period, period);
    heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let silent_at = socket.silent_at();
        tokio::select! {
            // What the client said while a message was being sent counts before its silence does.
            biased;
            received = socket.heard() => match socket.take(received?).await? {
                Heard::Text(text) => feed.message(&text, socket).await?,
                Heard::Binary => feed.message("", socket).await?,
                Heard::Life => {}
            },
            told = live.recv() => match told {
                Ok(Live::Event(event)) => feed.event(&event, socket).await?,
                Ok(Live::Gap) | Err(RecvError::Lagged(_)) => feed.catch_up(socket).await?,
                Err(RecvError::Closed) => return Ok(()),
            },
            _ = heartbeat.tick() => {
                feed.still_allowed().await?;
                socket.beat().await?;
            }
            () = sleep_until(silent_at) => return Err(Ended::Silent),
        }
    }
}
