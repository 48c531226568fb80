//! What the approval of a manufacturing order shows: figures, reasons, and what a Modify changed.

use std::collections::BTreeMap;

use hemline_domain::storage::WorkflowCommit;
use hemline_domain::{AllocationPlan, ApprovalAction, Forecast, StoreId, Units, Workflow};
use hemline_planning::order_margin::{OrderMargin, order_margin};
use serde_json::{Value, json};

use super::request::{Question, ask};
use crate::context::SeasonInputs;
use crate::team::INVENTORY;

/// Stores listed among those that a Modify moved most.
const MOVED_STORES_SHOWN: usize = 5;

/// The plan that is asked about, and the one before it, if there was one.
pub(crate) struct OrderQuestion<'a> {
    pub(crate) inputs: &'a SeasonInputs,
    pub(crate) forecast: &'a Forecast,
    pub(crate) plan: &'a AllocationPlan,
    pub(crate) before: Option<&'a PlanBefore>,
    pub(crate) reasoning: String,
}

/// The version of the plan that a Modify replaces.
pub(crate) struct PlanBefore {
    pub(crate) plan: AllocationPlan,
    pub(crate) total_season_demand: Units,
}

impl OrderQuestion<'_> {
    /// Adds the request and its event to `commit`.
    pub(crate) fn ask(self, workflow: &Workflow, commit: &mut WorkflowCommit) {
        let question = Question {
            agent: INVENTORY,
            action: ApprovalAction::ApproveManufacturingOrder,
            data: self.data(),
            reasoning: self.reasoning,
        };
        ask(workflow, commit, question);
    }

    fn data(&self) -> Value {
        let plan = self.plan;
        let mut data = json!({
            "forecast_id": self.forecast.forecast_id,
            "allocation_id": plan.allocation_id,
            "total_season_demand": self.forecast.total_season_demand,
            "stated_demand_units": self.inputs.parameters.stated_demand_units,
            "manufacturing_qty": plan.manufacturing_qty,
            "safety_stock_percentage": plan.safety_stock_percentage,
            "initial_allocation": plan.initial_allocation_total,
            "holdback": plan.holdback_total,
            "minimum_raised_initial": plan.minimum_raised_initial,
            "store_allocations": plan.store_allocations,
        });
        let demand = self.forecast.total_season_demand;
        for (name, amount) in amounts(self.amounts(plan.manufacturing_qty, demand)) {
            data[name] = json!(amount);
        }
        if let Some(before) = self.before {
            data["changes"] = self.changes(before);
        }
        data
    }

    fn changes(&self, before: &PlanBefore) -> Value {
        let from_to = |from: Units, to: Units| json!({"from": from, "to": to});
        let (old, new) = (&before.plan, self.plan);
        let total = self.forecast.total_season_demand;
        let mut changes = json!({
            "total_season_demand": from_to(before.total_season_demand, total),
            "manufacturing_qty": from_to(old.manufacturing_qty, new.manufacturing_qty),
            "initial_allocation": from_to(old.initial_allocation_total, new.initial_allocation_total),
            "holdback": from_to(old.holdback_total, new.holdback_total),
            "safety_stock_percentage": {
                "from": old.safety_stock_percentage,
                "to": new.safety_stock_percentage,
            },
            "stores_moved_most": stores_moved_most(old, new),
        });
        let from = self.amounts(old.manufacturing_qty, before.total_season_demand);
        let to = self.amounts(new.manufacturing_qty, total);
        for ((name, from), (_, to)) in amounts(from).zip(amounts(to)) {
            changes[name] = json!({"from": from, "to": to});
        }
        changes
    }

    fn amounts(&self, ordered: Units, demand: Units) -> OrderMargin {
        order_margin(ordered, demand, &self.inputs.category)
    }
}

/// The amounts that are known, by their names in a request.
fn amounts(of: OrderMargin) -> impl Iterator<Item = (&'static str, f64)> {
    let named = [
        ("manufacturing_cost", of.cost),
        ("expected_revenue", of.expected_revenue),
        ("expected_margin", of.expected_margin),
    ];
    named
        .into_iter()
        .filter_map(|(name, amount)| Some((name, amount?)))
}

fn stores_moved_most(before: &AllocationPlan, after: &AllocationPlan) -> Vec<Value> {
    let mut totals: BTreeMap<&StoreId, (Units, Units)> = BTreeMap::new();
    for store in &before.store_allocations {
        totals.entry(&store.store_id).or_default().0 = store.total_season_allocation;
    }
    for store in &after.store_allocations {
        totals.entry(&store.store_id).or_default().1 = store.total_season_allocation;
    }
    let mut moved: Vec<_> = totals
        .into_iter()
        .filter(|(_, (from, to))| from != to)
        .collect();
    moved.sort_by_key(|(id, (from, to))| (std::cmp::Reverse(from.get().abs_diff(to.get())), *id));
    moved
        .into_iter()
        .take(MOVED_STORES_SHOWN)
        .map(|(id, (from, to))| json!({"store_id": id, "from": from, "to": to}))
        .collect()
}
