//! `forecast`: a category's season, beside its actual sales where the history has them.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use hemline_agents::AgentsError;
use hemline_domain::storage::Catalogue;
use hemline_domain::{SeasonCalendar, StoreWeek, Units};
use hemline_ml::demand::{DEFAULT_PATHS, DemandForecast, DemandInput, forecast_demand};
use hemline_persistence::DatabaseStorage;
use serde_json::{Value, json};

use super::migrated;
use super::season::stated_season;
use crate::arguments::SeasonArguments;
use crate::output::{
    Alignment, print_json, print_line, print_table, share, thousands, whole_units,
};

/// The same seed as a plan's, so that both give the same forecast.
const SEED: u64 = 42;

pub(super) fn run(url: &str, arguments: &SeasonArguments) -> anyhow::Result<()> {
    let storage = DatabaseStorage::new(migrated(url)?);
    let (category, stated) = stated_season(&storage, arguments)?;
    let resolved = stated
        .resolve(category.archetype)
        .map_err(AgentsError::from)?;
    let parameters = resolved.parameters;
    let category_id = category.category_id;
    let history = storage.category_history(&category_id)?;
    if history.is_empty() {
        bail!(AgentsError::NoHistory { category_id });
    }
    let events = storage.demand_calendar(&category_id)?;
    let calendar = parameters.calendar()?;
    let forecast = forecast_demand(&DemandInput {
        history: &history,
        events: &events,
        calendar,
        history_until: parameters.history_until,
        method: parameters.forecasting_method,
        paths: DEFAULT_PATHS,
        seed: SEED,
    })
    .map_err(AgentsError::Data)
    .with_context(|| format!("{category_id} cannot be forecast"))?;
    let report = Report {
        actual: actual_sales(&history, calendar),
        calendar,
        forecast,
    };
    if arguments.json {
        print_json(&report.json())
    } else {
        report.print(&category.category_name)
    }
}

/// Sales per season week, where the history has every week of the season.
fn actual_sales(history: &[StoreWeek], calendar: SeasonCalendar) -> Option<Vec<Units>> {
    let mut by_week: BTreeMap<u32, Units> = BTreeMap::new();
    for row in history {
        if let Some(week) = calendar.week_of(row.week_start_date)
            && calendar.week_start(week) == row.week_start_date
        {
            *by_week.entry(week).or_default() += row.units_sold;
        }
    }
    let complete = by_week.len() == calendar.horizon() as usize;
    complete.then(|| by_week.into_values().collect())
}

struct Report {
    forecast: DemandForecast,
    calendar: SeasonCalendar,
    actual: Option<Vec<Units>>,
}

/// How far one curve is from the actual sales.
struct Errors {
    /// Σ |forecast − actual| ÷ Σ actual.
    wape: f64,
    /// Σ forecast ÷ Σ actual − 1.
    bias: f64,
}

fn errors(curve: &[f64], actual: &[Units]) -> Option<Errors> {
    let total: f64 = actual.iter().map(|units| units.as_f64()).sum();
    if total <= 0.0 {
        return None;
    }
    let pairs = curve.iter().zip(actual);
    let absolute: f64 = pairs
        .map(|(curve, actual)| (curve - actual.as_f64()).abs())
        .sum();
    Some(Errors {
        wape: absolute / total,
        bias: curve.iter().sum::<f64>() / total - 1.0,
    })
}

impl Report {
    /// Each curve by name: the forecast's own, then its models'.
    fn curves(&self) -> Vec<(String, Vec<f64>)> {
        let whole = self.forecast.weekly_demand_curve.iter();
        let mut curves = vec![(
            "forecast".to_owned(),
            whole.map(|week| week.demand_units.as_f64()).collect(),
        )];
        let models = &self.forecast.diagnostics.models;
        if models.len() > 1 {
            curves.extend(
                models
                    .iter()
                    .map(|model| (model.model.clone(), model.weekly.clone())),
            );
        }
        curves
    }

    fn print(&self, category: &str) -> anyhow::Result<()> {
        let diagnostics = &self.forecast.diagnostics;
        print_line(format_args!(
            "{category}, {} weeks from {}: {} units expected, peak in week {}",
            self.calendar.horizon(),
            self.calendar.start(),
            thousands(self.forecast.total_season_demand.get()),
            self.forecast.peak_week
        ))?;
        print_line(format_args!(
            "history: {} weeks from {} to {}, {} weeks before the season",
            diagnostics.history_weeks,
            diagnostics.history_start,
            diagnostics.history_end,
            diagnostics.lead_time_weeks
        ))?;
        for model in &diagnostics.models {
            print_line(format_args!("{}: {}", model.model, model.description))?;
        }
        for warning in &diagnostics.warnings {
            eprintln!("warning: {warning}");
        }
        self.print_weeks()?;
        if let Some(actual) = &self.actual {
            self.print_errors(actual)?;
        }
        Ok(())
    }

    fn print_weeks(&self) -> anyhow::Result<()> {
        let curves = self.curves();
        let mut header = vec!["week".to_owned(), "starts".to_owned()];
        header.extend(curves.iter().map(|(name, _)| name.clone()));
        header.push("80% from".to_owned());
        header.push("80% to".to_owned());
        header.extend(self.actual.as_ref().map(|_| "actual".to_owned()));
        let mut rows: Vec<Vec<String>> = Vec::new();
        for (index, week) in self.forecast.weekly_demand_curve.iter().enumerate() {
            let mut row = vec![
                week.week_number.to_string(),
                self.calendar.week_start(week.week_number).to_string(),
            ];
            row.extend(curves.iter().map(|(_, curve)| whole_units(curve[index])));
            row.push(whole_units(week.interval.lower_80));
            row.push(whole_units(week.interval.upper_80));
            row.extend(
                self.actual
                    .as_ref()
                    .map(|actual| thousands(actual[index].get())),
            );
            rows.push(row);
        }
        let total = &self.forecast.diagnostics.total_interval;
        let mut last = vec!["total".to_owned(), String::new()];
        last.extend(
            curves
                .iter()
                .map(|(_, curve)| whole_units(curve.iter().sum())),
        );
        last.push(whole_units(total.lower_80));
        last.push(whole_units(total.upper_80));
        last.extend(
            self.actual
                .as_ref()
                .map(|actual| thousands(actual.iter().sum::<Units>().get())),
        );
        rows.push(last);
        print_table(&header, &rows, Alignment::NumbersAfter(2))
    }

    fn print_errors(&self, actual: &[Units]) -> anyhow::Result<()> {
        let header = ["curve", "WAPE", "bias of the total"].map(str::to_owned);
        let rows: Vec<Vec<String>> = self
            .curves()
            .into_iter()
            .filter_map(|(name, curve)| {
                let errors = errors(&curve, actual)?;
                Some(vec![name, share(errors.wape), share(errors.bias)])
            })
            .collect();
        print_table(&header, &rows, Alignment::NumbersAfter(1))
    }

    fn json(&self) -> Value {
        let errors: BTreeMap<String, Value> = self
            .curves()
            .into_iter()
            .filter_map(|(name, curve)| {
                let errors = errors(&curve, self.actual.as_ref()?)?;
                Some((name, json!({"wape": errors.wape, "bias": errors.bias})))
            })
            .collect();
        json!({
            "forecast": self.forecast,
            "actual": self.actual,
            "errors": self.actual.as_ref().map(|_| errors),
        })
    }
}
