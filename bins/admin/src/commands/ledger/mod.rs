//! `ledger`: what the unit ledgers of seasons say, and whether they add up.

mod seasons;
mod shipments;
mod show;
mod verdict;
mod verify;

use hemline_persistence::SqliteStorage;

use super::migrated;
use crate::arguments::LedgerCommand;

pub(super) fn run(url: &str, command: &LedgerCommand) -> anyhow::Result<()> {
    let storage = SqliteStorage::new(migrated(url)?);
    match command {
        LedgerCommand::Verify(arguments) => verify::run(&storage, arguments),
        LedgerCommand::Show(arguments) => show::run(&storage, arguments),
    }
}
