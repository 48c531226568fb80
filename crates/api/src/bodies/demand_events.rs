//! Bodies of the calendar of events, prices and promotions.

use chrono::NaiveDate;
use hemline_domain as domain;
use hemline_domain::{Decimal, DemandEvent};
use serde::Serialize;
use utoipa::ToSchema;

use super::vocabulary;

/// One row of a category's calendar.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = DemandEvent)]
pub(crate) struct DemandEventBody {
    #[schema(value_type = vocabulary::DemandEventKind)]
    kind: domain::DemandEventKind,
    /// Which event, price or promotion; rows of one kind and name are one series.
    name: String,
    /// The day of the event; any day of the week that a price or promotion stands for.
    date: NaiveDate,
    /// The price, or the promotion (0 or 1, or a depth); null for an event.
    #[schema(value_type = Option<f64>)]
    value: Option<Decimal>,
    /// First day that an event acts on, in days from its date, −366 to 0; 0 for other kinds.
    lower_window: i32,
    /// Last day that an event acts on, in days from its date, 0 to 366; 0 for other kinds.
    upper_window: i32,
}

impl From<DemandEvent> for DemandEventBody {
    fn from(event: DemandEvent) -> Self {
        Self {
            kind: event.kind,
            name: event.name,
            date: event.date,
            value: event.value,
            lower_window: event.lower_window,
            upper_window: event.upper_window,
        }
    }
}

/// A page of a category's calendar.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DemandEventList {
    /// By date, kind and name.
    pub(crate) events: Vec<DemandEventBody>,
    /// Send it as `cursor` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) next_cursor: Option<String>,
}
