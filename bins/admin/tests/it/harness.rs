//! The command, run in a directory with a database.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use diesel::prelude::*;
use diesel::sql_types::Text;
use hemline_test_support::coverage_variable;
use serde_json::Value;
use tempfile::TempDir;

/// The checked-in demo data.
pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures")
}

/// A directory in which commands run; its database is made by the first that needs it.
pub(crate) struct Place {
    directory: TempDir,
}

#[derive(QueryableByName)]
struct TextRow {
    #[diesel(sql_type = Text)]
    value: String,
}

/// What a command left.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self {
            directory: tempfile::tempdir().unwrap(),
        }
    }

    /// A place with the demo season in its database.
    pub(crate) fn seeded() -> Self {
        let place = Self::new();
        place.run(&["seed"]).ok();
        place
    }

    /// A place with a chain of so many stores and categories in its database.
    pub(crate) fn with_chain(stores: u32, categories: u32) -> Self {
        let place = Self::new();
        let (stores, categories) = (stores.to_string(), categories.to_string());
        let size = ["--stores", &stores, "--categories", &categories];
        let chain = ["fixtures", "chain", "--weeks", "110", "--out", "chain"];
        place.run(&[&chain[..], &size[..]].concat()).ok();
        for (kind, file) in [
            ("stores", "chain/stores.csv"),
            ("categories", "chain/categories.csv"),
            ("sales", "chain/historical_sales.csv"),
        ] {
            place.run(&["import", kind, file]).ok();
        }
        place
    }

    /// Changes the database past the command.
    pub(crate) fn execute_sql(&self, statement: &str) -> usize {
        diesel::sql_query(statement)
            .execute(&mut self.connection())
            .unwrap()
    }

    /// A column of the database named `value`, as text.
    pub(crate) fn query_sql(&self, query: &str) -> Vec<String> {
        let rows: Vec<TextRow> = diesel::sql_query(query)
            .load(&mut self.connection())
            .unwrap();
        rows.into_iter().map(|row| row.value).collect()
    }

    fn connection(&self) -> SqliteConnection {
        let path = self.path("hemline.db");
        let mut connection = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
        // A command that runs beside the test holds the file for moments.
        diesel::sql_query("PRAGMA busy_timeout = 30000")
            .execute(&mut connection)
            .unwrap();
        connection
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Writes a file and returns its path.
    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// The command line, with nothing of the environment that tests run in.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hemline-admin"));
        command
            .args(arguments)
            .current_dir(self.directory.path())
            .env_clear()
            .envs(coverage_variable())
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        Ended::of(self.command(arguments))
    }
}

impl Ended {
    /// What a command line leaves.
    pub(crate) fn of(mut command: Command) -> Self {
        let output = command.output().unwrap();
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// What a command that succeeded printed.
    pub(crate) fn ok(self) -> Self {
        assert_eq!(self.code, Some(0), "{}", self.stderr);
        self
    }

    /// What a command that succeeded printed as JSON.
    pub(crate) fn json(self) -> Value {
        serde_json::from_str(&self.ok().stdout).unwrap()
    }

    /// What a command that failed said; data it must not have printed.
    pub(crate) fn failed(self) -> String {
        assert_eq!(self.code, Some(1), "{}{}", self.stdout, self.stderr);
        assert_eq!(self.stdout, "");
        assert!(self.stderr.contains("error: "), "{}", self.stderr);
        assert!(!self.stderr.contains("backtrace"), "{}", self.stderr);
        self.stderr
    }

    /// What a command printed that found fault with some of what it looked at, and what it said.
    pub(crate) fn partly(self) -> (String, String) {
        assert_eq!(self.code, Some(1), "{}{}", self.stdout, self.stderr);
        assert!(self.stderr.contains("error: "), "{}", self.stderr);
        (self.stdout, self.stderr)
    }

    /// What a command that was used wrongly said.
    pub(crate) fn misused(self) -> String {
        assert_eq!(self.code, Some(2), "{}{}", self.stdout, self.stderr);
        assert_eq!(self.stdout, "");
        self.stderr
    }
}

pub(crate) fn units(value: &Value) -> u64 {
    value
        .as_u64()
        .unwrap_or_else(|| panic!("no units: {value}"))
}
