//! What a server has stored, read beside it from its database file.

use std::path::Path;

use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel::{SqliteConnection, sql_query};
use serde_json::{Map, Value};

/// Tables that a plan and a season write. The comparison of methods is none: it is made when there is time.
const TABLES: [&str; 20] = [
    "workflows",
    "workflow_events",
    "workflow_steps",
    "workflow_logs",
    "approval_requests",
    "forecasts",
    "forecast_cluster_distribution",
    "forecast_clusterings",
    "cluster_assignments",
    "store_clusters",
    "allocations",
    "pricing_strategies",
    "unit_ledger",
    "actual_sales",
    "variance_history",
    "replenishments",
    "reallocations",
    "markdowns",
    "store_markdowns",
    "emergency_orders",
];

/// Events that are told once in a workflow, and were told more often.
pub(crate) const REPEATED_EVENTS: &str = "SELECT workflow_id || ' ' || body AS text FROM workflow_events \
    WHERE event_type IN ('agent_progress', 'handoff', 'state_changed', 'workflow_complete') \
    GROUP BY workflow_id, event_type, json_remove(body, '$.duration_seconds') \
    HAVING count(*) > 1";

/// Fields that two runs do not share: times of the clock, how long something took, and the names of
/// calls, which hold the run's.
const ACCIDENTS: [&str; 10] = [
    "call_id",
    "created_at",
    "started_at",
    "updated_at",
    "decided_at",
    "timestamp",
    "duration_seconds",
    "duration_ms",
    "own_ms",
    "provider_ms",
];

/// Letters before the `_` of the ids that are drawn anew for every run.
const DRAWN_IDS: [&str; 8] = ["wf", "f", "a", "p", "ap", "r", "m", "eo"];

#[derive(QueryableByName)]
struct TextRow {
    #[diesel(sql_type = Text)]
    text: String,
}

/// A second connection to a server's database, which only reads.
pub(crate) struct Stored {
    connection: SqliteConnection,
}

impl Stored {
    pub(crate) fn open(database: &Path) -> Self {
        let url = format!("file:{}?mode=ro", database.display());
        let mut connection = SqliteConnection::establish(&url).unwrap();
        sql_query("PRAGMA busy_timeout = 5000")
            .execute(&mut connection)
            .unwrap();
        Self { connection }
    }

    /// The first column of each row, as text.
    pub(crate) fn texts(&mut self, query: &str) -> Vec<String> {
        let rows: Vec<TextRow> = sql_query(query).load(&mut self.connection).unwrap();
        rows.into_iter().map(|row| row.text).collect()
    }

    pub(crate) fn count(&mut self, table: &str) -> u64 {
        let counts = self.texts(&format!(
            "SELECT CAST(count(*) AS TEXT) AS text FROM {table}"
        ));
        counts[0].parse().unwrap()
    }

    /// How many commits the workflows of this database have seen in all.
    pub(crate) fn commits(&mut self) -> u64 {
        let query = "SELECT CAST(coalesce(sum(version), 0) AS TEXT) AS text FROM workflows";
        self.texts(query)[0].parse().unwrap()
    }

    /// Every row of every table that a plan or a season writes, but for ids, times and durations.
    pub(crate) fn rows(&mut self) -> Vec<(&'static str, Vec<Value>)> {
        TABLES.map(|table| (table, self.rows_of(table))).to_vec()
    }

    /// The same of one workflow, beside others. Clusters are what all of them share.
    #[cfg(all(feature = "postgres", unix))]
    pub(crate) fn rows_of_workflow(&mut self, id: &str) -> Vec<(&'static str, Vec<Value>)> {
        let forecasts = format!("SELECT forecast_id FROM forecasts WHERE workflow_id = '{id}'");
        let markdowns = format!("SELECT markdown_id FROM markdowns WHERE workflow_id = '{id}'");
        let mut rows = Vec::new();
        for table in TABLES {
            let columns = self.columns(table);
            let has = |column: &str| columns.iter().any(|name| name == column);
            let condition = if has("workflow_id") {
                format!("workflow_id = '{id}'")
            } else if has("forecast_id") {
                format!("forecast_id IN ({forecasts})")
            } else if has("markdown_id") {
                format!("markdown_id IN ({markdowns})")
            } else {
                continue;
            };
            // Numbers that count the rows of all workflows.
            let own = columns
                .into_iter()
                .filter(|name| name != "position" && name != "log_id");
            let own: Vec<String> = own.collect();
            rows.push((table, self.selected(table, &own, &condition)));
        }
        rows
    }

