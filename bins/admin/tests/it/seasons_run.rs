//! A whole season by the command: weeks, decisions, report, ledger.

use serde_json::Value;

use crate::harness::{Place, fixtures, units};

/// The demo season, accepted, and its workflow.
fn accepted(settings: &[&str]) -> (Place, String) {
    let place = Place::seeded();
    let plan = ["plan", "womens_dresses", "--accept", "--json"];
    let plan = place.run(&[&plan[..], settings].concat()).json();
    let id = plan["workflow"]["workflow_id"].as_str().unwrap().to_owned();
    (place, id)
}

fn week(place: &Place, id: &str, run: &str, week: u32) -> Value {
    let file = fixtures().join(format!("weekly/{run}/week_{week:02}.csv"));
    let file = file.to_str().unwrap();
    place
        .run(&["import", "actuals", file, "--season", id, "--json"])
        .json()
}

fn state(place: &Place, id: &str) -> String {
    let shown = place.run(&["season", "show", id, "--json"]).json();
    shown["workflow"]["state"].as_str().unwrap().to_owned()
}

#[test]
fn a_slow_season_is_marked_down_reported_and_adds_up() {
    let (place, id) = accepted(&[]);
    for number in 1..=6 {
        let accepted = week(&place, &id, "low_demand", number);
        assert_eq!(accepted["week_number"], number);
        assert_eq!(accepted["variance"]["action_taken"], "none");
        assert_eq!(accepted["replenishment"]["week_number"], number);
    }
    assert_eq!(state(&place, &id), "waiting_markdown_approval");
    let shown = place.run(&["season", "show", &id]).ok().stdout;
    assert!(shown.contains("asks approve_markdown"), "{shown}");
    let early = place.run(&["season", "complete", &id]).failed();
    assert!(early.contains("waiting_markdown_approval"), "{}", early);
    place
        .run(&["season", "modify", &id, "--set", "markdown_pct=0.2"])
        .ok();
    place.run(&["season", "accept", &id]).ok();
    for number in 7..=12 {
        week(&place, &id, "low_demand", number);
    }
    let ended = place.run(&["season", "complete", &id]).ok().stdout;
    let report = place.run(&["season", "report", &id]).json();
    check_advice(&ended, &report);
    assert_eq!(report["weeks_sold"], 12);
    assert_eq!(report["units"]["sold"], 7_239);
    assert_eq!(state(&place, &id), "completed");

    let changes = "SELECT action || ' ' || count(*) AS value FROM audit_log
        WHERE subject = '{id}' OR action = 'import_weekly_sales' GROUP BY action";
    let changes = place.query_sql(&changes.replace("{id}", &id));
    let expected = [
        "approval_accept 2",
        "approval_modify 1",
        "import_weekly_sales 12",
        "season_complete 1",
        "season_start 1",
    ];
    assert_eq!(changes, expected);

    let export = ["export", "history", "--workflow", &id];
    let printed = place.run(&export).ok().stdout;
    place
        .run(&[&export[..], &["--out", "season.csv"]].concat())
        .ok();
    let file = std::fs::read_to_string(place.path("season.csv")).unwrap();
    assert_eq!(file, printed);
    assert_eq!(file.lines().count(), 1 + 12 * 50);
    place.run(&["import", "sales", "season.csv"]).ok();
    let last = "SELECT max(week_start_date) AS value FROM historical_sales";
    assert_eq!(place.query_sql(last), ["2025-05-19"]);

    let checked = place.run(&["ledger", "verify", "--json"]).json();
    assert_eq!(checked["broken"], 0);
    let balances = &checked["seasons"][0]["balances"];
    assert_eq!(units(&balances["sold"]), 7_239);
}

/// The advice that the end of a season prints is the report's, as a table.
fn check_advice(printed: &str, report: &Value) {
    let rows = printed.lines().filter(|line| line.starts_with('|'));
    let table: Vec<Vec<&str>> = rows
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    assert_eq!(table[0], ["parameter", "verdict", "value", "evidence"]);
    let advice = report["advice"].as_array().unwrap();
    assert_eq!(table.len(), 2 + advice.len(), "{printed}");
    for (row, advice) in table[2..].iter().zip(advice) {
        assert_eq!(row[0], advice["parameter"]);
        assert_eq!(row[1], advice["verdict"]);
        assert_eq!(row[1] == "change", row[2].contains(" → "), "{row:?}");
        assert_eq!(row[3], advice["evidence"]);
    }
    let safety_stock = ["safety_stock_pct", "change", "0.2 → 0.18"];
    assert_eq!(table[2][..3], safety_stock);
}

#[test]
fn a_season_is_forecast_again_when_asked() {
    let (place, id) = accepted(&[]);
    for number in 1..=2 {
        week(&place, &id, "on_track", number);
    }
    let reforecast = ["season", "reforecast", &id];
    let unexplained = place.run(&reforecast).misused();
    assert!(unexplained.contains("--reason"), "{unexplained}");
    let explained = [&reforecast[..], &["--reason", "a warm spring", "--json"]].concat();
    let shown = place.run(&explained).json();
    let forecasts = shown["forecasts"].as_array().unwrap();
    assert_eq!(forecasts.len(), 2, "{shown}");
    let first = &forecasts[0]["forecast_id"];
    assert_eq!(&forecasts[1]["supersedes"], first, "{shown}");
    assert_eq!(shown["workflow"]["state"], "phase_3_monitoring");
    place.run(&["ledger", "verify"]).ok();
}

