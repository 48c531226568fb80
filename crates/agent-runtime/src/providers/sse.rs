//! Server-sent events of a reply: the bytes counted, the events in order.

use eventsource_stream::{Event, EventStream, EventStreamError};
use futures::{Stream, StreamExt};

/// The longest reply that is read, in bytes.
pub(super) const MAX_REPLY_BYTES: usize = 8 * 1024 * 1024;

/// Why the events stop before their end.
#[derive(Debug)]
pub(super) enum SseError {
    /// The connection broke, or was no text.
    Broken(String),
    /// The reply is longer than [`MAX_REPLY_BYTES`].
    TooLong,
}

/// The events of `bytes`.
pub(super) fn events<B: AsRef<[u8]>>(
    bytes: impl Stream<Item = Result<B, String>>,
) -> impl Stream<Item = Result<Event, SseError>> {
    let mut read = 0_usize;
    let counted = bytes.map(move |piece| {
        let piece = piece.map_err(SseError::Broken)?;
        read = read.saturating_add(piece.as_ref().len());
        if read > MAX_REPLY_BYTES {
            Err(SseError::TooLong)
        } else {
            Ok(piece)
        }
    });
    EventStream::new(counted).map(|event| {
        event.map_err(|error| match error {
            EventStreamError::Transport(error) => error,
            EventStreamError::Utf8(error) => SseError::Broken(error.to_string()),
            EventStreamError::Parser(error) => {
                SseError::Broken(error.code.description().to_owned())
            }
        })
    })
}
