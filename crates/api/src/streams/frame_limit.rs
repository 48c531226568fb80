//! Refuses a message by the length that it announces, before its bytes are taken.
//!
//! The WebSocket library checks a frame's length when the whole frame is there: until then a
//! client could fill the server's memory. Frames: RFC 6455, section 5.2.

use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::web::Bytes;
use futures::Stream;

/// What a client sends, until it announces a message over the limit: then
/// [`PayloadError::Overflow`].
pub(super) struct LimitedFrames {
    payload: Payload,
    frames: Frames,
}

impl LimitedFrames {
    /// Messages of up to `message_bytes` from `payload`.
    pub(super) fn new(payload: Payload, message_bytes: usize) -> Self {
        Self {
            payload,
            frames: Frames {
                limit: message_bytes as u64,
                header: Vec::with_capacity(LONGEST_HEADER),
                rest_of_frame: 0,
                message: 0,
            },
        }
    }
}

impl Stream for LimitedFrames {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let polled = Pin::new(&mut self.payload).poll_next(context);
        if let Poll::Ready(Some(Ok(bytes))) = &polled
            && !self.frames.admit(bytes)
        {
            return Poll::Ready(Some(Err(PayloadError::Overflow)));
        }
        polled
    }
}

/// Two bytes, and up to eight of an extended length.
const LONGEST_HEADER: usize = 10;
const MASK_BYTES: u64 = 4;
const CONTINUATION: u8 = 0;
const FIRST_CONTROL_CODE: u8 = 8;

/// Where in a sequence of frames the bytes are.
struct Frames {
    limit: u64,
    /// Of the header that is being read.
    header: Vec<u8>,
    /// Bytes until the next header.
    rest_of_frame: u64,
    /// Bytes that the frames of the current message announced.
    message: u64,
}

impl Frames {
    /// Follows the bytes; false once a message is announced that is too long.
    fn admit(&mut self, mut bytes: &[u8]) -> bool {
        loop {
            let skipped = self.rest_of_frame.min(bytes.len() as u64);
            self.rest_of_frame -= skipped;
            bytes = &bytes[skipped as usize..];
            let Some((first, others)) = bytes.split_first() else {
                return true;
            };
            self.header.push(*first);
            bytes = others;
            if let Some(length) = announced_length(&self.header)
                && !self.begin(length)
            {
                return false;
            }
        }
    }

    /// Begins the frame whose header is complete; false if its message is too long.
    fn begin(&mut self, length: u64) -> bool {
        let code = self.header[0] & 0x0f;
        let is_masked = self.header[1] & 0x80 != 0;
        self.header.clear();
        let mask = if is_masked { MASK_BYTES } else { 0 };
        self.rest_of_frame = length.saturating_add(mask);
        if code >= FIRST_CONTROL_CODE {
            // Control frames may come between the frames of a message.
            return length <= self.limit;
        }
        let before = if code == CONTINUATION {
            self.message
        } else {
            0
        };
        self.message = before.saturating_add(length);
        self.message <= self.limit
    }
}

/// The length in a header, once the header is complete up to it.
fn announced_length(header: &[u8]) -> Option<u64> {
    let (extended, short) = match header.get(1)? & 0x7f {
        126 => (header.get(2..4)?, 0),
        127 => (header.get(2..10)?, 0),
        short => (&[][..], u64::from(short)),
    };
    let length = extended
        .iter()
        .fold(short, |length, byte| (length << 8) | u64::from(*byte));
    Some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames() -> Frames {
        Frames {
            limit: 1_000,
            header: Vec::new(),
            rest_of_frame: 0,
            message: 0,
        }
    }

    /// A masked frame.
    fn frame(code: u8, length: usize) -> Vec<u8> {
        let mut frame = vec![code];
        match length {
            0..=125 => frame.push(0x80 | length as u8),
            126..=65_535 => {
                frame.push(0x80 | 126);
                frame.extend((length as u16).to_be_bytes());
            }
            _ => {
                frame.push(0x80 | 127);
                frame.extend((length as u64).to_be_bytes());
            }
        }
        frame.extend([7; 4]);
        frame.extend(std::iter::repeat_n(b'x', length));
        frame
    }

    fn admitted(parts: &[Vec<u8>]) -> bool {
        let bytes = parts.concat();
        let whole = frames().admit(&bytes);
        let mut by_byte = frames();
        let in_pieces = bytes.iter().all(|byte| by_byte.admit(&[*byte]));
        assert_eq!(whole, in_pieces);
        whole
    }

    #[test]
    fn a_message_is_admitted_up_to_the_limit() {
        let (text, binary) = (0x81, 0x82);
        assert!(admitted(&[
            frame(text, 1_000),
            frame(binary, 0),
            frame(text, 125)
        ]));
        assert!(!admitted(&[frame(text, 5), frame(text, 1_001)]));
        assert!(!admitted(&[frame(binary, 70_000)]));
    }

    #[test]
    fn the_frames_of_one_message_count_together() {
        let (first, next, last, ping) = (0x01, 0x00, 0x80, 0x89);
        let whole = [frame(first, 400), frame(next, 400), frame(last, 200)];
        assert!(admitted(&whole));
        assert!(admitted(&[whole.concat(), whole.concat()]));
        let over = [frame(first, 600), frame(ping, 3), frame(last, 401)];
        assert!(!admitted(&over));
    }

    #[test]
    fn a_long_message_is_refused_by_its_header_alone() {
        assert!(!frames().admit(&frame(0x81, 5_000)[..4]));
        let largest = [0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
        assert!(!frames().admit(&largest));
    }
}
