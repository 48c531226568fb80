//! `ledger verify`: proves conservation of every season, and names the first row that breaks it.

use anyhow::bail;
use hemline_domain::{CategoryId, Workflow, WorkflowId, WorkflowState};
use hemline_persistence::DatabaseStorage;
use serde::Serialize;

use super::seasons::seasons;
use super::verdict::{Checked, Fault, Sound, check};
use crate::arguments::VerifyArguments;
use crate::output::{Alignment, print_json, print_line, print_table, thousands};

#[derive(Serialize)]
struct Report {
    seasons: Vec<SeasonReport>,
    checked: usize,
    broken: usize,
}

#[derive(Serialize)]
struct SeasonReport {
    workflow_id: WorkflowId,
    category_id: CategoryId,
    season: String,
    state: WorkflowState,
    rows: usize,
    /// Absent where it is broken.
    balances: Option<Sound>,
    /// Absent where it holds.
    broken: Option<Fault>,
}

/// Checks the ledgers that are asked for, and prints what each holds.
///
/// # Errors
/// When one is broken.
pub(super) fn run(storage: &DatabaseStorage, arguments: &VerifyArguments) -> anyhow::Result<()> {
    let workflows = seasons(storage, arguments.season.as_deref())?;
    let reports: Vec<SeasonReport> = workflows
        .into_iter()
        .map(|season| SeasonReport::of(check(storage, &season), season))
        .collect();
    let report = Report {
        checked: reports.len(),
        broken: reports
            .iter()
            .filter(|season| season.broken.is_some())
            .count(),
        seasons: reports,
    };
    if arguments.json {
        print_json(&report)?;
    } else {
        report.print()?;
    }
    match report.broken {
        0 => Ok(()),
        broken => bail!("{broken} of {} ledgers do not add up", report.checked),
    }
}

impl SeasonReport {
    fn of(checked: Checked, season: Workflow) -> Self {
        let (balances, broken) = match checked.verdict {
            Ok(sound) => (Some(sound), None),
            Err(fault) => (None, Some(fault)),
        };
        Self {
            workflow_id: season.workflow_id,
            category_id: season.category_id,
            season: season.season,
            state: season.state,
            rows: checked.rows,
            balances,
            broken,
        }
    }

    fn cells(&self) -> Vec<String> {
        let mut cells = vec![
            self.workflow_id.to_string(),
            self.category_id.to_string(),
            if self.broken.is_some() {
                "broken"
            } else {
                "holds"
            }
            .to_owned(),
            thousands(self.rows as u64),
        ];
        let figures = self.balances.as_ref().map(|sound| {
            let conservation = sound.conservation;
            [
                conservation.manufactured,
                conservation.emergency_ordered,
                conservation.adjusted,
                conservation.dc,
                conservation.stores,
                conservation.sold,
            ]
            .map(|units| thousands(units.get()))
        });
        cells.extend(figures.unwrap_or_default());
        cells
    }
}

impl Report {
    fn print(&self) -> anyhow::Result<()> {
        let header = [
            "season",
            "category",
            "ledger",
            "rows",
            "manufactured",
            "+ emergency",
            "+ adjusted",
            "= DC",
            "+ stores",
            "+ sold",
        ]
        .map(str::to_owned);
        let rows: Vec<Vec<String>> = self.seasons.iter().map(SeasonReport::cells).collect();
        print_table(&header, &rows, Alignment::NumbersAfter(3))?;
        for season in &self.seasons {
            if let Some(fault) = &season.broken {
                print_line(format_args!("{}: {}", season.workflow_id, fault.told()))?;
            }
        }
        Ok(())
    }
}
