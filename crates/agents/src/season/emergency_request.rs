//! What the approval of an emergency order shows (planning-rules 9).

use hemline_domain::season::{
    EmergencyOrder, EmergencyOrderRecord, EmergencyOrderStatus, MarkdownRecord, Shortages,
};
use hemline_domain::storage::{Fact, WorkflowCommit};
use hemline_domain::{ApprovalAction, Category, Decimal, EmergencyOrderId, ForecastId};
use hemline_planning::order_margin::order_margin;
use serde_json::{Value, json};
use uuid::Uuid;

use super::stored::StoredSeason;
use crate::team::{INVENTORY, percent};
use crate::workflow::request::{Question, ask};

/// An emergency order that a person is to decide on.
pub(crate) struct EmergencyQuestion {
    /// The forecast that leaves the shortage.
    pub(crate) forecast_id: ForecastId,
    /// The week after which it would be placed.
    pub(crate) week_number: u32,
    pub(crate) shortages: Shortages,
    pub(crate) order: EmergencyOrder,
    pub(crate) reasoning: String,
}

/// Adds the order, the request and its event to `commit`.
pub(crate) fn ask_for_emergency_order(
    season: &StoredSeason,
    commit: &mut WorkflowCommit,
    question: EmergencyQuestion,
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
    ask_again(season, commit, record, question.reasoning, None);
}

/// The same for an order that is stored already; `changes` is what a Modify has changed.
pub(crate) fn ask_again(
    season: &StoredSeason,
    commit: &mut WorkflowCommit,
    record: EmergencyOrderRecord,
    mut reasoning: String,
    changes: Option<Value>,
) {
    if let Some(markdown) = season.accepted_markdown() {
        reasoning += &warning_after(markdown);
    }
    let mut data = shown(&record, &season.category);
    if let Some(changes) = changes {
        data["changes"] = changes;
    }
    commit.facts.push(Fact::EmergencyOrder(Box::new(record)));
    ask(
        &season.workflow,
        commit,
        Question {
            agent: INVENTORY,
            action: ApprovalAction::ApproveEmergencyOrder,
            data,
            reasoning,
        },
    );
}

/// A markdown's lift is expected before anybody has seen it, and no order can be sent back.
fn warning_after(markdown: &MarkdownRecord) -> String {
    let recommendation = &markdown.recommendation;
    let (Some(week), true) = (
        markdown.applied_after_week,
        recommendation.expected_demand_lift_pct > Decimal::ZERO,
    ) else {
        return String::new();
    };
    format!(
        " Look twice: the forecast counts the {} more demand that the markdown of {} after week {week} is expected to bring. If sales do not rise by as much, this order is too large.",
        percent(recommendation.expected_demand_lift_pct.as_f64()),
        percent(recommendation.recommended_markdown_pct.as_f64()),
    )
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
    let sellable = record.order.sellable_after_arrival;
    let amounts = order_margin(units, sellable, category);
    if let Some(cost) = amounts.cost {
        data["order_cost"] = json!(cost);
    }
    if let Some(margin) = amounts.expected_margin {
        data["expected_margin"] = json!(margin);
    }
    data
}
