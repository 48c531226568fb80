//! One client's connection: a bounded way out, heartbeats, and the client's signs of life.

use std::time::Duration;

use actix_web::dev;
use actix_web::error::PayloadError;
use actix_web::web::Payload;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use actix_ws::{
    AggregatedMessage, AggregatedMessageStream, CloseCode, CloseReason, Closed, ProtocolError,
    Session,
};
use bytestring::ByteString;
use chrono::Utc;
use serde::Serialize;
use serde_json::json;
use tokio::time::{Instant, timeout};

use super::frame_limit::LimitedFrames;
use crate::error::{ApiError, ErrorKind};
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
    /// The token that opened the connection no longer counts.
    NotAllowed,
    /// The client sent a message over the limit.
    TooLong,
    /// The client sent text that is not UTF-8.
    NotText,
    /// What the client sent is no WebSocket.
    NotUnderstood,
    /// The client closes the connection, with this code if it gave one.
    Closed(Option<CloseCode>),
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
            Self::NotAllowed => (CloseCode::Policy, "the token is no longer valid"),
            Self::TooLong => (
                CloseCode::Size,
                "the message is too long; send up to 64 KiB",
            ),
            Self::NotText => (CloseCode::Invalid, "the text is not UTF-8"),
            Self::NotUnderstood => (CloseCode::Protocol, "the frames cannot be read"),
            Self::Closed(code) => return code.map(echoed),
            Self::Gone => return None,
        };
        Some(CloseReason {
            code,
            description: Some(description.to_owned()),
        })
    }
}

/// The answer to a client's close: its own code, if it may stand in a frame (RFC 6455, section 7.4).
fn echoed(code: CloseCode) -> CloseReason {
    match code {
        CloseCode::Other(number) if !(3000..5000).contains(&number) => CloseCode::Protocol.into(),
        CloseCode::Abnormal => CloseCode::Protocol.into(),
        known => known.into(),
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
    pub(crate) async fn open(
        request: &HttpRequest,
        payload: Payload,
        settings: &StreamSettings,
    ) -> Result<(HttpResponse, Self), actix_web::Error> {
        let frames = LimitedFrames::new(payload.into_inner(), settings.message_bytes);
        let mut frames: dev::Payload = dev::Payload::Stream {
            payload: Box::pin(frames),
        };
        let payload = Payload::from_request(request, &mut frames).await?;
        let (response, session, messages) =
            actix_ws::handle(request, payload).map_err(|reason| no_upgrade(&reason))?;
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

    /// When the client will have been silent for too long.
    pub(crate) fn silent_at(&self) -> Instant {
        self.last_heard + self.settings.silence_limit
    }

    /// Sends one message. A client that lets its buffer stay full ends the connection.
    pub(crate) async fn send(&mut self, message: &impl Serialize) -> Result<(), Ended> {
        let text = serde_json::to_string(message).map_err(|_| Ended::Failed)?;
        self.send_text(text.into()).await
    }

    /// The same with a message that is JSON already.
    pub(crate) async fn send_text(&mut self, text: ByteString) -> Result<(), Ended> {
        within(self.settings.send_limit, self.session.text(text)).await
    }

    /// Sends a heartbeat, and a ping that browsers answer by themselves.
    pub(crate) async fn beat(&mut self) -> Result<(), Ended> {
        self.send(&json!({"type": "heartbeat", "timestamp": Utc::now()}))
            .await?;
        within(self.settings.send_limit, self.session.ping(b"")).await
    }

    /// Waits for the client to say something. Safe to drop at any time.
    pub(crate) async fn heard(&mut self) -> Result<Received, Ended> {
        match self.messages.recv().await {
            Some(Ok(message)) => Ok(Received(message)),
            Some(Err(error)) => Err(what_failed(&error)),
            None => Err(Ended::Gone),
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
            AggregatedMessage::Close(reason) => {
                Err(Ended::Closed(reason.map(|reason| reason.code)))
            }
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

fn no_upgrade(reason: &actix_web::Error) -> ApiError {
    let message = format!("this is a WebSocket, and the request does not open one: {reason}");
    ApiError::new(ErrorKind::MalformedRequest, message)
        .suggest("Connect with a WebSocket client, to a ws:// address")
        .suggest("To poll, use GET /api/workflows/{id}/events?after_seq=")
}

fn what_failed(error: &ProtocolError) -> Ended {
    let ProtocolError::Io(error) = error else {
        return Ended::NotUnderstood;
    };
    let cause = error.get_ref();
    match cause.and_then(|cause| cause.downcast_ref::<PayloadError>()) {
        Some(PayloadError::Overflow) => return Ended::TooLong,
        Some(_) => return Ended::Gone,
        None => {}
    }
    if cause.is_some_and(|cause| cause.is::<std::str::Utf8Error>()) {
        return Ended::NotText;
    }
    Ended::NotUnderstood
}

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
