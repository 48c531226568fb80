//! The study: what is looked at, how a season is run, what is measured, and how it is written down.

pub(crate) mod choice;
mod document;
mod figures;
mod forecasters;
mod markdown_rules;
mod plot;
mod policies;
mod sales;
mod season;
mod season_figures;
mod tables;
mod trials;

use std::fs;
use std::path::Path;

use anyhow::{Context, ensure};
use chrono::NaiveDate;
use rayon::prelude::*;

use choice::{Choice, Department};
use figures::{DepartmentFigures, StudyFigures};
use sales::{ImportedSales, RealSales};
use trials::Trial;

/// Runs every season of the study on the sales in `directory`. The same files give the same figures.
///
/// # Errors
/// When a file cannot be read or imported, and when a season cannot be planned or steered.
pub(crate) async fn run(directory: &Path, choice: &Choice) -> anyhow::Result<StudyFigures> {
    let all_sales = sales::read(directory, choice)?;
    let imported = ImportedSales::new(directory, choice, &all_sales)?;
    let mut departments = Vec::new();
    for department in &choice.departments {
        eprintln!("{}: season", department.category_id);
        let sales = sales::of(&all_sales, &department.category_id)?;
        departments.push(studied(&imported, choice, department, sales).await?);
    }
    eprintln!("re-forecasts of all departments");
    let trials = trials_of(&all_sales, choice, choice.day_before())?;
    let on_plans_history = trials_of(&all_sales, choice, choice.history_until)?;
    for department in &departments {
        check_trials(department, &trials)?;
    }
    let checkpoints: Vec<_> = trials.iter().map(|trial| &trial.checkpoint).collect();
    Ok(StudyFigures {
        season_start: choice.season_start,
        history_until: choice.history_until,
        departments,
        reforecasts: trials::summarised(&trials),
        reforecasts_on_plans_history: trials::summarised(&on_plans_history),
        checkpoints: markdown_rules::summarised(&checkpoints),
    })
}

fn trials_of(
    all_sales: &[RealSales],
    choice: &Choice,
    known_until: NaiveDate,
) -> anyhow::Result<Vec<Trial>> {
    let trials = all_sales.par_iter();
    trials
        .map(|sales| trials::tried(sales, choice, known_until))
        .collect()
}

async fn studied(
    imported: &ImportedSales,
    choice: &Choice,
    department: &Department,
    sales: &RealSales,
) -> anyhow::Result<DepartmentFigures> {
    let stated = choice.stated();
    let as_recommended = season::steer(imported.storage(), stated.clone(), sales).await?;
    let without_markdown = season::steer(
        imported.storage(),
        policies::without_markdown(stated),
        sales,
    )
    .await?;
    let policies = policies::compared(&without_markdown, choice, sales)?;
    season_figures::department(
        department,
        &as_recommended,
        &without_markdown,
        sales,
        choice,
        policies,
    )
}

/// The engine's seasons and the trials must agree on which weeks are forecast again.
fn check_trials(department: &DepartmentFigures, trials: &[Trial]) -> anyhow::Result<()> {
    let trial = trials
        .iter()
        .find(|trial| trial.category_id == department.department)
        .context("a department of the study was not tried")?;
    let of_engine = department.without_markdown.reforecasts.iter();
    let of_engine: Vec<(u32, f64)> = of_engine
        .map(|one| (one.after_week, one.wape_after))
        .collect();
    let tried = trial.by_default_trigger();
    ensure!(
        of_engine == tried,
        "{}: the engine's re-forecasts {of_engine:?} are not those of the trial {tried:?}",
        department.department
    );
    Ok(())
}

/// Writes the figures as JSON, the plots, and the marked blocks of `season-study.md`.
///
/// # Errors
/// When a file cannot be written, or the document lacks a block.
pub(crate) fn write(figures: &StudyFigures, out: &Path) -> anyhow::Result<()> {
    let json = serde_json::to_string_pretty(figures)?;
    put(&out.join("season-study.json"), &(json + "\n"))?;
    let images = out.join("images");
    fs::create_dir_all(&images).with_context(|| images.display().to_string())?;
    for department in &figures.departments {
        let name = format!("season-study-{}.svg", department.department);
        put(&images.join(name), &plot::svg(department)?)?;
    }
    let path = out.join("season-study.md");
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    put(&path, &document::filled(&text, &tables::blocks(figures))?)
}

fn put(path: &Path, text: &str) -> anyhow::Result<()> {
    fs::write(path, text).with_context(|| path.display().to_string())
}
