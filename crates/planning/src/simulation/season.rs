//! One simulated season, week by week, through the rules that the real one uses.

use hemline_domain::{Decimal, LedgerRow, SeasonParameters, Share, StoreId, Units, apportion};

use super::demand_paths::DemandPath;
use super::forecaster::{Forecaster, MarkdownInForce};
use super::movements::{Movements, Unrecorded, sold};
use super::outcome::SeasonOutcome;
use super::revision::revised_curve;
use super::variant::{LaunchPlan, Variant};
use crate::emergency_order::{self, EmergencyOrder};
use crate::error::PlanningError;
use crate::ledger::launch_rows;
use crate::markdown::{self, CheckpointFigures, expected_lift};
use crate::reallocation::{Shortages, reallocate};
use crate::replenishment::{ExpectedDemand, replenish};
use crate::store_stock::StoreStock;
use crate::variance::{self, SeasonToDate};

/// What holds for every variant of a simulation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeasonConditions {
    /// Whether recommended emergency orders are placed.
    pub accept_emergency_orders: bool,
    /// By how much customers really buy more: a markdown of depth d multiplies demand with 1 + d × this. `None`:
    /// as each variant's `lift_factor` expects.
    pub true_lift_factor: Option<Decimal>,
}

impl Default for SeasonConditions {
    fn default() -> Self {
        Self {
            accept_emergency_orders: true,
            true_lift_factor: None,
        }
    }
}

/// Runs one season of a variant on one demand path, and returns what it ended with. `plan` is the variant's
/// [`launch`](Variant::launch); the path's stores must be the variant's, by id.
///
/// # Errors
/// When a rule or the forecaster refuses.
pub fn simulate_season(
    variant: &Variant,
    plan: &LaunchPlan,
    path: &DemandPath,
    conditions: SeasonConditions,
    forecaster: &dyn Forecaster,
) -> Result<SeasonOutcome, PlanningError> {
    Season::new(variant, plan, conditions, forecaster, Unrecorded).run(path)
}

/// As [`simulate_season`], and returns every movement of units in the order booked.
///
/// # Errors
/// As [`simulate_season`].
pub fn simulate_season_with_ledger(
    variant: &Variant,
    plan: &LaunchPlan,
    path: &DemandPath,
    conditions: SeasonConditions,
    forecaster: &dyn Forecaster,
) -> Result<(SeasonOutcome, Vec<LedgerRow>), PlanningError> {
    let mut rows = Vec::new();
    let outcome = Season::new(variant, plan, conditions, forecaster, &mut rows).run(path)?;
    Ok((outcome, rows))
}

struct Season<'a, M> {
    variant: &'a Variant,
    parameters: &'a SeasonParameters,
    plan: &'a LaunchPlan,
    conditions: SeasonConditions,
    forecaster: &'a dyn Forecaster,
    movements: M,
    stocks: Vec<StoreStock>,
    dc_stock: Units,
    /// The forecast in force, per season week.
    curve: Vec<Units>,
    weekly_sales: Vec<Units>,
    on_order: Vec<EmergencyOrder>,
    markdown: Option<MarkdownInForce>,
    outcome: SeasonOutcome,
}

impl<'a, M: Movements> Season<'a, M> {
    fn new(
        variant: &'a Variant,
        plan: &'a LaunchPlan,
        conditions: SeasonConditions,
        forecaster: &'a dyn Forecaster,
        mut movements: M,
    ) -> Self {
        movements.book(|| launch_rows(plan.manufactured, &plan.stores));
        Self {
            variant,
            parameters: &variant.parameters,
            plan,
            conditions,
            forecaster,
            movements,
            stocks: plan.stocks(),
            dc_stock: plan.dc_stock,
            curve: plan.accepted_curve.clone(),
            weekly_sales: Vec::with_capacity(plan.accepted_curve.len()),
            on_order: Vec::new(),
            markdown: None,
            outcome: SeasonOutcome::at_launch(plan.manufactured),
        }
    }

    fn run(mut self, path: &DemandPath) -> Result<SeasonOutcome, PlanningError> {
        for week in 1..=self.parameters.forecast_horizon_weeks {
            self.sell(week, path.week(week));
            self.run_week_end(week)?;
        }
        Ok(self.ended())
    }

    /// The order of a week (planning-rules 8), once its sales are booked.
    fn run_week_end(&mut self, week: u32) -> Result<(), PlanningError> {
        let is_last = week == self.parameters.forecast_horizon_weeks;
        self.receive_orders(week)?;
        if !is_last && self.is_off_forecast()? {
            self.outcome.variance_reforecasts += 1;
            self.forecast_again(week)?;
        }
        self.replenish(week)?;
        // A markdown after the last week would reach nobody.
        if !is_last && self.parameters.markdown_checkpoint_week == Some(week) {
            self.mark_down_if_needed(week)?;
        }
        Ok(())
    }

    fn sell(&mut self, week: u32, base_demand: &[Units]) {
        let demand = self.lifted(week, base_demand);
        let demand = demand.as_deref().unwrap_or(base_demand);
        let mut week_sales = Units::ZERO;
        for (store, wanted) in self.stocks.iter_mut().zip(demand) {
            let units = store.inventory().min(*wanted);
            store.sold += units;
            week_sales += units;
            self.outcome.lost_sales += wanted.saturating_sub(units);
            self.movements
                .book(|| vec![sold(week, &store.store_id, units)]);
        }
        self.outcome.demand += demand.iter().sum();
        self.outcome.units_sold += week_sales;
        if self.markdown.is_some() {
            self.outcome.units_sold_marked_down += week_sales;
        }
        self.weekly_sales.push(week_sales);
    }

