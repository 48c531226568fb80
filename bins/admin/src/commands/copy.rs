//! `copy`: everything into another database.

use hemline_persistence::copy_database;

use super::migrated;
use crate::arguments::CopyArguments;
use crate::output::{Alignment, print_json, print_table, thousands};
use crate::progress;

/// Copies the database at `url`. Neither may have a server at work on its file meanwhile: what it stored after the copy
/// began would be missing.
pub(super) fn run(url: &str, arguments: &CopyArguments) -> anyhow::Result<()> {
    let source = migrated(url)?;
    let _source_lock = source.lock_for_server()?;
    let target = migrated(&arguments.to)?;
    let _target_lock = target.lock_for_server()?;
    let bar = progress::of_copied_rows();
    let tables = copy_database(&source, &target, &mut |copied| {
        bar.set_length(copied.of);
        bar.set_position(copied.rows);
        bar.set_message(copied.table.to_owned());
    })?;
    bar.finish_and_clear();
    if arguments.json {
        print_json(&tables)?;
    } else {
        let header = ["table", "rows", "digest"].map(str::to_owned);
        let row = |table: &hemline_persistence::CopiedTable| {
            vec![
                table.name.clone(),
                thousands(table.rows),
                table.digest.clone(),
            ]
        };
        let rows: Vec<Vec<String>> = tables.iter().map(row).collect();
        print_table(&header, &rows, Alignment::NumbersAfter(1))?;
    }
    let rows = tables.iter().map(|table| table.rows).sum();
    eprintln!(
        "copied {} rows of {} tables from {source} to {target}, compared row by row",
        thousands(rows),
        tables.len()
    );
    Ok(())
}
