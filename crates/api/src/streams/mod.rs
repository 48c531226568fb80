//! The WebSockets: stored events first, live ones after, without a gap between them.
//!
//! A connection subscribes to live events before it reads the store, so nothing is lost in
//! between; what comes twice is recognised by its `seq`. A connection that falls behind reads the
//! gap from the store. Nothing that one client does delays a workflow or another client: the
//! broadcasts of the engine and of the hub never wait, and each connection has a bounded buffer of
//! its own.

mod address;
pub(crate) mod client_message;
mod feed;
mod frame_limit;
mod hub;
pub(crate) mod session_feed;
pub(crate) mod session_form;
mod socket;
pub(crate) mod workflow_feed;

pub(crate) use address::StreamAddress;
pub(crate) use feed::{Feed, drive};
pub(crate) use hub::Hub;
pub(crate) use session_feed::SessionFeed;
pub(crate) use socket::Socket;
pub(crate) use workflow_feed::WorkflowFeed;
