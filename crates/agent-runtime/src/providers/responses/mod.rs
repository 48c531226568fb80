//! The Responses protocol.

mod reply;
mod request;
mod stream;

pub(super) use reply::{arguments, read_reply};
pub(super) use request::{body, choice, names_parallel_calls};
pub(super) use stream::StreamedReply;
