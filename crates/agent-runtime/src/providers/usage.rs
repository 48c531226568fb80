//! Token counts in the words of either protocol; what is missing counts as 0.

use serde_json::Value;

use crate::model::Usage;

/// The most tokens that a reply can cost: what a server counts beyond it is nonsense, and sums of nonsense
/// could be neither added up nor stored.
const MOST_TOKENS: u64 = u32::MAX as u64;

/// The counts of a reply's `usage` object.
pub(super) fn usage(usage: &Value) -> Usage {
    let count = |paths: [&str; 2]| {
        let found = paths.iter().find_map(|path| usage.pointer(path)?.as_u64());
        found.unwrap_or_default().min(MOST_TOKENS)
    };
    Usage {
        input_tokens: count(["/input_tokens", "/prompt_tokens"]),
        cached_input_tokens: count([
            "/input_tokens_details/cached_tokens",
            "/prompt_tokens_details/cached_tokens",
        ]),
        output_tokens: count(["/output_tokens", "/completion_tokens"]),
        reasoning_tokens: count([
            "/output_tokens_details/reasoning_tokens",
            "/completion_tokens_details/reasoning_tokens",
        ]),
    }
}
