//! Turns what the agents and storage report into [`ApiError`]s.

use hemline_agents::AgentsError;
use hemline_domain::Violation;
use hemline_domain::storage::StorageError;
use hemline_persistence::PersistenceError;
use hemline_persistence::import::RejectedFile;
use serde_json::{Value, json};

use super::{ApiError, ErrorKind};

impl From<AgentsError> for ApiError {
    fn from(error: AgentsError) -> Self {
        if let AgentsError::Storage(storage) = error {
            return storage.into();
        }
        let kind = ErrorKind::of_type(error.error_type()).unwrap_or(ErrorKind::Internal);
        if kind.is_server_fault() {
            tracing::error!(%error, "the agents failed");
        }
        let message = match kind {
            ErrorKind::AgentExecution | ErrorKind::ContextAssembly | ErrorKind::Internal => {
                server_fault(kind).to_owned()
            }
            _ => error.to_string(),
        };
        Self {
            kind,
            message,
            details: error.details(),
            suggestions: match error {
                AgentsError::InvalidParameters { violations }
                | AgentsError::ImpossibleText { violations, .. } => ways_out(&violations),
                other => other.suggestions(),
            },
        }
    }
}

impl From<StorageError> for ApiError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::UnknownWorkflow { workflow_id } => {
                Self::not_found("workflow", workflow_id.as_str())
                    .suggest("GET /api/workflows lists the workflows")
            }
            StorageError::UnknownForecast { forecast_id } => {
                Self::not_found("forecast", forecast_id.as_str())
                    .suggest("GET /api/forecasts lists the forecasts")
            }
            StorageError::VersionConflict { .. } | StorageError::AlreadyExists { .. } => {
                Self::new(ErrorKind::Conflict, error.to_string())
                    .suggest("Read it again, then decide anew")
            }
            StorageError::Domain(cause) => {
                Self::new(ErrorKind::IllegalTransition, cause.to_string())
                    .suggest("GET /api/workflows/{id}/status says what the season waits for")
            }
            StorageError::Backend { message } | StorageError::Unavailable { message } => {
                tracing::error!(cause = %message, "the database failed");
                Self::new(
                    ErrorKind::DatabaseUnavailable,
                    server_fault(ErrorKind::DatabaseUnavailable),
                )
                .suggest("Try again; the server's log has the cause under this request id")
            }
        }
    }
}

impl From<PersistenceError> for ApiError {
    fn from(error: PersistenceError) -> Self {
        let message = error.to_string();
        match error {
            PersistenceError::Storage(storage) => storage.into(),
            PersistenceError::RejectedFile(file) => {
                let mut refusal = Self::new(ErrorKind::InvalidCsv, message);
                refusal.suggestions = file.suggestions();
                refusal.with_details(bad_file(*file))
            }
            PersistenceError::EmptyFile { .. }
            | PersistenceError::MissingColumns { .. }
            | PersistenceError::DuplicateColumn { .. }
            | PersistenceError::HeaderSize { .. }
            | PersistenceError::HeaderEncoding => bad_header(message),
            PersistenceError::InvalidCursor { cursor } => {
                Self::new(ErrorKind::MalformedRequest, message)
                    .with_details(json!({ "cursor": cursor }))
                    .suggest("Send the next_cursor of the page before as it came, or none for the first page")
            }
            PersistenceError::BadToken { .. } => Self::new(ErrorKind::InvalidParameters, message)
                .suggest("Choose another name or a later end; GET /api/tokens lists the names that are taken"),
            PersistenceError::ImportConflict { .. } => {
                Self::new(ErrorKind::Conflict, message).suggest("Upload the file again")
            }
            PersistenceError::TemporaryFile { reason } => Self::no_temporary_file(&reason),
            other if other.is_unavailable() => StorageError::Backend { message }.into(),
            // As for what is read through `Storage`.
            PersistenceError::Query(_)
            | PersistenceError::PendingMigrations { .. }
            | PersistenceError::NewerDatabase { .. }
            | PersistenceError::ForeignDatabase { .. } => StorageError::Backend { message }.into(),
            _ => Self::internal(&message),
        }
    }
}

/// What to do about violations: their own ways out, or what their parameters take.
pub(crate) fn ways_out(violations: &[Violation]) -> Vec<String> {
    let of_violation = |violation: &Violation| match violation.suggestions.as_slice() {
        [] => vec![format!(
            "{} takes {}",
            violation.parameter, violation.allowed
        )],
        own => own.to_vec(),
    };
    violations.iter().flat_map(of_violation).collect()
}

/// The bad rows of a file, and the ids in it that are not known.
fn bad_file(file: RejectedFile) -> Value {
    let mut details = json!({
        "bad_row_count": file.bad_row_count,
        "bad_rows": file.bad_rows,
    });
    let unknown = [
        ("unknown_stores", file.unknown_stores),
        ("unknown_categories", file.unknown_categories),
    ];
    for (name, ids) in unknown {
        if !ids.is_empty() {
            details[name] = json!(ids);
        }
    }
    details
}

/// A file whose header is wrong: line 1 is its one bad row.
fn bad_header(reason: String) -> ApiError {
    let row = json!({"line": 1, "column": null, "value": "", "reason": reason});
    ApiError::new(ErrorKind::InvalidCsv, reason)
        .with_details(json!({"bad_row_count": 1, "bad_rows": [row]}))
        .suggest("Correct the header and upload the whole file again")
}

/// What a client is told of a failure whose cause is in the log alone.
fn server_fault(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::DatabaseUnavailable => "the database did not do what was asked",
        ErrorKind::AgentExecution => "an agent failed",
        ErrorKind::ContextAssembly => "what the agents need could not be put together",
        _ => "the server failed; its log has the cause under this request id",
    }
}