#[test]
fn a_sale_changed_behind_the_seasons_back_is_named() {
    let (place, id) = accepted(&[]);
    week(&place, &id, "on_track", 1);
    place.run(&["ledger", "verify"]).ok();
    let changed = place.execute_sql(
        "UPDATE unit_ledger SET units = units - 1
         WHERE position = (SELECT max(position) FROM unit_ledger WHERE reason = 'sold')",
    );
    assert_eq!(changed, 1);
    let (report, _) = place.run(&["ledger", "verify", "--json"]).partly();
    let report: Value = serde_json::from_str(&report).unwrap();
    let why = report["seasons"][0]["broken"]["why"].as_str().unwrap();
    assert!(why.contains("as sold, the season's records say"), "{why}");
    assert!(report["seasons"][0]["broken"]["row_number"].is_u64());
}

#[test]
fn a_total_of_the_shipments_changed_behind_the_seasons_back_is_named() {
    let (place, id) = accepted(&[]);
    for number in 1..=2 {
        week(&place, &id, "on_track", number);
    }
    place.run(&["ledger", "verify"]).ok();
    // The database holds before − shipped = after: two columns have to be changed together.
    for (columns, named) in [
        (
            [
                "total_shipped = total_shipped +",
                "dc_stock_after = dc_stock_after -",
            ],
            "total_shipped",
        ),
        (
            [
                "dc_stock_before = dc_stock_before +",
                "dc_stock_after = dc_stock_after +",
            ],
            "dc_stock_before",
        ),
    ] {
        let change = |by: &str| {
            let changed = place.execute_sql(&format!(
                "UPDATE replenishments SET {} {by}, {} {by} WHERE week_number = 2",
                columns[0], columns[1]
            ));
            assert_eq!(changed, 1);
        };
        change("(7)");
        let (report, _) = place.run(&["ledger", "verify", "--json"]).partly();
        let report: Value = serde_json::from_str(&report).unwrap();
        let why = report["seasons"][0]["broken"]["why"].as_str().unwrap();
        let expected = format!("row 2 of the recorded shipments, week 2: the column {named} is ");
        assert!(why.starts_with(&expected), "{why}");
        change("(-7)");
    }
    place.run(&["ledger", "verify"]).ok();
    place.execute_sql(
        "UPDATE replenishments SET record =
         json_set(record, '$.replenishment.total_shipped', 123456) WHERE week_number = 1",
    );
    let (report, _) = place.run(&["ledger", "verify", "--json"]).partly();
    let named = "row 1 of the recorded shipments, week 1: record.total_shipped is 123,456";
    assert!(report.contains(named), "{report}");
}

#[test]
fn a_file_with_bad_rows_changes_nothing() {
    let (place, id) = accepted(&[]);
    place.file(
        "bad.csv",
        "store_id,week_number,units_sold\nS01,1,5\nS02,1,-3\nS99,1,4\nS03,2,1\nS04,13,1\n",
    );
    let before = place.query_sql("SELECT CAST(count(*) AS TEXT) AS value FROM unit_ledger");
    let refused = place
        .run(&["import", "actuals", "bad.csv", "--season", &id])
        .failed();
    for told in ["line 3", "S99"] {
        assert!(refused.contains(told), "{told}: {}", refused);
    }
    let after = place.query_sql("SELECT CAST(count(*) AS TEXT) AS value FROM unit_ledger");
    assert_eq!(before, after);
}

#[test]
fn a_season_that_does_not_exist_is_named() {
    let place = Place::seeded();
    let refused = place.run(&["season", "show", "wf_nothing"]).failed();
    assert!(
        refused.contains("there is no season wf_nothing"),
        "{}",
        refused
    );
    let without = place.run(&["import", "actuals", "week.csv"]);
    assert_eq!(without.code, Some(2), "{}", without.stderr);
}

#[test]
fn weeks_can_be_written_for_any_accepted_season() {
    let (place, id) = accepted(&["--set", "safety_stock_pct=0.3"]);
    let write = |out: &str| {
        place
            .run(&["fixtures", "weeks", &id, "--factor", "1.5", "--out", out])
            .ok()
    };
    write("weeks");
    write("again");
    let read = |name: &str| std::fs::read_to_string(place.path(name)).unwrap();
    let plan = place
        .query_sql("SELECT weekly_demand_curve AS value FROM forecasts")
        .remove(0);
    let curve: Value = serde_json::from_str(&plan).unwrap();
    for number in 1..=12 {
        let name = format!("weeks/week_{number:02}.csv");
        let file = read(&name);
        assert_eq!(file, read(&format!("again/week_{number:02}.csv")));
        let rows = file.lines().skip(1);
        let sold: u64 = rows
            .map(|row| row.rsplit(',').next().unwrap().parse::<u64>().unwrap())
            .sum();
        let expected = units(&curve[number - 1]["demand_units"]);
        assert_eq!(sold, (expected * 3).div_ceil(2), "{name}");
    }
    let early = place
        .run(&["fixtures", "weeks", "wf_nothing", "--out", "weeks"])
        .failed();
    assert!(early.contains("there is no season wf_nothing"), "{early}");
}
