//! The season-end report as a page: the reference report's figures, escaped, in a document that stands alone.

use hemline_agents::season_report::SeasonReport;
use hemline_api::report_page::{Heading, page};
use hemline_domain::{Decimal, Units, VarianceBasis};

const HEADING: Heading<'_> = Heading {
    category_name: "Women's Dresses",
    season: "Spring 2025",
    workflow_id: "wf_1",
};

fn report() -> SeasonReport {
    let reference = include_str!("../../../../fixtures/reference/season_report/two_stores.json");
    serde_json::from_str(reference).unwrap()
}

/// The cells of the first row that begins with `name`.
fn row(page: &str, name: &str) -> Vec<String> {
    let start = page
        .find(&format!("<tr><td>{name}</td>"))
        .unwrap_or_else(|| panic!("a row of {name}"));
    let row = page[start..].split("</tr>").next().unwrap();
    let cells = row
        .split("</td>")
        .filter_map(|cell| cell.rsplit('>').next());
    cells
        .filter(|cell| !cell.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_figures_of_the_report_are_on_the_page() {
    let page = page(&report(), &HEADING);
    assert_eq!(row(&page, "Sold"), ["Sold", "472"]);
    assert_eq!(row(&page, "Revenue"), ["Revenue", "22,720.00"]);
    assert_eq!(row(&page, "Margin"), ["Margin", "12,680.00"]);
    assert_eq!(
        row(&page, "Original"),
        ["Original", "1–4", "19.3%", "20.3%", "−15.3%", "27.3"]
    );
    assert_eq!(
        row(&page, "Rise in demand seen"),
        ["Rise in demand seen", "−30.2%"]
    );
    assert_eq!(
        row(&page, "S2"),
        ["S2", "cluster_2", "192", "192", "194", "2", "0", "3", "42"]
    );
    assert!(page.contains("Of 50 units of emergency orders, 20 did not arrive"));
}

#[test]
fn targets_are_met_or_not_in_words() {
    let page = page(&report(), &HEADING);
    assert_eq!(
        row(&page, "Mean weekly error (MAPE), original forecast"),
        [
            "Mean weekly error (MAPE), original forecast",
            "below 20.0%",
            "19.3%",
            "Met"
        ]
    );
    let bias = row(&page, "Bias, original forecast");
    assert_eq!(bias[2..], ["−15.3%", "Not met"]);
    let modified = row(&page, "Approvals that were modified");
    assert_eq!(modified[1..], ["25.0%", "1 of 4"]);
    let planning = row(&page, "Planning run time");
    assert_eq!(planning[1..], ["below 60 s", "12.5 s", "Met"]);
}

#[test]
fn a_figure_that_there_is_not_is_a_dash() {
    let mut report = report();
    report.trigger.accuracy = None;
    report.process.planning_seconds = None;
    report.process.planning_target_met = None;
    report.money = None;
    report.markdown = None;
    let page = page(&report, &HEADING);
    let trigger = row(&page, "Weeks above the threshold that were re-forecast");
    assert_eq!(trigger[2..], ["–", "No week above to act on"]);
    assert_eq!(row(&page, "Planning run time")[2..], ["–", "Not measured"]);
    assert!(page.contains("There was no markdown."));
    assert!(page.contains("there are no amounts"));
}

#[test]
fn advice_lists_changes_first_and_the_next_seasons_parameters_name_what_differs() {
    let page = page(&report(), &HEADING);
    let safety_stock = row(&page, "safety_stock_pct");
    assert_eq!(
        safety_stock[..3],
        ["safety_stock_pct", "Change", "0.2 → 0.22"]
    );
    let place = |name: &str| page.find(&format!("<tr><td>{name}</td>")).unwrap();
    assert!(place("cluster_shares") < place("dc_holdback_percentage"));
    let parameters = &page[page.find("Parameters for the next season").unwrap()..];
    assert_eq!(
        row(parameters, "season_start_date"),
        ["season_start_date", "2026-03-02", "2025-03-03"]
    );
    assert_eq!(
        row(parameters, "forecast_horizon_weeks"),
        ["forecast_horizon_weeks", "4"],
        "unchanged"
    );
}

#[test]
fn every_text_is_escaped() {
    let hostile = "<script>alert('x')</script> & \"quoted\"";
    let mut report = report();
    report.notes.push(hostile.to_owned());
    report.stores[1].store_id = hostile.into();
    report.stores[1].cluster_id = Some(hostile.into());
    report.clusters[0].cluster_name = hostile.to_owned();
    report.advice[0].evidence = hostile.to_owned();
    report.next_season_parameters.include_stores = vec![hostile.into()];
    let page = page(
        &report,
        &Heading {
            category_name: hostile,
            season: hostile,
            workflow_id: hostile,
        },
    );
    let safe = "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;quoted&quot;";
    // Title, heading, dates, workflow, note, store twice (it lost most and its row), cluster, advice, parameter.
    assert!(
        page.matches(safe).count() >= 9,
        "{}",
        page.matches(safe).count()
    );
    assert!(!page.contains("<script"));
    assert!(!page.contains("alert('x')"));
}

#[test]
fn the_page_stands_alone() {
    let page = page(&report(), &HEADING);
    for reference in [
        "<script", "<link", "<img", "@import", "url(", "http:", "https:", "src=",
    ] {
        assert!(!page.contains(reference), "{reference}");
    }
    assert!(page.starts_with("<!doctype html>"));
    assert!(page.contains("@media print"));
    assert!(page.contains("<title>Season report: Women&#39;s Dresses, Spring 2025</title>"));
}

#[test]
fn a_season_without_a_week_sold_has_a_page_without_a_chart() {
    let mut report = report();
    report.weeks.clear();
    assert!(!page(&report, &HEADING).contains("<svg"));
}

#[test]
fn the_weekly_table_shows_the_variance_that_the_trigger_was_judged_by() {
    let mut report = report();
    report.trigger.weeks.clear();
    let week = &mut report.weeks[1];
    week.sold = Units::new(120);
    week.forecast_in_force = Units::new(100);
    week.variance_pct = Some(Decimal::from_micros(123_000));
    let cumulative = page(&report, &HEADING);
    assert!(cumulative.contains("all weeks so far (variance_basis cumulative)"));
    assert!(cumulative.contains("Variance so far"));
    assert!(cumulative.contains("12.3% "));

    report.parameters.variance_basis = VarianceBasis::Weekly;
    let weekly = page(&report, &HEADING);
    assert!(weekly.contains("each week by itself (variance_basis weekly)"));
    assert!(!weekly.contains("Variance so far"));
    assert!(weekly.contains("20.0% over"));
    assert!(!weekly.contains("12.3% "));
    let threshold = format!("{:.1}%", report.trigger.threshold.as_f64() * 100.0);
    assert!(weekly.contains(&format!("off by more than {threshold}, judged on")));
}
