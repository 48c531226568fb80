//! Writes the facts of a season under way, inside a commit's transaction.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use hemline_domain::season::{
    EmergencyOrderRecord, MarkdownRecord, ReallocationRecord, ReplenishmentRecord, StoreMarkdown,
    VarianceRecord, WeekSales,
};
use hemline_domain::{Decimal, MarkdownId, WorkflowId};
use serde_json::Value;

use super::facts::ROWS_PER_INSERT;
use crate::codec::{to_i64, to_json, to_timestamp};
use crate::connection::{DbConnection, on_backend};
use crate::error::PersistenceError;
use crate::schema::{
    actual_sales, emergency_orders, markdowns, reallocations, replenishments, season_reports,
    store_markdowns, variance_history,
};

type Result<T> = std::result::Result<T, PersistenceError>;

/// Puts a week's report in the place of an earlier one.
pub(super) fn write_sales(
    connection: &mut DbConnection,
    workflow_id: &WorkflowId,
    sales: &WeekSales,
    at: DateTime<Utc>,
) -> Result<()> {
    let week = i64::from(sales.week_number);
    diesel::delete(
        actual_sales::table
            .filter(actual_sales::workflow_id.eq(workflow_id.as_str()))
            .filter(actual_sales::week_number.eq(week)),
    )
    .execute(connection)?;
    let rows: Result<Vec<_>> = sales
        .units
        .iter()
        .map(|(store, units)| {
            Ok((
                actual_sales::workflow_id.eq(workflow_id.as_str()),
                actual_sales::store_id.eq(store.as_str()),
                actual_sales::week_number.eq(week),
                actual_sales::units_sold.eq(to_i64("units_sold", units.get())?),
                actual_sales::created_at.eq(to_timestamp(at)),
            ))
        })
        .collect();
    for chunk in rows?.chunks(ROWS_PER_INSERT) {
        on_backend!(
            connection,
            diesel::insert_into(actual_sales::table)
                .values(chunk)
                .execute(connection)
        )?;
    }
    Ok(())
}

pub(super) fn write_variance(
    connection: &mut DbConnection,
    workflow_id: &WorkflowId,
    record: &VarianceRecord,
) -> Result<()> {
    let check = &record.check;
    diesel::insert_into(variance_history::table)
        .values((
            variance_history::workflow_id.eq(workflow_id.as_str()),
            variance_history::forecast_id.eq(record.forecast_id.as_str()),
            variance_history::week_number.eq(i64::from(check.week_number)),
            variance_history::variance_pct.eq(check.variance_pct.map(Decimal::as_f64)),
            variance_history::direction.eq(check.direction.map(|way| way.as_str())),
            variance_history::threshold_exceeded.eq(check.threshold_exceeded),
            variance_history::action_taken.eq(record.action_taken.as_str()),
            variance_history::record.eq(to_json("variance", record)?),
            variance_history::created_at.eq(to_timestamp(record.created_at)),
        ))
        .execute(connection)?;
    Ok(())
}

pub(super) fn write_replenishment(
    connection: &mut DbConnection,
    workflow_id: &WorkflowId,
    record: &ReplenishmentRecord,
) -> Result<()> {
    let shipment = &record.replenishment;
    diesel::insert_into(replenishments::table)
        .values((
            replenishments::replenishment_id.eq(record.replenishment_id.as_str()),
            replenishments::workflow_id.eq(workflow_id.as_str()),
            replenishments::forecast_id.eq(record.forecast_id.as_str()),
            replenishments::week_number.eq(i64::from(shipment.week_number)),
            replenishments::dc_stock_before
                .eq(to_i64("dc_stock_before", shipment.dc_stock_before.get())?),
            replenishments::dc_stock_after
                .eq(to_i64("dc_stock_after", shipment.dc_stock_after.get())?),
            replenishments::total_shipped
                .eq(to_i64("total_shipped", shipment.total_shipped.get())?),
            replenishments::record.eq(to_json("replenishment", record)?),
            replenishments::created_at.eq(to_timestamp(record.created_at)),
        ))
        .execute(connection)?;
    Ok(())
}

