//! Which method would have been best, and by how much.

use serde::{Deserialize, Serialize};

use super::BacktestReport;
use crate::metrics::{Accuracy, Measure};

/// One method over one or many series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MethodSummary {
    /// Its name.
    pub method: String,
    /// The mean over the series on which every method could be compared, each of which counts alike;
    /// `None` for a method that could be on no series at all.
    pub accuracy: Option<Accuracy>,
    /// Series behind the mean.
    pub compared_series: usize,
    /// Series on which the method has no figure, because it failed.
    pub failed_series: usize,
}

/// The methods of several reports, in the order of the first. Series on which a method failed count for none,
/// so that all means are over the same series; a method that failed on every series stands aside.
#[must_use]
pub fn summarise(reports: &[&BacktestReport]) -> Vec<MethodSummary> {
    let names: Vec<&str> = reports.first().map_or_else(Vec::new, |first| {
        first
            .methods
            .iter()
            .map(|method| method.method.as_str())
            .collect()
    });
    let succeeded = |place: &usize| {
        reports
            .iter()
            .any(|report| figure(report, *place).is_some())
    };
    let competing: Vec<usize> = (0..names.len()).filter(succeeded).collect();
    let compared: Vec<&&BacktestReport> = reports
        .iter()
        .filter(|report| {
            let mut figures = competing.iter().map(|place| figure(report, *place));
            !competing.is_empty() && figures.all(|figure| figure.is_some())
        })
        .collect();
    let summary = |(place, name): (usize, &&str)| {
        let accuracies: Vec<&Accuracy> = compared
            .iter()
            .filter_map(|report| figure(report, place))
            .collect();
        let failed = reports
            .iter()
            .filter(|report| figure(report, place).is_none());
        MethodSummary {
            method: (*name).to_owned(),
            compared_series: accuracies.len(),
            failed_series: failed.count(),
            accuracy: (!accuracies.is_empty()).then(|| Accuracy::mean(&accuracies)),
        }
    };
    names.iter().enumerate().map(summary).collect()
}

fn figure(report: &BacktestReport, place: usize) -> Option<&Accuracy> {
    report.methods.get(place)?.accuracy.as_ref()
}

/// Methods from best to worst by one measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ranking {
    /// The measure.
    pub measure: Measure,
    /// Best first; of equals the one that was given first.
    pub places: Vec<Place>,
    /// Methods that the measure could not be computed for.
    pub unranked: Vec<String>,
}

/// A method's place in a ranking.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// The method.
    pub method: String,
    /// The measure's value.
    pub value: f64,
    /// How much worse than the best: value − best.
    pub behind: f64,
    /// The same as a fraction of the best, `None` where the best is 0.
    pub behind_share: Option<f64>,
}

/// Ranks methods, which must have been compared on the same series and origins.
#[must_use]
pub fn rank(methods: &[MethodSummary], measure: Measure) -> Ranking {
    let value = |method: &MethodSummary| measure.of(method.accuracy.as_ref()?);
    let mut ranked: Vec<(&str, f64)> = methods
        .iter()
        .filter_map(|method| Some((method.method.as_str(), value(method)?)))
        .collect();
    ranked.sort_by(|one, other| one.1.total_cmp(&other.1));
    let best = ranked.first().map_or(0.0, |first| first.1);
    let places = ranked.into_iter().map(|(method, value)| Place {
        method: method.to_owned(),
        value,
        behind: value - best,
        behind_share: (best > 0.0).then(|| value / best - 1.0),
    });
    let unranked = methods.iter().filter(|method| value(method).is_none());
    Ranking {
        measure,
        places: places.collect(),
        unranked: unranked.map(|method| method.method.clone()).collect(),
    }
}

impl BacktestReport {
    /// The methods of this one series from best to worst.
    #[must_use]
    pub fn rank(&self, measure: Measure) -> Ranking {
        rank(&summarise(&[self]), measure)
    }
}
