//! Answers a request with an `Idempotency-Key` once; repeats get the first answer.
//!
//! A handler takes [`Idempotency`], which reads the header, and a hash of its body (of JSON from
//! [`Hashed`], of a file from [`HashedFile`]), and does its work inside [`Idempotency::once`].
//!
//! Only successes are stored. An error gives the key back, so that the client can send the same
//! request again once the cause is gone; it would not want the old error then.

mod hashed;
mod hashed_file;
mod header;
mod once;

pub(crate) use hashed::{Hashed, RequestHash};
pub(crate) use hashed_file::HashedFile;
pub(crate) use header::{IdempotencyHeader, REPLAYED};
pub(crate) use once::Idempotency;
