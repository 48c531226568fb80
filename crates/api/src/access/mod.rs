//! Who is asking, what she may do, and how much at a time.

mod caller;
mod cookie;
mod credentials;
mod documented;
mod limits;
mod rules;
mod sockets;

pub(crate) use caller::{Caller, Sender};
pub(crate) use cookie::{came_by_https, ended_cookie, session_cookie, session_secret};
pub(crate) use credentials::{authenticate, guarded_sign_in};
pub(crate) use documented::describe_access;
pub(crate) use limits::{Limiter, ModelCall};
pub(crate) use sockets::{OpenSockets, SocketPlace};
