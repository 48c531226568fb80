//! `plan --all`: the seasons of all categories in one go, several at a time.
//!
//! Not more than `--jobs` categories are held in memory at once. Every step is in the journal, so a command
//! that was stopped goes on when it is given again.

mod planner;
mod queue;
mod report;
mod standing;

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Instant;

use anyhow::bail;
use hemline_agents::AgentsError;
use hemline_domain::storage::Catalogue;
use hemline_domain::{Category, DomainError, SeasonParameters, StatedParameters};
use hemline_persistence::DatabaseStorage;

use super::season::stated_for;
use super::{engine_on, migrated_with_readers};
use crate::arguments::PlanArguments;
use crate::output::print_json;
use planner::Planner;
use queue::Queue;
use report::Report;
use standing::Seasons;

/// A season that is to be planned.
struct WantedSeason {
    category: Category,
    stated: StatedParameters,
    /// What is stated, with defaults filled in; or why it cannot be.
    parameters: Result<SeasonParameters, DomainError>,
}

/// Plans the season of every category, and prints what became of each.
///
/// # Errors
/// When no category can be planned with what is stated, when any failed, and when it was interrupted.
pub(super) async fn run(url: &str, arguments: &PlanArguments) -> anyhow::Result<()> {
    let began = Instant::now();
    let jobs = arguments
        .jobs
        .or_else(|| std::thread::available_parallelism().ok())
        .unwrap_or(NonZeroUsize::MIN);
    let database = migrated_with_readers(url, jobs)?;
    // A server that started meanwhile would take the running plans for some that were left behind.
    let _lock = database.lock_for_server()?;
    let storage = Arc::new(DatabaseStorage::new(database));
    let wanted = wanted_seasons(&storage, arguments)?;
    let seasons = Seasons::read(&*storage)?;
    let planner = Planner {
        engine: engine_on(storage.clone())?,
        storage,
        seasons,
        accept: arguments.accept,
        replan: arguments.replan,
    };
    let ended = Queue::new(planner, jobs).work_through(wanted).await?;
    let report = Report::of(ended, jobs, began.elapsed());
    if arguments.json {
        print_json(&report)?;
    } else {
        report.print()?;
    }
    report.verdict()
}

/// What is stated for each category, by id.
fn wanted_seasons(
    storage: &DatabaseStorage,
    arguments: &PlanArguments,
) -> anyhow::Result<Vec<WantedSeason>> {
    let mut wanted = Vec::new();
    for category in storage.categories()? {
        let stated = stated_for(&category, &arguments.set, &arguments.dates)?;
        let resolved = stated.resolve(category.archetype);
        wanted.push(WantedSeason {
            category,
            parameters: resolved.map(|resolved| resolved.parameters),
            stated,
        });
    }
    refuse_if_none_can_be_planned(&wanted)?;
    Ok(wanted)
}

/// A mistake that every category repeats is told once.
fn refuse_if_none_can_be_planned(wanted: &[WantedSeason]) -> anyhow::Result<()> {
    if wanted.is_empty() {
        bail!(
            "the database has no categories; import some with `hemline-admin import categories FILE`"
        );
    }
    if wanted.iter().any(|season| season.parameters.is_ok()) {
        return Ok(());
    }
    match &wanted[0].parameters {
        Err(error) => bail!(AgentsError::from(error.clone())),
        Ok(_) => Ok(()),
    }
}
