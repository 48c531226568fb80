//! What calls cost: tokens, calls, money.

use serde::{Deserialize, Serialize};

/// Tokens of one reply, as the provider counts them; 0 where it does not say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Tokens read, cached ones included.
    pub input_tokens: u64,
    /// Of them, tokens that came from the provider's cache.
    pub cached_input_tokens: u64,
    /// Tokens written, reasoning included.
    pub output_tokens: u64,
    /// Of them, tokens spent on reasoning.
    pub reasoning_tokens: u64,
}

/// The figures of a whole run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageTotals {
    /// Replies received, cut and filtered ones included: their tokens cost, too.
    pub model_calls: u64,
    /// Calls of the model that gave no usable reply; those of them that were replies all the same are
    /// counted among `model_calls`, too.
    #[serde(default)]
    pub failed_model_calls: u64,
    /// Tools run, failed ones included.
    pub tool_calls: u64,
    /// Sum of all replies' tokens.
    pub tokens: Usage,
}

/// Prices of a model, in money per million tokens.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TokenPrices {
    /// Per million tokens read.
    pub input_per_million: f64,
    /// Per million tokens read from the cache.
    pub cached_input_per_million: f64,
    /// Per million tokens written.
    pub output_per_million: f64,
}

impl Usage {
    /// Adds the tokens of another reply.
    pub fn add(&mut self, other: Self) {
        self.input_tokens += other.input_tokens;
        self.cached_input_tokens += other.cached_input_tokens;
        self.output_tokens += other.output_tokens;
        self.reasoning_tokens += other.reasoning_tokens;
    }

    /// Tokens read that did not come from the provider's cache.
    #[must_use]
    pub fn fresh_input_tokens(&self) -> u64 {
        self.input_tokens.saturating_sub(self.cached_input_tokens)
    }

    /// The cost of the tokens at `prices`, in their currency.
    #[must_use]
    pub fn cost(&self, prices: &TokenPrices) -> f64 {
        let cached = self.input_tokens - self.fresh_input_tokens();
        let total = self.fresh_input_tokens() as f64 * prices.input_per_million
            + cached as f64 * prices.cached_input_per_million
            + self.output_tokens as f64 * prices.output_per_million;
        total / 1_000_000.0
    }
}

impl UsageTotals {
    /// Counts one reply.
    pub fn add_reply(&mut self, usage: Usage) {
        self.model_calls += 1;
        self.tokens.add(usage);
    }

    /// The cost of the run at `prices`, in their currency.
    #[must_use]
    pub fn cost(&self, prices: &TokenPrices) -> f64 {
        self.tokens.cost(prices)
    }
}
