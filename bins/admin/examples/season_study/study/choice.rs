//! What the study looks at, settled before any result was seen.

use chrono::{Days, NaiveDate};
use hemline_domain::{CategoryId, StatedParameters};

/// Weeks of the season.
pub(crate) const WEEKS: u32 = 12;

/// A department and why it is looked at.
#[derive(Debug, Clone)]
pub(crate) struct Department {
    pub(crate) category_id: CategoryId,
    pub(crate) kind: &'static str,
}

/// The season and the departments.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    /// The departments whose seasons are run.
    pub(crate) departments: Vec<Department>,
    /// First day of week 1.
    pub(crate) season_start: NaiveDate,
    /// Last day of history that the plan may see.
    pub(crate) history_until: NaiveDate,
}

impl Default for Choice {
    /// Of each group that the data's description names: all three that are shaped like apparel, and the first of
    /// the strongly seasonal, of those with a level shift, and of the holiday-driven. The history ends twelve
    /// weeks before the season.
    fn default() -> Self {
        let departments = [
            ("dept_23", "shaped like apparel"),
            ("dept_26", "shaped like apparel"),
            ("dept_33", "shaped like apparel"),
            ("dept_7", "strongly seasonal"),
            ("dept_36", "level shift"),
            ("dept_1", "holiday-driven"),
        ];
        Self {
            departments: departments
                .map(|(id, kind)| Department {
                    category_id: id.into(),
                    kind,
                })
                .into(),
            season_start: NaiveDate::from_ymd_opt(2012, 8, 3).unwrap_or_default(),
            history_until: NaiveDate::from_ymd_opt(2012, 5, 10).unwrap_or_default(),
        }
    }
}

impl Choice {
    /// What is stated of the season; everything else is a default.
    pub(crate) fn stated(&self) -> StatedParameters {
        StatedParameters::new()
            .with("season_start_date", self.season_start.to_string())
            .with("history_until", self.history_until.to_string())
            .with("forecast_horizon_weeks", WEEKS)
    }

    /// The newest history there is when the season starts.
    pub(crate) fn day_before(&self) -> NaiveDate {
        self.season_start - Days::new(1)
    }
}
