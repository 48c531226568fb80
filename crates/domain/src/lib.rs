//! What a season is: ids, units, stores, parameters, forecasts, plans and workflow states.
//!
//! Every other crate speaks in these types. The crate is pure: it neither reads a clock nor a
//! file, and it asks for storage only through the traits in [`storage`].
//!
//! ```
//! use hemline_domain::{Share, Units};
//!
//! let total = Units::new(8_000);
//! let safety_stock: Share = "0.20".parse().unwrap();
//! let manufactured = total.scaled_by(safety_stock.plus_one());
//! assert_eq!(manufactured, Units::new(9_600));
//! ```

pub mod apportionment;
pub mod approval;
pub mod calendar;
pub mod category;
pub mod clustering;
pub mod comparison;
pub mod decimal;
pub mod demand_calendar;
pub mod enums;
pub mod error;
pub mod event;
pub mod event_bus;
pub mod figures;
pub mod forecast;
pub mod hindcast;
pub mod history;
pub mod ids;
pub mod ledger;
pub mod parameters;
pub mod plan;
pub mod quantile;
pub mod readable;
pub mod season;
pub mod storage;
pub mod store;
mod store_id;
pub mod units;
pub mod work;
pub mod workflow;

pub use apportionment::{apportion, apportion_by_weight};
pub use approval::{ApprovalAction, ApprovalRequest, ApprovalStatus};
pub use calendar::SeasonCalendar;
pub use category::Category;
pub use clustering::{ClusterShare, ClusterSummary, Clustering, LeftOutStore, StoreAssignment};
pub use comparison::{ComparedMethod, MethodAccuracy, MethodComparison};
pub use decimal::{Decimal, Share};
pub use demand_calendar::{DemandCalendar, DemandEvent, DemandEventKind};
pub use enums::{
    AllocationAttribute, Archetype, EmergencyOrderBasis, FashionTier, ForecastingMethod,
    LocationTier, MarkdownTarget, Region, ReplenishmentBasis, ReplenishmentStrategy,
    SafetyStockMethod, SellThroughBasis, StoreFormat, VarianceBasis,
};
pub use error::DomainError;
pub use event::{EventBody, Transition, WorkflowEvent};
pub use figures::Grouped;
pub use forecast::{DemandInterval, Forecast, ForecastDiagnostics, ModelCurve, WeeklyDemand};
pub use hindcast::{HindcastSeason, HindcastWeek};
pub use history::StoreWeek;
pub use ids::{
    AllocationId, ApprovalId, CategoryId, ClusterId, EmergencyOrderId, ForecastId, MarkdownId,
    PricingStrategyId, ReplenishmentId, SessionId, StoreId, WorkflowId,
};
pub use ledger::{LedgerReason, LedgerRow, Location};
pub use parameters::{SeasonParameters, StatedParameters, Violation};
pub use plan::{AllocationPlan, PricingStatus, PricingStrategy, StoreAllocation};
pub use quantile::interpolated_quantile;
pub use store::Store;
pub use units::Units;
pub use work::Work;
pub use workflow::{Workflow, WorkflowFailure, WorkflowState, WorkflowStatus};
