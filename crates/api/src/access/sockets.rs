//! How many WebSockets a client has open.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::json;

use crate::error::{ApiError, ErrorKind};

/// Counts open sockets by client.
#[derive(Clone)]
pub(crate) struct OpenSockets {
    most: usize,
    open: Arc<Mutex<HashMap<String, usize>>>,
}

/// One open socket; dropping it makes room for another.
pub(crate) struct SocketPlace {
    client: String,
    open: Arc<Mutex<HashMap<String, usize>>>,
}

impl OpenSockets {
    /// Lets a client have `most` at a time.
    pub(crate) fn new(most: usize) -> Self {
        Self {
            most,
            open: Arc::default(),
        }
    }

    /// How many are open.
    pub(crate) fn count(&self) -> usize {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.values().sum()
    }

    /// Takes a place for `client`.
    ///
    /// # Errors
    /// 429 where it has as many as it may.
    pub(crate) fn take(&self, client: &str) -> Result<SocketPlace, ApiError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(client.to_owned()).or_default();
        if *count >= self.most {
            return Err(ApiError::new(
                ErrorKind::RateLimited,
                format!("{} WebSockets are open, and no more are allowed", self.most),
            )
            .with_details(json!({ "open": self.most, "retry_after_seconds": RETRY_AFTER }))
            .suggest("Close those that are not needed; one shows a whole workflow"));
        }
        *count += 1;
        Ok(SocketPlace {
            client: client.to_owned(),
            open: Arc::clone(&self.open),
        })
    }
}

/// A socket may close at any time.
const RETRY_AFTER: u64 = 5;

impl Drop for SocketPlace {
    fn drop(&mut self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.client) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.client);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_socket_makes_room() {
        let sockets = OpenSockets::new(2);
        let first = sockets.take("a").unwrap();
        let _second = sockets.take("a").unwrap();
        assert!(sockets.take("a").is_err());
        assert!(sockets.take("b").is_ok());
        drop(first);
        assert!(sockets.take("a").is_ok());
    }
}
