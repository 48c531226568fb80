//! Agents asked directly: what one of them would find, with nothing stored and no workflow.
//!
//! The forecast is the Demand Agent's; order, allocation and markdown are computed by the rules that the agents' tools
//! use. No language model is asked: the figures are the same without one.

mod allocation;
mod forecast;
mod given_forecast;
mod markdown;
mod refusal;

use hemline_domain::WorkflowId;

pub use allocation::AllocationQuestion;
pub use forecast::{ForecastQuestion, GivenHistory};
pub use given_forecast::{GivenForecast, GivenWeek};
pub use markdown::MarkdownQuestion;

/// Stands where a season's workflow would.
fn no_workflow() -> WorkflowId {
    WorkflowId::from("what_if")
}
