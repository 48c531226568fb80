//! A reply that comes as a stream of events, in either protocol.

use eventsource_stream::Event;
use futures::{Stream, StreamExt};
use serde_json::Value;

use super::error_body::ProviderError;
use super::failure::Fault;
use super::sse::{self, MAX_REPLY_BYTES, SseError};
use super::{Protocol, chat, responses};
use crate::model::{ModelReply, TextSink};

/// Whether an event was the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    More,
    Complete,
}

/// How a stream failed.
#[derive(Debug)]
pub(super) enum StreamFailure {
    /// The provider failed, or wrote nonsense.
    Fault {
        fault: Fault,
        /// Whether a part of the reply had come by then.
        had_begun: bool,
    },
    /// The connection broke before the first byte.
    NoReply(String),
    /// The connection broke later.
    Broken(String),
}

/// Reads a whole reply from the stream of its bytes. `on_text` is told the pieces of its text.
pub(super) async fn read<B: AsRef<[u8]>>(
    protocol: Protocol,
    maker: &str,
    bytes: impl Stream<Item = Result<B, String>>,
    on_text: &TextSink<'_>,
) -> Result<ModelReply, StreamFailure> {
    let mut began = false;
    let bytes = bytes
        .inspect(|piece| began |= piece.as_ref().is_ok_and(|piece| !piece.as_ref().is_empty()));
    let mut reading = Reading::new(protocol);
    let ended = reading.read_all(bytes, on_text).await;
    let had_begun = reading.has_content();
    let fault = |fault| StreamFailure::Fault { fault, had_begun };
    match ended {
        Ok(()) => reading.into_reply(maker).map_err(fault),
        Err(End::Fault(found)) => Err(fault(found)),
        Err(End::Broken(message)) if began => Err(StreamFailure::Broken(message)),
        Err(End::Broken(message)) => Err(StreamFailure::NoReply(message)),
    }
}

enum End {
    Fault(Fault),
    Broken(String),
}

enum Reading {
    Responses(responses::StreamedReply),
    Chat(chat::StreamedReply),
}

impl Reading {
    fn new(protocol: Protocol) -> Self {
        match protocol {
            Protocol::Responses => Self::Responses(responses::StreamedReply::default()),
            Protocol::Chat => Self::Chat(chat::StreamedReply::default()),
        }
    }

    async fn read_all<B: AsRef<[u8]>>(
        &mut self,
        bytes: impl Stream<Item = Result<B, String>>,
        on_text: &TextSink<'_>,
    ) -> Result<(), End> {
        let mut events = std::pin::pin!(sse::events(bytes));
        while let Some(event) = events.next().await {
            let event = event.map_err(End::of_stream)?;
            if self.read(&event, on_text).map_err(End::Fault)? == Progress::Complete {
                return Ok(());
            }
        }
        if self.may_end() {
            return Ok(());
        }
        Err(End::Broken("it ended without its last event".to_owned()))
    }

    fn read(&mut self, event: &Event, on_text: &TextSink<'_>) -> Result<Progress, Fault> {
        if event.data.trim() == "[DONE]" {
            return Ok(self.read_done());
        }
        if event.data.trim().is_empty() {
            return Ok(Progress::More);
        }
        let data: Value = serde_json::from_str(&event.data)
            .map_err(|error| Fault::Unreadable(format!("an event is no JSON: {error}")))?;
        if is_error(&data, &event.event) {
            return Err(Fault::Reported(ProviderError::from_json(&data)));
        }
        match self {
            Self::Responses(reply) => reply.read(&event.event, &data, on_text),
            Self::Chat(reply) => Ok(reply.read(&data, on_text)),
        }
    }

    /// `[DONE]` ends Chat Completions; the Responses protocol has an event of its own for that.
    fn read_done(&self) -> Progress {
        match self {
            Self::Responses(_) => Progress::More,
            Self::Chat(_) => Progress::Complete,
        }
    }

    /// Whether the reply is whole although nothing said that it ended.
    fn may_end(&self) -> bool {
        match self {
            Self::Responses(_) => false,
            Self::Chat(reply) => reply.is_finished(),
        }
    }

    fn has_content(&self) -> bool {
        match self {
            Self::Responses(reply) => reply.has_content(),
            Self::Chat(reply) => reply.has_content(),
        }
    }

    fn into_reply(self, maker: &str) -> Result<ModelReply, Fault> {
        match self {
            Self::Responses(reply) => reply.into_reply(maker),
            Self::Chat(reply) => Ok(reply.into_reply()),
        }
    }
}

impl End {
    fn of_stream(error: SseError) -> Self {
        match error {
            SseError::Broken(message) => Self::Broken(message),
            SseError::TooLong => Self::Fault(Fault::Unreadable(format!(
                "it is longer than {MAX_REPLY_BYTES} bytes"
            ))),
        }
    }
}

/// An event that tells a failure: by its name, its type, or an `error` in it.
fn is_error(data: &Value, name: &str) -> bool {
    let kind = data.get("type").and_then(Value::as_str);
    let has_error = data.get("error").is_some_and(|error| !error.is_null());
    name == "error" || kind == Some("error") || has_error
}