pub(super) fn write_reallocation(
    connection: &mut DbConnection,
    workflow_id: &WorkflowId,
    record: &ReallocationRecord,
) -> Result<()> {
    let plan = &record.reallocation;
    diesel::insert_into(reallocations::table)
        .values((
            reallocations::workflow_id.eq(workflow_id.as_str()),
            reallocations::forecast_id.eq(record.forecast_id.as_str()),
            reallocations::week_number.eq(i64::from(record.week_number)),
            reallocations::target.eq(to_i64("target", plan.target.get())?),
            reallocations::dc_unassigned.eq(to_i64("dc_unassigned", plan.dc_unassigned.get())?),
            reallocations::record.eq(to_json("reallocation", record)?),
            reallocations::created_at.eq(to_timestamp(record.created_at)),
        ))
        .execute(connection)?;
    Ok(())
}

pub(super) fn write_markdown(
    connection: &mut DbConnection,
    workflow_id: &WorkflowId,
    record: &MarkdownRecord,
) -> Result<()> {
    let recommendation = &record.recommendation;
    let changing = (
        markdowns::recommended_markdown_pct.eq(recommendation.recommended_markdown_pct.as_f64()),
        markdowns::status.eq(recommendation.status.as_str()),
        markdowns::record.eq(to_json("markdown", record)?),
    );
    on_backend!(
        connection,
        diesel::insert_into(markdowns::table)
            .values((
                markdowns::markdown_id.eq(record.markdown_id.as_str()),
                markdowns::workflow_id.eq(workflow_id.as_str()),
                markdowns::forecast_id.eq(record.forecast_id.as_str()),
                markdowns::week_number.eq(i64::from(recommendation.week_number)),
                changing.clone(),
                markdowns::created_at.eq(to_timestamp(record.created_at)),
            ))
            .on_conflict(markdowns::markdown_id)
            .do_update()
            .set(changing)
            .execute(connection)
    )?;
    Ok(())
}

pub(super) fn write_store_markdowns(
    connection: &mut DbConnection,
    markdown_id: &MarkdownId,
    stores: &[StoreMarkdown],
    at: DateTime<Utc>,
) -> Result<()> {
    let rows: Vec<_> = stores
        .iter()
        .map(|store| {
            (
                store_markdowns::markdown_id.eq(markdown_id.as_str()),
                store_markdowns::store_id.eq(store.store_id.as_str()),
                store_markdowns::markdown_pct.eq(store.markdown_pct.as_f64()),
                store_markdowns::applied_from_week.eq(i64::from(store.applied_from_week)),
                store_markdowns::created_at.eq(to_timestamp(at)),
            )
        })
        .collect();
    for chunk in rows.chunks(ROWS_PER_INSERT) {
        on_backend!(
            connection,
            diesel::insert_into(store_markdowns::table)
                .values(chunk)
                .execute(connection)
        )?;
    }
    Ok(())
}

pub(super) fn write_emergency_order(
    connection: &mut DbConnection,
    workflow_id: &WorkflowId,
    record: &EmergencyOrderRecord,
) -> Result<()> {
    let ordered = record
        .ordered_units
        .map(|units| to_i64("ordered_units", units.get()))
        .transpose()?;
    let changing = (
        emergency_orders::week_number.eq(i64::from(record.week_number)),
        emergency_orders::arrival_week.eq(i64::from(record.order.arrival_week)),
        emergency_orders::ordered_units.eq(ordered),
        emergency_orders::status.eq(record.status.as_str()),
        emergency_orders::record.eq(to_json("emergency_order", record)?),
    );
    on_backend!(
        connection,
        diesel::insert_into(emergency_orders::table)
            .values((
                emergency_orders::emergency_order_id.eq(record.emergency_order_id.as_str()),
                emergency_orders::workflow_id.eq(workflow_id.as_str()),
                emergency_orders::forecast_id.eq(record.forecast_id.as_str()),
                emergency_orders::recommended_units
                    .eq(to_i64("recommended_units", record.order.units.get())?),
                changing.clone(),
                emergency_orders::created_at.eq(to_timestamp(record.created_at)),
            ))
            .on_conflict(emergency_orders::emergency_order_id)
            .do_update()
            .set(changing)
            .execute(connection)
    )?;
    Ok(())
}

pub(super) fn write_report(
    connection: &mut DbConnection,
    workflow_id: &WorkflowId,
    report: &Value,
    at: DateTime<Utc>,
) -> Result<()> {
    diesel::insert_into(season_reports::table)
        .values((
            season_reports::workflow_id.eq(workflow_id.as_str()),
            season_reports::report.eq(to_json("report", report)?),
            season_reports::created_at.eq(to_timestamp(at)),
        ))
        .execute(connection)?;
    Ok(())
}
