//! What the approval of an emergency order shows (planning-rules 9).

use hemline_domain::season::{
    EmergencyOrder, EmergencyOrderRecord, EmergencyOrderStatus, Shortages,
};
use hemline_domain::storage::{Fact, WorkflowCommit};
use hemline_domain::{ApprovalAction, Category, EmergencyOrderId, ForecastId, Units, Workflow};
use hemline_planning::money::{in_currency, millionths};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::team::INVENTORY;
use crate::workflow::request::{Question, ask};

/// An emergency order that a person is to decide on.
pub(crate) struct EmergencyQuestion<'a> {
    /// The forecast that leaves the shortage.
    pub(crate) forecast_id: ForecastId,
    /// The week after which it would be placed.
    pub(crate) week_number: u32,
    pub(crate) shortages: Shortages,
    pub(crate) order: EmergencyOrder,
    /// For the costs, where they are known.
    pub(crate) category: &'a Category,
    pub(crate) reasoning: String,
}

/// Adds the order, the request and its event to `commit`.
pub(crate) fn ask_for_emergency_order(
    workflow: &Workflow,
    commit: &mut WorkflowCommit,
    question: EmergencyQuestion<'_>,
) {
    let record = EmergencyOrderRecord {
        emergency_order_id: EmergencyOrderId::new(format!("eo_{}", Uuid::now_v7())),
        forecast_id: question.forecast_id,
        week_number: question.week_number,
        shortages: question.shortages,
        order: question.order,
        ordered_units: None,
        status: EmergencyOrderStatus::PendingApproval,
        created_at: commit.at,
    };
    ask_again(
        workflow,
        commit,
        record,
        question.category,
        question.reasoning,
        None,
    );
}

/// The same for an order that is stored already; `changes` is what a Modify has changed.
pub(crate) fn ask_again(
    workflow: &Workflow,
    commit: &mut WorkflowCommit,
    record: EmergencyOrderRecord,
    category: &Category,
    reasoning: String,
    changes: Option<Value>,
) {
    let mut data = shown(&record, category);
    if let Some(changes) = changes {
        data["changes"] = changes;
    }
    commit.facts.push(Fact::EmergencyOrder(Box::new(record)));
    ask(
        workflow,
        commit,
        Question {
            agent: INVENTORY,
            action: ApprovalAction::ApproveEmergencyOrder,
            data,
            reasoning,
        },
    );
}

fn shown(record: &EmergencyOrderRecord, category: &Category) -> Value {
    let units = record.units();
    let mut data = json!({
        "emergency_order_id": record.emergency_order_id,
        "forecast_id": record.forecast_id,
        "week_number": record.week_number,
        "units": units,
        "recommended_units": record.order.units,
        "basis": record.order.basis,
        "still_needed": record.shortages.still_needed,
        "dc_shortage": record.shortages.dc_shortage,
        "network_shortage": record.shortages.network_shortage,
        "arrival_week": record.order.arrival_week,
        "sellable_after_arrival": record.order.sellable_after_arrival,
        "calculation": record.order.reasoning,
    });
    for (name, amount) in money(units, record.order.sellable_after_arrival, category) {
        data[name] = json!(amount);
    }
    data
}

/// The order's cost; and what it adds to the season's margin where the price is known: units that can be sold
/// after it has arrived at full price, the others at salvage value.
fn money(units: Units, sellable: Units, category: &Category) -> Vec<(&'static str, f64)> {
    let Some(cost) = category.unit_cost else {
        return Vec::new();
    };
    let total_cost = millionths(units, cost);
    let mut amounts = vec![("order_cost", in_currency(total_cost))];
    if let Some(price) = category.unit_price {
        let sold = units.min(sellable);
        let left_over = units.saturating_sub(sold);
        let salvage = category.salvage_value.unwrap_or_default();
        let margin = millionths(sold, price) + millionths(left_over, salvage) - total_cost;
        amounts.push(("expected_margin", in_currency(margin)));
    }
    amounts
}
