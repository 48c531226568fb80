//! What the API and the admin tool ask beyond the storage traits.

mod activity;
mod approvals;
mod audit;
mod category_history;
mod events;
mod forecasts;
mod history;
mod history_spans;
mod logs;
mod page;
mod record_columns;
mod scenarios;
mod season_history;
mod workflow_contexts;
mod workflows;

pub use activity::{Activity, QueueDepth, activity};
pub use approvals::{ApprovalSummary, ListedApproval, approvals_page};
pub use audit::{AuditRecord, audit_page};
pub use category_history::{CategoryHistory, HistoryStore, HistoryWeek, category_history};
pub use events::demand_events_page;
pub use forecasts::{ForecastSummary, forecasts_page, newest_forecast_with_clusters};
pub use history::{Counts, HistorySummary, counts, history_summaries, history_summary, ping};
pub use history_spans::{HistorySpan, history_spans};
pub use logs::{LogFilter, logs_page, model_usages};
pub use page::{Page, PageRequest};
pub use record_columns::{AlteredColumn, altered_column};
pub use scenarios::{
    NewScenario, Scenario, ScenarioStatus, ScenarioSummary, complete_scenario, fail_scenario,
    fail_unfinished_scenarios, insert_scenario, scenario, scenarios_page,
};
pub use season_history::{SeasonHistory, SeasonHistoryWeek, season_history};
pub use workflow_contexts::{WorkflowContexts, workflow_contexts};
pub use workflows::{WorkflowFilter, workflows_page};

pub(crate) use activity::database_bytes;
pub(crate) use audit::{AuditEntry, write_audit, write_change};
pub(crate) use history::counted;
pub(crate) use history_spans::CountedSpans;
