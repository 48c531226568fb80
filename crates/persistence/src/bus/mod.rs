//! How processes on one PostgreSQL database tell each other what they have stored: `LISTEN` and `NOTIFY`.
//!
//! What is told names events and does not hold them. It is told behind the commit, never in it: PostgreSQL lets
//! transactions that notify commit one after the other.

mod announcement;
mod announcer;
mod listener;

use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use hemline_domain::event_bus::{EventBus, Heard, StoredEvents};
use uuid::Uuid;

use crate::address::PostgresAddress;
use crate::connection::{Connections, postgres};
use crate::error::PersistenceError;
use announcer::{Announcer, Told};
use listener::{Deaf, Ear, Listener};

/// The channel of `NOTIFY`, which is the database's own.
const CHANNEL: &str = "hemline_events";

/// The bus of the processes on one database. A thread announces and another listens, each with a connection of its own
/// that it makes when it first needs it, and anew where it was lost; both end when this is dropped.
pub(crate) struct PostgresBus {
    told: Sender<Told>,
    ears: Sender<Ear>,
    deaf: Deaf,
}

impl PostgresBus {
    /// # Errors
    /// When the machine gives no more threads.
    pub(crate) fn open(
        address: &PostgresAddress,
        connections: Connections,
    ) -> Result<Self, PersistenceError> {
        let line = Line {
            address: address.clone(),
            connections,
            origin: Uuid::now_v7().simple().to_string(),
        };
        let (told, inbox) = channel();
        let (ears, joining) = channel();
        let announcer = Announcer::new(line.clone(), inbox);
        begin("bus-announcer", || announcer.run())?;
        let deaf = Deaf::default();
        let listener = Listener::new(line, joining, deaf.clone());
        begin("bus-listener", || listener.run())?;
        Ok(Self { told, ears, deaf })
    }
}

// A thread that has ended has nobody to tell: that is no failure of who tells.
impl EventBus for PostgresBus {
    fn tell(&self, stored: StoredEvents) {
        let _ = self.told.send(Told::Stored(stored));
    }

    fn listen(&self, hear: Box<dyn Fn(Heard) + Send + Sync>) {
        let _ = self.ears.send(hear);
    }

    fn deaf_for(&self) -> Option<Duration> {
        self.deaf.for_how_long()
    }

    fn flush(&self, patience: Duration) {
        let (announced, done) = channel();
        let _ = self.told.send(Told::Waiting(announced));
        let _ = done.recv_timeout(patience);
    }
}

/// This process's end of the bus.
#[derive(Clone)]
struct Line {
    address: PostgresAddress,
    connections: Connections,
    /// Marks what this process tells, which it does not want to hear.
    origin: String,
}

impl Line {
    /// A connection on which `statement` was run.
    fn connect(&self, statement: &str) -> Result<diesel::PgConnection, PersistenceError> {
        use diesel::connection::SimpleConnection;
        let mut connection = postgres::establish(&self.address, &self.connections)?;
        connection.batch_execute(statement)?;
        Ok(connection)
    }
}

fn begin(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), PersistenceError> {
    let thread = std::thread::Builder::new().name(name.to_owned());
    let begun = thread.spawn(work);
    begun.map(drop).map_err(|error| PersistenceError::Thread {
        reason: error.to_string(),
    })
}

/// Pauses between attempts, each twice as long as the one before.
struct Pauses {
    next: Duration,
}

impl Pauses {
    const LONGEST: Duration = Duration::from_secs(5);

    fn new() -> Self {
        Self {
            next: Duration::from_millis(100),
        }
    }

    fn next(&mut self) -> Duration {
        let pause = self.next;
        self.next = (pause * 2).min(Self::LONGEST);
        pause
    }
}
