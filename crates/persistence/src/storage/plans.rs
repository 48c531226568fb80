//! [`PlanStore`] on a database.

use std::collections::BTreeMap;

use diesel::prelude::*;
use hemline_domain::storage::{PlanStore, StorageError};
use hemline_domain::{
    AllocationId, AllocationPlan, ClusterShare, Clustering, Forecast, ForecastId, MethodComparison,
    PricingStrategy, WorkflowId,
};

use super::DatabaseStorage;
use super::plan_rows::{
    AllocationRow, AssignmentRow, ClusteringRow, DistributionRow, ForecastRow, PricingRow,
};
use crate::error::PersistenceError;
use crate::schema::{
    allocations, cluster_assignments, forecast_cluster_distribution, forecast_clusterings,
    forecasts, pricing_strategies,
};

impl PlanStore for DatabaseStorage {
    fn forecast(&self, id: &ForecastId) -> Result<Option<Forecast>, StorageError> {
        Ok(self.read_forecast(id)?)
    }

    fn forecasts(&self) -> Result<Vec<Forecast>, StorageError> {
        Ok(self.read_forecasts()?)
    }

    fn forecasts_of(&self, id: &WorkflowId) -> Result<Vec<Forecast>, StorageError> {
        let ids = self.read_forecast_ids(id)?;
        let forecasts = ids.iter().map(|id| Ok(self.read_forecast(id)?));
        let found: Result<Vec<Option<Forecast>>, StorageError> = forecasts.collect();
        Ok(found?.into_iter().flatten().collect())
    }

    fn clustering(&self, id: &ForecastId) -> Result<Option<Clustering>, StorageError> {
        Ok(self.read_clustering(id)?)
    }

    fn allocation(&self, id: &AllocationId) -> Result<Option<AllocationPlan>, StorageError> {
        Ok(self.read_allocation(id)?)
    }

    fn newest_allocation(&self, id: &ForecastId) -> Result<Option<AllocationPlan>, StorageError> {
        Ok(self.read_newest_allocation(id)?)
    }

    fn pricing_strategy(&self, id: &ForecastId) -> Result<Option<PricingStrategy>, StorageError> {
        Ok(self.read_pricing_strategy(id)?)
    }

    fn method_comparison(&self, id: &ForecastId) -> Result<Option<MethodComparison>, StorageError> {
        Ok(self.read_comparison(id)?)
    }

    fn save_method_comparison(&self, comparison: &MethodComparison) -> Result<(), StorageError> {
        if self.write_comparison(comparison)? {
            return Ok(());
        }
        Err(StorageError::UnknownForecast {
            forecast_id: comparison.forecast_id.clone(),
        })
    }
}

impl DatabaseStorage {
    fn read_forecast(&self, id: &ForecastId) -> Result<Option<Forecast>, PersistenceError> {
        let mut connection = self.database.reader()?;
        let row: Option<ForecastRow> = forecasts::table
            .filter(forecasts::forecast_id.eq(id.as_str()))
            .select(ForecastRow::as_select())
            .get_result(&mut connection)
            .optional()?;
        let Some(row) = row else {
            return Ok(None);
        };
        let shares: Vec<DistributionRow> = forecast_cluster_distribution::table
            .filter(forecast_cluster_distribution::forecast_id.eq(id.as_str()))
            .order(forecast_cluster_distribution::rank)
            .select(DistributionRow::as_select())
            .load(&mut connection)?;
        let shares: Result<Vec<ClusterShare>, PersistenceError> = shares
            .into_iter()
            .map(DistributionRow::into_domain)
            .collect();
        row.into_domain(shares?).map(Some)
    }

    fn read_forecast_ids(&self, id: &WorkflowId) -> Result<Vec<ForecastId>, PersistenceError> {
        let ids: Vec<String> = forecasts::table
            .filter(forecasts::workflow_id.eq(id.as_str()))
            .order(forecasts::position)
            .select(forecasts::forecast_id)
            .load(&mut self.database.reader()?)?;
        Ok(ids.into_iter().map(ForecastId::new).collect())
    }

    fn read_forecasts(&self) -> Result<Vec<Forecast>, PersistenceError> {
        let mut connection = self.database.reader()?;
        // One snapshot for both reads, so that no forecast appears without its clusters.
        let (rows, shares) = connection.transaction(|connection| {
            let rows: Vec<ForecastRow> = forecasts::table
                .order(forecasts::position.desc())
                .select(ForecastRow::as_select())
                .load(connection)?;
            let shares: Vec<DistributionRow> = forecast_cluster_distribution::table
                .order((
                    forecast_cluster_distribution::forecast_id,
                    forecast_cluster_distribution::rank,
                ))
                .select(DistributionRow::as_select())
                .load(connection)?;
            Ok::<_, PersistenceError>((rows, shares))
        })?;
        let mut shares_of: BTreeMap<String, Vec<ClusterShare>> = BTreeMap::new();
        for row in shares {
            let of_forecast = shares_of.entry(row.forecast_id.clone()).or_default();
            of_forecast.push(row.into_domain()?);
        }
        rows.into_iter()
            .map(|row| {
                let shares = shares_of.remove(&row.forecast_id).unwrap_or_default();
                row.into_domain(shares)
            })
            .collect()
    }

    fn read_clustering(&self, id: &ForecastId) -> Result<Option<Clustering>, PersistenceError> {
        let mut connection = self.database.reader()?;
        let (row, assignments) = connection.transaction(|connection| {
            let row: Option<ClusteringRow> = forecast_clusterings::table
                .filter(forecast_clusterings::forecast_id.eq(id.as_str()))
                .select(ClusteringRow::as_select())
                .get_result(connection)
                .optional()?;
            let assignments: Vec<AssignmentRow> = cluster_assignments::table
                .filter(cluster_assignments::forecast_id.eq(id.as_str()))
                .order(cluster_assignments::rank)
                .select(AssignmentRow::as_select())
                .load(connection)?;
            Ok::<_, PersistenceError>((row, assignments))
        })?;
        let assignments = assignments.into_iter().map(AssignmentRow::into_domain);
        row.map(|row| row.into_domain(assignments.collect()))
            .transpose()
    }

    fn read_allocation(
        &self,
        id: &AllocationId,
    ) -> Result<Option<AllocationPlan>, PersistenceError> {
        let row: Option<AllocationRow> = allocations::table
            .filter(allocations::allocation_id.eq(id.as_str()))
            .select(AllocationRow::as_select())
            .get_result(&mut self.database.reader()?)
            .optional()?;
        row.map(AllocationRow::into_domain).transpose()
    }

    fn read_newest_allocation(
        &self,
        id: &ForecastId,
    ) -> Result<Option<AllocationPlan>, PersistenceError> {
        let row: Option<AllocationRow> = allocations::table
            .filter(allocations::forecast_id.eq(id.as_str()))
            .order(allocations::position.desc())
            .select(AllocationRow::as_select())
            .first(&mut self.database.reader()?)
            .optional()?;
        row.map(AllocationRow::into_domain).transpose()
    }

    fn read_pricing_strategy(
        &self,
        id: &ForecastId,
    ) -> Result<Option<PricingStrategy>, PersistenceError> {
        let row: Option<PricingRow> = pricing_strategies::table
            .filter(pricing_strategies::forecast_id.eq(id.as_str()))
            .order(pricing_strategies::position.desc())
            .select(PricingRow::as_select())
            .first(&mut self.database.reader()?)
            .optional()?;
        row.map(PricingRow::into_domain).transpose()
    }
}
