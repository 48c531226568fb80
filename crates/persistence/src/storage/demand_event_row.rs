//! Rows of `demand_events`.

use diesel::prelude::*;
use hemline_domain::DemandEvent;

use super::catalogue_rows::decimal;
use crate::codec::{from_date, from_name};
use crate::error::PersistenceError;
use crate::schema::demand_events;

/// A row of `demand_events`, without its category.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = demand_events)]
pub(crate) struct DemandEventRow {
    kind: String,
    event_name: String,
    event_date: String,
    value: Option<f64>,
    lower_window: i32,
    upper_window: i32,
}

impl DemandEventRow {
    pub(crate) fn try_into_event(self) -> Result<DemandEvent, PersistenceError> {
        Ok(DemandEvent {
            kind: from_name("kind", &self.kind)?,
            name: self.event_name,
            date: from_date("event_date", &self.event_date)?,
            value: self
                .value
                .map(|value| decimal("value", value))
                .transpose()?,
            lower_window: self.lower_window,
            upper_window: self.upper_window,
        })
    }
}