    /// Demand at the marked-down price: the week's units × (1 + depth × true lift), over the stores as before.
    /// `None` before a markdown.
    fn lifted(&self, week: u32, demand: &[Units]) -> Option<Vec<Units>> {
        let markdown = self
            .markdown
            .filter(|markdown| week > markdown.applied_after_week)?;
        let lift = match self.conditions.true_lift_factor {
            Some(factor) => markdown.depth.decimal().times(factor),
            None => markdown.expected_lift,
        };
        let units: Units = demand.iter().sum();
        let weights: Vec<(&StoreId, u64)> = self
            .stocks
            .iter()
            .zip(demand)
            .map(|(store, units)| (&store.store_id, units.get()))
            .collect();
        Some(apportion(units.scaled_by(Decimal::ONE + lift), &weights))
    }

    /// Books the emergency orders that arrive at the end of `week`, and assigns their units to stores.
    fn receive_orders(&mut self, week: u32) -> Result<(), PlanningError> {
        let (arrived, on_order): (Vec<_>, Vec<_>) = std::mem::take(&mut self.on_order)
            .into_iter()
            .partition(|order| order.arrival_week <= week);
        self.on_order = on_order;
        for order in &arrived {
            self.dc_stock += order.units;
            self.outcome.emergency_units += order.units;
            self.movements.book(|| vec![order.arrival_row()]);
        }
        if !arrived.is_empty() {
            self.assign_totals()?;
        }
        Ok(())
    }

    /// Whether the variance through this week triggers a re-forecast. What stocked-out stores did is shown
    /// beside the variance in a real season and decides nothing, so it is left out.
    fn is_off_forecast(&self) -> Result<bool, PlanningError> {
        let weeks = self.weekly_sales.len();
        let season = SeasonToDate {
            forecast: &self.curve[..weeks],
            original_forecast: &self.plan.accepted_curve[..weeks],
            actual: &self.weekly_sales,
            stocked_out: &[],
        };
        Ok(variance::check(season, self.parameters)?.threshold_exceeded)
    }

    /// Re-forecast, re-allocation, emergency order.
    fn forecast_again(&mut self, week: u32) -> Result<(), PlanningError> {
        self.curve = revised_curve(
            self.forecaster,
            &self.weekly_sales,
            &self.plan.accepted_curve,
            self.markdown,
        )?;
        let shortages = self.assign_totals()?;
        self.order_on_top(week, shortages);
        self.receive_orders(week)
    }

    /// The stores' season totals anew, from the forecast in force and the units in existence.
    fn assign_totals(&mut self) -> Result<Shortages, PlanningError> {
        let plan = reallocate(
            self.curve.iter().sum(),
            self.plan.safety_stock_percentage,
            self.dc_stock,
            &self.stocks,
            &self.plan.shares,
        )?;
        for (stock, revised) in self.stocks.iter_mut().zip(&plan.stores) {
            stock.season_total = revised.season_total;
        }
        Ok(plan.shortages)
    }

    /// Orders what is lacking and not on its way already.
    fn order_on_top(&mut self, week: u32, shortages: Shortages) {
        if !self.conditions.accept_emergency_orders {
            return;
        }
        let on_order: Units = self.on_order.iter().map(|order| order.units).sum();
        let lacking = Shortages {
            dc_shortage: shortages.dc_shortage.saturating_sub(on_order),
            network_shortage: shortages.network_shortage.saturating_sub(on_order),
            ..shortages
        };
        let order = emergency_order::recommend(week, lacking, &self.curve, self.parameters);
        if order.is_needed() {
            self.on_order.push(order);
        }
    }

    fn replenish(&mut self, week: u32) -> Result<(), PlanningError> {
        let demand = ExpectedDemand {
            weekly_curve: &self.curve,
            shares: &self.plan.shares,
        };
        let plan = replenish(week, &self.stocks, self.dc_stock, demand, self.parameters)?;
        // Where it is skipped, there are no rows.
        for (stock, row) in self.stocks.iter_mut().zip(&plan.stores) {
            stock.shipped += row.shipped;
        }
        self.dc_stock = plan.dc_stock_after;
        self.movements.book(|| plan.ledger_rows());
        Ok(())
    }

    /// The checkpoint: a recommended markdown is accepted, and the rest of the season forecast with its lift.
    fn mark_down_if_needed(&mut self, week: u32) -> Result<(), PlanningError> {
        let figures = CheckpointFigures {
            week_number: week,
            sold: self.outcome.units_sold,
            accepted_curve: &self.plan.accepted_curve,
            manufactured: self.plan.manufactured,
        };
        let depth = markdown::recommend(figures, self.parameters)?.recommended_markdown_pct;
        if depth == Share::ZERO {
            return Ok(());
        }
        self.outcome.markdown_depth = depth;
        self.markdown = Some(MarkdownInForce {
            depth,
            expected_lift: expected_lift(depth, self.parameters),
            applied_after_week: week,
        });
        self.outcome.markdown_reforecasts += 1;
        self.forecast_again(week)
    }

    fn ended(self) -> SeasonOutcome {
        let mut outcome = self.outcome;
        outcome.left_in_stores = self.stocks.iter().map(StoreStock::inventory).sum();
        outcome.left_at_dc = self.dc_stock;
        outcome.weekly_sales = self.weekly_sales;
        outcome.price(&self.variant.category);
        outcome
    }
}

impl<M: Movements> Movements for &mut M {
    fn book(&mut self, rows: impl FnOnce() -> Vec<LedgerRow>) {
        (**self).book(rows);
    }
}
