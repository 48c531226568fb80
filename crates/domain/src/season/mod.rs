//! A season under way: what its weeks bring about, and what is stored of it (planning-rules 3, 7–11).

mod agenda;
mod emergency_order;
mod markdown;
mod reallocation;
mod records;
mod replenishment;
mod variance;

pub use agenda::{ReforecastCause, SeasonAgenda};
pub use emergency_order::EmergencyOrder;
pub use markdown::{MarkdownOutcome, MarkdownRecommendation, MarkdownStatus};
pub use reallocation::{Reallocation, RevisedTotal, Shortages};
pub use records::{
    EmergencyOrderRecord, EmergencyOrderStatus, MarkdownRecord, ReallocationRecord,
    ReplenishmentRecord, StoreMarkdown, VarianceAction, VarianceRecord, WeekSales,
};
pub use replenishment::{ExcessSales, Replenishment, SkipReason, StoreReplenishment};
pub use variance::{VarianceCheck, VarianceDirection};
