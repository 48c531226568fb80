//! Units of emergency orders that have arrived: they belong to stores, too (planning-rules 9).

use hemline_domain::season::ReallocationRecord;
use hemline_domain::storage::{Fact, WorkflowCommit};
use hemline_planning::reallocation::reallocate;

use super::stored::StoredSeason;
use crate::error::AgentsError;
use crate::team::order_on_top;

/// Gives the stores new totals from the forecast in force, now that there are more units to give: a re-forecast
/// could only hand out what existed then.
pub(super) fn assign_arrived(
    season: &mut StoredSeason,
    commit: &mut WorkflowCommit,
) -> Result<(), AgentsError> {
    let to_date = season.to_date()?;
    let record = &to_date.record;
    let reallocation = reallocate(
        record.forecast.total_season_demand,
        record.safety_stock_percentage,
        to_date.balances.dc_stock,
        &to_date.stocks(),
        &record.clustering.demand_shares(),
    )
    .map_err(|error| AgentsError::Context {
        message: error.to_string(),
    })?;
    let emergency_order = order_on_top(
        to_date.week(),
        reallocation.shortages,
        record.units_on_order,
        &to_date.forecast_curve(),
        &season.workflow.parameters,
    );
    let reassigned = ReallocationRecord {
        forecast_id: record.forecast.forecast_id.clone(),
        week_number: to_date.week(),
        reallocation,
        units_on_order: record.units_on_order,
        emergency_order,
        created_at: commit.at,
    };
    season.reallocations.push(reassigned.clone());
    commit.facts.push(Fact::Reallocation(Box::new(reassigned)));
    Ok(())
}
