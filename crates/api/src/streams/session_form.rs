//! Events in the five-type form of a session's socket.

use std::str::FromStr;

use hemline_domain::{EventBody, WorkflowState};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// Who speaks where no agent does.
const COORDINATOR: &str = "Orchestrator";

/// Where an agent stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AgentStatus {
    Running,
    Completed,
    Failed,
}

/// A message on a session's socket; beside these there is `heartbeat` with a `timestamp`.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum SessionMessage {
    /// An agent began, finished or failed.
    AgentStatus {
        agent_name: String,
        status: AgentStatus,
    },
    /// What is being done.
    Progress {
        agent_name: String,
        /// 0–100 over the whole planning run.
        #[schema(maximum = 100)]
        progress: u8,
        message: String,
    },
    /// An agent finished, with what it produced.
    Complete { agent_name: String, result: Value },
    /// A step failed, or a message could not be followed.
    Error {
        agent_name: String,
        error_message: String,
    },
}

impl SessionMessage {
    /// An error that no agent raised.
    pub(crate) fn refusal(message: String) -> Self {
        Self::Error {
            agent_name: COORDINATOR.to_owned(),
            error_message: message,
        }
    }
}

/// Translates events one after the other; remembers how far the run is, because not every event
/// says so.
#[derive(Debug, Default)]
pub(crate) struct SessionForm {
    progress: u8,
}

impl SessionForm {
    /// The messages that tell `event`; none for a change of state, which the others tell better.
    pub(crate) fn messages(&mut self, event: &EventBody) -> Vec<SessionMessage> {
        match event {
            EventBody::AgentStarted { agent } => vec![status(agent, AgentStatus::Running)],
            EventBody::AgentProgress {
                agent,
                message,
                progress_pct,
            } => {
                self.progress = *progress_pct;
                vec![self.told(agent, message)]
            }
            // The Orchestrator ends a turn whenever it hands over; it is finished when the run is.
            EventBody::AgentCompleted { agent, .. } if agent == COORDINATOR => Vec::new(),
            EventBody::AgentCompleted { agent, result, .. } => finished(agent, result),
            EventBody::WorkflowComplete { scope, result, .. } => {
                let mut messages = vec![self.told(COORDINATOR, &format!("Finished: {scope}"))];
                messages.extend(finished(COORDINATOR, result));
                messages
            }
            EventBody::Error {
                agent,
                error_message,
                ..
            } => {
                let agent = agent.as_deref().unwrap_or(COORDINATOR);
                vec![
                    status(agent, AgentStatus::Failed),
                    SessionMessage::Error {
                        agent_name: agent.to_owned(),
                        error_message: error_message.clone(),
                    },
                ]
            }
            other => self.remark(other).into_iter().collect(),
        }
    }

    /// What has no type of its own in this form is told as progress.
    fn remark(&self, event: &EventBody) -> Option<SessionMessage> {
        match event {
            EventBody::AgentReasoning { agent, text, .. } => Some(self.told(agent, text)),
            EventBody::Handoff { from, to, reason } => {
                Some(self.told(from, &format!("Hands over to {to}: {reason}")))
            }
            EventBody::HumanInputRequired { agent, action, .. } => {
                Some(self.told(agent, &format!("Waits for a decision: {action}")))
            }
            EventBody::ApprovalRecorded {
                action, decision, ..
            } => Some(self.told(COORDINATOR, &format!("Decided: {decision} ({action})"))),
            EventBody::ApprovalTimedOut { agent, message, .. } => Some(self.told(agent, message)),
            EventBody::VarianceAlert { message, .. } => Some(self.told(COORDINATOR, message)),
            EventBody::PhaseSkipped { phase, reason } => {
                let phase = WorkflowState::from_str(phase)
                    .map_or_else(|_| phase.clone(), WorkflowState::in_words);
                Some(self.told(COORDINATOR, &format!("Skipped the {phase}: {reason}")))
            }
            _ => None,
        }
    }

    fn told(&self, agent: &str, message: &str) -> SessionMessage {
        SessionMessage::Progress {
            agent_name: agent.to_owned(),
            progress: self.progress,
            message: message.to_owned(),
        }
    }
}

fn finished(agent: &str, result: &Value) -> Vec<SessionMessage> {
    vec![
        status(agent, AgentStatus::Completed),
        SessionMessage::Complete {
            agent_name: agent.to_owned(),
            result: result.clone(),
        },
    ]
}

fn status(agent: &str, status: AgentStatus) -> SessionMessage {
    SessionMessage::AgentStatus {
        agent_name: agent.to_owned(),
        status,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(event: &EventBody) -> Value {
        let mut form = SessionForm { progress: 40 };
        serde_json::to_value(form.messages(event)).unwrap()
    }

    #[test]
    fn a_finished_agent_is_told_with_its_result_once() {
        let event = EventBody::AgentCompleted {
            agent: "Demand Agent".to_owned(),
            duration_seconds: 1.0,
            result: json!({"total_season_demand": 8000}),
        };
        assert_eq!(
            told(&event),
            json!([
                {"type": "agent_status", "agent_name": "Demand Agent", "status": "completed"},
                {"type": "complete", "agent_name": "Demand Agent",
                 "result": {"total_season_demand": 8000}}
            ])
        );
    }

    #[test]
    fn the_orchestrator_is_finished_when_the_run_is() {
        let handed_over = EventBody::AgentCompleted {
            agent: COORDINATOR.to_owned(),
            duration_seconds: 0.0,
            result: json!({}),
        };
        assert_eq!(told(&handed_over), json!([]));
        let complete = EventBody::WorkflowComplete {
            scope: "planning".to_owned(),
            duration_seconds: 0.2,
            result: json!({"forecast_id": "f_1"}),
        };
        let messages = told(&complete);
        assert_eq!(messages[2]["type"], "complete");
        assert_eq!(messages[2]["agent_name"], COORDINATOR);
        assert_eq!(messages[2]["result"]["forecast_id"], "f_1");
    }

    #[test]
    fn a_failure_without_an_agent_is_the_orchestrators() {
        let event = EventBody::Error {
            agent: None,
            error_type: "INTERNAL".to_owned(),
            error_message: "it broke".to_owned(),
        };
        assert_eq!(
            told(&event),
            json!([
                {"type": "agent_status", "agent_name": "Orchestrator", "status": "failed"},
                {"type": "error", "agent_name": "Orchestrator", "error_message": "it broke"}
            ])
        );
    }

    #[test]
    fn what_has_no_type_of_its_own_keeps_the_progress() {
        let event = EventBody::Handoff {
            from: "Orchestrator".to_owned(),
            to: "Demand Agent".to_owned(),
            reason: "forecast first".to_owned(),
        };
        assert_eq!(
            told(&event),
            json!([{"type": "progress", "agent_name": "Orchestrator", "progress": 40,
                    "message": "Hands over to Demand Agent: forecast first"}])
        );
    }
}
