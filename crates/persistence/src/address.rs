//! Reads a database address (`DATABASE_URL`).

use std::fmt::{Display, Formatter};
use std::path::{Path, PathBuf};
#[cfg(feature = "postgres")]
use std::time::Duration;

use crate::error::PersistenceError;

/// Where a database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Address {
    /// An absolute path.
    Sqlite(PathBuf),
    #[cfg(feature = "postgres")]
    Postgres(PostgresAddress),
}

impl Address {
    /// Reads `sqlite://relative/or/absolute.db`, `sqlite:file.db`, a plain path, or, where this build knows
    /// PostgreSQL, `postgres://user:password@host/database`.
    pub(crate) fn read(url: &str) -> Result<Self, PersistenceError> {
        let path = match url.split_once(':') {
            Some(("sqlite", rest)) => rest.strip_prefix("//").unwrap_or(rest),
            #[cfg(feature = "postgres")]
            Some(("postgres" | "postgresql", rest)) if rest.starts_with("//") => {
                return Ok(Self::Postgres(PostgresAddress::new(url)));
            }
            Some((scheme, rest)) if rest.starts_with("//") => {
                return Err(PersistenceError::UnsupportedUrl {
                    scheme: format!("{scheme}://"),
                });
            }
            _ => url,
        };
        if path.trim().is_empty() || path == ":memory:" {
            return Err(PersistenceError::MissingPath);
        }
        let absolute = std::path::absolute(Path::new(path));
        absolute
            .map(Self::Sqlite)
            .map_err(|error| PersistenceError::Open {
                database: path.to_owned(),
                reason: error.to_string(),
            })
    }

    /// The same for connections that imports may take: they send much, and wait for a disk that stands still for a while.
    pub(crate) fn for_imports(self) -> Self {
        match self {
            Self::Sqlite(path) => Self::Sqlite(path),
            #[cfg(feature = "postgres")]
            Self::Postgres(address) => Self::Postgres(PostgresAddress {
                send_timeout: Duration::from_secs(60),
                ..address
            }),
        }
    }

    /// An error of opening what lies here.
    // By value, so that it takes errors and texts alike.
    #[allow(clippy::needless_pass_by_value)]
    pub(crate) fn open_error(&self, reason: impl ToString) -> PersistenceError {
        // libpq ends its sentences with line breaks.
        let reason = reason.to_string();
        let lines: Vec<&str> = reason.lines().map(str::trim).collect();
        PersistenceError::Open {
            database: self.to_string(),
            reason: lines.join("; "),
        }
    }
}

impl Display for Address {
    /// As it may be shown: without a password.
    fn fmt(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => path.display().fmt(formatter),
            #[cfg(feature = "postgres")]
            Self::Postgres(address) => address.fmt(formatter),
        }
    }
}

/// The address of a PostgreSQL database, which may hold a password.
#[cfg(feature = "postgres")]
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct PostgresAddress {
    url: String,
    /// How long what was sent may wait for the other machine to take it, before that is taken to be gone.
    send_timeout: Duration,
}

#[cfg(feature = "postgres")]
impl PostgresAddress {
    fn new(url: &str) -> Self {
        Self {
            url: url.to_owned(),
            send_timeout: Duration::from_secs(15),
        }
    }

    /// With its password, for a connection that notices soon where its other end is gone without a word: after 15 s where
    /// something was sent (longer in [`Address::for_imports`]), and not after the quarter of an hour of the operating system; after 20 s where it waits, and not
    /// after two hours. What the address itself says goes before.
    pub(crate) fn url(&self) -> String {
        const KEEPALIVES: &str = "keepalives_idle=10&keepalives_interval=5&keepalives_count=2";
        let sent = self.send_timeout.as_millis();
        let begin = self.url.find("://").map_or(0, |at| at + "://".len());
        // A password may hold a question mark.
        let host = match self.url[begin..].find(['@', '/']) {
            Some(at) if self.url[begin + at..].starts_with('@') => begin + at,
            _ => begin,
        };
        let place = self.url[host..]
            .find('?')
            .map_or(self.url.len(), |at| host + at);
        let (place, own) = self.url.split_at(place);
        let own = own.replacen('?', if own.len() > 1 { "&" } else { "" }, 1);
        format!("{place}?connect_timeout=10&tcp_user_timeout={sent}&{KEEPALIVES}{own}")
    }
}

#[cfg(feature = "postgres")]
impl Display for PostgresAddress {
    /// Host and database; the user, the password and the options may all hold secrets.
    fn fmt(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        let (_, rest) = self.url.split_once("://").unwrap_or(("", &self.url));
        let place = rest.split(['?', '#']).next().unwrap_or_default();
        let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
        write!(formatter, "postgres://{place}")
    }
}

#[cfg(feature = "postgres")]
impl std::fmt::Debug for PostgresAddress {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        Display::fmt(self, formatter)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Address;

    fn check(url: &str, ends_with: &str) {
        let shown = Address::read(url).unwrap().to_string();
        let path = Path::new(&shown);
        assert!(path.is_absolute(), "{}", path.display());
        assert!(path.ends_with(ends_with), "{}", path.display());
    }

    #[test]
    fn sqlite_addresses_become_absolute_paths() {
        check("sqlite://hemline.db", "hemline.db");
        check("sqlite://data/hemline.db", "data/hemline.db");
        check("sqlite:///var/lib/hemline.db", "/var/lib/hemline.db");
        check("sqlite:hemline.db", "hemline.db");
        check("hemline.db", "hemline.db");
    }

    #[test]
    fn other_addresses_are_refused_without_repeating_secrets() {
        let error = Address::read("mysql://user:secret@host/db").unwrap_err();
        assert!(error.to_string().contains("mysql://"));
        assert!(!error.to_string().contains("secret"));
        assert!(Address::read("sqlite://").is_err());
        assert!(Address::read("sqlite://:memory:").is_err());
    }

    #[cfg(feature = "postgres")]
    #[test]
    fn postgresql_addresses_are_shown_without_secrets() {
        let shown = |url: &str| Address::read(url).unwrap().to_string();
        assert_eq!(
            shown("postgresql://planner:p@ss@db.example:5432/hemline?sslpassword=secret"),
            "postgres://db.example:5432/hemline"
        );
        assert_eq!(shown("postgres://host/db"), "postgres://host/db");
        let debug = format!(
            "{:?}",
            Address::read("postgres://a:secret@host/db").unwrap()
        );
        assert!(!debug.contains("secret"), "{debug}");
    }

    #[cfg(feature = "postgres")]
    #[test]
    fn options_of_postgresql_addresses_go_before_those_of_this_program() {
        let check = |url: &str, begin: &str, end: &str| {
            let url = super::PostgresAddress::new(url).url();
            let options = url.strip_prefix(begin).unwrap();
            assert!(options.starts_with("?connect_timeout=10&"), "{options}");
            assert!(options.ends_with(end), "{options}");
        };
        check("postgres://host/db", "postgres://host/db", "_count=2");
        check("postgres://host/db?", "postgres://host/db", "_count=2");
        check(
            "postgres://a:b?c@host/db?connect_timeout=2",
            "postgres://a:b?c@host/db",
            "&connect_timeout=2",
        );
        check("postgres:///db?host=/run", "postgres:///db", "&host=/run");
        check("postgres://?user=a", "postgres://", "&user=a");
    }

    #[cfg(not(feature = "postgres"))]
    #[test]
    fn postgresql_needs_its_feature() {
        let error = Address::read("postgres://user:secret@host/db").unwrap_err();
        assert!(error.to_string().contains("postgres"), "{error}");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}
