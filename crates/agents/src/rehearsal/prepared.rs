//! From the request to its result.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use hemline_domain::{ForecastingMethod, StoreId, WorkflowId};
use hemline_ml::clustering::cluster_stores;
use hemline_ml::demand::{DemandForecast, forecast_demand};
use hemline_ml::factors::allocation_factors;
use hemline_planning::initial_allocation::StoreDemand;
use hemline_planning::simulation::{
    DemandPaths, Forecaster, SeasonForecast, Variant, VariantSummary, simulate,
};

use super::checks::resolve;
use super::forecaster::LevelCorrectedForecaster;
use super::refusal::{in_variant, other_stores, refused};
use super::request::{Rehearsal, RehearsalDemand};
use super::result::{RehearsalResult, RehearsedForecast, RehearsedVariant, ResolvedVariant};
use crate::context::{ContextAssembler, SeasonInputs, check_feasible};
use crate::error::AgentsError;
use crate::season_name;
use crate::team::{demand_input, store_demands};

/// Names the inputs of a rehearsal, which has no workflow.
const NO_WORKFLOW: &str = "rehearsal";

/// A rehearsal that was checked, with the data that it needs.
#[derive(Debug, Clone)]
pub struct PreparedRehearsal {
    demand: RehearsalDemand,
    /// At least one.
    variants: Vec<CheckedVariant>,
}

/// A variant that can be planned.
#[derive(Debug, Clone)]
struct CheckedVariant {
    resolved: ResolvedVariant,
    inputs: SeasonInputs,
    stores: Vec<StoreDemand>,
}

impl Rehearsal {
    /// Checks everything that can be known beforehand, and reads the data. Blocks on storage.
    ///
    /// # Errors
    /// When the category is unknown or has no history, when variants or assumptions are out of range (all
    /// violations at once, those of a variant with its name), when the history is too short, or when stores cannot
    /// be clustered as asked or are not the same in all variants.
    pub fn prepare(self, assembler: &ContextAssembler) -> Result<PreparedRehearsal, AgentsError> {
        let category = assembler.category(&self.category_id)?;
        let season = season_name(self.season_start_date);
        let workflow_id = WorkflowId::from(NO_WORKFLOW);
        let mut variants: Vec<CheckedVariant> = Vec::new();
        for resolved in resolve(&self, category.archetype)? {
            let parameters = &resolved.parameters;
            let inputs =
                assembler.assemble(&workflow_id, &season, &self.category_id, parameters)?;
            let variant = CheckedVariant::new(resolved, inputs)?;
            if variants
                .first()
                .is_some_and(|first| !first.has_stores_of(&variant))
            {
                return Err(other_stores(&variant.resolved.name));
            }
            variants.push(variant);
        }
        Ok(PreparedRehearsal {
            demand: self.demand,
            variants,
        })
    }
}

impl PreparedRehearsal {
    /// Demand paths that are simulated.
    #[must_use]
    pub fn paths(&self) -> usize {
        self.demand.paths
    }

    /// Simulated seasons: paths × variants.
    #[must_use]
    pub fn seasons(&self) -> usize {
        self.demand.paths * self.variants.len()
    }

    /// The variants with their forecasts and stores, ready for [`hemline_planning::simulation`]: to be simulated on
    /// given demand, e.g. real sales, instead of drawn demand.
    ///
    /// # Errors
    /// When a model cannot be fitted.
    pub fn planned(&self) -> Result<Vec<Variant>, AgentsError> {
        Ok(self.planned_with(&self.forecasts()?))
    }

    /// Forecasts and simulates, on the threads of the caller's rayon pool; re-forecasts are those of
    /// [`LevelCorrectedForecaster`]. `path_done` is called for every finished path.
    ///
    /// # Errors
    /// When a model cannot be fitted.
    pub fn run(&self, path_done: &(dyn Fn() + Sync)) -> Result<RehearsalResult, AgentsError> {
        self.run_with(&LevelCorrectedForecaster::default(), path_done)
    }

