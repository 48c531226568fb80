//! What a reader sees first: the figures that sum the season up, and the targets.

use hemline_agents::season_report::{ForecastAccuracy, SeasonReport};
use hemline_domain::Grouped;

use super::html::{Column, table, tile};
use super::numbers::{NONE, money, number, or_none, percent, signed_percent, units};

/// The season in a handful of figures.
pub(super) fn tiles(report: &SeasonReport) -> String {
    let inventory = &report.inventory;
    let mut tiles = vec![
        tile(
            "Units sold",
            &units(report.units.sold),
            &format!("{} forecast", units(report.planned.forecast)),
        ),
        tile(
            "Sell-through of the forecast",
            &or_none(inventory.sell_through_of_forecast, percent),
            &format!(
                "{} of units manufactured",
                or_none(inventory.sell_through_of_manufactured, percent)
            ),
        ),
        tile(
            "Units left over",
            &units(report.overstock.units),
            &format!(
                "{} of all units to sell",
                or_none(report.overstock.share_of_supply, percent)
            ),
        ),
        tile(
            "Lost sales, estimated",
            &units(report.stockouts.lost_sales),
            &format!(
                "sold out in {} of {} weeks of a store",
                Grouped(report.stockouts.store_weeks),
                Grouped(report.stockouts.of_store_weeks)
            ),
        ),
    ];
    tiles.extend(money_tiles(report));
    tiles.push(tile(
        "Stock turnover",
        &or_none(inventory.turnover, |turns| number(turns.as_f64(), 2)),
        &format!("{} units in stock on average", units(inventory.mean_stock)),
    ));
    tiles.extend(inventory.last_year.as_ref().map(|before| {
        tile(
            "Against last year",
            &or_none(before.change, signed_percent),
            &format!("{} units in the same weeks", units(before.units_sold)),
        )
    }));
    format!("<dl class=\"tiles\">\n{}</dl>\n", tiles.concat())
}

fn money_tiles(report: &SeasonReport) -> Vec<String> {
    let Some(season) = &report.money else {
        return Vec::new();
    };
    let margin = season.margin.map(|margin| {
        tile(
            "Margin",
            &number(margin, 0),
            &format!("{} of revenue", or_none(season.margin_pct, percent)),
        )
    });
    let revenue = season.revenue.map(|revenue| {
        let lost = or_none(report.stockouts.lost_revenue, |lost| number(lost, 0));
        tile(
            "Revenue",
            &number(revenue, 0),
            &format!("{lost} lost to stock-outs"),
        )
    });
    revenue.into_iter().chain(margin).collect()
}

/// Every figure that has a target, and the share of approvals that were modified.
pub(super) fn targets(report: &SeasonReport) -> String {
    let columns = [
        Column::Text("Figure"),
        Column::Figure("Target"),
        Column::Figure("Result"),
        Column::Text("Verdict"),
    ];
    let accuracy = &report.accuracy;
    let forecasts = [
        ("original forecast", &accuracy.original),
        ("forecast in force", &accuracy.in_force),
    ];
    let mut rows: Vec<Vec<String>> = forecasts
        .iter()
        .flat_map(|(name, forecast)| accuracy_rows(report, name, forecast))
        .collect();
    rows.push(trigger_row(report));
    rows.push(planning_row(report));
    rows.push(approvals_row(report));
    table(&columns, &rows)
}

fn accuracy_rows(
    report: &SeasonReport,
    name: &str,
    forecast: &ForecastAccuracy,
) -> [Vec<String>; 2] {
    let accuracy = &report.accuracy;
    let mape = vec![
        format!("Mean weekly error (MAPE), {name}"),
        format!("below {}", percent(accuracy.mape_target)),
        or_none(forecast.mape, percent),
        verdict(forecast.mape_target_met),
    ];
    let bias = vec![
        format!("Bias, {name}"),
        format!("within ±{}", percent(accuracy.bias_target)),
        or_none(forecast.bias, signed_percent),
        verdict(forecast.bias_target_met),
    ];
    [mape, bias]
}

fn trigger_row(report: &SeasonReport) -> Vec<String> {
    vec![
        "Weeks above the threshold that were re-forecast".to_owned(),
        format!("at least {}", percent(report.trigger.target)),
        or_none(report.trigger.accuracy, percent),
        match report.trigger.accuracy {
            None => "No week above to act on".to_owned(),
            Some(_) => verdict(report.trigger.target_met),
        },
    ]
}

fn planning_row(report: &SeasonReport) -> Vec<String> {
    let process = &report.process;
    vec![
        "Planning run time".to_owned(),
        format!("below {} s", number(process.planning_seconds_target, 0)),
        or_none(process.planning_seconds, |seconds| {
            format!("{} s", number(seconds, 1))
        }),
        verdict(process.planning_target_met),
    ]
}

fn approvals_row(report: &SeasonReport) -> Vec<String> {
    let process = &report.process;
    vec![
        "Approvals that were modified".to_owned(),
        String::new(),
        or_none(process.modified_share, percent),
        format!("{} of {}", process.approvals_modified, process.approvals),
    ]
}

fn verdict(met: Option<bool>) -> String {
    match met {
        Some(true) => "Met".to_owned(),
        Some(false) => "Not met".to_owned(),
        None => "Not measured".to_owned(),
    }
}

/// Name and figure, where there is one.
pub(super) fn amount(name: &str, figure: Option<f64>) -> Option<Vec<String>> {
    figure.map(|figure| vec![name.to_owned(), money(figure)])
}

/// A dash, for a cell without a figure.
pub(super) fn nothing() -> String {
    NONE.to_owned()
}
