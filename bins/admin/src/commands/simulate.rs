//! `simulate`: a season rehearsed with several sets of parameters.

use std::sync::Arc;

use anyhow::bail;
use chrono::NaiveDate;
use hemline_agents::rehearsal::{
    Figure, Rehearsal, RehearsalResult, RehearsalVariant, RehearsedVariant,
};
use hemline_agents::{AgentsError, ContextAssembler};
use hemline_domain::storage::Catalogue;
use hemline_domain::{Category, CategoryId, StatedParameters};
use hemline_persistence::DatabaseStorage;
use serde_json::{Value, json};

use super::migrated;
use crate::arguments::{NamedSettings, SeasonDates, SimulateArguments};
use crate::output::{
    Alignment, print_json, print_line, print_table, share, thousands, whole_units,
};
use crate::progress;

pub(super) fn run(url: &str, arguments: &SimulateArguments) -> anyhow::Result<()> {
    let storage = Arc::new(DatabaseStorage::new(migrated(url)?));
    let category = category(&storage, &arguments.category)?;
    let start = arguments.dates.start.unwrap_or(category.season_start_date);
    let rehearsal = Rehearsal {
        variants: variants(&arguments.variants, &category, &arguments.dates, start),
        category_id: category.category_id,
        season_start_date: start,
        demand: arguments.demand.demand(),
    };
    let prepared = rehearsal.prepare(&ContextAssembler::new(storage))?;
    let bar = progress::of_paths(arguments.demand.paths);
    let result = prepared.run(&|| bar.inc(1));
    bar.finish_and_clear();
    let result = result?;
    if arguments.json {
        print_json(&as_json(&result))
    } else {
        print(&category.category_name, start, &result)
    }
}

fn category(storage: &DatabaseStorage, id: &str) -> anyhow::Result<Category> {
    let category_id = CategoryId::from(id);
    let Some(category) = storage.category(&category_id)? else {
        let known = storage.categories()?;
        bail!(AgentsError::UnknownCategory {
            known: known.into_iter().map(|known| known.category_id).collect(),
            category_id,
        });
    };
    Ok(category)
}

/// The variants asked for, or the defaults alone; dates stand in all of them.
fn variants(
    named: &[NamedSettings],
    category: &Category,
    dates: &SeasonDates,
    start: NaiveDate,
) -> Vec<RehearsalVariant> {
    let weeks = dates.weeks.unwrap_or(category.season_length_weeks);
    let mut common = StatedParameters::new()
        .with("season_start_date", start.to_string())
        .with("forecast_horizon_weeks", weeks);
    if let Some(until) = dates.history_until {
        common = common.with("history_until", until.to_string());
    }
    if named.is_empty() {
        return vec![RehearsalVariant {
            name: "defaults".to_owned(),
            stated: common,
        }];
    }
    let variants = named.iter().map(|variant| RehearsalVariant {
        name: variant.name.clone(),
        stated: variant
            .settings
            .iter()
            .fold(common.clone(), |stated, (name, value)| {
                let value: Value =
                    serde_json::from_str(value).unwrap_or_else(|_| Value::from(value.as_str()));
                stated.with(name, value)
            }),
    });
    variants.collect()
}

fn as_json(result: &RehearsalResult) -> Value {
    let variants: Vec<Value> = result
        .variants
        .iter()
        .map(|variant| {
            json!({
                "parameters": variant.parameters,
                "defaults_applied": variant.defaults_applied,
                "total_season_demand": variant.forecast_units,
                "summary": variant.summary,
            })
        })
        .collect();
    json!({
        "demand": result.demand,
        "forecast": {
            "total_season_demand": result.forecast.total_season_demand,
            "weekly_demand_curve": result.forecast.weekly_demand_curve,
            "store_count": result.forecast.store_count,
            "warnings": result.forecast.warnings,
        },
        "variants": variants,
    })
}

fn print(category: &str, start: NaiveDate, result: &RehearsalResult) -> anyhow::Result<()> {
    print_line(format_args!(
        "{category}, {} weeks from {start} in {} stores: {} units forecast, {} seasons simulated (seed {}, bias {})",
        result.forecast.weekly_demand_curve.len(),
        result.forecast.store_count,
        thousands(result.forecast.total_season_demand.get()),
        result.demand.paths,
        result.demand.seed,
        result.demand.bias,
    ))?;
    for warning in &result.forecast.warnings {
        eprintln!("warning: {warning}");
    }
    print_figures(&result.variants)?;
    print_differences(&result.variants)
}

fn print_figures(variants: &[RehearsedVariant]) -> anyhow::Result<()> {
    let header = [
        "variant",
        "made",
        "sold",
        "lost",
        "left over",
        "service",
        "marked down",
        "re-forecast",
        "margin",
        "80% from",
        "80% to",
    ]
    .map(str::to_owned);
    let rows: Vec<Vec<String>> = variants
        .iter()
        .map(|variant| {
            let summary = &variant.summary;
            let figures = &summary.figures;
            let money = |read: fn(&Figure) -> f64| {
                let margin = figures.margin.as_ref();
                margin.map_or_else(|| "–".to_owned(), |figure| signed(read(figure)))
            };
            vec![
                summary.name.clone(),
                thousands(summary.manufacturing_qty.get()),
                whole_units(figures.units_sold.mean),
                whole_units(figures.lost_sales.mean),
                whole_units(figures.left_over.mean),
                share(figures.service_level.mean),
                share(summary.markdown_share),
                share(summary.reforecast_share),
                money(|figure| figure.mean),
                money(|figure| figure.lower_80),
                money(|figure| figure.upper_80),
            ]
        })
        .collect();
    print_table(&header, &rows, Alignment::NumbersAfter(1))
}

fn print_differences(variants: &[RehearsedVariant]) -> anyhow::Result<()> {
    let header = [
        "against the first",
        "sold",
        "lost",
        "left over",
        "margin",
        "95% from",
        "95% to",
        "better in",
    ]
    .map(str::to_owned);
    let mut rows: Vec<Vec<String>> = Vec::new();
    for variant in variants {
        let Some(differences) = &variant.summary.against_first else {
            continue;
        };
        let margin = differences.margin.as_ref();
        let figure = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), signed);
        let better = margin.and_then(|margin| margin.better_share);
        rows.push(vec![
            variant.summary.name.clone(),
            signed(differences.units_sold.mean),
            signed(differences.lost_sales.mean),
            signed(differences.left_over.mean),
            figure(margin.map(|margin| margin.mean)),
            figure(margin.and_then(|margin| margin.lower_95)),
            figure(margin.and_then(|margin| margin.upper_95)),
            better.map_or_else(|| "–".to_owned(), share),
        ]);
    }
    if rows.is_empty() {
        return Ok(());
    }
    print_table(&header, &rows, Alignment::NumbersAfter(1))
}

/// A whole number with its sign where it is negative.
fn signed(value: f64) -> String {
    let size = whole_units(value.abs());
    if value < 0.0 && size != "0" {
        format!("-{size}")
    } else {
        size
    }
}
