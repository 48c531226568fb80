//! What the approval of a markdown shows (planning-rules 10).

use hemline_domain::season::MarkdownRecord;
use hemline_domain::storage::WorkflowCommit;
use hemline_domain::{ApprovalAction, Units, Workflow};
use serde_json::{Value, json};

use crate::team::PRICING;
use crate::workflow::request::{Question, ask};

/// Adds the request and its event to `commit`; `before` is the recommendation that a Modify or a newer week
/// replaces, and `sold` the units sold through the checkpoint.
pub(crate) fn ask_for_markdown(
    workflow: &Workflow,
    commit: &mut WorkflowCommit,
    markdown: &MarkdownRecord,
    before: Option<&MarkdownRecord>,
    sold: Units,
    reasoning: String,
) {
    let mut data = json!(markdown.recommendation);
    data["markdown_id"] = json!(markdown.markdown_id);
    data["forecast_id"] = json!(markdown.forecast_id);
    data["sold"] = json!(sold);
    data["set_by_person"] = json!(markdown.set_by_person);
    data["outlook"] = json!(markdown.outlook);
    if let Some(before) = before {
        data["changes"] = changes(before, markdown);
    }
    ask(
        workflow,
        commit,
        Question {
            agent: PRICING,
            action: ApprovalAction::ApproveMarkdown,
            data,
            reasoning,
        },
    );
}

fn changes(before: &MarkdownRecord, now: &MarkdownRecord) -> Value {
    let (before, now) = (&before.recommendation, &now.recommendation);
    json!({
        "recommended_markdown_pct": {
            "from": before.recommended_markdown_pct,
            "to": now.recommended_markdown_pct,
        },
        "elasticity_coefficient": {
            "from": before.elasticity_coefficient,
            "to": now.elasticity_coefficient,
        },
        "sell_through_pct": {"from": before.sell_through_pct, "to": now.sell_through_pct},
    })
}
