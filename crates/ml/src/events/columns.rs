//! The calendar's columns, checked and chosen.

use chrono::NaiveDate;
use hemline_domain::{DemandCalendar, DemandEvent, DemandEventKind, SeasonCalendar};

use super::grid::WeekGrid;
use super::{recurrence, shares, weekly_values};
use crate::MlError;
use crate::bridge::SeasonBridge;
use crate::forecasting::{Identified, Regressor};

/// Weeks in the season of the models.
const YEAR: usize = 52;

/// A calendar's regressors over the history and over the weeks to forecast.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CalendarColumns {
    /// One regressor for each series of the calendar that is used, a value for each history week.
    pub history: Vec<Regressor>,
    /// The same regressors over [`SeasonBridge::forecast_weeks`].
    pub future: Vec<Vec<f64>>,
    /// Which series are left out and why, and which event was probably forgotten.
    pub warnings: Vec<String>,
}

impl CalendarColumns {
    /// Whether nothing of the calendar is used.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.history.is_empty()
    }
}

/// Turns `calendar` into regressors over the weeks of `history` (first days of consecutive weeks) and over
/// those that `bridge` leads through to the end of `season`.
///
/// A series is left out, with a warning, where the history cannot show its effect: an event that does not
/// occur in it, a price or promotion without any value in it, a column that is constant or that cannot be told
/// apart from trend, yearly season and the columns before it. An event that came every year and is due in the
/// season, but has no date on or after the season's start, is a warning: it was probably forgotten.
///
/// A price or promotion that is used needs a value for every week of the history and for every model week
/// that the season lies in. Weeks of the lead time need none, since no forecast of the season depends on them.
///
/// # Errors
///
/// - [`MlError::MissingRegressorWeeks`] naming the weeks that lack a value,
/// - [`MlError::AmbiguousRegressorWeek`] for two values in one week.
pub fn calendar_columns(
    calendar: &DemandCalendar,
    history: &[NaiveDate],
    bridge: SeasonBridge,
    season: SeasonCalendar,
) -> Result<CalendarColumns, MlError> {
    let mut columns = CalendarColumns::default();
    if history.is_empty() || calendar.is_empty() {
        return Ok(columns);
    }
    let grid = WeekGrid::new(history, bridge, season);
    let mut identified = Identified::new(YEAR);
    for series in calendar.series() {
        let label = label_of(&series[0]);
        match read_series(&label, series, &grid, &mut identified)? {
            Column::Used(values) => {
                let (past, future) = values.split_at(grid.history());
                columns.history.push(Regressor {
                    name: label.clone(),
                    values: past.to_vec(),
                });
                columns.future.push(future.to_vec());
                if recurrence::is_forgotten(series, &grid) {
                    columns.warnings.push(forgotten(&label, &grid));
                }
            }
            Column::LeftOut(reason) => {
                let warning =
                    format!("{label} of the calendar has no part in the forecast: {reason}");
                columns.warnings.push(warning);
            }
        }
    }
    Ok(columns)
}

enum Column {
    /// A value for each week of the grid.
    Used(Vec<f64>),
    /// Why not.
    LeftOut(&'static str),
}

fn read_series(
    label: &str,
    series: &[DemandEvent],
    grid: &WeekGrid,
    identified: &mut Identified,
) -> Result<Column, MlError> {
    let is_event = series[0].kind == DemandEventKind::Event;
    let values: Vec<Option<f64>> = if is_event {
        let shares = shares::column(series, grid);
        shares.into_iter().map(Some).collect()
    } else {
        weekly_values::stated(label, series, grid)?
    };
    let past = &values[..grid.history()];
    if is_event && past.iter().all(|share| *share == Some(0.0)) {
        return Ok(Column::LeftOut("it does not occur in the history"));
    }
    if past.iter().all(Option::is_none) {
        return Ok(Column::LeftOut("it has no value in the history"));
    }
    weekly_values::check_complete(label, &values, grid, 0..grid.history())?;
    if past.iter().all(|value| *value == past[0]) {
        return Ok(Column::LeftOut(
            "it is the same in every week of the history, which cannot show its effect",
        ));
    }
    let carried = weekly_values::carried_forward(&values);
    if !identified.take(&carried[..grid.history()]) {
        return Ok(Column::LeftOut(
            "the history cannot tell its effect from that of the trend, the yearly season or the rest of the calendar",
        ));
    }
    weekly_values::check_complete(label, &values, grid, grid.season_start()..values.len())?;
    Ok(Column::Used(carried))
}

/// `event Easter`, `price`, `promotion flyer`.
fn label_of(row: &DemandEvent) -> String {
    if row.name == row.kind.as_str() {
        row.name.clone()
    } else {
        format!("{} {}", row.kind, row.name)
    }
}

fn forgotten(label: &str, grid: &WeekGrid) -> String {
    format!(
        "{label} came every year of the history and is due in the season, but the calendar has no date for it on or after {}: the forecast is made without it; upload its date",
        grid.season().start()
    )
}
