//! `migrate`, `seed` and `import`.

use std::fs::File;

use anyhow::{Context, bail};
use chrono::Utc;
use hemline_persistence::import::{
    ImportContext, ImportOutcome, import_categories, import_demand_events, import_historical_sales,
    import_stores,
};
use hemline_persistence::seed::seed_demo;
use hemline_server::DEMO_FILES;

use super::{ACTOR, migrated};
use crate::arguments::{ImportArguments, ImportKind};
use crate::progress;

pub(super) fn migrate(url: &str) -> anyhow::Result<()> {
    let database = migrated(url)?;
    eprintln!("{database} is up to date");
    Ok(())
}

pub(super) fn seed(url: &str) -> anyhow::Result<()> {
    let database = migrated(url)?;
    let Some(seeded) = seed_demo(&database, &DEMO_FILES, Utc::now())? else {
        bail!(
            "{database} holds data already; the demo season is seeded into an empty database only"
        );
    };
    eprintln!(
        "seeded {} stores, {} category and {} weekly sales",
        seeded.stores.rows_imported,
        seeded.categories.rows_imported,
        seeded.historical_sales.rows_imported
    );
    Ok(())
}

pub(super) fn import(url: &str, arguments: &ImportArguments) -> anyhow::Result<()> {
    let name = arguments.file.display().to_string();
    let file = File::open(&arguments.file).with_context(|| format!("cannot open {name}"))?;
    let database = migrated(url)?;
    let mut context = ImportContext::new(ACTOR, &name, Utc::now());
    if arguments.create_categories {
        context = context.creating_categories();
    }
    if arguments.replace {
        context = context.replacing_calendars();
    }
    let bar = progress::of_rows(&name);
    let mut tick = |rows| bar.set_position(rows);
    let outcome = match arguments.kind {
        ImportKind::Stores => import_stores(&database, file, &context, &mut tick),
        ImportKind::Categories => import_categories(&database, file, &context, &mut tick),
        ImportKind::Sales => import_historical_sales(&database, file, &context, &mut tick),
        ImportKind::Events => import_demand_events(&database, file, &context, &mut tick),
        ImportKind::Actuals => bail!("actuals belong to a season: name it with --season"),
    };
    bar.finish_and_clear();
    tell(&name, &outcome.with_context(|| name.clone())?);
    Ok(())
}

fn tell(name: &str, outcome: &ImportOutcome) {
    let range = outcome.date_range.map_or_else(String::new, |range| {
        format!(", {} to {}", range.start, range.end)
    });
    let rows = match outcome.rows_imported {
        1 => "row",
        _ => "rows",
    };
    eprintln!(
        "{name}: {} {rows} imported, {} of them replaced{range}",
        outcome.rows_imported, outcome.rows_replaced
    );
    for warning in &outcome.warnings {
        eprintln!("warning: {warning}");
    }
}
