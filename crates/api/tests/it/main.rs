//! The API over real HTTP and WebSockets: the production application on a free port, a fresh
//! database, the offline engine.

// Helpers outside test functions fail a test by panicking, too, and take JSON as it is written.
#![allow(clippy::unwrap_used, clippy::needless_pass_by_value)]

mod access;
mod agents;
mod approvals;
mod bad_requests;
mod category_history;
mod compression;
mod contract;
mod demand_events;
mod demo_runs;
mod documentation;
mod event_shapes;
mod exposition;
mod fuzz_corpus;
mod guarded;
mod harness;
mod head;
mod idempotency;
mod idempotency_interrupted;
mod limits;
mod lists;
mod logs;
mod method_comparison;
mod metrics;
mod planning;
mod previews;
mod report_page;
mod retailer;
mod running;
mod scenarios;
mod schema;
mod schemathesis;
mod season_at_random;
mod season_decisions;
mod season_harness;
mod season_results;
mod season_sales;
mod season_uploads;
mod sessions;
mod socket_access;
mod socket_client;
mod socket_life;
mod socket_messages;
mod socket_replay;
mod socket_revocation;
mod sockets;
mod starts;
mod states;
mod tickets;
mod tokens;
mod ui;
mod uploads;
