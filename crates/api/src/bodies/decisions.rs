//! Bodies of requests for a decision, and of decisions.

use chrono::{DateTime, Utc};
use hemline_agents::ModifyPreview;
use hemline_domain as domain;
use hemline_domain::{ApprovalId, ApprovalRequest, CategoryId, WorkflowId};
use hemline_persistence::queries::{ApprovalSummary, ListedApproval};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::approvals::ApprovalQuestion;
use super::stated_parameters::{Stated, StatedParametersSchema};
use super::vocabulary;

/// A request for a decision, without its figures.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ApprovalBrief {
    /// A decision names it.
    #[schema(value_type = String)]
    approval_id: ApprovalId,
    #[schema(value_type = vocabulary::ApprovalAction)]
    action: domain::ApprovalAction,
    /// Who asks.
    agent: String,
    created_at: DateTime<Utc>,
    /// Why.
    reasoning: String,
}

impl From<ApprovalSummary> for ApprovalBrief {
    fn from(approval: ApprovalSummary) -> Self {
        Self {
            approval_id: approval.approval_id,
            action: approval.action,
            agent: approval.agent,
            created_at: approval.created_at,
            reasoning: approval.reasoning,
        }
    }
}

/// A request for a decision in the list of all workflows' requests.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ListedApproval)]
pub(crate) struct ListedApprovalBody {
    #[serde(flatten)]
    brief: ApprovalBrief,
    #[schema(value_type = vocabulary::ApprovalStatus)]
    status: domain::ApprovalStatus,
    #[schema(value_type = String)]
    workflow_id: WorkflowId,
    #[schema(value_type = String)]
    category_id: CategoryId,
    category_name: String,
    season: String,
}

impl From<ListedApproval> for ListedApprovalBody {
    fn from(listed: ListedApproval) -> Self {
        Self {
            status: listed.approval.status,
            workflow_id: listed.approval.workflow_id.clone(),
            brief: listed.approval.into(),
            category_id: listed.category_id,
            category_name: listed.category_name,
            season: listed.season,
        }
    }
}

/// Requests for a decision, newest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ApprovalList {
    pub(crate) approvals: Vec<ListedApprovalBody>,
    /// Send it as `cursor` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) next_cursor: Option<String>,
}

/// A request for a decision.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ApprovalBody {
    /// A decision names it.
    #[schema(value_type = String)]
    approval_id: ApprovalId,
    #[serde(flatten)]
    #[schema(value_type = ApprovalQuestion)]
    question: Question,
    #[schema(value_type = vocabulary::ApprovalStatus)]
    status: domain::ApprovalStatus,
    /// Who asks.
    agent: String,
    /// Why.
    reasoning: String,
    /// What can be decided.
    options: Vec<String>,
    created_at: DateTime<Utc>,
}

/// What is asked, and the figures, which depend on it.
#[derive(Debug, Clone, Serialize)]
struct Question {
    action: domain::ApprovalAction,
    data: Value,
}

impl From<ApprovalRequest> for ApprovalBody {
    fn from(request: ApprovalRequest) -> Self {
        Self {
            approval_id: request.approval_id,
            question: Question {
                action: request.action,
                data: request.data,
            },
            status: request.status,
            agent: request.agent,
            reasoning: request.reasoning,
            options: vec!["modify".to_owned(), "accept".to_owned()],
            created_at: request.created_at,
        }
    }
}

/// What a person decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DecisionAction {
    /// Go on as asked.
    Accept,
    /// Compute again with `params`, and ask again.
    Modify,
}

/// What a Modify changes. Of a manufacturing order: any season parameter but its dates. Of a markdown:
/// `elasticity_coefficient` or `markdown_pct`. Of an emergency order: `units`. Other names are refused.
#[derive(ToSchema)]
#[allow(dead_code)] // The fields are the schema; values are read by the engine.
pub(crate) struct ModifyParams {
    #[serde(flatten)]
    parameters: StatedParametersSchema,
    /// Of a markdown: its depth, a multiple of 0.05 from 0 to `max_markdown`.
    #[schema(nullable = false, minimum = 0, maximum = 0.9)]
    markdown_pct: Option<f64>,
    /// Of an emergency order: the units to order; 0 orders nothing.
    #[schema(nullable = false, minimum = 0, maximum = 1_000_000_000)]
    units: Option<u64>,
}

/// A person's decision.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApprovalDecision {
    pub(crate) action: DecisionAction,
    /// What a Modify changes; which names are allowed depends on what is asked.
    #[schema(value_type = Option<ModifyParams>)]
    pub(crate) params: Option<Stated>,
    /// The request that the person saw; a stale one is refused.
    pub(crate) approval_id: Option<String>,
}

/// A Modify that nobody has decided on.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PreviewRequest {
    /// What the Modify would change; which names are allowed depends on what is asked.
    #[schema(value_type = Option<ModifyParams>)]
    pub(crate) params: Option<Stated>,
    /// The request that the person sees; a stale one is refused.
    pub(crate) approval_id: Option<String>,
}

/// What a Modify would ask.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ModifyPreview)]
pub(crate) struct PreviewBody {
    /// The waiting request, which the Modify would replace.
    #[schema(value_type = String)]
    approval_id: ApprovalId,
    #[serde(flatten)]
    #[schema(value_type = ApprovalQuestion)]
    question: Question,
    /// Why, in the words of the rules.
    reasoning: String,
    /// What the Modify changes: each name with `from` and `to`.
    #[schema(value_type = Object)]
    changed_parameters: Value,
    /// Whether a person would be asked again; where a markdown turns out not to be needed, nobody is.
    asks_again: bool,
    /// Whether the changes need another forecast than the stored one; `data` rests on that other forecast then.
    needs_reforecast: bool,
}

impl From<ModifyPreview> for PreviewBody {
    fn from(preview: ModifyPreview) -> Self {
        Self {
            approval_id: preview.approval_id,
            question: Question {
                action: preview.action,
                data: preview.data,
            },
            reasoning: preview.reasoning,
            changed_parameters: preview.changed_parameters,
            asks_again: preview.asks_again,
            needs_reforecast: preview.needs_reforecast,
        }
    }
}
