//! Whether a season's recorded shipments are what its ledger, its plan and its parameters say.

use hemline_domain::storage::{PlanStore, SeasonStore, StorageError};
use hemline_domain::{LedgerRow, Workflow};
use hemline_persistence::DatabaseStorage;
use hemline_planning::shipment_check::{ShippedSeason, check_shipments};

use super::verdict::Fault;

/// Checks the shipments of a season whose order was accepted; before that there are none.
pub(super) fn shipments_as_booked(
    storage: &DatabaseStorage,
    season: &Workflow,
    rows: &[LedgerRow],
) -> Result<Result<(), Fault>, StorageError> {
    let (Some(agenda), Some(allocation_id)) = (&season.agenda, &season.allocation_id) else {
        return Ok(Ok(()));
    };
    let Some(plan) = storage.allocation(allocation_id)? else {
        let why = format!("the accepted plan {allocation_id} is not stored");
        return Ok(Err(Fault::without_row(why)));
    };
    let id = &season.workflow_id;
    let clustering = storage.clustering(&plan.forecast_id)?;
    let shares = clustering.map(|clustering| clustering.demand_shares());
    let checked = check_shipments(
        rows,
        ShippedSeason {
            week: agenda.week,
            shipments_are_due: agenda.replenish,
            parameters: &season.parameters,
            plan: &plan,
            shares: &shares.unwrap_or_default(),
            forecasts: &storage.forecasts_of(id)?,
            reallocations: &storage.reallocations(id)?,
            shipments: &storage.replenishments(id)?,
        },
    );
    Ok(checked.map_err(|altered| Fault::without_row(altered.to_string())))
}
