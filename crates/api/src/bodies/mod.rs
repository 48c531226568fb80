//! Request and response bodies, with their OpenAPI schemas.

pub(crate) mod allocations;
pub(crate) mod catalogue;
pub(crate) mod comparisons;
pub(crate) mod demand_events;
pub(crate) mod events;
pub(crate) mod forecasts;
pub(crate) mod logs;
pub(crate) mod parameters;
pub(crate) mod scenario_results;
pub(crate) mod scenarios;
pub(crate) mod service;
pub(crate) mod starts;
pub(crate) mod stated_parameters;
pub(crate) mod uploads;
pub(crate) mod vocabulary;
pub(crate) mod workflows;
