//! Works through categories, a few at a time, until all are done or the person at the keyboard stops it.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use indicatif::ProgressBar;
use tokio::task::JoinSet;

use super::WantedSeason;
use super::planner::{EndedSeason, Planner};
use crate::progress;

/// How long the steps under way may take to end after the command was stopped.
const GRACE: Duration = Duration::from_secs(30);

/// Categories named beside the progress bar.
const NAMED: usize = 4;

/// The seasons that are being planned.
pub(super) struct Queue {
    planner: Arc<Planner>,
    jobs: NonZeroUsize,
    running: JoinSet<(usize, EndedSeason)>,
    current: BTreeSet<String>,
    bar: ProgressBar,
}

/// What became of the seasons that were begun, in their order.
pub(super) struct Ended {
    pub(super) seasons: Vec<EndedSeason>,
    /// Categories that were not begun, because the command was stopped.
    pub(super) not_begun: usize,
    /// Whether it was stopped.
    pub(super) is_interrupted: bool,
}

impl Queue {
    pub(super) fn new(planner: Planner, jobs: NonZeroUsize) -> Self {
        Self {
            planner: Arc::new(planner),
            jobs,
            running: JoinSet::new(),
            current: BTreeSet::new(),
            bar: progress::of_categories(),
        }
    }

    /// Plans all, as many at once as there are jobs. Ctrl-C stops it: steps under way end and are stored.
    ///
    /// # Errors
    /// When a category's task ended unexpectedly, or at a second Ctrl-C.
    pub(super) async fn work_through(mut self, wanted: Vec<WantedSeason>) -> anyhow::Result<Ended> {
        self.bar.set_length(wanted.len() as u64);
        let mut waiting = wanted.into_iter().enumerate();
        let mut ended: Vec<(usize, EndedSeason)> = Vec::new();
        let mut is_interrupted = false;
        loop {
            while !is_interrupted && self.running.len() < self.jobs.get() {
                match waiting.next() {
                    Some((place, season)) => self.begin(place, season),
                    None => break,
                }
            }
            tokio::select! {
                joined = self.running.join_next() => match joined {
                    Some(joined) => ended.push(self.end(joined.context("a category's task ended early")?)),
                    None => break,
                },
                signal = tokio::signal::ctrl_c() => {
                    signal.context("Ctrl-C cannot be heard")?;
                    if is_interrupted {
                        bail!("stopped at once; the same command goes on from what is stored");
                    }
                    is_interrupted = true;
                    self.stop();
                }
            }
        }
        self.bar.finish_and_clear();
        ended.sort_by_key(|(place, _)| *place);
        Ok(Ended {
            seasons: ended.into_iter().map(|(_, season)| season).collect(),
            not_begun: waiting.count(),
            is_interrupted,
        })
    }

    fn begin(&mut self, place: usize, season: WantedSeason) {
        self.current.insert(season.category.category_name.clone());
        self.name_current();
        let planner = Arc::clone(&self.planner);
        self.running
            .spawn(async move { (place, planner.plan(season).await) });
    }

    fn end(&mut self, ended: (usize, EndedSeason)) -> (usize, EndedSeason) {
        self.current.remove(&ended.1.category_name);
        self.name_current();
        self.bar.inc(1);
        ended
    }

    /// Lets the steps under way end, without waiting for them here.
    fn stop(&self) {
        self.bar.set_message("stopping");
        let engine = self.planner.engine.clone();
        tokio::spawn(async move { engine.shutdown(GRACE).await });
    }

    fn name_current(&self) {
        let names: Vec<&str> = self
            .current
            .iter()
            .map(String::as_str)
            .take(NAMED)
            .collect();
        let more = match self.current.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        self.bar.set_message(format!("{}{more}", names.join(", ")));
    }
}
