//! `fixtures`: the demo data, chains of any size, and weeks of any season.

use anyhow::{Context, bail};
use hemline_domain::storage::{PlanStore, WorkflowJournal};
use hemline_persistence::DatabaseStorage;

use super::migrated;
use super::seasons::season_id;
use crate::arguments::{ChainArguments, FixturesCommand, WeeksArguments};
use crate::fixtures::{self, chain, season_weeks};
use crate::output::thousands;
use crate::progress;

pub(super) fn run(url: &str, command: &FixturesCommand) -> anyhow::Result<()> {
    match command {
        FixturesCommand::Generate { directory } => {
            for path in fixtures::write(directory)? {
                eprintln!("wrote {}", path.display());
            }
            Ok(())
        }
        FixturesCommand::Chain(arguments) => write_chain(arguments),
        FixturesCommand::Weeks(arguments) => write_weeks(url, arguments),
    }
}

fn write_weeks(url: &str, arguments: &WeeksArguments) -> anyhow::Result<()> {
    if !(0.0..=100.0).contains(&arguments.factor) {
        bail!(
            "--factor is {}; give a number from 0 to 100",
            arguments.factor
        );
    }
    let storage = DatabaseStorage::new(migrated(url)?);
    let id = season_id(&storage, &arguments.season)?;
    let workflow = storage.workflow(&id)?;
    let plan = workflow.and_then(|workflow| workflow.allocation_id);
    let plan = plan.map(|id| storage.allocation(&id)).transpose()?;
    let plan = plan.flatten().context("the season has no plan yet")?;
    let forecast = storage.forecast(&plan.forecast_id)?;
    let forecast = forecast.context("the plan's forecast is gone")?;
    let written = season_weeks::write(
        &arguments.out,
        &forecast,
        &plan,
        arguments.factor,
        arguments.seed,
    )?;
    eprintln!(
        "wrote {} weeks into {}",
        written.len(),
        arguments.out.display()
    );
    Ok(())
}

fn write_chain(arguments: &ChainArguments) -> anyhow::Result<()> {
    let size = chain::ChainSize {
        stores: arguments.stores as usize,
        categories: arguments.categories as usize,
        weeks: u64::from(arguments.weeks),
        seed: arguments.seed,
    };
    let bar = progress::of_rows_to_write(size.sales());
    let written = chain::write(&arguments.out, size, |rows| bar.inc(rows));
    bar.finish_and_clear();
    written?;
    eprintln!(
        "wrote {} stores, {} categories and {} weekly sales into {}",
        thousands(size.stores as u64),
        thousands(size.categories as u64),
        thousands(size.sales()),
        arguments.out.display()
    );
    Ok(())
}
