//! `season …` and `import actuals`: a season under way without the server.

mod show;
mod weeks;

use std::sync::Arc;

use anyhow::{Context, bail};
use hemline_agents::{Action, Decision, Engine, ReforecastRequest};
use hemline_domain::storage::{PlanStore, SeasonStore, WorkflowJournal};
use hemline_domain::{ForecastId, StatedParameters, Workflow, WorkflowId};
use hemline_persistence::{Database, DatabaseStorage, ServerLock};
use hemline_planning::season_report::{Advice, Verdict};
use serde_json::Value;

use super::{ACTOR, engine_on, migrated};
use crate::arguments::{CompleteArguments, SeasonCommand};
use crate::output::{Alignment, print_json, print_line, print_table};

pub(super) use weeks::import_actuals;

/// A season, the engine that runs it, and the lock that keeps a server from running it too.
struct OpenSeason {
    database: Database,
    storage: Arc<DatabaseStorage>,
    engine: Engine,
    id: WorkflowId,
    _lock: Option<ServerLock>,
}

impl OpenSeason {
    fn open(url: &str, id: &str) -> anyhow::Result<Self> {
        let database = migrated(url)?;
        let lock = database.lock_for_server()?;
        let storage = Arc::new(DatabaseStorage::new(database.clone()));
        Ok(Self {
            id: season_id(&storage, id)?,
            engine: engine_on(storage.clone())?,
            database,
            storage,
            _lock: lock,
        })
    }

    fn workflow(&self) -> anyhow::Result<Workflow> {
        let workflow = self.storage.workflow(&self.id)?;
        workflow.context("the season's workflow is gone")
    }

    fn show(&self, as_json: bool) -> anyhow::Result<()> {
        show::show(&self.storage, &self.id, as_json)
    }

    /// The season once nothing is left that the machine may do by itself.
    async fn at_rest(&self) -> anyhow::Result<Workflow> {
        let workflow = self.engine.wait_until_at_rest(&self.id).await?;
        if let Some(failure) = &workflow.failure {
            bail!("{}: {}", failure.error_type, failure.message);
        }
        Ok(workflow)
    }
}

/// The workflow that an id names: its own, or that of a forecast.
pub(super) fn season_id(storage: &DatabaseStorage, id: &str) -> anyhow::Result<WorkflowId> {
    let workflow_id = WorkflowId::from(id);
    if storage.workflow(&workflow_id)?.is_some() {
        return Ok(workflow_id);
    }
    let forecast = storage.forecast(&ForecastId::from(id))?;
    match forecast {
        Some(forecast) => Ok(forecast.workflow_id),
        None => bail!(
            "there is no season {id}: give the id of its workflow or of one of its forecasts, as `hemline-admin plan --json` prints them"
        ),
    }
}

pub(super) async fn run(url: &str, command: SeasonCommand) -> anyhow::Result<()> {
    match command {
        SeasonCommand::Show(of) => {
            let storage = DatabaseStorage::new(migrated(url)?);
            show::show(&storage, &season_id(&storage, &of.season)?, of.json)
        }
        SeasonCommand::Accept(of) => {
            let season = OpenSeason::open(url, &of.season)?;
            decide(&season, Action::Accept).await?;
            season.show(of.json)
        }
        SeasonCommand::Modify(arguments) => {
            let season = OpenSeason::open(url, &arguments.of.season)?;
            decide(&season, Action::Modify(changes(&arguments.set))).await?;
            season.show(arguments.of.json)
        }
        SeasonCommand::Reforecast(arguments) => {
            let season = OpenSeason::open(url, &arguments.of.season)?;
            let request = ReforecastRequest {
                by: ACTOR.to_owned(),
                reason: arguments.reason,
                actual_sales: None,
                remaining_weeks: None,
            };
            season.engine.reforecast(&season.id, request).await?;
            season.at_rest().await?;
            season.show(arguments.of.json)
        }
        SeasonCommand::Complete(arguments) => complete(url, arguments).await,
        SeasonCommand::Report(of) => {
            let storage = DatabaseStorage::new(migrated(url)?);
            let report = storage.season_report(&season_id(&storage, &of.season)?)?;
            print_json(&report.context("the season has no report yet: complete it first")?)
        }
    }
}

fn changes(set: &[(String, String)]) -> StatedParameters {
    let stated = |stated: StatedParameters, (name, value): &(String, String)| {
        let value = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value.as_str()));
        stated.with(name, value)
    };
    set.iter().fold(StatedParameters::new(), stated)
}

async fn decide(season: &OpenSeason, action: Action) -> anyhow::Result<()> {
    let decision = Decision {
        approval_id: None,
        action,
        decided_by: ACTOR.to_owned(),
    };
    season.engine.decide(&season.id, decision).await?;
    season.at_rest().await?;
    Ok(())
}

async fn complete(url: &str, arguments: CompleteArguments) -> anyhow::Result<()> {
    let season = OpenSeason::open(url, &arguments.of.season)?;
    let report = season.engine.complete(&season.id, arguments.early).await?;
    if arguments.of.json {
        return print_json(&report);
    }
    let units = &report.units;
    print_line(format_args!(
        "{} weeks: {} units sold of {} manufactured, {} left at stores and {} at the DC",
        report.weeks_sold,
        units.sold.grouped(),
        units.manufactured.grouped(),
        units.left_at_stores.grouped(),
        units.left_at_dc.grouped()
    ))?;
    print_advice(&report.advice)
}

/// A line per parameter: what to do, from what to what, and why.
fn print_advice(advice: &[Advice]) -> anyhow::Result<()> {
    let header = ["parameter", "verdict", "value", "evidence"].map(str::to_owned);
    let row = |advice: &Advice| {
        let current = advice.current.to_string();
        let (verdict, value) = match advice.verdict {
            Verdict::Keep => ("keep", current),
            Verdict::Change => ("change", format!("{current} → {}", advice.suggested)),
        };
        let parameter = advice.parameter.clone();
        vec![
            parameter,
            verdict.to_owned(),
            value,
            advice.evidence.clone(),
        ]
    };
    let rows: Vec<Vec<String>> = advice.iter().map(row).collect();
    print_table(&header, &rows, Alignment::NumbersAfter(header.len()))
}
