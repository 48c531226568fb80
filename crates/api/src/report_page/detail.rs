//! The tables behind the figures.

use hemline_agents::season_report::{ForecastAccuracy, SeasonReport, StoreResult, TriggeredWeek};
use hemline_agents::trigger_calibration::{RateSource, ThresholdCalibration, TriggerCalibration};
use hemline_domain::{Grouped, Units};

use super::html::{Column, paragraph, table};
use super::numbers::{NONE, money, number, or_none, percent, signed_percent, units};
use super::overview::{amount, nothing};

/// Stores that are listed of each kind.
const LISTED_STORES: usize = 10;

/// Where the units went, and what they brought.
pub(super) fn units_and_money(report: &SeasonReport) -> String {
    let flow = &report.units;
    let line = |name: &str, count| vec![name.to_owned(), units(count)];
    let rows = [
        line(
            "Forecast when the order was accepted",
            report.planned.forecast,
        ),
        line("Manufactured", flow.manufactured),
        line("Emergency units arrived", flow.emergency),
        line("Sold above receipts (corrections)", flow.adjusted),
        line("Sold", flow.sold),
        line("Left at stores", flow.left_at_stores),
        line("Left at the DC", flow.left_at_dc),
    ];
    let columns = [Column::Text("Units"), Column::Figure("Number")];
    let supply = or_none(report.inventory.weeks_of_supply, |weeks| {
        number(weeks.as_f64(), 1)
    });
    paragraph(
        "Units manufactured, emergency units and corrections are together what was sold and what was left.",
    ) + &table(&columns, &rows)
        + &paragraph(&format!(
            "At the pace of the last weeks, the units left over would have lasted {supply} weeks."
        ))
        + &money_table(report)
}

fn money_table(report: &SeasonReport) -> String {
    let Some(season) = &report.money else {
        return paragraph("The category has neither a price nor a cost: there are no amounts.");
    };
    let rows: Vec<Vec<String>> = [
        amount("Revenue", season.revenue),
        amount("Cost of all units", season.cost),
        amount("Salvage value of units left over", Some(season.salvage)),
        amount("Margin", season.margin),
        amount("Revenue lost to stock-outs", report.stockouts.lost_revenue),
        amount("Margin lost to stock-outs", report.stockouts.lost_margin),
        amount("Units left over, at cost", report.overstock.value_at_cost),
        amount(
            "Loss on units left over, after salvage",
            report.overstock.salvage_loss,
        ),
        amount(
            "Price reductions given by the markdown",
            report.markdown.as_ref().and_then(|markdown| markdown.cost),
        ),
    ]
    .into_iter()
    .flatten()
    .collect();
    let columns = [
        Column::Text("Amounts in the category's currency"),
        Column::Figure("Amount"),
    ];
    table(&columns, &rows)
}

/// The original forecast and every later one, each by the weeks after it was made.
pub(super) fn forecasts(report: &SeasonReport) -> String {
    let columns = [
        Column::Text("Forecast"),
        Column::Figure("Weeks judged"),
        Column::Figure("Mean weekly error (MAPE)"),
        Column::Figure("Error of units sold (WAPE)"),
        Column::Figure("Too high or low (bias)"),
        Column::Figure("Typical miss a week, units (RMSE)"),
    ];
    let accuracy = &report.accuracy;
    let mut rows = vec![
        accuracy_row("Original", &accuracy.original),
        accuracy_row("In force, week by week", &accuracy.in_force),
    ];
    for revised in &accuracy.revised {
        let week = revised.made_after_week;
        let kind = if revised.includes_markdown {
            ", with the rise expected of the markdown"
        } else {
            ""
        };
        rows.push(accuracy_row(
            &format!("Made after week {week}{kind}"),
            &revised.accuracy,
        ));
        rows.push(accuracy_row(
            "– the original in the same weeks",
            &revised.original,
        ));
    }
    let left_out = match accuracy.original.weeks_without_sales {
        0 => String::new(),
        1 => " MAPE leaves out 1 week without sales.".to_owned(),
        weeks => format!(" MAPE leaves out {weeks} weeks without sales."),
    };
    paragraph(&format!(
        "MAPE is the mean of the weekly errors, WAPE their sum as a share of the units sold; a bias above 0 is a forecast that was too high.{left_out}"
    )) + &table(&columns, &rows)
}

