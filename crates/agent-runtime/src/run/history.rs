//! Histories that come from outside: made well formed before a model sees them.

use std::collections::{BTreeMap, BTreeSet};

use crate::call_ids::unique_id;
use crate::model::{Item, ReplyPart, ToolCall};

/// `items` without calls that lack an output and outputs that lack a call, and with ids that are
/// unique: each turn with calls is followed by exactly one output per call.
pub(crate) fn well_formed(items: Vec<Item>) -> Vec<Item> {
    let mut kept = Vec::with_capacity(items.len());
    let mut taken = BTreeSet::new();
    let mut rest = items.into_iter().peekable();
    while let Some(item) = rest.next() {
        match item {
            Item::ToolOutput { .. } => {}
            Item::Assistant { parts } => {
                let mut outputs = BTreeMap::new();
                while let Some(Item::ToolOutput { call_id, output }) =
                    rest.next_if(|next| matches!(next, Item::ToolOutput { .. }))
                {
                    outputs.entry(call_id).or_insert(output);
                }
                kept.extend(whole_turn(parts, outputs, &mut taken));
            }
            other => kept.push(other),
        }
    }
    kept
}

/// The turn and its outputs, if each call has one; nothing otherwise.
fn whole_turn(
    mut parts: Vec<ReplyPart>,
    mut outputs: BTreeMap<String, serde_json::Value>,
    taken: &mut BTreeSet<String>,
) -> Vec<Item> {
    let mut answers = Vec::new();
    for call in parts.iter_mut().filter_map(call_of) {
        let Some(output) = outputs.remove(&call.call_id) else {
            return Vec::new();
        };
        call.call_id = unique_id(&call.call_id, taken);
        taken.insert(call.call_id.clone());
        answers.push(Item::ToolOutput {
            call_id: call.call_id.clone(),
            output,
        });
    }
    let turn = (!parts.is_empty()).then_some(Item::Assistant { parts });
    turn.into_iter().chain(answers).collect()
}

fn call_of(part: &mut ReplyPart) -> Option<&mut ToolCall> {
    match part {
        ReplyPart::ToolCall(call) => Some(call),
        _ => None,
    }
}
