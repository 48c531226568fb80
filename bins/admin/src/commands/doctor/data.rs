//! The database: opens, is current, is whole, has room, and its ledgers hold.

use std::fs::File;
use std::path::Path;

use hemline_persistence::{
    Database, DatabaseStorage, OpenOptions, PersistenceError, careless_settings, missing_rights,
    quick_check,
};

use super::Check;
use crate::commands::ledger::broken_ledgers;

const MEBIBYTE: u64 = 1024 * 1024;

/// With less, the next import or backup may meet a full disk.
const LITTLE_SPACE: u64 = 1024 * MEBIBYTE;

/// With less, nothing can be stored for long.
const NO_SPACE: u64 = 100 * MEBIBYTE;

/// Checks the database, and returns it where it can be used as it is.
pub(super) fn check(url: &str, checks: &mut Vec<Check>) -> Option<Database> {
    let database = open(url, checks)?;
    if let Some(path) = database.path() {
        checks.push(space(path));
        checks.push(integrity(&database));
    } else {
        // A server watches over its own disk and pages.
        checks.push(durability(&database));
    }
    let (schema, is_current) = schema(&database);
    checks.push(schema);
    if !is_current {
        return None;
    }
    checks.push(ledgers(&database));
    Some(database)
}

fn open(url: &str, checks: &mut Vec<Check>) -> Option<Database> {
    const NAME: &str = "database";
    let options = OpenOptions {
        create: false,
        read_only: true,
        // More would be opened in the background; one that is open at the end leaves SQLite's files behind.
        readers: 1,
        ..OpenOptions::default()
    };
    let error = match Database::open(url, &options) {
        Ok(database) => {
            checks.push(match database.path().map_or(Ok(()), may_change) {
                Ok(()) => Check::ok(NAME, database.to_string()),
                Err(reason) => {
                    let message = format!("{database} cannot be written: {reason}");
                    Check::failed(NAME, message, PERMISSIONS)
                }
            });
            return Some(database);
        }
        Err(error) => error,
    };
    let advice = match &error {
        PersistenceError::MissingDatabase { path } => match may_change(path) {
            Ok(()) => {
                checks.push(Check::warning(
                    NAME,
                    error.to_string(),
                    "the first start of the server makes it; where there should be one, check DATABASE_URL",
                ));
                return None;
            }
            Err(reason) => {
                let message = format!("{error}, which cannot be made: {reason}");
                checks.push(Check::failed(NAME, message, PERMISSIONS));
                return None;
            }
        },
        PersistenceError::NewerDatabase { .. } => {
            "install the newer release, or restore a backup of this one"
        }
        PersistenceError::ForeignDatabase { .. } | PersistenceError::Encoding { .. } => {
            "check DATABASE_URL"
        }
        _ if url.starts_with("postgres") => {
            "check DATABASE_URL, that the server runs and lets this user in (pg_hba.conf), and the network; `createdb` makes a database that is not there"
        }
        _ => {
            "check the path, its directory and their permissions; a damaged file is restored from a backup"
        }
    };
    checks.push(failed(NAME, &error, advice));
    None
}

const PERMISSIONS: &str = "check the path and its permissions, and that this is the server's user";

/// Whether this user may write the file at `path` and beside it, or make both. Nothing is left behind.
fn may_change(path: &Path) -> std::io::Result<()> {
    if path.exists() {
        File::options().write(true).open(path)?;
    }
    let directory = path.ancestors().skip(1).find(|parent| parent.exists());
    directory.map_or(Ok(()), |directory| {
        tempfile::tempfile_in(directory).map(drop)
    })
}

fn space(path: &Path) -> Check {
    const NAME: &str = "disk";
    const ADVICE: &str = "make room; backups belong on another disk";
    let directory = path.parent().unwrap_or(path);
    let available = match fs4::available_space(directory) {
        Ok(available) => available,
        Err(error) => {
            let message = format!("its free space is not known: {error}");
            return Check::warning(NAME, message, "check that the directory can be read");
        }
    };
    let size = std::fs::metadata(path).map_or(0, |file| file.len());
    let message = format!(
        "{} MiB free, the database has {} MiB",
        available / MEBIBYTE,
        size.div_ceil(MEBIBYTE)
    );
    match available {
        0..NO_SPACE => Check::failed(NAME, message, ADVICE),
        // A large import needs about the size of the database for SQLite's log.
        _ if available < LITTLE_SPACE.max(size) => Check::warning(NAME, message, ADVICE),
        _ => Check::ok(NAME, message),
    }
}

