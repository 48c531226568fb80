//! The crate's error type: what can stop a workflow or refuse a request, and what to do about it.

mod suggestions;

use hemline_agent_runtime::model::ModelError;
use hemline_domain::storage::StorageError;
use hemline_domain::{
    ApprovalAction, ApprovalId, CategoryId, DomainError, StoreId, Violation, WorkflowFailure,
    WorkflowId, WorkflowState,
};
use hemline_ml::MlError;
use serde_json::{Value, json};

/// What went wrong while a season was planned.
#[derive(Debug, thiserror::Error)]
pub enum AgentsError {
    /// Parameters out of their ranges: all of them at once.
    #[error("{}", summary(violations))]
    InvalidParameters {
        /// Every violation found.
        violations: Vec<Violation>,
    },
    /// A text that does not state everything that planning needs.
    #[error("{message}")]
    Extraction {
        /// Which parameters are missing or in doubt, in a sentence.
        message: String,
        /// What is missing.
        missing: Vec<String>,
        /// What was found.
        extracted: Value,
        /// What to add to the text.
        suggestions: Vec<String>,
    },
    /// A text that states everything, but values that are out of their ranges.
    #[error("{}", summary(violations))]
    ImpossibleText {
        /// Every violation found.
        violations: Vec<Violation>,
        /// What was read.
        extracted: Value,
        /// What was read from which words, in sentences.
        reasoning: String,
    },
    /// A category that is not in the database.
    #[error("there is no category {category_id}")]
    UnknownCategory {
        /// The category asked for.
        category_id: CategoryId,
        /// Some of those that exist.
        known: Vec<CategoryId>,
    },
    /// Stores that are not in the database.
    #[error("include_stores names stores that do not exist: {}", list(stores))]
    UnknownStores {
        /// The stores asked for.
        stores: Vec<StoreId>,
    },
    /// A category without any sales.
    #[error("category {category_id} has no sales history")]
    NoHistory {
        /// The category.
        category_id: CategoryId,
    },
    /// The models refused the data.
    #[error(transparent)]
    Data(MlError),
    /// A workflow that does not exist.
    #[error("there is no workflow {workflow_id}")]
    UnknownWorkflow {
        /// The workflow asked for.
        workflow_id: WorkflowId,
    },
    /// A decision on a workflow that does not wait for one.
    #[error("workflow {workflow_id} does not wait for a decision; it is in {state}")]
    NotWaiting {
        /// The workflow.
        workflow_id: WorkflowId,
        /// Where it stands.
        state: WorkflowState,
    },
    /// A decision on a request that is no longer the pending one.
    #[error("approval {given} is not the one that waits for a decision ({pending} is)")]
    StaleApproval {
        /// The request that the decision names.
        given: ApprovalId,
        /// The pending one.
        pending: ApprovalId,
    },
    /// A retry of a workflow that has not failed.
    #[error(
        "workflow {workflow_id} has not failed, so there is nothing to retry; it is in {state}"
    )]
    NotFailed {
        /// The workflow.
        workflow_id: WorkflowId,
        /// Where it stands.
        state: WorkflowState,
    },
    /// A transition that the state machine does not have.
    #[error("workflow {workflow_id} cannot go from {from} to {to}")]
    IllegalTransition {
        /// The workflow.
        workflow_id: WorkflowId,
        /// Where it stands.
        from: WorkflowState,
        /// Where it was asked to go.
        to: WorkflowState,
    },
    /// Something that needs a season under way.
    #[error("workflow {workflow_id} has no season under way; it is in {state}")]
    NotInSeason {
        /// The workflow.
        workflow_id: WorkflowId,
        /// Where it stands.
        state: WorkflowState,
    },
    /// The end of a season that waits for a decision.
    #[error(
        "workflow {workflow_id} cannot be completed in {state}: {action} ({approval_id}) waits for a decision"
    )]
    AwaitsDecision {
        /// The workflow.
        workflow_id: WorkflowId,
        /// Where it stands.
        state: WorkflowState,
        /// What is asked.
        action: ApprovalAction,
        /// The request that waits.
        approval_id: ApprovalId,
    },
    /// The agents are at work on the season.
    #[error("the agents are still at work on the season of workflow {workflow_id}")]
    Busy {
        /// The workflow.
        workflow_id: WorkflowId,
    },
    /// What a person says contradicts what is stored of the season.
    #[error("{message}")]
    ContradictsSeason {
        /// The workflow.
        workflow_id: WorkflowId,
        /// What contradicts what.
        message: String,
        /// What to do.
        suggestion: String,
    },
    /// Somebody else changed the workflow at the same moment.
    #[error("workflow {workflow_id} was changed by somebody else meanwhile")]
    ChangedMeanwhile {
        /// The workflow.
        workflow_id: WorkflowId,
    },
    /// The inputs of a plan could not be put together.
    #[error("the planning context could not be assembled: {message}")]
    Context {
        /// Why.
        message: String,
    },
    /// An agent failed.
    #[error("{agent} failed: {message}")]
    Agent {
        /// The agent.
        agent: String,
        /// Why.
        message: String,
    },
    /// An agent took too long.
    #[error("{agent} exceeded its time limit: {message}")]
    Timeout {
        /// The agent.
        agent: String,
        /// Which limit.
        message: String,
    },
    /// The model could not be reached or refused.
    #[error("the language model is not available: {message}")]
    Model {
        /// The agent that asked it.
        agent: String,
        /// The provider's last answer.
        message: String,
    },
    /// The model that reads a planner's text gave no usable answer.
    #[error("the language model could not read the text: {0}")]
    TextReader(#[from] ModelError),
    /// An agent's tool found the data or the parameters to be such that no plan can be made.
    #[error("{agent} cannot plan from what is given: {message}")]
    Unplannable {
        /// The agent.
        agent: String,
        /// The error's type in the API's error bodies.
        error_type: &'static str,
        /// What is at fault, and what to do.
        message: String,
    },
    /// The server is stopping; the run goes on when it starts again.
    #[error("the run was interrupted; it resumes when the server starts again")]
    Interrupted,
    /// Storage failed.
    #[error(transparent)]
    Storage(StorageError),
}

