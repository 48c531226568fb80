//! Writes the facts of a commit, inside its transaction.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use hemline_domain::storage::{Fact, WorkflowCommit};
use hemline_domain::{
    ApprovalId, ApprovalStatus, ClusterId, Clustering, Forecast, ForecastId, LedgerRow, WorkflowId,
};
use serde_json::Value;

use super::journal_rows::{ApprovalRow, StepRow};
use super::log_row::LogTableRow;
use super::plan_rows::{
    AllocationRow, AssignmentRow, ClusteringRow, DistributionRow, ForecastRow, LedgerTableRow,
    PricingRow,
};
use super::season_facts::{
    write_emergency_order, write_markdown, write_reallocation, write_replenishment, write_report,
    write_sales, write_store_markdowns, write_variance,
};
use crate::codec::{to_json, to_timestamp};
use crate::connection::{DbConnection, on_backend};
use crate::error::PersistenceError;
use crate::import::record_sales_file;
use crate::queries::write_change;
use crate::schema::{
    allocations, approval_requests, cluster_assignments, forecast_cluster_distribution,
    forecast_clusterings, forecasts, pricing_strategies, store_clusters, unit_ledger,
    workflow_logs, workflow_steps,
};

/// Rows per statement where many are written at once, far below SQLite's limit of parameters.
pub(super) const ROWS_PER_INSERT: usize = 500;

type Result<T> = std::result::Result<T, PersistenceError>;

macro_rules! insert {
    ($connection:expr, $table:ident, $row:expr) => {{
        let connection = &mut *$connection;
        on_backend!(
            connection,
            diesel::insert_into($table::table)
                .values($row)
                .execute(connection)
        )?
    }};
}

/// Writes every fact of `commit` that has a table of its own; the others are part of the
/// workflow's row.
pub(super) fn write_facts(connection: &mut DbConnection, commit: &WorkflowCommit) -> Result<()> {
    let (workflow_id, at) = (&commit.workflow_id, commit.at);
    for fact in &commit.facts {
        match fact {
            Fact::Step(step) => {
                let row = StepRow::from_domain(workflow_id, at, step)?;
                insert!(connection, workflow_steps, &row);
            }
            Fact::Log(log) => {
                let row = LogTableRow::from_domain(workflow_id, log)?;
                insert!(connection, workflow_logs, &row);
            }
            Fact::Forecast(forecast) => write_forecast(connection, forecast, at)?,
            Fact::Clustering(id, clustering) => write_clustering(connection, id, clustering, at)?,
            Fact::Allocation(plan) => {
                insert!(connection, allocations, &AllocationRow::from_domain(plan)?);
            }
            Fact::Pricing(strategy) => {
                insert!(
                    connection,
                    pricing_strategies,
                    &PricingRow::from_domain(strategy)
                );
            }
            Fact::ApprovalOpened(request) => {
                insert!(
                    connection,
                    approval_requests,
                    &ApprovalRow::from_domain(request)?
                );
            }
            Fact::ApprovalDecided {
                approval_id,
                status,
                decided_by,
                changes,
            } => {
                let decision = Decision {
                    approval_id,
                    status: *status,
                    decided_by,
                    changes: changes.as_ref(),
                };
                record_decision(connection, &decision, at)?;
            }
            Fact::Ledger(rows) => write_ledger(connection, workflow_id, rows, at)?,
            Fact::Sales(sales) => write_sales(connection, workflow_id, sales, at)?,
            Fact::SalesFile(file) => record_sales_file(connection, workflow_id, file, at)?,
            Fact::Logged(change) => write_change(connection, change, at)?,
            Fact::Variance(record) => write_variance(connection, workflow_id, record)?,
            Fact::Replenishment(record) => write_replenishment(connection, workflow_id, record)?,
            Fact::Reallocation(record) => write_reallocation(connection, workflow_id, record)?,
            Fact::Markdown(record) => write_markdown(connection, workflow_id, record)?,
            Fact::StoreMarkdowns(id, stores) => {
                write_store_markdowns(connection, id, stores, at)?;
            }
            Fact::EmergencyOrder(record) => {
                write_emergency_order(connection, workflow_id, record)?;
            }
            Fact::Report(report) => write_report(connection, workflow_id, report, at)?,
            Fact::Parameters { .. }
            | Fact::Progress { .. }
            | Fact::Failure(_)
            | Fact::Agenda(_) => {}
        }
    }
    Ok(())
}

