//! `backup` and `restore`.

use chrono::Utc;
use hemline_persistence::{Database, OpenOptions, backup};

use crate::arguments::{BackupArguments, RestoreArguments};
use crate::progress;

/// Writes a backup. The database stays on the schema that it has: a backup is made before an upgrade.
pub(super) fn back_up(url: &str, arguments: &BackupArguments) -> anyhow::Result<()> {
    let options = OpenOptions {
        create: false,
        ..OpenOptions::default()
    };
    let database = Database::open(url, &options)?;
    let bar = progress::of_bytes("copied");
    let backup = backup::back_up(&database, &arguments.file, &mut |written, expected| {
        bar.set_length(expected);
        bar.set_position(written);
    });
    bar.finish_and_clear();
    eprintln!(
        "{} holds {database} as it was, {} KiB, checked",
        arguments.file.display(),
        backup?.bytes.div_ceil(1024)
    );
    Ok(())
}

/// Makes a backup the database.
pub(super) fn restore(url: &str, arguments: &RestoreArguments) -> anyhow::Result<()> {
    let restored = backup::restore(url, &arguments.file, arguments.force, Utc::now())?;
    eprintln!(
        "{} is now the database {}",
        arguments.file.display(),
        restored.path.display()
    );
    if let Some(kept) = &restored.kept {
        eprintln!("what was there before is kept as {}", kept.display());
    }
    if !restored.pending.is_empty() {
        eprintln!(
            "it is of an earlier release: the next start of the server, or `hemline-admin migrate`, applies {} migration(s)",
            restored.pending.len()
        );
    }
    Ok(())
}
