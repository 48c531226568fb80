//! `import actuals`: a week's sales from a file.

use std::fs::File;

use anyhow::{Context, bail};
use hemline_agents::{AcceptedWeek, UploadedFile, WeekUpload};
use hemline_domain::season::WeekSales;
use hemline_persistence::import::read_weekly_sales;
use serde_json::json;

use super::super::ACTOR;
use super::OpenSeason;
use super::show::asked;
use crate::arguments::{ImportArguments, ImportKind};
use crate::output::{print_json, print_line, share};

/// Ids that a sentence lists at most.
const LISTED: usize = 10;

pub(in crate::commands) async fn import_actuals(
    url: &str,
    season: &str,
    arguments: &ImportArguments,
) -> anyhow::Result<()> {
    if arguments.kind != ImportKind::Actuals {
        bail!("--season is for actuals alone");
    }
    let name = arguments.file.display().to_string();
    let file = File::open(&arguments.file).with_context(|| format!("cannot open {name}"))?;
    let season = OpenSeason::open(url, season)?;
    let parameters = season.workflow()?.parameters;
    let horizon = parameters.forecast_horizon_weeks;
    let read = read_weekly_sales(&season.database, file, horizon, &mut |_| {});
    let read = read.with_context(|| name.clone())?;
    let upload = WeekUpload {
        sales: WeekSales {
            week_number: read.week_number,
            units: read.units,
        },
        uploaded_by: ACTOR.to_owned(),
        file: Some(UploadedFile {
            name: name.clone(),
            rows: read.rows,
            request_id: None,
        }),
    };
    let accepted = season.engine.accept_week(&season.id, upload).await?;
    for warning in read.warnings.iter().chain(&warnings(&accepted)) {
        eprintln!("warning: {warning}");
    }
    season.at_rest().await?;
    if arguments.json {
        return print_json(&in_json(&accepted, read.rows));
    }
    tell(&season, &accepted)
}

fn warnings(accepted: &AcceptedWeek) -> Vec<String> {
    let list = |ids: Vec<String>| {
        let more = ids.len().saturating_sub(LISTED);
        let named = ids[..ids.len().min(LISTED)].join(", ");
        match more {
            0 => named,
            more => format!("{named} and {more} more"),
        }
    };
    let mut warnings = Vec::new();
    let missing = accepted.missing_stores.iter();
    let missing: Vec<String> = missing.map(ToString::to_string).collect();
    if !missing.is_empty() {
        warnings.push(format!(
            "{} stores are missing and count as having sold nothing: {}",
            missing.len(),
            list(missing)
        ));
    }
    let unplanned = accepted.unplanned_stores.iter();
    let unplanned: Vec<String> = unplanned.map(ToString::to_string).collect();
    if !unplanned.is_empty() {
        warnings.push(format!(
            "{} stores sold without being in the plan: {}",
            unplanned.len(),
            list(unplanned)
        ));
    }
    let excess = accepted.sold_more_than_received.iter();
    let excess: Vec<String> = excess
        .map(|store| format!("{} ({} units)", store.store_id, store.units.grouped()))
        .collect();
    if !excess.is_empty() {
        warnings.push(format!(
            "{} stores sold more than they had received: {}",
            excess.len(),
            list(excess)
        ));
    }
    warnings
}

fn tell(season: &OpenSeason, accepted: &AcceptedWeek) -> anyhow::Result<()> {
    let week = accepted.week_number;
    match &accepted.variance {
        None => {
            let missing = accepted.waiting_for_weeks.iter();
            let missing: Vec<String> = missing.map(ToString::to_string).collect();
            print_line(format_args!(
                "week {week} is kept until week {} is in",
                missing.join(", ")
            ))?;
        }
        Some(variance) => {
            let check = &variance.check;
            let weekly = check
                .weekly_variance_pct
                .map_or_else(|| "undefined".to_owned(), |it| share(it.as_f64()));
            print_line(format_args!(
                "{}; the week alone is off by {weekly}",
                check.reasoning
            ))?;
            print_line(format_args!("what follows: {}", variance.action))?;
        }
    }
    let workflow = season.workflow()?;
    print_line(format_args!("state: {}", workflow.state))?;
    asked(&season.storage, &workflow)
}

fn in_json(accepted: &AcceptedWeek, rows: u64) -> serde_json::Value {
    json!({
        "rows_imported": rows,
        "week_number": accepted.week_number,
        "waiting_for_weeks": accepted.waiting_for_weeks,
        "missing_stores": accepted.missing_stores,
        "unplanned_stores": accepted.unplanned_stores,
        "sold_more_than_received": accepted.sold_more_than_received,
        "variance": accepted.variance.as_ref().map(|variance| json!({
            "forecast_id": variance.forecast_id,
            "check": variance.check,
            "action_taken": variance.action,
        })),
        "replenishment": accepted.replenishment,
        "workflow_id": accepted.workflow.workflow_id,
    })
}
