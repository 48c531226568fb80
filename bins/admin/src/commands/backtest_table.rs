//! A backtest as tables that people can read.

use std::fmt::Write;

use hemline_ml::backtest::{BacktestReport, MethodSummary, Ranking, rank, summarise};
use hemline_ml::metrics::{Accuracy, IntervalAccuracy, Measure};

use super::backtest::{Compared, Findings};
use crate::output::{Alignment, share, table};

const MEASURES: [&str; 11] = [
    "WAPE",
    "MAPE",
    "sMAPE",
    "MASE",
    "bias",
    "RMSE",
    "MAE",
    "in 80%",
    "in 95%",
    "pinball 80%",
    "pinball 95%",
];

pub(super) fn text(findings: &Findings, measure: Measure, per_series: bool) -> String {
    let compared = findings.compared();
    let reports: Vec<&BacktestReport> = compared.iter().map(|one| &one.report).collect();
    let methods = summarise(&reports);
    let ranking = rank(&methods, measure);
    let mut text = headline(findings, &compared, &methods);
    text += &verdict(&ranking);
    text += &summary_table(&methods, &ranking);
    for (method, error) in failures(&compared) {
        text += &format!("\n{method} failed: {error}");
    }
    if per_series {
        text += &series_table(&compared);
    }
    text + "\n"
}

fn headline(findings: &Findings, compared: &[&Compared], methods: &[MethodSummary]) -> String {
    let settings = &findings.settings;
    let origins: usize = compared.iter().map(|one| one.report.origins.len()).sum();
    let in_mean = methods.iter().map(|method| method.compared_series).max();
    let series = match compared {
        [only] => only.id.clone(),
        several => format!(
            "{} series, means over the {} that no method failed on",
            several.len(),
            in_mean.unwrap_or(0)
        ),
    };
    format!(
        "{series}: {origins} origin(s), {} step(s) ahead after a gap of {}\n",
        settings.horizon, settings.gap
    )
}

/// Which method would have been best, and by how much.
fn verdict(ranking: &Ranking) -> String {
    let measure = label(ranking.measure);
    let (Some(best), next) = (ranking.places.first(), ranking.places.get(1)) else {
        return format!("{measure} is undefined here, so nothing is ranked\n");
    };
    let mut text = format!(
        "best by {measure}: {} with {}",
        best.method,
        value(ranking.measure, best.value)
    );
    if let Some(next) = next {
        let behind = next
            .behind_share
            .map_or_else(String::new, |behind| format!(", {} more", share(behind)));
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "; then {} with {}{behind}",
            next.method,
            value(ranking.measure, next.value)
        );
    }
    text + "\n"
}

fn label(measure: Measure) -> String {
    let name = measure.name().to_uppercase();
    if measure == Measure::Smape {
        "sMAPE".to_owned()
    } else {
        name
    }
}

fn value(measure: Measure, value: f64) -> String {
    match measure {
        Measure::Wape | Measure::Mape => share(value),
        Measure::Smape | Measure::Mase | Measure::Rmse | Measure::Mae => number(value),
    }
}

fn summary_table(methods: &[MethodSummary], ranking: &Ranking) -> String {
    let mut header = vec!["method".to_owned()];
    header.extend(MEASURES.map(str::to_owned));
    let ranked = ranking.places.iter().map(|place| &place.method);
    let names: Vec<&String> = ranked.chain(&ranking.unranked).collect();
    let rows: Vec<Vec<String>> = names
        .iter()
        .filter_map(|name| methods.iter().find(|method| method.method == **name))
        .map(|method| row(vec![method.method.clone()], method.accuracy.as_ref()))
        .collect();
    format!("\n{}", table(&header, &rows, Alignment::NumbersAfter(1)))
}

fn series_table(compared: &[&Compared]) -> String {
    let mut header = vec!["series".to_owned(), "method".to_owned()];
    header.extend(MEASURES.map(str::to_owned));
    let mut rows = Vec::new();
    for one in compared {
        for method in &one.report.methods {
            let names = vec![one.id.clone(), method.method.clone()];
            rows.push(row(names, method.accuracy.as_ref()));
        }
    }
    format!("\n\n{}", table(&header, &rows, Alignment::NumbersAfter(2)))
}

fn row(mut cells: Vec<String>, accuracy: Option<&Accuracy>) -> Vec<String> {
    let Some(accuracy) = accuracy else {
        cells.resize(cells.len() + MEASURES.len(), "-".to_owned());
        return cells;
    };
    let fraction = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), share);
    let plain = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), number);
    cells.extend([
        fraction(accuracy.wape),
        fraction(accuracy.mape),
        plain(accuracy.smape),
        plain(accuracy.mase),
        fraction(accuracy.bias),
        plain(accuracy.rmse),
        plain(accuracy.mae),
    ]);
    let interval = |level: f64, read: fn(&IntervalAccuracy) -> Option<f64>| {
        let mut intervals = accuracy.intervals.iter();
        intervals.find(|one| one.level == level).and_then(read)
    };
    cells.extend([0.8, 0.95].map(|level| fraction(interval(level, |one| one.coverage))));
    cells.extend([0.8, 0.95].map(|level| plain(interval(level, |one| one.pinball))));
    cells
}

/// Four significant digits or so, without an exponent where one can do without.
fn number(value: f64) -> String {
    match value.abs() {
        0.0 => "0".to_owned(),
        size if !(1e-3..1e9).contains(&size) => format!("{value:.3e}"),
        size if size >= 1e3 => format!("{value:.0}"),
        size if size >= 1e2 => format!("{value:.1}"),
        size if size >= 1e1 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

/// The first error of each method that failed somewhere.
fn failures(compared: &[&Compared]) -> Vec<(String, String)> {
    let mut failures: Vec<(String, String)> = Vec::new();
    for one in compared {
        for method in &one.report.methods {
            let known = failures.iter().any(|(name, _)| *name == method.method);
            if let (Some(error), false) = (method.error(), known) {
                failures.push((
                    method.method.clone(),
                    format!("{error} (series {})", one.id),
                ));
            }
        }
    }
    failures
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_have_about_four_digits() {
        for (value, text) in [
            (0.0, "0"),
            (0.05999, "0.060"),
            (12.345, "12.35"),
            (-123.45, "-123.5"),
            (98_765.4, "98765"),
            (1.5e-7, "1.500e-7"),
            (2.5e12, "2.500e12"),
        ] {
            assert_eq!(number(value), text);
        }
    }
}
