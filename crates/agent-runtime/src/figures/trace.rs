//! Tracing the figures of a text to the data.

use serde_json::Value;

use super::scan::{Figure, Reading, scan};

/// Slack for values that were computed in floating point, as a share of the value.
const RELATIVE_SLACK: f64 = 1e-9;

/// A whole number may be rounded to as few significant digits as this.
const LEAST_SIGNIFICANT_DIGITS: i32 = 3;

/// The numbers that a text may use.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FigureSources {
    /// Numbers as they are: units, weeks, shares of 1.
    plain: Vec<f64>,
    /// Numbers that the data write as percentages.
    percentages: Vec<f64>,
}

impl FigureSources {
    /// Adds every number of `value`, those inside its texts and field names included.
    pub fn add_value(&mut self, value: &Value) {
        match value {
            Value::Number(number) => self.plain.extend(number.as_f64()),
            Value::String(text) => self.add_text(text),
            Value::Array(entries) => entries.iter().for_each(|entry| self.add_value(entry)),
            Value::Object(fields) => {
                for (name, field) in fields {
                    self.add_text(name);
                    self.add_value(field);
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    /// Adds every number of a text.
    pub fn add_text(&mut self, text: &str) {
        // Part of an id may read as a power of ten beyond all numbers (`7e9388`), which everything is near.
        let figures = scan(text, Reading::Everything).into_iter();
        for figure in figures.filter(|figure| figure.value.is_finite()) {
            let list = if figure.percent {
                &mut self.percentages
            } else {
                &mut self.plain
            };
            list.push(figure.value);
        }
    }

    pub(super) fn holds(&self, figure: &Figure) -> bool {
        if !figure.value.is_finite() {
            return false;
        }
        let tolerance = tolerance(figure);
        let fits = |source: f64| stands_for(figure.value, source, tolerance);
        let as_is = self.plain.iter().copied().any(fits);
        if figure.percent {
            return as_is
                || self.plain.iter().any(|share| fits(share * 100.0))
                || self.percentages.iter().copied().any(fits);
        }
        as_is
            || self
                .percentages
                .iter()
                .any(|percentage| fits(*percentage) || fits(percentage / 100.0))
    }
}

/// The figures of `text` that are not in `sources`, as written, each once.
#[must_use]
pub fn untraceable_figures(text: &str, sources: &FigureSources) -> Vec<String> {
    let mut untraceable = Vec::new();
    for figure in scan(text, Reading::Claims) {
        if !sources.holds(&figure) && !untraceable.contains(&figure.written) {
            untraceable.push(figure.written);
        }
    }
    untraceable
}

/// Half a step of the last digit shown, or of the last digit that is not zero in a large round number.
fn tolerance(figure: &Figure) -> f64 {
    let mut step = figure.resolution;
    let magnitude = figure.value.abs();
    if step == 1.0 {
        let least = 10_f64.powi(LEAST_SIGNIFICANT_DIGITS - 1);
        while magnitude / (step * 10.0) >= least && magnitude % (step * 10.0) == 0.0 {
            step *= 10.0;
        }
    }
    0.5 * step
}

/// Whether `figure` is `source` within `tolerance`. A figure without a sign may stand for a fall.
fn stands_for(figure: f64, source: f64, tolerance: f64) -> bool {
    // By the figure's size: by that of the source, an immense one would stand for everything.
    let slack = tolerance + RELATIVE_SLACK * figure.abs().max(1.0);
    (figure - source).abs() <= slack || (figure >= 0.0 && (figure - source.abs()).abs() <= slack)
}
