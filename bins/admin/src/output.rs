//! Tables that people can read, and JSON, on stdout.

use std::borrow::Cow;
use std::fmt::Display;
use std::io::{ErrorKind, Write};

use anyhow::Context;
use comfy_table::presets::ASCII_MARKDOWN;
use comfy_table::{CellAlignment, ContentArrangement, Table};
use hemline_domain::Grouped;
use hemline_domain::readable::escaped;
use serde::Serialize;

/// Which columns hold numbers, and so are aligned to the right.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Alignment {
    /// All columns after that many.
    NumbersAfter(usize),
}

/// Prints a line, or several. Names in it may come from anyone's file: what cannot be seen of them is shown by its number,
/// and commands no terminal.
pub(crate) fn print_line(line: impl Display) -> anyhow::Result<()> {
    let text = line.to_string();
    let lines: Vec<Cow<'_, str>> = text.split('\n').map(escaped).collect();
    print_data(&lines.join("\n"))
}

/// Prints text as it is, for programs. A reader that has seen enough (`| head`) is no failure.
pub(crate) fn print_data(line: &str) -> anyhow::Result<()> {
    match writeln!(std::io::stdout(), "{line}") {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written.context("stdout cannot be written"),
    }
}

/// Prints a table, with an empty line before it: in Markdown one that follows another belongs to it.
pub(crate) fn print_table(
    header: &[String],
    rows: &[Vec<String>],
    alignment: Alignment,
) -> anyhow::Result<()> {
    print_line(format_args!("\n{}", table(header, rows, alignment)))
}

/// A table in Markdown.
pub(crate) fn table(header: &[String], rows: &[Vec<String>], alignment: Alignment) -> String {
    let mut table = Table::new();
    table
        .load_style(ASCII_MARKDOWN)
        .set_content_arrangement(ContentArrangement::Disabled)
        .set_header(header);
    for row in rows {
        table.add_row(row);
    }
    let Alignment::NumbersAfter(text_columns) = alignment;
    for column in table.column_iter_mut().skip(text_columns) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.to_string()
}

/// Prints a value as indented JSON.
pub(crate) fn print_json(value: &impl Serialize) -> anyhow::Result<()> {
    print_data(&serde_json::to_string_pretty(value)?)
}

/// `12345` → `12,345`.
pub(crate) fn thousands(number: u64) -> String {
    Grouped(number).to_string()
}

/// A fraction in percent with one decimal, signed where negative.
pub(crate) fn share(fraction: f64) -> String {
    format!("{:.1}%", fraction * 100.0)
}

/// A quantity that a model gave, as whole units; below zero is zero.
// Not negative after `max`, and far below 2^64: sales of at most 1e9 a row.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(crate) fn whole_units(value: f64) -> String {
    thousands(value.max(0.0).round() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped_by_three() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (123_456, "123,456"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(thousands(number), text);
        }
    }

    #[test]
    fn model_values_are_rounded_half_up_and_never_negative() {
        assert_eq!(whole_units(534.5), "535");
        assert_eq!(whole_units(1_999.6), "2,000");
        assert_eq!(whole_units(-3.0), "0");
    }

    #[test]
    fn fractions_are_told_in_percent() {
        assert_eq!(share(0.534), "53.4%");
        assert_eq!(share(-0.012), "-1.2%");
    }
}
