//! How a failure is told: what went wrong, then what to do about it in this command's own words.

use std::fmt;
use std::process::ExitCode;

use hemline_agents::AgentsError;
use hemline_domain::readable::escaped;
use hemline_ml::MlError;
use hemline_persistence::PersistenceError;
use hemline_persistence::import::{BadRow, RejectedFile};

use crate::series_file::BadRows;

/// A command line that asks for what does not exist, noticed only after it was read.
#[derive(Debug)]
pub(crate) struct WrongUsage(pub(crate) String);

impl fmt::Display for WrongUsage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for WrongUsage {}

/// 2 for wrong usage, else 1.
pub(crate) fn exit_code(error: &anyhow::Error) -> ExitCode {
    match error.downcast_ref::<WrongUsage>() {
        Some(_) => ExitCode::from(2),
        None => ExitCode::FAILURE,
    }
}

/// Writes the error and its hints to stderr.
pub(crate) fn report(error: &anyhow::Error) {
    tell(&format!("error: {error:#}"));
    let mut hints = Vec::new();
    if let Some(agents) = error.downcast_ref::<AgentsError>() {
        hints = hints_of(agents);
    }
    if let Some(PersistenceError::RejectedFile(rejected)) = error.downcast_ref() {
        list_bad_rows(&rejected.bad_rows, rejected.bad_row_count);
        hints = hints_of_file(rejected);
    }
    if let Some(bad) = error.downcast_ref::<BadRows>() {
        list_bad_rows(&bad.first, bad.count);
        hints.push("correct the rows; nothing was computed".to_owned());
    }
    if error.is::<WrongUsage>() {
        hints.push("--help lists what there is".to_owned());
    }
    for hint in hints {
        tell(&format!("hint: {hint}"));
    }
}

/// Writes lines whose words may come from a file: nothing in them reaches the terminal as a command.
fn tell(lines: &str) {
    for line in lines.lines() {
        eprintln!("{}", escaped(line));
    }
}

fn list_bad_rows(rows: &[BadRow], count: u64) {
    for row in rows {
        let column = row.column.as_deref().unwrap_or("row");
        tell(&format!(
            "  line {}, {column}: '{}' {}",
            row.line, row.value, row.reason
        ));
    }
    let listed = rows.len() as u64;
    if count > listed {
        eprintln!("  and {} more", count - listed);
    }
}

/// Ways out of an error, in this command's own words.
pub(crate) fn hints_of(error: &AgentsError) -> Vec<String> {
    match error {
        AgentsError::UnknownCategory { known, .. } if known.is_empty() => vec![
            "the database has no categories; import some with `hemline-admin import categories \
             FILE`, or the demo season with `hemline-admin seed`"
                .to_owned(),
        ],
        AgentsError::UnknownCategory { known, .. } => {
            let known: Vec<&str> = known.iter().map(|id| id.as_str()).collect();
            vec![format!("the database has {}", known.join(", "))]
        }
        AgentsError::UnknownStores { .. } => {
            vec!["import them first with `hemline-admin import stores FILE`".to_owned()]
        }
        AgentsError::NoHistory { .. } => {
            vec!["import its sales with `hemline-admin import sales FILE`".to_owned()]
        }
        AgentsError::Data(MlError::MissingRegressorWeeks { .. }) => {
            vec!["import the values with `hemline-admin import events FILE`".to_owned()]
        }
        // The message itself says how many weeks are needed and what to do.
        AgentsError::Data(_) => Vec::new(),
        other => other.suggestions(),
    }
}

fn hints_of_file(rejected: &RejectedFile) -> Vec<String> {
    let mut hints = Vec::new();
    if !rejected.unknown_stores.is_empty() {
        hints.push(format!(
            "import the stores first with `hemline-admin import stores FILE`; unknown: {}",
            rejected.unknown_stores.join(", ")
        ));
    }
    if !rejected.unknown_categories.is_empty() {
        let other_way = if rejected.categories_can_be_created {
            ", or repeat with --create-categories, which names a category after its id"
        } else {
            ""
        };
        hints.push(format!(
            "import the categories first{other_way}; unknown: {}",
            rejected.unknown_categories.join(", ")
        ));
    }
    hints.push("correct the rows and import the whole file again".to_owned());
    hints
}
