//! Request and response bodies, with their OpenAPI schemas.

pub(crate) mod allocations;
pub(crate) mod approvals;
pub(crate) mod catalogue;
pub(crate) mod comparisons;
pub(crate) mod demand_events;
pub(crate) mod emergency_orders;
pub(crate) mod events;
pub(crate) mod forecasts;
pub(crate) mod ledger;
pub(crate) mod logs;
pub(crate) mod markdowns;
pub(crate) mod parameters;
pub(crate) mod reforecasts;
pub(crate) mod replenishments;
pub(crate) mod scenario_results;
pub(crate) mod scenarios;
pub(crate) mod season_end;
pub(crate) mod season_report;
pub(crate) mod service;
pub(crate) mod starts;
pub(crate) mod stated_parameters;
pub(crate) mod uploads;
pub(crate) mod variance;
pub(crate) mod vocabulary;
mod weekly_messages;
pub(crate) mod weekly_sales;
pub(crate) mod workflows;
