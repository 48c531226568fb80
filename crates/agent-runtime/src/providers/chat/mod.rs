//! The Chat Completions protocol.

mod reply;
mod request;
mod stream;

pub(super) use reply::read_reply;
pub(super) use request::body;
pub(super) use stream::StreamedReply;
