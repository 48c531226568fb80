//! A season under way: what is stored of it, and what an accepted week, a person's request and the season's end
//! change.

mod acceptance;
mod arrivals;
mod bookings;
mod emergency_request;
mod markdown_request;
mod request_decisions;
mod season_end;
mod stored;
mod superseding;
mod week;
mod week_check;

pub(crate) use acceptance::{Acceptance, accept_week};
pub(crate) use bookings::book_shipments;
pub(crate) use emergency_request::{EmergencyQuestion, ask_for_emergency_order};
pub(crate) use markdown_request::ask_for_markdown;
pub(crate) use request_decisions::{accepted, modified};
pub(crate) use season_end::season_report;
pub(crate) use stored::StoredSeason;
pub use week::{AcceptedWeek, UploadedFile, WeekUpload, WeekVariance};
