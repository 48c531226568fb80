//! The server: whether it runs and is ready, and whether it would let anybody in.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use chrono::Utc;
use hemline_persistence::access::has_valid_token;
use hemline_persistence::{Database, PersistenceError};
use hemline_server::{Config, ask_ready};

use super::Check;

/// How long a step of the question to the server may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Checks the server of this configuration; what the database would tell is left out where it cannot be used.
pub(super) fn check(config: &Config, database: Option<&Database>, checks: &mut Vec<Check>) {
    let Some(database) = database else {
        return;
    };
    checks.push(running(config, database));
    checks.push(tokens(config, database));
}

fn running(config: &Config, database: &Database) -> Check {
    const NAME: &str = "server";
    let bind = config.bind;
    if database.path().is_none() {
        return asked(config);
    }
    let holder = match database.check_server_lock() {
        Ok(()) => None,
        Err(PersistenceError::Locked { pid, .. }) => Some(pid),
        Err(error) => {
            return Check::failed(
                NAME,
                error.to_string(),
                "the server needs that file: check its permissions",
            );
        }
    };
    let Some(pid) = holder else {
        return could_listen(bind, "none works on the database");
    };
    let process = pid.map_or_else(|| "a process".to_owned(), |pid| format!("process {pid}"));
    if bind.port() == 0 {
        return Check::warning(
            NAME,
            format!("{process} works on the database; its port is not known"),
            "give HEMLINE_BIND a port",
        );
    }
    match ask_ready(bind, PATIENCE) {
        Ok(readiness) if readiness.ready => {
            Check::ok(NAME, format!("{process} serves at {bind} and is ready"))
        }
        Ok(readiness) => Check::failed(
            NAME,
            format!("{process} is not ready at {bind}: {}", readiness.answer),
            "its log says why",
        ),
        Err(error) => Check::warning(
            NAME,
            format!("{process} works on the database, but does not answer at {bind}: {error}"),
            "check that this HEMLINE_BIND is the server's; a hemline-admin that changes seasons holds the database, too",
        ),
    }
}

/// A database that lies on a server is held by nobody, since several may work on it: the server of this configuration
/// is asked.
fn asked(config: &Config) -> Check {
    const NAME: &str = "server";
    let bind = config.bind;
    match ask_ready(bind, PATIENCE) {
        Ok(readiness) if readiness.ready => Check::ok(NAME, format!("the one at {bind} is ready")),
        Ok(readiness) => Check::failed(
            NAME,
            format!("the one at {bind} is not ready: {}", readiness.answer),
            "its log says why",
        ),
        Err(_) => could_listen(bind, "none answers"),
    }
}

/// Whether a server could start where `nobody` is there to be asked.
fn could_listen(bind: SocketAddr, nobody: &str) -> Check {
    const NAME: &str = "server";
    // Listening there is what the server would do itself.
    match TcpListener::bind(bind) {
        Ok(_) => Check::ok(NAME, format!("{nobody}; {bind} is free for one")),
        Err(error) => Check::failed(
            NAME,
            format!("{nobody}, and one could not listen on {bind}: {error}"),
            way_to_listen(&error),
        ),
    }
}

fn way_to_listen(error: &io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::AddrInUse => {
            "another program or a server on another database is there: set HEMLINE_BIND or DATABASE_URL"
        }
        ErrorKind::AddrNotAvailable => {
            "this machine has no such address: set HEMLINE_BIND to one that it has, or to 0.0.0.0 for all"
        }
        ErrorKind::PermissionDenied => {
            "set HEMLINE_BIND to a port from 1024, or check that this is the server's user"
        }
        _ => "set HEMLINE_BIND to an address and a port of this machine",
    }
}

fn tokens(config: &Config, database: &Database) -> Check {
    const NAME: &str = "access";
    if config.bind.ip().is_loopback() && !config.require_tokens {
        let message = format!(
            "{} is for this machine alone; no tokens needed",
            config.bind
        );
        return Check::ok(NAME, message);
    }
    match has_valid_token(database, Utc::now()) {
        Ok(true) => Check::ok(NAME, "tokens are required, and there are some that count"),
        Ok(false) => Check::failed(
            NAME,
            "tokens are required, and there is none that counts: the server does not start",
            "`hemline-admin token create --role planner`",
        ),
        Err(error) => Check::failed(NAME, error.to_string(), "restore a backup"),
    }
}