fn integrity(database: &Database) -> Check {
    const NAME: &str = "integrity";
    const ADVICE: &str = "stop the server, keep the file, and restore the newest backup: `hemline-admin restore FILE --force`";
    match quick_check(database) {
        Ok(faults) if faults.is_empty() => Check::ok(NAME, "every page can be read"),
        Ok(faults) => Check::failed(NAME, faults.join("; "), ADVICE),
        Err(error) => Check::failed(NAME, error.to_string(), ADVICE),
    }
}

fn durability(database: &Database) -> Check {
    const NAME: &str = "durability";
    const ADVICE: &str = "turn them on in postgresql.conf, or for this database and user";
    match careless_settings(database) {
        Ok(careless) if careless.is_empty() => Check::ok(NAME, "commits survive a power cut"),
        Ok(careless) => Check::warning(
            NAME,
            format!(
                "{}: a power cut may take what was stored",
                careless.join(", ")
            ),
            ADVICE,
        ),
        Err(error) => Check::failed(NAME, error.to_string(), ADVICE),
    }
}

/// Also whether it is this release's.
fn schema(database: &Database) -> (Check, bool) {
    const NAME: &str = "schema";
    let pending = match database.pending_migrations() {
        Ok(pending) if pending.is_empty() => return (Check::ok(NAME, "current"), true),
        Ok(pending) => pending,
        Err(error) => return (failed(NAME, &error, "restore a backup"), false),
    };
    (migration(database, &pending), false)
}

/// Whether the next start can bring the schema up to date.
fn migration(database: &Database, pending: &[String]) -> Check {
    const NAME: &str = "schema";
    const RIGHTS: &str = "make the user the owner of the database: `ALTER DATABASE … OWNER TO …`";
    match missing_rights(database) {
        Ok(missing) if missing.is_empty() => {}
        Ok(missing) => {
            let message = format!(
                "migrations cannot be applied: the user lacks {}",
                missing.join(", ")
            );
            return Check::failed(NAME, message, RIGHTS);
        }
        Err(error) => return failed(NAME, &error, RIGHTS),
    }
    match database.is_unmigrated() {
        Ok(true) => Check::ok(NAME, "empty; the first start fills it"),
        Ok(false) => Check::warning(
            NAME,
            format!(
                "{database} is of an earlier release: it lacks {}",
                pending.join(", ")
            ),
            "back up, then start the server or run `hemline-admin migrate`; ledgers and tokens are checked after that",
        ),
        Err(error) => failed(NAME, &error, "restore a backup"),
    }
}

fn failed(name: &'static str, error: &PersistenceError, advice: &str) -> Check {
    Check::failed(name, error.to_string(), advice)
}

fn ledgers(database: &Database) -> Check {
    const NAME: &str = "ledgers";
    match broken_ledgers(&DatabaseStorage::new(database.clone())) {
        Ok((seasons, broken)) if broken.is_empty() => {
            Check::ok(NAME, format!("those of all {seasons} season(s) add up"))
        }
        Ok((seasons, broken)) => {
            let told: Vec<String> = broken
                .iter()
                .map(|(season, why)| format!("{season}: {why}"))
                .collect();
            Check::failed(
                NAME,
                format!(
                    "{} of {seasons} do not add up: {}",
                    broken.len(),
                    told.join("; ")
                ),
                "`hemline-admin ledger verify` shows them; the seasons' figures cannot be trusted, restore the newest backup whose ledgers hold",
            )
        }
        Err(error) => Check::failed(
            NAME,
            error.to_string(),
            "`hemline-admin ledger verify` says more",
        ),
    }
}
