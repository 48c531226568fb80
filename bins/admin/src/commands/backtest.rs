//! `backtest`: which method would have been best, on a category's past or on the series of a file.

use std::path::Path;

use anyhow::{Context, bail};
use hemline_agents::AgentsError;
use hemline_domain::storage::Catalogue;
use hemline_domain::{CategoryId, SeasonCalendar};
use hemline_ml::backtest::{BacktestReport, BacktestSettings, backtest};
use hemline_ml::bridge::SeasonBridge;
use hemline_ml::forecasting::{Method, TimeSeries};
use hemline_ml::series::WeeklySeries;
use hemline_persistence::DatabaseStorage;
use rayon::prelude::*;

use super::methods::{self, Target};
use super::{backtest_json, backtest_table, migrated};
use crate::arguments::BacktestArguments;
use crate::delivery::{deliver, write_file};
use crate::series_file::{self, Unusable};
use crate::{plot, progress};

/// What is compared: series, and how they are cut.
struct Subject {
    series: Vec<Result<(String, TimeSeries), Unusable>>,
    horizon: usize,
    gap: usize,
}

/// A series whose methods were compared.
pub(super) struct Compared {
    pub(super) id: String,
    pub(super) series: TimeSeries,
    pub(super) report: BacktestReport,
}

/// Everything that a backtest found.
pub(super) struct Findings {
    pub(super) settings: BacktestSettings,
    /// In the order of the series; those that failed say why.
    pub(super) series: Vec<Result<Compared, Unusable>>,
}

impl Findings {
    pub(super) fn compared(&self) -> Vec<&Compared> {
        self.series.iter().flatten().collect()
    }
}

pub(super) fn run(url: &str, arguments: &BacktestArguments) -> anyhow::Result<()> {
    let chosen = match arguments.methods.as_slice() {
        [] => Method::ALL,
        named => named,
    };
    let subject = match &arguments.category {
        Some(category) => of_category(url, category, arguments)?,
        None => of_file(arguments)?,
    };
    let target = Target {
        horizon: subject.horizon,
        gap: subject.gap,
    };
    let forecasters = methods::several(chosen, &arguments.set, target)?;
    let settings = BacktestSettings {
        gap: subject.gap,
        origins: usize::try_from(arguments.origins)?,
        step: count(arguments.step)?.unwrap_or(subject.horizon),
        min_training: count(arguments.min_training)?,
        ..BacktestSettings::new(subject.horizon)
    };
    let bar = progress::of_series(subject.series.len());
    let compare = |series: Result<(String, TimeSeries), Unusable>| {
        let compared =
            series.and_then(
                |(id, series)| match backtest(&series, &forecasters, &settings) {
                    Ok(report) => Ok(Compared { id, series, report }),
                    Err(error) => Err(Unusable {
                        error: error.to_string(),
                        id,
                    }),
                },
            );
        bar.inc(1);
        compared
    };
    let series = subject.series.into_par_iter().map(compare).collect();
    bar.finish_and_clear();
    let findings = Findings { series, settings };
    tell(&findings, arguments)
}

fn tell(findings: &Findings, arguments: &BacktestArguments) -> anyhow::Result<()> {
    let compared = findings.compared();
    if !compared.is_empty() {
        let text = if arguments.json {
            backtest_json::text(findings, arguments.measure)?
        } else {
            backtest_table::text(findings, arguments.measure, arguments.per_series)
        };
        if let Some(file) = &arguments.plot {
            draw(&compared, arguments, file)?;
        }
        deliver(&text, arguments.series.output.as_deref())?;
    }
    warn_of_fewer_origins(findings);
    let unusable: Vec<&Unusable> = findings
        .series
        .iter()
        .filter_map(|series| series.as_ref().err())
        .collect();
    Unusable::refuse(&unusable, findings.series.len())
}

fn draw(compared: &[&Compared], arguments: &BacktestArguments, file: &Path) -> anyhow::Result<()> {
    let subjects: Vec<plot::Subject<'_>> = compared
        .iter()
        .map(|compared| plot::Subject {
            id: &compared.id,
            series: &compared.series,
            report: &compared.report,
        })
        .collect();
    write_file(&plot::svg(&subjects, arguments.measure)?, file)
}

fn warn_of_fewer_origins(findings: &Findings) {
    let asked_for = findings.settings.origins;
    let compared = findings.compared();
    let fewer = compared
        .iter()
        .filter(|compared| compared.report.origins.len() < asked_for)
        .count();
    if fewer > 0 {
        eprintln!(
            "warning: {fewer} of {} series have room for fewer than {asked_for} origins",
            compared.len()
        );
    }
}

fn count(stated: Option<u64>) -> anyhow::Result<Option<usize>> {
    Ok(stated.map(usize::try_from).transpose()?)
}

fn of_file(arguments: &BacktestArguments) -> anyhow::Result<Subject> {
    let (Some(path), Some(horizon)) = (&arguments.csv, count(arguments.horizon)?) else {
        bail!("a file needs --csv and --horizon");
    };
    let file = series_file::read(path, &arguments.series.regressors)?;
    for warning in &file.warnings {
        eprintln!("warning: {warning}");
    }
    let series = file.into_series(count(arguments.series.season_length)?);
    Ok(Subject {
        series: series
            .into_iter()
            .map(|series| series.map(|named| (named.id, named.series)))
            .collect(),
        horizon,
        gap: count(arguments.gap)?.unwrap_or(0),
    })
}

/// The weekly sales of a category before its season, cut as planning would have been.
fn of_category(
    url: &str,
    category: &str,
    arguments: &BacktestArguments,
) -> anyhow::Result<Subject> {
    let storage = DatabaseStorage::new(migrated(url)?);
    let category_id = CategoryId::from(category);
    let Some(category) = storage.category(&category_id)? else {
        let known = storage.categories()?;
        bail!(AgentsError::UnknownCategory {
            known: known.into_iter().map(|known| known.category_id).collect(),
            category_id,
        });
    };
    let history = storage.category_history(&category_id)?;
    if history.is_empty() {
        bail!(AgentsError::NoHistory { category_id });
    }
    if !storage.demand_calendar(&category_id)?.is_empty() {
        eprintln!(
            "warning: the calendar of {category_id} is not used by backtests of a category yet; \
             the comparison that the server makes after planning uses it"
        );
    }
    let calendar =
        SeasonCalendar::try_new(category.season_start_date, category.season_length_weeks)?;
    let before_season = calendar
        .start()
        .pred_opt()
        .context("the season starts at the beginning of time")?;
    let weekly = WeeklySeries::aggregate(&history, before_season)?;
    let last_week = *weekly
        .weeks()
        .last()
        .context("there is no history before the season")?;
    let lead_time = SeasonBridge::new(last_week, calendar).lead_time_weeks();
    let observations = weekly.weeks().iter().zip(weekly.values());
    let observations = observations.map(|(week, units)| (*week, *units));
    Ok(Subject {
        series: vec![Ok((
            category_id.to_string(),
            TimeSeries::from_observations(observations, None)?,
        ))],
        horizon: count(arguments.horizon)?.unwrap_or(calendar.horizon() as usize),
        gap: count(arguments.gap)?.unwrap_or(lead_time),
    })
}
