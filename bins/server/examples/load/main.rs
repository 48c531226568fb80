//! Puts a server under the load of planners, uploaders and sockets, and says how it bears it: `scripts/bench-load`,
//! which lets a load generator read meanwhile.
//!
//! Usage: `load ADDRESS SERVER_PID SECONDS`. The server must run on this machine, with the demo season.

mod client;
mod followers;
mod memory;
mod planners;
mod tally;
mod uploaders;

use std::io::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use client::Client;
use followers::Followed;
use tally::Tally;

const PLANNERS: usize = 20;
const UPLOADERS: usize = 10;
const SOCKETS: usize = 500;

/// How long what is under way when the time is up may take to come to its end.
const GRACE: Duration = Duration::from_secs(60);

/// What all tasks share.
struct Load {
    client: Client,
    tally: Tally,
    /// The workflows under way, the newest last.
    workflows: Mutex<Vec<String>>,
    until: Instant,
}

impl Load {
    fn goes_on(&self) -> bool {
        Instant::now() < self.until
    }

    fn begins(&self, workflow: &str) {
        locked(&self.workflows).push(workflow.to_owned());
    }

    fn ends(&self, workflow: &str) {
        locked(&self.workflows).retain(|other| other != workflow);
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [address, pid, seconds] = arguments.as_slice() else {
        bail!("usage: load ADDRESS SERVER_PID SECONDS");
    };
    // Fails where it was done before, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let seconds = seconds
        .parse()
        .with_context(|| format!("SECONDS is '{seconds}', but must be a whole number"))?;
    let duration = Duration::from_secs(seconds);
    let client = Client::of(address).await?;
    memory::resident(pid)?;
    let load = Arc::new(Load {
        client,
        tally: Tally::default(),
        workflows: Mutex::default(),
        until: Instant::now() + duration,
    });
    let memory = tokio::spawn(memory::sampled(pid.clone(), load.until));
    let mut tasks = Vec::new();
    for number in 0..PLANNERS {
        tasks.push(tokio::spawn(planners::plan(load.clone(), number)));
    }
    for number in 0..UPLOADERS {
        tasks.push(tokio::spawn(uploaders::upload(load.clone(), number)));
    }
    let mut followers = Vec::new();
    for number in 0..SOCKETS {
        followers.push(tokio::spawn(followers::follow(load.clone(), number)));
    }
    let latest = tokio::time::Instant::from_std(load.until + GRACE);
    let mut finished = 0;
    for task in tasks {
        let ended = tokio::time::timeout_at(latest, task).await;
        finished += usize::from(matches!(ended, Ok(Ok(()))));
    }
    let mut followed = Followed::default();
    for follower in followers {
        let ended = tokio::time::timeout_at(latest, follower).await;
        let ended = ended.unwrap_or(Ok(Followed::hanging()));
        followed.add(&ended.context("a socket's task broke off")?);
    }
    load.tally.print(duration);
    say("");
    followed.print();
    memory.await??.print();
    let all = PLANNERS + UPLOADERS;
    say(&format!(
        "{finished} of {all} planners and uploaders ended in time"
    ));
    Ok(())
}

/// What tasks share stays usable where one of them broke off: each change is one step.
fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

fn say(line: &str) {
    // Nobody reads on: nothing left to do.
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// What went wrong, beside the tables.
fn warn(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
