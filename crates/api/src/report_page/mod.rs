//! The season-end report as a page to read, print and hand on.
//!
//! The page stands alone: no scripts, no fonts or pictures from elsewhere, its style inline. Every text is
//! escaped where it becomes HTML, in one place. Whether a target is met is said in words.

mod chart;
mod detail;
mod html;
mod next_season;
mod numbers;
mod overview;
mod weekly_table;

use hemline_agents::season_report::SeasonReport;

use html::{escaped, notes, paragraph, section};

const STYLE: &str = include_str!("style.css");

/// What a report is of; the report itself knows no names.
#[derive(Debug, Clone, Copy)]
pub struct Heading<'a> {
    /// The category's display name.
    pub category_name: &'a str,
    /// The season's name, e.g. `Spring 2025`.
    pub season: &'a str,
    /// The workflow, so that a print can be found again.
    pub workflow_id: &'a str,
}

/// The whole HTML document, in UTF-8.
#[must_use]
pub fn page(report: &SeasonReport, heading: &Heading<'_>) -> String {
    let title = format!(
        "Season report: {}, {}",
        heading.category_name, heading.season
    );
    let parts = [
        header(report, heading),
        notes(&report.notes),
        overview::tiles(report),
        section("Targets", &overview::targets(report)),
        section(
            "What to do differently next season",
            &next_season::advice(report),
        ),
        section("Week by week", &weeks(report)),
        section("Units and money", &detail::units_and_money(report)),
        section("Forecasts", &detail::forecasts(report)),
        section("Re-forecast trigger", &detail::trigger(report)),
        section(
            "Stock-outs and left-overs by store",
            &detail::stores(report),
        ),
        section("Clusters", &detail::clusters(report)),
        section("Markdown", &detail::markdown(report)),
        section(
            "Parameters for the next season",
            &next_season::parameters(report),
        ),
    ];
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n{}</body>\n</html>\n",
        escaped(&title),
        parts.concat()
    )
}

fn header(report: &SeasonReport, heading: &Heading<'_>) -> String {
    let season = &report.parameters;
    let weeks = season.forecast_horizon_weeks;
    let dates = format!(
        "{}: {weeks} weeks from {} to {}",
        heading.season,
        season.season_start_date,
        season.last_day(),
    );
    format!(
        "<header>\n<h1>Season report: {}</h1>\n{}{}</header>\n",
        escaped(heading.category_name),
        paragraph(&dates),
        paragraph(&format!("Workflow {}", heading.workflow_id)),
    )
}

fn weeks(report: &SeasonReport) -> String {
    chart::weekly_chart(report) + &weekly_table::weeks(report)
}
