//! Ids of calls: present, and used once in a run.

use std::collections::HashSet;

use super::transcript::unused_id;
use crate::model::{Item, ReplyPart};

/// Gives every call of a reply an id that neither the history nor another call of the reply has.
/// Small servers leave ids out, or begin to count anew with each reply.
pub(super) fn make_unique(parts: &mut [ReplyPart], history: &[Item]) {
    let mut known: HashSet<String> = history.iter().flat_map(ids_of).collect();
    for part in parts {
        if let ReplyPart::ToolCall(call) = part {
            call.call_id = unused_id(&call.call_id, &mut known);
        }
    }
}

fn ids_of(item: &Item) -> Vec<String> {
    let Item::Assistant { parts } = item else {
        return Vec::new();
    };
    let id = |part: &ReplyPart| match part {
        ReplyPart::ToolCall(call) => Some(call.call_id.clone()),
        _ => None,
    };
    parts.iter().filter_map(id).collect()
}