fn accuracy_row(name: &str, accuracy: &ForecastAccuracy) -> Vec<String> {
    let weeks = match (accuracy.weeks.first(), accuracy.weeks.last()) {
        (Some(first), Some(last)) => format!("{}–{}", first.week_number, last.week_number),
        _ => nothing(),
    };
    vec![
        name.to_owned(),
        weeks,
        or_none(accuracy.mape, percent),
        or_none(accuracy.wape, percent),
        or_none(accuracy.bias, signed_percent),
        or_none(accuracy.rmse, |rmse| number(rmse, 1)),
    ]
}

/// The weeks above the threshold, and how the trigger does on the category's past.
pub(super) fn trigger(report: &SeasonReport) -> String {
    let trigger = &report.trigger;
    let threshold = percent(trigger.threshold.decimal());
    let weeks = if trigger.weeks.is_empty() {
        paragraph(&format!(
            "No week that could be acted on was above the threshold of {threshold}."
        ))
    } else {
        let columns = [
            Column::Figure("Week"),
            Column::Figure("Variance"),
            Column::Text("Re-forecast"),
            Column::Text("Came closer to the remaining weeks"),
        ];
        let rows: Vec<Vec<String>> = trigger.weeks.iter().map(triggered_row).collect();
        table(&columns, &rows)
    };
    weeks
        + &report
            .trigger_calibration
            .as_ref()
            .map_or_else(String::new, calibration)
}

fn triggered_row(week: &TriggeredWeek) -> Vec<String> {
    let yes_or_no = |flag| if flag { "yes" } else { "no" }.to_owned();
    vec![
        week.week_number.to_string(),
        or_none(week.variance_pct, percent),
        yes_or_no(week.reforecast),
        or_none(week.lowered_remaining_error, yes_or_no),
    ]
}

fn calibration(calibration: &TriggerCalibration) -> String {
    let columns = [
        Column::Figure("Threshold"),
        Column::Figure("Past seasons within it"),
        Column::Figure("of these, false alarms"),
        Column::Figure("Past seasons beyond it"),
        Column::Figure("of these, caught by mid-season"),
        Column::Figure("False alarms in simulated seasons"),
        Column::Text("Rate that counts"),
    ];
    let rows: Vec<Vec<String>> = calibration.thresholds.iter().map(threshold_row).collect();
    paragraph(&format!(
        "{} stretches of the category's past, forecast as this season was; neighbouring ones share weeks. A false alarm is one that ended within the threshold and passed it on the way. Simulated seasons have the usual ups and downs of the category's weeks and nothing else.",
        Grouped(calibration.hindcast_seasons)
    )) + &table(&columns, &rows)
}

fn threshold_row(at: &ThresholdCalibration) -> Vec<String> {
    let source = match at.source {
        Some(RateSource::Hindcasts) => ", from the past seasons",
        Some(RateSource::ResampledNoise) => ", from simulated seasons",
        None => "",
    };
    vec![
        percent(at.threshold.decimal()),
        at.seasons_within.to_string(),
        at.false_alarms.to_string(),
        at.seasons_outside.to_string(),
        at.caught_by_mid_season.to_string(),
        or_none(at.resampled_false_alarm_rate, percent),
        or_none(at.false_alarm_rate, percent) + source,
    ]
}

