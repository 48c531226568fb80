//! Whether the database can be reached.

use std::fmt::Display;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A restart of PostgreSQL is shorter: whoever waits for a connection meanwhile gets one, and no socket is closed.
const LONG: Duration = Duration::from_secs(20);

/// What became of the newest attempt to reach the database. Clones are the same.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reach(Arc<Mutex<Option<Lost>>>);

#[derive(Debug)]
struct Lost {
    since: Instant,
    reason: String,
}

impl Reach {
    /// Notes an attempt, and returns it.
    pub(super) fn noted<T, E: Display>(&self, attempt: Result<T, E>) -> Result<T, E> {
        let mut lost = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *lost = attempt.as_ref().err().map(|error| Lost {
            since: lost.as_ref().map_or_else(Instant::now, |lost| lost.since),
            reason: error.to_string(),
        });
        attempt
    }

    /// Why the database is out of reach, where it has been for so long that nobody should wait for it.
    pub(crate) fn lost_for_long(&self) -> Option<String> {
        let lost = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let for_long = lost.as_ref().filter(|lost| lost.since.elapsed() > LONG);
        for_long.map(|lost| lost.reason.clone())
    }
}
