//! The thread that hears what other processes have stored.

use std::fmt::Display;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use diesel::PgConnection;
use hemline_domain::event_bus::Heard;

use super::{CHANNEL, Line, Pauses, announcement};

/// Who is told what is heard.
pub(super) type Ear = Box<dyn Fn(Heard) + Send + Sync>;

/// How long what has arrived may lie: looking costs a call that finds nothing, and nothing on the server.
const LOOK_AGAIN: Duration = Duration::from_millis(25);

/// Since when nothing is heard, though somebody listens; nothing while it is. Clones are the same.
#[derive(Clone, Default)]
pub(super) struct Deaf(Arc<Mutex<Option<Instant>>>);

impl Deaf {
    pub(super) fn for_how_long(&self) -> Option<Duration> {
        let since = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        since.map(|since| since.elapsed())
    }

    fn set(&self, since: Option<Instant>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = since;
    }
}

/// Listens for as long as anybody may join, from when the first has joined.
pub(super) struct Listener {
    line: Line,
    joining: Receiver<Ear>,
    ears: Vec<Ear>,
    deaf: Deaf,
    /// Whether it is logged that the connection is lost.
    is_lost: bool,
}

impl Listener {
    pub(super) fn new(line: Line, joining: Receiver<Ear>, deaf: Deaf) -> Self {
        Self {
            line,
            joining,
            ears: Vec::new(),
            deaf,
            is_lost: false,
        }
    }

    pub(super) fn run(mut self) {
        let Ok(first) = self.joining.recv() else {
            return;
        };
        self.ears.push(first);
        self.deaf.set(Some(Instant::now()));
        let mut pauses = Pauses::new();
        loop {
            match self.line.connect(&format!("LISTEN {CHANNEL}")) {
                Ok(mut connection) => {
                    pauses = Pauses::new();
                    self.hears();
                    // Whatever was told before was missed.
                    self.tell(&Heard::Gap);
                    let lost = loop {
                        if let Err(error) = self.hear(&mut connection) {
                            break error;
                        }
                        if self.is_over_after(LOOK_AGAIN) {
                            return;
                        }
                    };
                    self.deaf.set(Some(Instant::now()));
                    self.lost(&lost);
                }
                Err(error) => self.lost(&error),
            }
            if self.is_over_after(pauses.next()) {
                return;
            }
        }
    }

    fn hears(&mut self) {
        self.deaf.set(None);
        if self.is_lost {
            self.is_lost = false;
            tracing::info!("what other processes store is heard again");
        }
    }

    fn lost(&mut self, error: &dyn Display) {
        if !self.is_lost {
            self.is_lost = true;
            tracing::warn!(%error, "what other processes store is not heard; it is tried again");
        }
    }

    /// Tells what has arrived; never waits for more.
    fn hear(&self, connection: &mut PgConnection) -> diesel::QueryResult<()> {
        for notification in connection.notifications_iter() {
            match announcement::read(&notification?.payload) {
                Some((origin, _)) if origin == self.line.origin => {}
                Some((_, told)) => told
                    .into_iter()
                    .for_each(|stored| self.tell(&Heard::Stored(stored))),
                // Another release may have more to say.
                None => self.tell(&Heard::Gap),
            }
        }
        Ok(())
    }

    fn tell(&self, heard: &Heard) {
        for ear in &self.ears {
            ear(heard.clone());
        }
    }

    /// Pauses; whoever joins meanwhile is told from then on.
    fn is_over_after(&mut self, pause: Duration) -> bool {
        match self.joining.recv_timeout(pause) {
            Ok(ear) => {
                ear(Heard::Gap);
                self.ears.push(ear);
                false
            }
            Err(RecvTimeoutError::Timeout) => false,
            Err(RecvTimeoutError::Disconnected) => true,
        }
    }
}
