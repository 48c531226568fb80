//! The study's tables in Markdown, one block of the document each. Dollars are told in thousands.

mod markdowns;
mod policies;
mod seasons;

use std::collections::BTreeMap;

use hemline_domain::Units;

use super::figures::StudyFigures;

/// Every block by its name.
pub(crate) fn blocks(figures: &StudyFigures) -> BTreeMap<&'static str, String> {
    let departments = &figures.departments;
    BTreeMap::from([
        ("plan", seasons::plan(departments)),
        ("weeks", seasons::weeks(departments)),
        ("variance", seasons::variance(departments)),
        ("re-forecasts", seasons::reforecasts(departments)),
        ("all departments", seasons::occasions(&figures.reforecasts)),
        (
            "all departments, the plan's history",
            seasons::occasions(&figures.reforecasts_on_plans_history),
        ),
        ("stock", seasons::stock(departments)),
        ("checkpoint", markdowns::checkpoint(departments)),
        (
            "checkpoint of all departments",
            markdowns::checkpoints(&figures.checkpoints),
        ),
        ("trigger", seasons::trigger(departments)),
        ("advice", seasons::advice(departments)),
        ("policies", policies::summary(departments)),
        (
            "policies by department",
            policies::by_department(departments),
        ),
    ])
}

/// A table whose first `text_columns` are text and the others numbers.
fn table(header: &[&str], text_columns: usize, rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| format!("| {} |", cells.join(" | "));
    let header_cells: Vec<String> = header.iter().map(|cell| (*cell).to_owned()).collect();
    let alignment: Vec<String> = (0..header.len())
        .map(|column| if column < text_columns { "---" } else { "---:" }.to_owned())
        .collect();
    let mut lines = vec![line(&header_cells), line(&alignment)];
    lines.extend(rows.iter().map(|row| line(row)));
    lines.join("\n") + "\n"
}

/// Dollars in thousands.
fn thousands(units: Units) -> String {
    Units::round_of(units.as_f64() / 1_000.0)
        .grouped()
        .to_string()
}

fn thousands_of(value: f64) -> String {
    thousands(Units::round_of(value.max(0.0)))
}

/// A fraction in percent, with its sign where it is a difference.
fn percent(fraction: f64) -> String {
    format!("{:.1}%", fraction * 100.0)
}

fn signed(fraction: f64) -> String {
    format!("{:+.1}%", fraction * 100.0)
}

fn optional(fraction: Option<f64>, show: fn(f64) -> String) -> String {
    fraction.map_or_else(|| "–".to_owned(), show)
}

fn of(part: Units, whole: Units) -> f64 {
    if whole == Units::ZERO {
        0.0
    } else {
        part.as_f64() / whole.as_f64()
    }
}
