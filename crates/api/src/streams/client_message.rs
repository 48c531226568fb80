//! What a client may send on a workflow's stream, and what it gets when it sends anything else.

use chrono::{DateTime, Utc};
use serde::de::IntoDeserializer;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::bodies::decisions::{ApprovalDecision, DecisionAction};
use crate::bodies::stated_parameters::Stated;
use crate::error::extract::holds_nul;
use crate::error::{ApiError, ErrorKind};
use crate::json_object::{JsonObject, nul_field};

/// What a client may send on a workflow's stream.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum ClientMessage {
    /// Decides the pending request.
    ApprovalResponse {
        #[serde(deserialize_with = "by_name")]
        action: DecisionAction,
        /// The parameters of a Modify.
        #[schema(nullable = false)]
        params: Option<Stated>,
        /// The request that the person saw.
        approval_id: Option<String>,
    },
    /// Has the plan computed again with other parameters.
    ModifyParams {
        params: Stated,
        /// The request that the person saw.
        approval_id: Option<String>,
    },
    /// A sign of life; what else stands in it is not looked at.
    Pong,
}

/// Looked at first: serde takes a number for the place of a type in the list of types.
#[derive(Deserialize)]
struct Head {
    #[serde(rename = "type")]
    _type: String,
}

/// One of several names, of which serde would also take an object with the name as its field.
fn by_name<'de, T: Deserialize<'de>, D: Deserializer<'de>>(value: D) -> Result<T, D::Error> {
    T::deserialize(String::deserialize(value)?.into_deserializer())
}

impl ClientMessage {
    /// Reads a message.
    pub(crate) fn read(text: &str) -> Result<Self, ApiError> {
        let read = serde_json::from_str::<JsonObject<Head>>(text)
            .and_then(|_| serde_json::from_str(text))
            .map(|JsonObject(message)| message);
        read.map_err(|error| {
            let cause = error.to_string();
            if let Some(field) = nul_field(&cause) {
                return holds_nul(field);
            }
            ApiError::new(
                ErrorKind::MalformedRequest,
                format!("the message cannot be read: {cause}"),
            )
            .suggest("Send approval_response, modify_params or pong as JSON text")
        })
    }

    /// The decision in it, if it is one.
    pub(crate) fn decision(self) -> Option<ApprovalDecision> {
        match self {
            Self::ApprovalResponse {
                action,
                params,
                approval_id,
            } => Some(ApprovalDecision {
                action,
                params,
                approval_id,
            }),
            Self::ModifyParams {
                params,
                approval_id,
            } => Some(ApprovalDecision {
                action: DecisionAction::Modify,
                params: Some(params),
                approval_id,
            }),
            Self::Pong => None,
        }
    }
}

/// The answer to a message that could not be followed; on that connection only, not stored, and
/// so without a `seq`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessageRefused {
    /// Always `error`.
    #[schema(example = "error")]
    r#type: &'static str,
    workflow_id: String,
    timestamp: DateTime<Utc>,
    /// Always null: no agent failed.
    agent: Option<String>,
    /// As in error bodies.
    error_type: &'static str,
    error_message: String,
    /// As in error bodies.
    #[schema(value_type = Object)]
    details: Value,
    suggestions: Vec<String>,
}

impl MessageRefused {
    /// The answer that tells `error`.
    pub(crate) fn new(workflow_id: &str, error: ApiError) -> Self {
        Self {
            r#type: "error",
            workflow_id: workflow_id.to_owned(),
            timestamp: Utc::now(),
            agent: None,
            error_type: error.kind.error_type(),
            error_message: error.message,
            details: error.details,
            suggestions: error.suggestions,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_are_read_and_anything_else_is_refused() {
        let accept = ClientMessage::read(r#"{"type":"approval_response","action":"accept"}"#);
        let decision = accept.unwrap().decision().unwrap();
        assert_eq!(decision.action, DecisionAction::Accept);

        let modify =
            ClientMessage::read(r#"{"type":"modify_params","params":{"safety_stock_pct":0.15}}"#);
        let decision = modify.unwrap().decision().unwrap();
        assert_eq!(decision.action, DecisionAction::Modify);
        assert!(decision.params.unwrap().0.get("safety_stock_pct").is_some());

        let pong = ClientMessage::read(r#"{"type":"pong","timestamp":"2025-01-01"}"#).unwrap();
        assert!(pong.decision().is_none());

        for text in [
            "",
            "[]",
            "{}",
            r#"{"type":"reject"}"#,
            r#"{"type":"modify_params"}"#,
            r#"{"type":0,"action":"accept"}"#,
            r#"{"type":1,"params":{"safety_stock_pct":0.15}}"#,
            r#"{"type":2}"#,
            r#"{"type":{"pong":null}}"#,
            r#"{"type":"approval_response","action":{"accept":null}}"#,
            r#"{"type":"approval_response","action":0}"#,
            r#"["pong"]"#,
            r#"["approval_response","accept",null,null]"#,
            r#"{"type":"approval_response","action":"accept","extra":1}"#,
            r#"{"type":"approval_response","action":"accept","aproval_id":"ap_1"}"#,
            r#"{"type":"modify_params","params":{"safety_stock_pct":0.1},"extra":1}"#,
        ] {
            let error = ClientMessage::read(text).unwrap_err();
            assert_eq!(error.kind, ErrorKind::MalformedRequest, "{text}");
        }
    }
}
