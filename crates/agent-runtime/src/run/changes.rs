//! Small changes of the state that several transitions share.

use std::time::Duration;

use super::log::whole_ms;
use super::state::{CallProgress, CallRecord, Phase, TimeSpent};
use super::{CallStatus, LogEntry, ReadyCall, RunState};
use crate::model::ToolCall;

/// The log's name for the model itself.
const MODEL_CALL: &str = "model";

impl RunState {
    /// Makes `agent` the active one, with counts and time of its own.
    pub(crate) fn begin_agent(&mut self, agent: &str) {
        agent.clone_into(&mut self.agent);
        self.agent_turns = 0;
        self.tools_run.clear();
        self.errors_in_a_row.clear();
        self.refusals_in_a_row.clear();
        self.figures_asked_again = false;
        self.reason_asked_again = false;
        self.calls_run = 0;
        self.spent = TimeSpent::default();
    }

    /// The call of that id that waits for a person.
    pub(crate) fn waiting_call(&mut self, call_id: &str) -> Option<&mut CallRecord> {
        let Phase::Calls { calls, .. } = &mut self.phase else {
            return None;
        };
        let mut waiting = calls.iter_mut().filter(|call| call.awaits_approval());
        waiting.find(|call| call.call_id == call_id)
    }

    pub(crate) fn last_calls(&self, count: usize) -> Vec<String> {
        let mut calls: Vec<String> = self
            .log
            .iter()
            .rev()
            .filter(|entry| entry.call_id.is_some())
            .take(count)
            .map(|entry| format!("{}.{}", entry.agent, entry.call))
            .collect();
        calls.reverse();
        calls
    }

    pub(crate) fn log_model_call(&mut self, duration: Duration) {
        self.push_log(MODEL_CALL, None, duration, CallStatus::Ok, None);
    }

    pub(crate) fn log_final(&mut self, status: CallStatus, detail: String) {
        self.push_log(MODEL_CALL, None, Duration::ZERO, status, Some(detail));
    }

    pub(crate) fn log_handoff(
        &mut self,
        function: &str,
        call_id: &str,
        status: CallStatus,
        detail: &str,
    ) {
        let detail = Some(detail.to_owned());
        self.push_log(
            function,
            Some(call_id.to_owned()),
            Duration::ZERO,
            status,
            detail,
        );
    }

    pub(crate) fn log_failed_model_call(&mut self, duration: Duration, detail: String) {
        self.usage.failed_model_calls += 1;
        self.push_log(MODEL_CALL, None, duration, CallStatus::Failed, Some(detail));
    }

    /// Logs calls that were stopped while they ran.
    pub(crate) fn log_stopped_calls(
        &mut self,
        calls: &[ReadyCall],
        duration: Duration,
        detail: &str,
    ) {
        for call in calls {
            let call_id = Some(call.call_id.clone());
            self.push_log(
                &call.tool,
                call_id,
                duration,
                CallStatus::Failed,
                Some(detail.to_owned()),
            );
        }
    }

    /// Logs a call that was answered without running.
    pub(crate) fn log_unrun_call(&mut self, call: &ToolCall, progress: &CallProgress) {
        let (status, detail) = match progress {
            CallProgress::Failed { failure } => {
                (CallStatus::Refused, Some(failure.message.clone()))
            }
            CallProgress::Ignored => (CallStatus::Ignored, None),
            _ => return,
        };
        self.push_log(
            &call.name,
            Some(call.call_id.clone()),
            Duration::ZERO,
            status,
            detail,
        );
    }

    pub(crate) fn log_rejected_call(&mut self, function: &str, call_id: &str, reason: &str) {
        let detail = Some(format!("rejected by a person: {reason}"));
        let call_id = Some(call_id.to_owned());
        self.push_log(
            function,
            call_id,
            Duration::ZERO,
            CallStatus::Refused,
            detail,
        );
    }

    /// Counts time of `agent`, unless it has handed over in the meantime.
    pub(crate) fn spend_own_of(&mut self, agent: &str, time: Duration) {
        if self.agent == agent {
            self.spent.own_ms = self.spent.own_ms.saturating_add(whole_ms(time));
        }
    }

    pub(crate) fn own_time_spent(&self) -> Duration {
        Duration::from_millis(self.spent.own_ms)
    }

    pub(crate) fn provider_time_spent(&self) -> Duration {
        Duration::from_millis(self.spent.provider_ms)
    }

    /// All time of the active agent since it took over.
    pub(crate) fn time_spent(&self) -> Duration {
        self.own_time_spent() + self.provider_time_spent()
    }

    pub(crate) fn spend_on_provider(&mut self, time: Duration) {
        self.spent.provider_ms = self.spent.provider_ms.saturating_add(whole_ms(time));
    }

    fn push_log(
        &mut self,
        call: &str,
        call_id: Option<String>,
        duration: Duration,
        status: CallStatus,
        detail: Option<String>,
    ) {
        let duration_ms = whole_ms(duration);
        self.log.push(LogEntry {
            agent: self.agent.clone(),
            call: call.to_owned(),
            call_id,
            duration_ms,
            status,
            detail,
        });
    }
}
