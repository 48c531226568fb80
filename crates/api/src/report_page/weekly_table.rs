//! The season week by week.

use std::cmp::Ordering;

use hemline_agents::season_report::{SeasonReport, SeasonWeek};
use hemline_domain::season::VarianceDirection;
use hemline_domain::{Decimal, Grouped, Units, VarianceBasis};

use super::html::{Column, paragraph, table};
use super::numbers::{or_none, percent, units};

/// Every week in one line, with the variance that the trigger was judged by.
pub(super) fn weeks(report: &SeasonReport) -> String {
    let basis = report.parameters.variance_basis;
    let has_last_year = report.weeks.iter().any(|week| week.last_year.is_some());
    let mut columns = vec![
        Column::Figure("Week"),
        Column::Figure("Sold"),
        Column::Figure("Original forecast"),
        Column::Figure("Forecast in force"),
        Column::Figure(match basis {
            VarianceBasis::Cumulative => "Variance so far",
            VarianceBasis::Weekly => "Variance of the week",
        }),
        Column::Figure("Stores sold out"),
        Column::Figure("Lost sales"),
        Column::Figure("In stores"),
        Column::Figure("At the DC"),
        Column::Figure("Shipped"),
        Column::Text("What happened"),
    ];
    if has_last_year {
        columns.insert(2, Column::Figure("Last year"));
    }
    let rows: Vec<Vec<String>> = report
        .weeks
        .iter()
        .map(|week| week_row(week, report, has_last_year))
        .collect();
    let judged = match basis {
        VarianceBasis::Cumulative => "all weeks so far",
        VarianceBasis::Weekly => "each week by itself",
    };
    paragraph(&format!(
        "A re-forecast was asked for where sales were off by more than {}, judged on {judged} (variance_basis {basis}).",
        percent(report.trigger.threshold.decimal())
    )) + &table(&columns, &rows)
}

fn week_row(week: &SeasonWeek, report: &SeasonReport, has_last_year: bool) -> Vec<String> {
    let (variance, direction) = judged_variance(week, report);
    let variance = or_none(variance, |variance| {
        let direction = direction.map_or("", |direction| direction.as_str());
        format!("{} {direction}", percent(variance))
            .trim()
            .to_owned()
    });
    let mut row = vec![
        week.week_number.to_string(),
        units(week.sold),
        units(week.original_forecast),
        units(week.forecast_in_force),
        variance,
        Grouped(week.sold_out_stores).to_string(),
        units(week.lost_sales),
        units(week.store_stock),
        units(week.dc_stock),
        units(week.shipped),
        events_of(week),
    ];
    if has_last_year {
        row.insert(2, or_none(week.last_year, units));
    }
    row
}

/// The variance of a week's check that `variance_basis` makes the trigger look at; none where the week was not
/// checked, or nothing was forecast.
fn judged_variance(
    week: &SeasonWeek,
    report: &SeasonReport,
) -> (Option<Decimal>, Option<VarianceDirection>) {
    if report.parameters.variance_basis == VarianceBasis::Cumulative {
        return (week.variance_pct, week.direction);
    }
    let mut triggered = report.trigger.weeks.iter();
    if let Some(triggered) = triggered.find(|one| one.week_number == week.week_number) {
        return (triggered.variance_pct, triggered.direction);
    }
    if week.variance_pct.is_none() {
        return (None, None);
    }
    let (sold, forecast) = (week.sold, week.forecast_in_force);
    let off = sold.max(forecast).saturating_sub(sold.min(forecast));
    let variance = Decimal::nearest(off.as_f64() / forecast.as_f64()).ok();
    let direction = match sold.cmp(&forecast) {
        Ordering::Greater => Some(VarianceDirection::Over),
        Ordering::Less => Some(VarianceDirection::Under),
        Ordering::Equal => None,
    };
    (variance, direction)
}

fn events_of(week: &SeasonWeek) -> String {
    let mut events = Vec::new();
    if week.threshold_exceeded {
        events.push("above the threshold".to_owned());
    }
    if week.reforecast {
        events.push("re-forecast".to_owned());
    }
    if week.marked_down {
        events.push("marked down".to_owned());
    }
    if week.emergency > Units::ZERO {
        events.push(format!("{} emergency units arrived", units(week.emergency)));
    }
    if week.adjusted > Units::ZERO {
        events.push(format!("{} sold above receipts", units(week.adjusted)));
    }
    events.join("; ")
}
