//! Sales against the forecasts, as lines that differ in more than colour.

use hemline_agents::season_report::SeasonReport;

use super::numbers;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 220.0;
/// Room for the figures of the axes.
const LEFT: f64 = 56.0;
const BOTTOM: f64 = 26.0;
const TOP: f64 = 10.0;

/// A line of the chart.
struct Line {
    name: &'static str,
    class: &'static str,
    weekly: Vec<f64>,
}

/// Units per week as an SVG with a legend below; nothing without two weeks to draw a line through.
pub(super) fn weekly_chart(report: &SeasonReport) -> String {
    let weeks = report.weeks.len();
    if weeks < 2 {
        return String::new();
    }
    let lines = lines(report);
    let largest = lines.iter().flat_map(|line| &line.weekly).copied();
    let ceiling = nice_ceiling(largest.fold(1.0, f64::max));
    let drawn: String = lines.iter().map(|line| polyline(line, ceiling)).collect();
    let legend: String = lines.iter().map(legend_entry).collect();
    format!(
        "<figure>\n<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"Units per week: sold and forecast\">\n{}{}{drawn}</svg>\n<figcaption>{legend}</figcaption>\n</figure>\n",
        value_axis(ceiling),
        week_axis(weeks),
    )
}

fn lines(report: &SeasonReport) -> [Line; 3] {
    let weekly =
        |figure: fn(&hemline_agents::season_report::SeasonWeek) -> hemline_domain::Units| {
            report
                .weeks
                .iter()
                .map(|week| figure(week).as_f64())
                .collect()
        };
    [
        Line {
            name: "sold",
            class: "sold",
            weekly: weekly(|week| week.sold),
        },
        Line {
            name: "original forecast",
            class: "original",
            weekly: weekly(|week| week.original_forecast),
        },
        Line {
            name: "forecast in force",
            class: "in-force",
            weekly: weekly(|week| week.forecast_in_force),
        },
    ]
}

fn polyline(line: &Line, ceiling: f64) -> String {
    let count = line.weekly.len();
    let points: Vec<String> = line
        .weekly
        .iter()
        .enumerate()
        .map(|(index, units)| format!("{:.1},{:.1}", x_of(index, count), y_of(*units, ceiling)))
        .collect();
    format!(
        "<polyline class=\"{}\" points=\"{}\"/>\n",
        line.class,
        points.join(" ")
    )
}

fn legend_entry(line: &Line) -> String {
    format!(
        "<span><svg viewBox=\"0 0 34 8\" class=\"key\" aria-hidden=\"true\"><polyline class=\"{}\" points=\"1,4 33,4\"/></svg> {}</span>\n",
        line.class, line.name
    )
}

fn value_axis(ceiling: f64) -> String {
    [0.0, 0.5, 1.0]
        .map(|part| {
            let y = y_of(part * ceiling, ceiling);
            format!(
                "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{WIDTH}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/><text class=\"end\" x=\"{:.1}\" y=\"{:.1}\">{}</text>\n",
                LEFT - 6.0,
                y + 4.0,
                numbers::number(part * ceiling, 0)
            )
        })
        .concat()
}

fn week_axis(weeks: usize) -> String {
    let every = weeks.div_ceil(14);
    let labelled = (0..weeks).step_by(every);
    labelled
        .map(|index| {
            format!(
                "<text class=\"middle\" x=\"{:.1}\" y=\"{:.1}\">{}</text>\n",
                x_of(index, weeks),
                HEIGHT - 8.0,
                index + 1
            )
        })
        .collect()
}

#[allow(clippy::cast_precision_loss)]
fn x_of(index: usize, count: usize) -> f64 {
    let room = WIDTH - LEFT - 24.0;
    LEFT + 12.0 + room * index as f64 / (count - 1) as f64
}

fn y_of(units: f64, ceiling: f64) -> f64 {
    TOP + (HEIGHT - TOP - BOTTOM) * (1.0 - units / ceiling)
}

/// The next round number above, in steps of which the half is round, too.
fn nice_ceiling(largest: f64) -> f64 {
    let mut power = 1.0;
    while power * 10.0 < largest {
        power *= 10.0;
    }
    let steps = [1.0, 1.2, 1.6, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0];
    let reaching = steps.iter().find(|step| **step * power >= largest);
    reaching.map_or(10.0 * power, |step| step * power)
}