impl AgentsError {
    /// The error's type in the API's error bodies.
    #[must_use]
    pub fn error_type(&self) -> &'static str {
        match self {
            Self::InvalidParameters { .. }
            | Self::ImpossibleText { .. }
            | Self::UnknownStores { .. } => "INVALID_PARAMETERS",
            Self::Extraction { .. } => "PARAMETER_EXTRACTION_ERROR",
            Self::UnknownCategory { .. } | Self::UnknownWorkflow { .. } => "NOT_FOUND",
            Self::NoHistory { .. } => "DATA_NOT_FOUND",
            Self::Data(MlError::InsufficientHistory { .. }) => "INSUFFICIENT_HISTORY",
            Self::Data(_) => "INVALID_PARAMETERS",
            Self::NotWaiting { .. }
            | Self::StaleApproval { .. }
            | Self::ContradictsSeason { .. }
            | Self::Busy { .. }
            | Self::ChangedMeanwhile { .. } => "CONFLICT",
            Self::IllegalTransition { .. }
            | Self::NotFailed { .. }
            | Self::NotInSeason { .. }
            | Self::AwaitsDecision { .. } => "ILLEGAL_TRANSITION",
            Self::Context { .. } => "CONTEXT_ASSEMBLY_ERROR",
            Self::Agent { .. } => "AGENT_EXECUTION_ERROR",
            Self::Timeout { .. } => "AGENT_TIMEOUT",
            Self::Model { .. } | Self::TextReader(_) => "LLM_UNAVAILABLE",
            Self::Unplannable { error_type, .. } => error_type,
            Self::Interrupted => "INTERNAL",
            Self::Storage(_) => "DATABASE_UNAVAILABLE",
        }
    }

    /// The values at fault.
    #[must_use]
    pub fn details(&self) -> Value {
        match self {
            Self::InvalidParameters { violations } => json!({ "violations": violations }),
            Self::ImpossibleText {
                violations,
                extracted,
                reasoning,
            } => json!({
                "violations": violations,
                "extracted_parameters": extracted,
                "extraction_reasoning": reasoning,
            }),
            Self::Extraction {
                missing, extracted, ..
            } => json!({"missing_parameters": missing, "extracted_parameters": extracted}),
            Self::UnknownCategory { category_id, known } => {
                json!({"category_id": category_id, "known_categories": known})
            }
            Self::UnknownStores { stores } => json!({
                "unknown_stores": stores,
                "violations": [{
                    "parameter": "include_stores",
                    "value": stores,
                    "allowed": "ids of stores that exist",
                    "message": self.to_string(),
                }],
            }),
            Self::NoHistory { category_id } => json!({ "category_id": category_id }),
            Self::Data(MlError::InsufficientHistory { found, needed }) => {
                json!({"weeks_found": found, "weeks_needed": needed})
            }
            Self::UnknownWorkflow { workflow_id }
            | Self::ContradictsSeason { workflow_id, .. }
            | Self::Busy { workflow_id }
            | Self::ChangedMeanwhile { workflow_id } => {
                json!({ "workflow_id": workflow_id })
            }
            Self::NotWaiting { workflow_id, state }
            | Self::NotFailed { workflow_id, state }
            | Self::NotInSeason { workflow_id, state } => {
                json!({"workflow_id": workflow_id, "state": state})
            }
            Self::StaleApproval { given, pending } => {
                json!({"approval_id": given, "pending_approval_id": pending})
            }
            Self::IllegalTransition { from, to, .. } => json!({"from": from, "to": to}),
            Self::AwaitsDecision {
                state,
                action,
                approval_id,
                ..
            } => json!({
                "from": state,
                "to": WorkflowState::Completed,
                "action": action,
                "pending_approval_id": approval_id,
            }),
            Self::Agent { agent, .. }
            | Self::Timeout { agent, .. }
            | Self::Model { agent, .. }
            | Self::Unplannable { agent, .. } => json!({ "agent": agent }),
            Self::Data(
                error @ MlError::MissingRegressorWeeks {
                    regressor, weeks, ..
                },
            ) => json!({
                "regressor": regressor,
                "missing_weeks": weeks,
                "violations": [{
                    "parameter": "events",
                    "value": null,
                    "allowed": "a value for each week of the history and of the season",
                    "message": error.to_string(),
                }],
            }),
            Self::Data(error) => json!({"violations": [{
                "parameter": "data",
                "value": null,
                "allowed": "history and stores that can be planned from",
                "message": error.to_string(),
            }]}),
            Self::Context { .. } | Self::TextReader(_) | Self::Interrupted | Self::Storage(_) => {
                json!({})
            }
        }
    }

    /// What a workflow keeps of an error that stopped it.
    #[must_use]
    pub fn failure(&self, failed_in: WorkflowState) -> WorkflowFailure {
        let agent = match self {
            Self::Agent { agent, .. }
            | Self::Timeout { agent, .. }
            | Self::Model { agent, .. }
            | Self::Unplannable { agent, .. } => Some(agent.clone()),
            _ => None,
        };
        WorkflowFailure {
            failed_in,
            agent,
            error_type: self.error_type().to_owned(),
            message: self.to_string(),
        }
    }
}

impl From<MlError> for AgentsError {
    fn from(error: MlError) -> Self {
        Self::Data(error)
    }
}

impl From<StorageError> for AgentsError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::VersionConflict { workflow_id, .. } => {
                Self::ChangedMeanwhile { workflow_id }
            }
            StorageError::UnknownWorkflow { workflow_id } => Self::UnknownWorkflow { workflow_id },
            other => Self::Storage(other),
        }
    }
}

impl From<DomainError> for AgentsError {
    fn from(error: DomainError) -> Self {
        match error {
            DomainError::InvalidParameters { violations } => Self::InvalidParameters { violations },
            other => Self::Context {
                message: other.to_string(),
            },
        }
    }
}

fn summary(violations: &[Violation]) -> String {
    let messages: Vec<&str> = violations
        .iter()
        .map(|violation| violation.message.as_str())
        .collect();
    messages.join("; ")
}

fn list(stores: &[StoreId]) -> String {
    let names: Vec<&str> = stores.iter().map(StoreId::as_str).collect();
    names.join(", ")
}
