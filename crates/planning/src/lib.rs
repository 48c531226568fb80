//! What a season makes, ships, keeps and marks down, and how it went: planning-rules 6 to 11 as pure functions.
//!
//! One module per rule. Quantities are [`Units`](hemline_domain::Units), parameters are exact
//! decimals, and every split adds up to its total. Nothing here knows the time, a database or a
//! person: ids, dates and approvals are the caller's.
//!
//! ```
//! use hemline_domain::{Share, StoreId, Units};
//! use hemline_planning::initial_allocation::{StoreDemand, allocate};
//!
//! let stores = [("S01", 0.6), ("S02", 0.4)].map(|(id, demand_share)| StoreDemand {
//!     store_id: id.into(),
//!     store_name: id.to_owned(),
//!     cluster_id: "mainstream".into(),
//!     demand_share,
//! });
//! let plan = allocate(Units::new(9_600), Units::new(1_300), &stores, Share::percent(45))?;
//!
//! assert_eq!(plan.initial_allocation_total, Units::new(5_280));
//! assert_eq!(plan.holdback_total, Units::new(4_320));
//! # Ok::<(), hemline_planning::PlanningError>(())
//! ```

pub mod corrected_week;
pub mod demand_distribution;
pub mod emergency_order;
pub mod error;
pub mod initial_allocation;
pub mod ledger;
pub mod ledger_check;
pub mod ledger_reconciliation;
pub mod manufacturing;
pub mod markdown;
pub mod markdown_outlook;
pub mod money;
pub mod order_margin;
pub mod pricing_strategy;
pub mod ratio;
pub mod reallocation;
pub mod replenishment;
pub mod season_report;
pub mod simulation;
mod store_shares;
pub mod store_stock;
pub mod trigger_calibration;
pub mod variance;
pub mod week_range;

pub use demand_distribution::DemandDistribution;
pub use error::PlanningError;
pub use ratio::Ratio;
pub use store_stock::StoreStock;
