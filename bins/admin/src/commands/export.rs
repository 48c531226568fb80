//! `export history`: a season's sales as history.

use std::fs::File;
use std::io::BufWriter;

use anyhow::{Context, bail};
use hemline_domain::storage::WorkflowJournal;
use hemline_persistence::DatabaseStorage;
use hemline_persistence::export::write_history_csv;
use hemline_persistence::queries::{SeasonHistory, season_history};

use super::migrated;
use super::seasons::season_id;
use crate::arguments::{ExportCommand, HistoryArguments};
use crate::output::print_data;

pub(super) fn run(url: &str, command: &ExportCommand) -> anyhow::Result<()> {
    let ExportCommand::History(arguments) = command;
    let database = migrated(url)?;
    let storage = DatabaseStorage::new(database.clone());
    let id = season_id(&storage, &arguments.workflow)?;
    let workflow = storage.workflow(&id)?;
    let workflow = workflow.context("the season's workflow is gone")?;
    let history = season_history(&database, &workflow)?;
    if history.weeks.is_empty() {
        bail!("season {id} has no sales yet: its first week is not in");
    }
    write(&history, arguments)
}

fn write(history: &SeasonHistory, arguments: &HistoryArguments) -> anyhow::Result<()> {
    let Some(path) = &arguments.out else {
        let mut csv = Vec::new();
        write_history_csv(history, &mut csv)?;
        return print_data(String::from_utf8(csv)?.trim_end());
    };
    let name = path.display();
    let file = File::create(path).with_context(|| format!("{name} cannot be written"))?;
    write_history_csv(history, BufWriter::new(file))
        .with_context(|| format!("{name} cannot be written"))?;
    eprintln!(
        "{name}: {} weeks of {}, moved by {} days to the weekday of its history",
        history.weeks.len(),
        history.category_id,
        history.days_moved
    );
    Ok(())
}
