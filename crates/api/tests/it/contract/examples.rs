//! The examples of the document: requests that were answered as asked, and the answers, shortened.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;

use crate::harness::Answer;

/// Entries of a list that an example keeps.
const KEPT: usize = 2;

/// Weeks that an example keeps: a curve that is sent has that many at least.
const KEPT_WEEKS: usize = 4;

/// Operation → `request` or a status → type of the content → example.
#[derive(Debug, Default)]
pub(super) struct Examples(BTreeMap<String, BTreeMap<String, BTreeMap<String, Value>>>);

impl Examples {
    /// The first request of each kind that was answered as asked is an example.
    pub(super) fn add_request(
        &mut self,
        id: &str,
        content_type: &str,
        body: Value,
        answer: &Answer,
    ) {
        if answer.status.is_success() {
            self.add(id, "request", content_type, body);
        }
    }

    /// The same of answers, but for pages and the document itself.
    pub(super) fn add_answer(&mut self, id: &str, answer: &Answer) {
        let content_type = answer.headers.get("content-type");
        let content_type = content_type.and_then(|value| value.to_str().ok());
        let content_type = content_type.unwrap_or_default().split(';').next();
        let content_type = content_type.unwrap_or_default();
        let body = match content_type {
            "application/json" if id != "openapi_document" => answer.json(),
            "text/csv" => Value::from(first_lines(&answer.text)),
            _ => return,
        };
        if answer.status.is_success() {
            self.add(id, answer.status.as_str(), content_type, body);
        }
    }

    fn add(&mut self, id: &str, of: &str, content_type: &str, mut body: Value) {
        shorten(&mut body);
        let examples = self.0.entry(id.to_owned()).or_default();
        let examples = examples.entry(of.to_owned()).or_default();
        examples.entry(content_type.to_owned()).or_insert(body);
    }

    /// Puts them where the document takes them from.
    pub(super) fn write(&self) {
        let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/examples.json");
        let text = serde_json::to_string_pretty(&self.0).unwrap();
        std::fs::write(file, text + "\n").unwrap();
    }
}

/// A file's header and its first rows.
pub(super) fn first_lines(csv: &str) -> String {
    csv.split_inclusive('\n').take(1 + KEPT).collect()
}

fn shorten(value: &mut Value) {
    match value {
        Value::Array(items) => {
            let are_weeks = items.iter().any(|item| item["week_number"].is_u64());
            items.truncate(if are_weeks { KEPT_WEEKS } else { KEPT });
            items.iter_mut().for_each(shorten);
        }
        Value::Object(fields) => fields.values_mut().for_each(shorten),
        _ => {}
    }
}
