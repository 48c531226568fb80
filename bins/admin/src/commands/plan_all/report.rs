//! What became of all categories, as a table or as JSON.

use std::num::NonZeroUsize;
use std::time::Duration;

use anyhow::bail;
use hemline_domain::Units;
use serde::Serialize;

use super::planner::{EndedSeason, Outcome, PlanFigures};
use super::queue::Ended;
use crate::output::{Alignment, print_line, print_table, thousands};

#[derive(Serialize)]
pub(super) struct Report {
    categories: Vec<EndedSeason>,
    totals: Totals,
    jobs: NonZeroUsize,
    /// From the command's start to its end.
    seconds: f64,
    interrupted: bool,
}

/// Sums over the categories.
#[derive(Serialize)]
struct Totals {
    planned: usize,
    accepted: usize,
    skipped: usize,
    failed: usize,
    /// Begun and stopped, or not begun.
    left: usize,
    /// Over all that have a plan, the skipped ones included.
    total_season_demand: Units,
    manufacturing_qty: Units,
    initial_allocation_total: Units,
    holdback_total: Units,
}

impl Report {
    pub(super) fn of(ended: Ended, jobs: NonZeroUsize, took: Duration) -> Self {
        Self {
            totals: Totals::of(&ended),
            categories: ended.seasons,
            jobs,
            seconds: took.as_secs_f64(),
            interrupted: ended.is_interrupted,
        }
    }

    /// Prints the table, and after it on stderr what failed.
    pub(super) fn print(&self) -> anyhow::Result<()> {
        let header = [
            "category", "outcome", "total", "order", "launch", "holdback", "seconds",
        ]
        .map(str::to_owned);
        let mut rows: Vec<Vec<String>> = self.categories.iter().map(row).collect();
        rows.push(self.total_row());
        print_table(&header, &rows, Alignment::NumbersAfter(2))?;
        self.print_skipped()?;
        for season in &self.categories {
            if let Outcome::Failed(failure) = &season.outcome {
                eprintln!("{}: {}", season.category_id, failure.message);
                for hint in &failure.hints {
                    eprintln!("  hint: {hint}");
                }
            }
        }
        Ok(())
    }

    /// Whether everything is planned now.
    ///
    /// # Errors
    /// When a category failed, or the command was stopped.
    pub(super) fn verdict(&self) -> anyhow::Result<()> {
        let Totals { failed, left, .. } = self.totals;
        let categories = self.categories.len();
        if self.interrupted {
            bail!(
                "stopped with {left} categories to go and {failed} failed; the same command goes on"
            );
        }
        if failed > 0 {
            bail!("{failed} of {categories} categories could not be planned");
        }
        Ok(())
    }

    fn total_row(&self) -> Vec<String> {
        let totals = &self.totals;
        vec![
            "total".to_owned(),
            format!(
                "{} planned, {} accepted, {} skipped, {} failed",
                totals.planned, totals.accepted, totals.skipped, totals.failed
            ),
            thousands(totals.total_season_demand.get()),
            thousands(totals.manufacturing_qty.get()),
            thousands(totals.initial_allocation_total.get()),
            thousands(totals.holdback_total.get()),
            format!("{:.1}", self.seconds),
        ]
    }

    fn print_skipped(&self) -> anyhow::Result<()> {
        let mut reasons: Vec<(&str, usize)> = Vec::new();
        for season in &self.categories {
            let Outcome::Skipped { reason } = season.outcome else {
                continue;
            };
            match reasons.iter_mut().find(|(known, _)| *known == reason) {
                Some((_, count)) => *count += 1,
                None => reasons.push((reason, 1)),
            }
        }
        for (reason, count) in reasons {
            print_line(format_args!("skipped {count}: {reason}"))?;
        }
        Ok(())
    }
}

impl Totals {
    fn of(ended: &Ended) -> Self {
        let seasons = &ended.seasons;
        let count = |is_it: fn(&Outcome) -> bool| {
            let counted = seasons.iter().filter(|season| is_it(&season.outcome));
            counted.count()
        };
        let sum = |read: fn(&PlanFigures) -> Units| {
            let plans = seasons.iter().filter_map(|season| season.plan.as_ref());
            plans.map(read).sum::<Units>()
        };
        Self {
            planned: count(|outcome| matches!(outcome, Outcome::Planned)),
            accepted: count(|outcome| matches!(outcome, Outcome::Accepted)),
            skipped: count(|outcome| matches!(outcome, Outcome::Skipped { .. })),
            failed: count(|outcome| matches!(outcome, Outcome::Failed(_))),
            left: count(|outcome| matches!(outcome, Outcome::Interrupted)) + ended.not_begun,
            total_season_demand: sum(|plan| plan.total_season_demand),
            manufacturing_qty: sum(|plan| plan.manufacturing_qty),
            initial_allocation_total: sum(|plan| plan.initial_allocation_total),
            holdback_total: sum(|plan| plan.holdback_total),
        }
    }
}

fn row(season: &EndedSeason) -> Vec<String> {
    let units = |read: fn(&PlanFigures) -> Units| {
        let plan = season.plan.as_ref();
        plan.map_or_else(String::new, |plan| thousands(read(plan).get()))
    };
    vec![
        season.category_id.to_string(),
        word(&season.outcome).to_owned(),
        units(|plan| plan.total_season_demand),
        units(|plan| plan.manufacturing_qty),
        units(|plan| plan.initial_allocation_total),
        units(|plan| plan.holdback_total),
        format!("{:.1}", season.seconds),
    ]
}

fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Planned => "planned",
        Outcome::Accepted => "accepted",
        Outcome::Skipped { .. } => "skipped",
        Outcome::Failed(_) => "failed",
        Outcome::Interrupted => "stopped",
    }
}
