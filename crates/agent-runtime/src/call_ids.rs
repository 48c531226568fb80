//! Ids of calls, as every provider takes them: present, not too long, and used once in a history.

use std::collections::BTreeSet;

use crate::model::{Item, ReplyPart};
use crate::names::MAX_NAME_CHARS;

/// The ids of all calls of a history.
pub(crate) fn ids_in(items: &[Item]) -> BTreeSet<String> {
    let parts = items.iter().flat_map(|item| match item {
        Item::Assistant { parts } => parts.as_slice(),
        _ => &[],
    });
    parts
        .filter_map(|part| match part {
            ReplyPart::ToolCall(call) => Some(call.call_id.clone()),
            _ => None,
        })
        .collect()
}

/// `id`, or one made of it that is not empty, not too long and not among `taken`.
pub(crate) fn unique_id(id: &str, taken: &BTreeSet<String>) -> String {
    let base = match id.chars().count() {
        0 => "call".to_owned(),
        length if length > MAX_NAME_CHARS => format!("call_{:016x}", fnv1a(id)),
        _ => id.to_owned(),
    };
    if !base.trim().is_empty() && !taken.contains(&base) {
        return base;
    }
    let stem: String = base.trim().chars().take(MAX_NAME_CHARS / 2).collect();
    let numbered = (2_u64..).map(|number| format!("{stem}_{number}"));
    let mut free = numbered.filter(|candidate| !taken.contains(candidate));
    free.next().unwrap_or(base)
}

/// FNV-1a (Fowler, Noll, Vo), 64 bits: the same text always gets the same id.
fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
