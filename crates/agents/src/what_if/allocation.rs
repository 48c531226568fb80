//! What the Inventory Agent would make and ship.

use hemline_domain::storage::Storage;
use hemline_domain::{AllocationPlan, ForecastId, StatedParameters};
use hemline_ml::clustering::cluster_stores;
use hemline_ml::factors::allocation_factors;
use uuid::Uuid;

use super::given_forecast::GivenForecast;
use super::no_workflow;
use super::refusal::refused;
use crate::context::{ContextAssembler, check_stores, given_plan_fingerprint};
use crate::error::AgentsError;
use crate::season_name;
use crate::team::{allocation_plan, check_allocation};

/// A forecast to be made and shipped.
#[derive(Debug, Clone, PartialEq)]
pub struct AllocationQuestion {
    /// The forecast.
    pub forecast: GivenForecast,
    /// What is stated of the season; its length is the forecast's.
    pub stated: StatedParameters,
}

impl AllocationQuestion {
    /// The order and what each store gets of it. Blocks on storage.
    ///
    /// # Errors
    /// When the category is unknown or has no sales, the forecast or the parameters are out of range, or the stores
    /// cannot be clustered.
    pub(crate) fn answer(
        self,
        storage: &dyn Storage,
        assembler: &ContextAssembler,
    ) -> Result<AllocationPlan, AgentsError> {
        let forecast = &self.forecast;
        let category = assembler.category(&forecast.category_id)?;
        let parameters = forecast.parameters(&self.stated, &category, Vec::new())?;
        let season = season_name(parameters.season_start_date);
        let category_id = &forecast.category_id;
        let mut inputs = assembler.assemble(&no_workflow(), &season, category_id, &parameters)?;
        check_stores(&inputs)?;
        let order = forecast.order(storage, &parameters, &category)?;
        let clusters = cluster_stores(&inputs.stores, &inputs.history, &parameters)?;
        let clustering = allocation_factors(&clusters, &inputs.stores, &parameters)?;
        let curve = forecast.curve();
        inputs.plan_fingerprint = given_plan_fingerprint(&inputs.plan_fingerprint, &curve);
        let forecast_id = forecast.forecast_id.clone();
        let forecast_id =
            forecast_id.unwrap_or_else(|| ForecastId::new(format!("f_{}", Uuid::now_v7())));
        let two_weeks = curve.iter().take(2).sum();
        let plan = allocation_plan(&inputs, forecast_id, two_weeks, &order, &clustering).map_err(
            |error| {
                refused(
                    "forecast",
                    "a forecast that stores can be given units of",
                    &error,
                )
            },
        )?;
        check_allocation(&plan).map_err(|message| AgentsError::Context { message })?;
        Ok(plan)
    }
}
