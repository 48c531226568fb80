//! How a failure is told: what went wrong, then what to do about it in this command's own words.

use hemline_agents::AgentsError;
use hemline_persistence::PersistenceError;
use hemline_persistence::import::RejectedFile;

/// Writes the error and its hints to stderr.
pub(crate) fn report(error: &anyhow::Error) {
    eprintln!("error: {error:#}");
    let mut hints = Vec::new();
    if let Some(agents) = error.downcast_ref::<AgentsError>() {
        hints = hints_of(agents);
    }
    if let Some(PersistenceError::RejectedFile(rejected)) = error.downcast_ref() {
        list_bad_rows(rejected);
        hints = hints_of_file(rejected);
    }
    for hint in hints {
        eprintln!("hint: {hint}");
    }
}

fn list_bad_rows(rejected: &RejectedFile) {
    for row in &rejected.bad_rows {
        let column = row.column.as_deref().unwrap_or("row");
        eprintln!(
            "  line {}, {column}: '{}' {}",
            row.line, row.value, row.reason
        );
    }
    let listed = rejected.bad_rows.len() as u64;
    if rejected.bad_row_count > listed {
        eprintln!("  and {} more", rejected.bad_row_count - listed);
    }
}

fn hints_of(error: &AgentsError) -> Vec<String> {
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
        hints.push(format!(
            "import the categories first, or repeat with --create-categories, which names a \
             category after its id; unknown: {}",
            rejected.unknown_categories.join(", ")
        ));
    }
    hints.push("correct the rows and import the whole file again".to_owned());
    hints
}
