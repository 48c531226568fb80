//! The thread that tells the other processes what this one has stored.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::Instant;

use diesel::prelude::*;
use diesel::sql_types::Text;
use hemline_domain::event_bus::StoredEvents;

use super::announcement::Pile;
use super::{CHANNEL, Line, Pauses};
use crate::error::PersistenceError;

/// What the thread is given.
pub(super) enum Told {
    Stored(StoredEvents),
    /// Dropped once everything before it was announced.
    Waiting(Sender<()>),
}

/// Announces what it is told, together what piled up while it did so; tries again where that fails.
pub(super) struct Announcer {
    line: Line,
    inbox: Receiver<Told>,
    connection: Option<PgConnection>,
    pile: Pile,
    waiting: Vec<Sender<()>>,
}

impl Announcer {
    pub(super) fn new(line: Line, inbox: Receiver<Told>) -> Self {
        Self {
            line,
            inbox,
            connection: None,
            pile: Pile::default(),
            waiting: Vec::new(),
        }
    }

    /// Runs until nobody is left who tells anything, and everything was announced or failed once more.
    pub(super) fn run(mut self) {
        while let Ok(told) = self.inbox.recv() {
            self.take(told);
            while let Ok(told) = self.inbox.try_recv() {
                self.take(told);
            }
            let mut pauses = Pauses::new();
            while self.announce().is_err() {
                let next = Instant::now() + pauses.next();
                if !self.collect_until(next) {
                    return;
                }
            }
            self.pile.clear();
            self.waiting.clear();
        }
    }

    fn take(&mut self, told: Told) {
        match told {
            Told::Stored(stored) => self.pile.add(stored),
            Told::Waiting(waiting) => self.waiting.push(waiting),
        }
    }

    /// `false` where nobody is left who tells anything.
    fn collect_until(&mut self, deadline: Instant) -> bool {
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.inbox.recv_timeout(left) {
                Ok(told) => self.take(told),
                Err(RecvTimeoutError::Timeout) => return true,
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
    }

    fn announce(&mut self) -> Result<(), PersistenceError> {
        let texts = self.pile.texts(&self.line.origin);
        if texts.is_empty() {
            return Ok(());
        }
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            // There is nothing in these transactions that a power cut must not lose.
            None => self.line.connect("SET synchronous_commit = off")?,
        };
        for text in texts {
            diesel::sql_query("SELECT pg_notify($1, $2)")
                .bind::<Text, _>(CHANNEL)
                .bind::<Text, _>(text)
                .execute(&mut connection)?;
        }
        // One that failed is not kept.
        self.connection = Some(connection);
        Ok(())
    }
}
