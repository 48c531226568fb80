//! Reads a database address (`DATABASE_URL`).

use std::path::{Path, PathBuf};

use crate::error::PersistenceError;

/// The absolute path of the file that `url` names: `sqlite://relative/or/absolute.db`,
/// `sqlite:file.db`, or a plain path.
pub(crate) fn database_path(url: &str) -> Result<PathBuf, PersistenceError> {
    let path = match url.split_once(':') {
        Some(("sqlite", rest)) => rest.strip_prefix("//").unwrap_or(rest),
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
    std::path::absolute(Path::new(path)).map_err(|error| PersistenceError::Open {
        path: PathBuf::from(path),
        reason: error.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::database_path;

    fn check(url: &str, ends_with: &str) {
        let path = database_path(url).unwrap();
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
        let error = database_path("postgres://user:secret@host/db").unwrap_err();
        assert!(error.to_string().contains("postgres://"));
        assert!(!error.to_string().contains("secret"));
        assert!(database_path("sqlite://").is_err());
        assert!(database_path("sqlite://:memory:").is_err());
    }
}
