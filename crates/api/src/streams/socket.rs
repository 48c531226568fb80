//! One client's connection: a bounded way out, heartbeats, and the client's signs of life.

use std::time::Duration;

use actix_web::web::Payload;
use actix_web::{HttpRequest, HttpResponse};
use actix_ws::{
    AggregatedMessage, AggregatedMessageStream, CloseCode, CloseReason, Closed, Session,
};
use chrono::Utc;
use serde::Serialize;
use serde_json::json;
use tokio::time::{Instant, timeout};

use crate::settings::StreamSettings;

/// Why a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// There is nothing more to tell.
    Complete,
    /// The client does not take its messages.
    Slow,
    /// The client gave no sign of life.
    Silent,
    /// The server stops.
    Stopping,
    /// The events cannot be read.
    Failed,
    /// The client is gone.
    Gone,
}

impl Ended {
    fn close_reason(self) -> Option<CloseReason> {
        let (code, description) = match self {
            Self::Complete => (CloseCode::Normal, "the workflow is over"),
            Self::Slow => (CloseCode::Again, "too slow; come again with after_seq"),
            Self::Silent => (CloseCode::Away, "no sign of life"),
            Self::Stopping => (
                CloseCode::Away,
                "the server stops; come again with after_seq",
            ),
            Self::Failed => (CloseCode::Error, "the events cannot be read"),
            Self::Gone => return None,
        };
        Some(CloseReason {
            code,
            description: Some(description.to_owned()),
        })
    }
}

/// What a client said.
pub(crate) enum Heard {
    /// A message for the feed.
    Text(String),
    /// A message that no feed understands.
    Binary,
    /// A sign of life and nothing more.
    Life,
}

/// One client's connection.
pub(crate) struct Socket {
    // Holds 32 messages; past them a send waits.
    session: Session,
    messages: AggregatedMessageStream,
    settings: StreamSettings,
    last_heard: Instant,
}

impl Socket {
    /// Answers the upgrade.
    pub(crate) fn open(
        request: &HttpRequest,
        payload: Payload,
        settings: &StreamSettings,
    ) -> Result<(HttpResponse, Self), actix_web::Error> {
        let (response, session, messages) = actix_ws::handle(request, payload)?;
        let messages = messages
            .max_frame_size(settings.message_bytes)
            .aggregate_continuations()
            .max_continuation_size(settings.message_bytes);
        let socket = Self {
            session,
            messages,
            settings: settings.clone(),
            last_heard: Instant::now(),
        };
        Ok((response, socket))
    }

    /// Time between two heartbeats.
    pub(crate) fn heartbeat(&self) -> Duration {
        self.settings.heartbeat
    }

    /// Sends one message. A client that lets its buffer stay full ends the connection.
    pub(crate) async fn send(&mut self, message: &impl Serialize) -> Result<(), Ended> {
        let text = serde_json::to_string(message).map_err(|_| Ended::Failed)?;
        within(self.settings.send_limit, self.session.text(text)).await
    }

    /// Sends a heartbeat, and a ping that browsers answer by themselves; ends the connection of a
    /// client that was silent for too long.
    pub(crate) async fn beat(&mut self) -> Result<(), Ended> {
        if self.last_heard.elapsed() > self.settings.silence_limit {
            return Err(Ended::Silent);
        }
        self.send(&json!({"type": "heartbeat", "timestamp": Utc::now()}))
            .await?;
        within(self.settings.send_limit, self.session.ping(b"")).await
    }

    /// Waits for the client to say something. Safe to drop at any time.
    pub(crate) async fn heard(&mut self) -> Result<Received, Ended> {
        match self.messages.recv().await {
            Some(Ok(message)) => Ok(Received(message)),
            Some(Err(_)) | None => Err(Ended::Gone),
        }
    }

    /// Takes a sign of life, and answers pings.
    pub(crate) async fn take(&mut self, received: Received) -> Result<Heard, Ended> {
        self.last_heard = Instant::now();
        match received.0 {
            AggregatedMessage::Text(text) => Ok(Heard::Text(text.to_string())),
            AggregatedMessage::Binary(_) => Ok(Heard::Binary),
            AggregatedMessage::Pong(_) => Ok(Heard::Life),
            AggregatedMessage::Ping(payload) => {
                within(self.settings.send_limit, self.session.pong(&payload)).await?;
                Ok(Heard::Life)
            }
            AggregatedMessage::Close(_) => Err(Ended::Gone),
        }
    }

    /// Closes the connection, saying why. A slow client is told when it reads again, if it does so
    /// before it would count as dead.
    pub(crate) async fn close(self, ended: Ended) {
        let limit = match ended {
            Ended::Slow => self.settings.silence_limit,
            _ => self.settings.send_limit,
        };
        if within(limit, self.session.close(ended.close_reason()))
            .await
            .is_err()
        {
            tracing::debug!(?ended, "a client was gone before it could be told why");
        }
    }
}

/// A message as it came.
pub(crate) struct Received(AggregatedMessage);

async fn within(
    limit: Duration,
    sending: impl Future<Output = Result<(), Closed>>,
) -> Result<(), Ended> {
    match timeout(limit, sending).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(Ended::Gone),
        Err(_) => Err(Ended::Slow),
    }
}