fn write_forecast(
    connection: &mut DbConnection,
    forecast: &Forecast,
    at: DateTime<Utc>,
) -> Result<()> {
    insert!(connection, forecasts, &ForecastRow::from_domain(forecast)?);
    for (rank, share) in forecast.cluster_distribution.iter().enumerate() {
        ensure_cluster(connection, &share.cluster_id, &share.cluster_name, at)?;
        let row = DistributionRow::from_domain(&forecast.forecast_id, rank, share)?;
        insert!(connection, forecast_cluster_distribution, &row);
    }
    Ok(())
}

fn write_clustering(
    connection: &mut DbConnection,
    forecast_id: &ForecastId,
    clustering: &Clustering,
    at: DateTime<Utc>,
) -> Result<()> {
    for cluster in &clustering.clusters {
        ensure_cluster(connection, &cluster.cluster_id, &cluster.cluster_name, at)?;
    }
    let row = ClusteringRow::from_domain(forecast_id, clustering)?;
    on_backend!(
        connection,
        diesel::insert_into(forecast_clusterings::table)
            .values(&row)
            .on_conflict(forecast_clusterings::forecast_id)
            .do_update()
            .set(&row)
            .execute(connection)
    )?;
    diesel::delete(
        cluster_assignments::table
            .filter(cluster_assignments::forecast_id.eq(forecast_id.as_str())),
    )
    .execute(connection)?;
    let rows: Result<Vec<AssignmentRow>> = clustering
        .assignments
        .iter()
        .enumerate()
        .map(|(rank, store)| AssignmentRow::from_domain(forecast_id, rank, store))
        .collect();
    for chunk in rows?.chunks(ROWS_PER_INSERT) {
        insert!(connection, cluster_assignments, chunk);
    }
    Ok(())
}

fn ensure_cluster(
    connection: &mut DbConnection,
    id: &ClusterId,
    name: &str,
    at: DateTime<Utc>,
) -> Result<()> {
    on_backend!(
        connection,
        diesel::insert_into(store_clusters::table)
            .values((
                store_clusters::cluster_id.eq(id.as_str()),
                store_clusters::cluster_name.eq(name),
                store_clusters::created_at.eq(to_timestamp(at)),
            ))
            .on_conflict_do_nothing()
            .execute(connection)
    )?;
    Ok(())
}

fn write_ledger(
    connection: &mut DbConnection,
    workflow_id: &WorkflowId,
    rows: &[LedgerRow],
    at: DateTime<Utc>,
) -> Result<()> {
    let rows: Result<Vec<LedgerTableRow>> = rows
        .iter()
        .map(|row| LedgerTableRow::from_domain(workflow_id, at, row))
        .collect();
    for chunk in rows?.chunks(ROWS_PER_INSERT) {
        insert!(connection, unit_ledger, chunk);
    }
    Ok(())
}

struct Decision<'a> {
    approval_id: &'a ApprovalId,
    status: ApprovalStatus,
    decided_by: &'a str,
    changes: Option<&'a Value>,
}

fn record_decision(
    connection: &mut DbConnection,
    decision: &Decision<'_>,
    at: DateTime<Utc>,
) -> Result<()> {
    let changes = decision
        .changes
        .map(|changes| to_json("changes", changes))
        .transpose()?;
    diesel::update(
        approval_requests::table
            .filter(approval_requests::approval_id.eq(decision.approval_id.as_str())),
    )
    .set((
        approval_requests::status.eq(decision.status.as_str()),
        approval_requests::decided_by.eq(decision.decided_by),
        approval_requests::decided_at.eq(to_timestamp(at)),
        approval_requests::changes.eq(changes),
    ))
    .execute(connection)?;
    Ok(())
}
