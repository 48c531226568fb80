//! One way to run the season: parameters, and the plan that they make.

use hemline_domain::{Category, Decimal, SeasonParameters, StoreAllocation, StoreId, Units};

use super::error_spread::SeasonForecast;
use crate::error::PlanningError;
use crate::initial_allocation::{StoreDemand, allocate, two_week_demand};
use crate::manufacturing::order_quantity;
use crate::store_stock::StoreStock;

/// A set of parameters to be rehearsed, with what it is planned from.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// Its name, e.g. `less safety stock`.
    pub name: String,
    /// What the season is planned and steered with.
    pub parameters: SeasonParameters,
    /// The category: prices and costs, where it has them.
    pub category: Category,
    /// The forecast that the order is accepted with.
    pub forecast: SeasonForecast,
    /// The stores with their shares of demand.
    pub stores: Vec<StoreDemand>,
}

/// A variant's accepted plan: where every unit is at launch.
#[derive(Debug, Clone, PartialEq)]
pub struct LaunchPlan {
    /// Units manufactured.
    pub manufactured: Units,
    /// Safety stock over the forecast, as a fraction.
    pub safety_stock_percentage: Decimal,
    /// Units at the DC after launch.
    pub dc_stock: Units,
    /// What the stores were planned and got at launch, by id.
    pub stores: Vec<StoreAllocation>,
    /// The stores' shares of demand, in the same order.
    pub shares: Vec<(StoreId, f64)>,
    /// The accepted forecast per season week.
    pub accepted_curve: Vec<Units>,
}

impl Variant {
    /// Orders and allocates as the season would (planning-rules 6).
    ///
    /// # Errors
    /// When an order cannot be computed or allocated, or the forecast has not the season's weeks.
    pub fn launch(&self) -> Result<LaunchPlan, PlanningError> {
        let horizon = usize::try_from(self.parameters.forecast_horizon_weeks).unwrap_or(usize::MAX);
        let accepted_curve = self.forecast.curve();
        if accepted_curve.len() != horizon {
            return Err(PlanningError::MismatchedWeeks {
                a_name: "the season",
                a: horizon,
                b_name: "the forecast",
                b: accepted_curve.len(),
            });
        }
        let order = order_quantity(
            self.forecast.total(),
            &self.forecast.total_distribution,
            &self.parameters,
            &self.category,
        )?;
        let allocation = allocate(
            order.quantity,
            two_week_demand(&self.forecast.weekly_demand_curve),
            &self.stores,
            self.parameters.dc_holdback_percentage,
        )?;
        Ok(LaunchPlan {
            manufactured: order.quantity,
            safety_stock_percentage: order.safety_stock_percentage,
            dc_stock: allocation.holdback_total,
            stores: allocation.stores,
            shares: self.demand_shares(),
            accepted_curve,
        })
    }

    /// The stores' shares of demand, with their ids, by id.
    #[must_use]
    pub fn demand_shares(&self) -> Vec<(StoreId, f64)> {
        let mut shares: Vec<(StoreId, f64)> = self
            .stores
            .iter()
            .map(|store| (store.store_id.clone(), store.demand_share))
            .collect();
        shares.sort_by(|a, b| a.0.cmp(&b.0));
        shares
    }
}

impl LaunchPlan {
    /// The stores' figures after launch, by id.
    #[must_use]
    pub fn stocks(&self) -> Vec<StoreStock> {
        let stocks = self.stores.iter().map(|store| StoreStock {
            store_id: store.store_id.clone(),
            season_total: store.total_season_allocation,
            shipped: store.initial_allocation,
            adjusted: Units::ZERO,
            sold: Units::ZERO,
        });
        stocks.collect()
    }
}
