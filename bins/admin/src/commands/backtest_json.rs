//! A backtest as JSON, with every forecast.

use chrono::NaiveDate;
use hemline_ml::backtest::{
    BacktestReport, MethodReport, MethodSummary, OriginReport, Ranking, rank, summarise,
};
use hemline_ml::metrics::{Accuracy, Measure};
use serde::Serialize;

use super::backtest::{Compared, Findings};
use crate::series_file::Unusable;
use crate::step::{Step, steps};

#[derive(Serialize)]
struct FindingsJson<'a> {
    horizon: usize,
    gap: usize,
    step: usize,
    methods: Vec<MethodSummary>,
    ranking: Ranking,
    series: Vec<SeriesJson<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum SeriesJson<'a> {
    Compared {
        series_id: &'a str,
        origins: &'a [NaiveDate],
        methods: Vec<MethodJson<'a>>,
    },
    Failed {
        series_id: &'a str,
        error: &'a str,
    },
}

#[derive(Serialize)]
struct MethodJson<'a> {
    method: &'a str,
    accuracy: Option<&'a Accuracy>,
    origins: Vec<OriginJson<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum OriginJson<'a> {
    Forecast {
        origin: NaiveDate,
        training_steps: usize,
        description: &'a str,
        accuracy: &'a Accuracy,
        forecast: Vec<ScoredStep>,
    },
    Failed {
        origin: NaiveDate,
        training_steps: usize,
        error: &'a str,
    },
}

#[derive(Serialize)]
struct ScoredStep {
    #[serde(flatten)]
    step: Step,
    actual: Option<f64>,
}

pub(super) fn text(findings: &Findings, measure: Measure) -> anyhow::Result<String> {
    let reports: Vec<&BacktestReport> = findings
        .compared()
        .iter()
        .map(|compared| &compared.report)
        .collect();
    let methods = summarise(&reports);
    let all = FindingsJson {
        horizon: findings.settings.horizon,
        gap: findings.settings.gap,
        step: findings.settings.step,
        ranking: rank(&methods, measure),
        methods,
        series: findings.series.iter().map(SeriesJson::new).collect(),
    };
    Ok(serde_json::to_string_pretty(&all)? + "\n")
}

impl<'a> SeriesJson<'a> {
    fn new(series: &'a Result<Compared, Unusable>) -> Self {
        match series {
            Ok(compared) => Self::Compared {
                series_id: &compared.id,
                origins: &compared.report.origins,
                methods: compared
                    .report
                    .methods
                    .iter()
                    .map(MethodJson::new)
                    .collect(),
            },
            Err(unusable) => Self::Failed {
                series_id: &unusable.id,
                error: &unusable.error,
            },
        }
    }
}

impl<'a> MethodJson<'a> {
    fn new(report: &'a MethodReport) -> Self {
        Self {
            method: &report.method,
            accuracy: report.accuracy.as_ref(),
            origins: report.origins.iter().map(OriginJson::new).collect(),
        }
    }
}

impl<'a> OriginJson<'a> {
    fn new(report: &'a OriginReport) -> Self {
        let (origin, training_steps) = (report.origin, report.training_steps);
        match report.forecast() {
            Some(forecast) => {
                let steps = steps(&forecast.dates, &forecast.prediction).into_iter();
                let scored = steps
                    .zip(&forecast.actual)
                    .map(|(step, actual)| ScoredStep {
                        step,
                        actual: *actual,
                    });
                Self::Forecast {
                    origin,
                    training_steps,
                    description: &forecast.description,
                    accuracy: &forecast.accuracy,
                    forecast: scored.collect(),
                }
            }
            None => Self::Failed {
                origin,
                training_steps,
                error: report.error().unwrap_or_default(),
            },
        }
    }
}
