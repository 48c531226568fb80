//! A model without a network: a planner that goes by the hints of the request.

mod explain;
mod planner;

pub use planner::{Extractor, OfflinePlanner};

pub(crate) use explain::explain_from_outputs;