    fn columns(&mut self, table: &str) -> Vec<String> {
        self.texts(&format!(
            "SELECT name AS text FROM pragma_table_info('{table}')"
        ))
    }

    fn rows_of(&mut self, table: &str) -> Vec<Value> {
        let columns = self.columns(table);
        self.selected(table, &columns, "true")
    }

    fn selected(&mut self, table: &str, columns: &[String], condition: &str) -> Vec<Value> {
        let fields: Vec<String> = columns
            .iter()
            .map(|column| format!("'{column}', {column}"))
            .collect();
        let object = format!("json_object({})", fields.join(", "));
        let query = format!("SELECT {object} AS text FROM {table} WHERE {condition}");
        let rows = self.texts(&query);
        let rows = rows.iter().map(|row| {
            let mut row: Value = serde_json::from_str(row).unwrap();
            without_accidents(&mut row);
            row
        });
        in_comparable_order(table, rows.collect())
    }
}

/// A second connection to the database of a server that does not run, to change what is stored.
pub(crate) struct Writable {
    connection: SqliteConnection,
}

impl Writable {
    pub(crate) fn open(database: &Path) -> Self {
        let connection = SqliteConnection::establish(database.to_str().unwrap());
        Self {
            connection: connection.unwrap(),
        }
    }

    pub(crate) fn execute(&mut self, statement: &str) {
        sql_query(statement).execute(&mut self.connection).unwrap();
    }
}

/// Tools that run side by side report their progress in any order.
fn in_comparable_order(table: &str, rows: Vec<Value>) -> Vec<Value> {
    if table != "workflow_events" {
        return rows;
    }
    let (mut progress, mut others): (Vec<Value>, Vec<Value>) = rows
        .into_iter()
        .partition(|row| row["event_type"] == "agent_progress");
    for row in progress.iter_mut().chain(&mut others) {
        let fields: &mut Map<_, _> = row.as_object_mut().unwrap();
        fields.remove("seq");
    }
    progress.sort_by_key(ToString::to_string);
    others.extend(progress);
    others
}

/// Where two values differ first, and how.
pub(crate) fn difference(one: &Value, other: &Value) -> Option<String> {
    match (one, other) {
        _ if one == other => None,
        (Value::Object(fields), Value::Object(others)) if fields.keys().eq(others.keys()) => {
            let mut pairs = fields.iter().zip(others.values());
            pairs.find_map(|((name, one), other)| {
                Some(format!(".{name}{}", difference(one, other)?))
            })
        }
        (Value::Array(values), Value::Array(others)) if values.len() == others.len() => {
            let mut pairs = values.iter().zip(others).enumerate();
            pairs.find_map(|(place, (one, other))| {
                Some(format!("[{place}]{}", difference(one, other)?))
            })
        }
        _ => Some(format!(" is {one:.200}, was {other:.200}")),
    }
}

/// Takes out what two runs do not share, also within texts that hold JSON.
pub(crate) fn without_accidents(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| !ACCIDENTS.contains(&name.as_str()));
            fields.values_mut().for_each(without_accidents);
        }
        Value::Array(values) => values.iter_mut().for_each(without_accidents),
        Value::String(text) => match serde_json::from_str(text) {
            Ok(mut inner @ (Value::Object(_) | Value::Array(_))) => {
                without_accidents(&mut inner);
                *value = inner;
            }
            _ => *text = without_drawn_ids(text),
        },
        _ => {}
    }
}

/// `wf_<uuid>` becomes `wf_`, wherever it stands.
fn without_drawn_ids(text: &str) -> String {
    let mut rest = text;
    let mut kept = String::new();
    while let Some(place) = rest.find('_') {
        let (before, after) = (&rest[..=place], &rest[place + 1..]);
        kept.push_str(before);
        let letters = before[..place].rsplit(|letter: char| !letter.is_ascii_alphanumeric());
        let is_drawn = letters.take(1).any(|letters| DRAWN_IDS.contains(&letters));
        let uuid = after.get(..36).filter(|uuid| is_drawn && is_uuid(uuid));
        rest = &after[uuid.map_or(0, str::len)..];
    }
    kept + rest
}

fn is_uuid(text: &str) -> bool {
    text.bytes().enumerate().all(|(place, byte)| match place {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    })
}

#[test]
fn ids_are_taken_out_wherever_they_stand() {
    let id = "wf_0197a1b2-0000-7000-8000-0123456789ab";
    let text = format!("explanation/{id}/phase_2_allocation/1 and a_b");
    let expected = "explanation/wf_/phase_2_allocation/1 and a_b";
    assert_eq!(without_drawn_ids(&text), expected);
}
