//! What the API and the admin tool ask beyond the storage traits.

mod audit;
mod events;
mod forecasts;
mod history;
mod logs;
mod page;
mod replenishment_summaries;
mod scenarios;
mod season_history;
mod workflows;

pub use audit::{AuditEntry, AuditRecord, audit_page, record_audit};
pub use events::demand_events_page;
pub use forecasts::{ForecastSummary, forecasts_page, newest_forecast_with_clusters};
pub use history::{Counts, HistorySummary, counts, history_summaries, history_summary, ping};
pub use logs::{LogFilter, logs_page};
pub use page::{Page, PageRequest};
pub use replenishment_summaries::{AlteredSummary, altered_replenishment};
pub use scenarios::{
    NewScenario, Scenario, ScenarioStatus, ScenarioSummary, complete_scenario, fail_scenario,
    fail_unfinished_scenarios, insert_scenario, scenario, scenarios_page,
};
pub use season_history::{SeasonHistory, SeasonHistoryWeek, season_history};
pub use workflows::{WorkflowFilter, workflows_page};

pub(crate) use audit::write_audit;