    /// The same with re-forecasts of another kind.
    ///
    /// # Errors
    /// As [`Self::run`], and what the forecaster refuses.
    pub fn run_with(
        &self,
        forecaster: &dyn Forecaster,
        path_done: &(dyn Fn() + Sync),
    ) -> Result<RehearsalResult, AgentsError> {
        let forecasts = self.forecasts()?;
        let planned = self.planned_with(&forecasts);
        let Some((first, forecast)) = planned.first().zip(forecasts.first()) else {
            return Err(AgentsError::Context {
                message: "a rehearsal needs a variant".to_owned(),
            });
        };
        let demand = DemandPaths::drawn(
            &first.forecast,
            &first.demand_shares(),
            self.demand.assumptions(),
            self.demand.paths,
            self.demand.seed,
        )
        .map_err(|error| refused(&error))?;
        let conditions = self.demand.conditions(first.parameters.lift_factor);
        let summaries = simulate(&planned, &demand, conditions, forecaster, path_done)
            .map_err(|error| refused(&error))?;
        Ok(RehearsalResult {
            demand: RehearsalDemand {
                true_lift_factor: conditions.true_lift_factor,
                ..self.demand
            },
            forecast: RehearsedForecast {
                total_season_demand: forecast.total_season_demand,
                weekly_demand_curve: forecast.weekly_demand_curve.clone(),
                warnings: forecast.diagnostics.warnings.clone(),
                store_count: first.stores.len(),
            },
            variants: self.rehearsed(&forecasts, summaries),
        })
    }

    fn planned_with(&self, forecasts: &[DemandForecast]) -> Vec<Variant> {
        let checked = self.variants.iter().zip(forecasts);
        checked
            .map(|(variant, forecast)| variant.planned(forecast))
            .collect()
    }

    fn rehearsed(
        &self,
        forecasts: &[DemandForecast],
        summaries: Vec<VariantSummary>,
    ) -> Vec<RehearsedVariant> {
        let variants = self.variants.iter().zip(forecasts).zip(summaries);
        variants
            .map(|((variant, forecast), summary)| RehearsedVariant {
                parameters: variant.resolved.parameters.clone(),
                defaults_applied: variant.resolved.defaults_applied.clone(),
                forecast_units: forecast.total_season_demand,
                summary,
            })
            .collect()
    }

    /// Every variant's forecast, made once for every history and method.
    fn forecasts(&self) -> Result<Vec<DemandForecast>, AgentsError> {
        let mut made: Vec<((NaiveDate, ForecastingMethod), DemandForecast)> = Vec::new();
        let mut forecasts = Vec::new();
        for CheckedVariant { inputs, .. } in &self.variants {
            let parameters = &inputs.parameters;
            let key = (parameters.history_until, parameters.forecasting_method);
            let known = made.iter().find(|(known, _)| *known == key);
            let forecast = match known {
                Some((_, forecast)) => forecast.clone(),
                None => {
                    let forecast = forecast_demand(&demand_input(inputs)?)?;
                    made.push((key, forecast.clone()));
                    forecast
                }
            };
            forecasts.push(forecast);
        }
        Ok(forecasts)
    }
}

impl CheckedVariant {
    fn new(resolved: ResolvedVariant, inputs: SeasonInputs) -> Result<Self, AgentsError> {
        check_feasible(&inputs).map_err(|error| in_variant(&resolved.name, error))?;
        let clusters = cluster_stores(&inputs.stores, &inputs.history, &inputs.parameters)?;
        let clustering = allocation_factors(&clusters, &inputs.stores, &inputs.parameters)?;
        Ok(Self {
            stores: store_demands(&clustering, &inputs.stores),
            resolved,
            inputs,
        })
    }

    fn has_stores_of(&self, other: &Self) -> bool {
        let ids = |variant: &Self| -> BTreeSet<StoreId> {
            let stores = variant.stores.iter();
            stores.map(|store| store.store_id.clone()).collect()
        };
        ids(self) == ids(other)
    }

    fn planned(&self, forecast: &DemandForecast) -> Variant {
        Variant {
            name: self.resolved.name.clone(),
            parameters: self.resolved.parameters.clone(),
            category: self.inputs.category.clone(),
            forecast: SeasonForecast::new(
                forecast.weekly_demand_curve.clone(),
                &forecast.diagnostics,
            ),
            stores: self.stores.clone(),
        }
    }
}
