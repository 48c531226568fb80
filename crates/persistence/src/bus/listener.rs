//! The thread that hears what other processes have stored.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use diesel::PgConnection;
use hemline_domain::event_bus::Heard;

use super::{CHANNEL, Line, Pauses, announcement};

/// Who is told what is heard.
pub(super) type Ear = Box<dyn Fn(Heard) + Send + Sync>;

/// How long what has arrived may lie: looking costs a call that finds nothing, and nothing on the server.
const LOOK_AGAIN: Duration = Duration::from_millis(25);

/// Listens for as long as anybody may join, from when the first has joined.
pub(super) struct Listener {
    line: Line,
    joining: Receiver<Ear>,
    ears: Vec<Ear>,
}

impl Listener {
    pub(super) fn new(line: Line, joining: Receiver<Ear>) -> Self {
        Self {
            line,
            joining,
            ears: Vec::new(),
        }
    }

    pub(super) fn run(mut self) {
        let Ok(first) = self.joining.recv() else {
            return;
        };
        self.ears.push(first);
        let mut pauses = Pauses::new();
        loop {
            if let Ok(mut connection) = self.line.connect(&format!("LISTEN {CHANNEL}")) {
                pauses = Pauses::new();
                // Whatever was told before was missed.
                self.tell(&Heard::Gap);
                while self.hear(&mut connection).is_ok() {
                    if self.is_over_after(LOOK_AGAIN) {
                        return;
                    }
                }
            }
            if self.is_over_after(pauses.next()) {
                return;
            }
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
