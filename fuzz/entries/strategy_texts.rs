//! Strategies in plain language, read by the rules.

use hemline_agents::extraction::extract;
use hemline_domain::Archetype;

/// Reads `data` as a strategy: always the same reading, whose parameters are resolved or refused.
pub(crate) fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let reading = extract(text);
    assert_eq!(reading, extract(text));
    let confidence = reading.confidence_score;
    assert!((0.0..=1.0).contains(&confidence), "{confidence}");
    // Whether it can be planned with is the parameters' matter.
    let _ = reading.stated.resolve(Archetype::FashionRetail);
}
