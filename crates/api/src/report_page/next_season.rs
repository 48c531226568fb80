//! What the next season should take from this one.

use hemline_agents::season_report::{Advice, SeasonReport, Verdict};
use serde_json::Value;

use super::html::{Column, paragraph, table};
use super::numbers::NONE;

/// One line per parameter, changes first.
pub(super) fn advice(report: &SeasonReport) -> String {
    let columns = [
        Column::Text("Parameter"),
        Column::Text("Advice"),
        Column::Text("Value"),
        Column::Text("Evidence"),
    ];
    let (changed, kept): (Vec<&Advice>, Vec<&Advice>) = report
        .advice
        .iter()
        .partition(|line| line.verdict == Verdict::Change);
    let rows: Vec<Vec<String>> = changed.into_iter().chain(kept).map(advice_row).collect();
    paragraph(
        "Each suggestion is one bounded step, because one season is one observation. The rules are part of the documentation.",
    ) + &table(&columns, &rows)
}

fn advice_row(line: &Advice) -> Vec<String> {
    let current = line.current.to_string();
    let (verdict, value) = match line.verdict {
        Verdict::Keep => ("Keep", current),
        Verdict::Change => {
            let suggested = line.suggested.to_string();
            ("Change", format!("{current} → {suggested}"))
        }
    };
    vec![
        line.parameter.clone(),
        verdict.to_owned(),
        value,
        sentence(&line.evidence),
    ]
}

/// The text with a capital letter and a full stop.
fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(char::to_uppercase);
    let first: String = first.into_iter().flatten().collect();
    format!("{first}{}.", characters.as_str())
}

/// The complete set, with what this season had where it differs.
pub(super) fn parameters(report: &SeasonReport) -> String {
    let columns = [
        Column::Text("Parameter"),
        Column::Text("Next season"),
        Column::Text("This season, where it differs"),
    ];
    let now = serde_json::to_value(&report.parameters).unwrap_or(Value::Null);
    let next = serde_json::to_value(&report.next_season_parameters).unwrap_or(Value::Null);
    let fields = next.as_object().into_iter().flatten();
    let rows: Vec<Vec<String>> = fields
        .map(|(name, value)| {
            let before = now.get(name).unwrap_or(&Value::Null);
            let differs = before != value;
            vec![
                name.clone(),
                json_in_words(value),
                if differs {
                    json_in_words(before)
                } else {
                    String::new()
                },
            ]
        })
        .collect();
    table(&columns, &rows)
}

fn json_in_words(value: &Value) -> String {
    match value {
        Value::Null => NONE.to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => NONE.to_owned(),
        Value::Array(items) => {
            let parts: Vec<String> = items.iter().map(json_in_words).collect();
            parts.join(", ")
        }
        Value::Object(fields) => {
            let parts: Vec<String> = fields
                .iter()
                .map(|(name, value)| format!("{name} {}", json_in_words(value)))
                .collect();
            parts.join(", ")
        }
        Value::Number(_) | Value::Bool(_) => value.to_string(),
    }
}