/// The stores that lost most, and those that had most left.
pub(super) fn stores(report: &SeasonReport) -> String {
    let most = |figure: fn(&StoreResult) -> Units| {
        let mut stores: Vec<&StoreResult> = report.stores.iter().collect();
        stores.retain(|store| figure(store) > Units::ZERO);
        // The sort is stable: of equals the smaller id comes first.
        stores.sort_by_key(|store| std::cmp::Reverse(figure(store)));
        stores.truncate(LISTED_STORES);
        stores
    };
    let stockouts = &report.stockouts;
    let lost = format!(
        "Stores that sold out in some week: {}. Lost sales: {}, of which {} while the DC held stock. The stores that lost most:",
        Grouped(stockouts.stores),
        units(stockouts.lost_sales),
        units(stockouts.lost_while_dc_held_stock),
    );
    let left = format!(
        "Stores with units left: {}; units: {}. The stores with most of them:",
        Grouped(report.overstock.stores),
        units(report.overstock.at_stores),
    );
    paragraph(&lost)
        + &store_table(&most(|store| store.lost_sales))
        + &paragraph(&left)
        + &store_table(&most(|store| store.left_over))
}

fn store_table(stores: &[&StoreResult]) -> String {
    if stores.is_empty() {
        return paragraph("None.");
    }
    let columns = [
        Column::Text("Store"),
        Column::Text("Cluster"),
        Column::Figure("Season total"),
        Column::Figure("Shipped"),
        Column::Figure("Sold"),
        Column::Figure("Sold above receipts"),
        Column::Figure("Left over"),
        Column::Figure("Weeks sold out"),
        Column::Figure("Lost sales"),
    ];
    let rows: Vec<Vec<String>> = stores
        .iter()
        .map(|store| {
            let cluster = store.cluster_id.as_ref();
            vec![
                store.store_id.to_string(),
                cluster.map_or_else(|| NONE.to_owned(), ToString::to_string),
                units(store.season_total),
                units(store.shipped),
                units(store.sold),
                units(store.adjusted),
                units(store.left_over),
                store.sold_out_weeks.to_string(),
                units(store.lost_sales),
            ]
        })
        .collect();
    table(&columns, &rows)
}

/// Planned and realised shares of demand.
pub(super) fn clusters(report: &SeasonReport) -> String {
    let columns = [
        Column::Text("Cluster"),
        Column::Figure("Share planned"),
        Column::Figure("Share of demand"),
        Column::Figure("Sold"),
        Column::Figure("Lost sales"),
    ];
    let rows: Vec<Vec<String>> = report
        .clusters
        .iter()
        .map(|cluster| {
            vec![
                cluster.cluster_name.clone(),
                percent(cluster.planned_share),
                or_none(cluster.demand_share, percent),
                units(cluster.sold),
                units(cluster.lost_sales),
            ]
        })
        .collect();
    table(&columns, &rows)
}

/// What the markdown was to bring, and what it brought.
pub(super) fn markdown(report: &SeasonReport) -> String {
    let Some(markdown) = &report.markdown else {
        return paragraph("There was no markdown.");
    };
    let rows = [
        vec!["Depth".to_owned(), percent(markdown.depth.decimal())],
        vec![
            "Applied after week".to_owned(),
            markdown.applied_after_week.to_string(),
        ],
        vec![
            "Units sold after it".to_owned(),
            units(markdown.units_after),
        ],
        vec![
            "Units expected without it, at the pace before".to_owned(),
            or_none(markdown.units_expected_without, units),
        ],
        vec![
            "Rise in demand expected".to_owned(),
            signed_percent(markdown.expected_lift),
        ],
        vec![
            "Rise in demand seen".to_owned(),
            or_none(markdown.realised_lift, signed_percent),
        ],
        vec![
            "Earned or lost by it, about".to_owned(),
            or_none(markdown.estimated_gain, money),
        ],
        vec![
            "Times that a store sold out in a week after it".to_owned(),
            Grouped(markdown.sold_out_store_weeks_after).to_string(),
        ],
    ];
    let columns = [Column::Text("Markdown"), Column::Figure("Figure")];
    let cost = match markdown.cost {
        Some(_) => String::new(),
        None => paragraph("Without a price, the units sold after it stand for its cost."),
    };
    table(&columns, &rows) + &cost
}
