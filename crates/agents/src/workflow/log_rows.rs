//! Rows of the log: what a run's own log says, with the tokens that its model calls counted.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use chrono::Utc;
use hemline_agent_runtime::model::{Item, ReplyPart, TokenPrices, Usage, UsageTotals};
use hemline_agent_runtime::{CallStatus, LogEntry};
use hemline_domain::storage::{LogRow, ModelUsage};
use serde_json::{Value, json};

/// A model call that ended, until its row is written.
#[derive(Debug, Clone)]
pub(super) struct ModelCall {
    pub(super) provider: String,
    /// `None` where it failed.
    pub(super) usage: Option<Usage>,
    /// What it takes for tokens, where that is known.
    pub(super) prices: Option<TokenPrices>,
}

/// What went into calls and came out of them, by the calls' ids.
#[derive(Debug, Default)]
pub(super) struct Exchanges {
    arguments: HashMap<String, Value>,
    outputs: HashMap<String, Value>,
}

impl Exchanges {
    /// Those of a run's history that `log` has entries of.
    pub(super) fn of(log: &[LogEntry], history: &[Item]) -> Self {
        let is_logged = |call_id: &str| {
            log.iter()
                .any(|entry| entry.call_id.as_deref() == Some(call_id))
        };
        let mut exchanges = Self::default();
        for item in history {
            match item {
                Item::Assistant { parts } => exchanges.arguments.extend(
                    parts
                        .iter()
                        .filter_map(arguments)
                        .filter(|(call_id, _)| is_logged(call_id)),
                ),
                Item::ToolOutput { call_id, output } if is_logged(call_id) => {
                    exchanges.outputs.insert(call_id.clone(), output.clone());
                }
                _ => {}
            }
        }
        exchanges
    }
}

fn arguments(part: &ReplyPart) -> Option<(String, Value)> {
    let ReplyPart::ToolCall(call) = part else {
        return None;
    };
    let arguments = serde_json::from_str(&call.arguments).unwrap_or_else(|_| json!(call.arguments));
    Some((call.call_id.clone(), arguments))
}

/// Rows for the entries after those that are stored already. Each entry of a call to the model takes
/// the first of `calls`: both come in the order made.
pub(super) fn log_rows(
    log: &[LogEntry],
    already_logged: usize,
    calls: &mut VecDeque<ModelCall>,
    exchanges: &mut Exchanges,
) -> Vec<LogRow> {
    let new_entries = log.iter().skip(already_logged);
    new_entries
        .map(|entry| log_row(entry, calls, exchanges))
        .collect()
}

fn log_row(entry: &LogEntry, calls: &mut VecDeque<ModelCall>, exchanges: &mut Exchanges) -> LogRow {
    let failed = matches!(entry.status, CallStatus::Failed | CallStatus::Refused);
    let model_usage = if is_model_call(entry) {
        calls.pop_front().and_then(model_usage)
    } else {
        None
    };
    let call_id = entry.call_id.as_deref().unwrap_or_default();
    let output = match &entry.detail {
        Some(detail) if !failed => json!(detail),
        None => exchanges.outputs.remove(call_id).unwrap_or_default(),
        Some(_) => Value::Null,
    };
    LogRow {
        agent_name: entry.agent.clone(),
        action: entry.call.clone(),
        input: exchanges.arguments.remove(call_id).unwrap_or_default(),
        output,
        duration_seconds: Duration::from_millis(entry.duration_ms).as_secs_f64(),
        model_usage,
        status: if failed { "failed" } else { "completed" }.to_owned(),
        error_message: entry.detail.clone().filter(|_| failed),
        created_at: Utc::now(),
    }
}

/// What the loop says of a final message is an entry of the model too, but no call.
fn is_model_call(entry: &LogEntry) -> bool {
    entry.call_id.is_none() && matches!(entry.status, CallStatus::Ok | CallStatus::Failed)
}

fn model_usage(call: ModelCall) -> Option<ModelUsage> {
    let usage = call.usage?;
    Some(ModelUsage {
        provider: call.provider,
        input_tokens: usage.input_tokens,
        cached_input_tokens: usage.cached_input_tokens,
        output_tokens: usage.output_tokens,
        reasoning_tokens: usage.reasoning_tokens,
        cost: call.prices.map(|prices| cost(usage, &prices)),
    })
}

fn cost(usage: Usage, prices: &TokenPrices) -> f64 {
    let mut call = UsageTotals::default();
    call.add_reply(usage);
    call.cost(prices)
}
