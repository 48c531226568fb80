//! `ledger`: what the unit ledgers of seasons say, and whether they add up.

mod seasons;
mod shipments;
mod show;
mod verdict;
mod verify;

use hemline_domain::WorkflowId;
use hemline_persistence::DatabaseStorage;

use super::migrated;
use crate::arguments::LedgerCommand;

/// How many seasons there are, and which of their ledgers are broken, with the reason.
pub(super) fn broken_ledgers(
    storage: &DatabaseStorage,
) -> anyhow::Result<(usize, Vec<(WorkflowId, String)>)> {
    let seasons = seasons::seasons(storage, None)?;
    let broken = seasons.iter().filter_map(|season| {
        let fault = verdict::check(storage, season).verdict.err()?;
        Some((season.workflow_id.clone(), fault.told()))
    });
    Ok((seasons.len(), broken.collect()))
}

pub(super) fn run(url: &str, command: &LedgerCommand) -> anyhow::Result<()> {
    let storage = DatabaseStorage::new(migrated(url)?);
    match command {
        LedgerCommand::Verify(arguments) => verify::run(&storage, arguments),
        LedgerCommand::Show(arguments) => show::run(&storage, arguments),
    }
}
