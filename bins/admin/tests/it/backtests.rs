//! `backtest`: methods compared on the past.

use std::fmt::Write;

use chrono::{Days, NaiveDate};
use serde_json::Value;

use crate::harness::{Ended, Place};

/// Three series of 60 days: one that repeats every 7 days, one that rises, one that does both.
fn file(place: &Place) -> String {
    let first = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
    let mut text = "series_id,ds,y\n".to_owned();
    for day in 0..60 {
        let date = first + Days::new(day);
        writeln!(text, "weekly,{date},{}", 10 + day % 7).unwrap();
        writeln!(text, "rising,{date},{}", 10 + day).unwrap();
        writeln!(text, "both,{date},{}", 10 + day + day % 7).unwrap();
    }
    place.file("three.csv", &text)
}

fn backtest(place: &Place, more: &[&str]) -> Ended {
    let file = file(place);
    let arguments = ["backtest", "--csv", &file, "--horizon", "7"];
    place.run(&[&arguments[..], more].concat())
}

const METHODS: &str = "naive,seasonal_naive,drift";

#[test]
fn methods_are_compared_over_all_series() {
    let place = Place::new();
    let more = [
        "--methods",
        METHODS,
        "--gap",
        "3",
        "--origins",
        "4",
        "--step",
        "2",
        "--json",
    ];
    let answer = backtest(&place, &more).json();
    assert_eq!(answer["gap"], 3);
    assert_eq!(answer["horizon"], 7);
    let summaries = answer["methods"].as_array().unwrap();
    assert_eq!(summaries.len(), 3);
    for summary in summaries {
        assert_eq!(summary["compared_series"], 3);
        assert_eq!(summary["failed_series"], 0);
    }
    assert_eq!(answer["ranking"]["measure"], "wape");
    assert_eq!(answer["ranking"]["places"].as_array().unwrap().len(), 3);
    assert_eq!(answer["ranking"]["places"][0]["behind"], 0.0);
    let series = answer["series"].as_array().unwrap();
    let ids: Vec<&str> = series
        .iter()
        .map(|one| one["series_id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["both", "rising", "weekly"]);
    // 60 days less 7 and 3, and 2 between origins.
    let origins: Vec<&str> = series[0]["origins"]
        .as_array()
        .unwrap()
        .iter()
        .map(|date| date.as_str().unwrap())
        .collect();
    assert_eq!(
        origins,
        ["2024-02-13", "2024-02-15", "2024-02-17", "2024-02-19"]
    );
    let find = |id: usize, method: usize| &series[id]["methods"][method];
    // What repeats is repeated, and a line is continued, without error.
    assert_eq!(find(2, 1)["accuracy"]["wape"], 0.0);
    let line = find(1, 2)["accuracy"]["wape"].as_f64().unwrap();
    assert!(line < 1e-12, "{line}");
    let newest = &find(1, 0)["origins"][3];
    assert_eq!(newest["origin"], "2024-02-19");
    assert_eq!(newest["training_steps"], 50);
    let step = &newest["forecast"][0];
    assert_eq!(step["ds"], "2024-02-23");
    assert_eq!(step["mean"], 59.0);
    assert_eq!(step["actual"], 63.0);
    assert!(step["lo80"].as_f64().unwrap() <= 59.0);
}

#[test]
fn a_table_says_which_was_best_and_by_how_much() {
    let place = Place::new();
    let ended = backtest(
        &place,
        &["--methods", METHODS, "--per-series", "--measure", "mase"],
    )
    .ok();
    assert_eq!(ended.stderr, "");
    let text = ended.stdout;
    assert!(
        text.starts_with("3 series, means over the 3 that no method failed on: 9 origin(s)"),
        "{text}"
    );
    assert!(text.contains("best by MASE: "), "{text}");
    assert!(text.contains("; then "), "{text}");
    assert!(text.contains("| method "), "{text}");
    assert!(text.contains("| rising | drift"), "{text}");
    assert_eq!(
        text.lines().filter(|line| line.starts_with("| ")).count(),
        4 + 10
    );
}

#[test]
fn the_picture_is_an_svg_with_a_line_for_each_method() {
    let place = Place::new();
    let picture = place.path("picture.svg");
    let more = ["--methods", METHODS, "--plot", picture.to_str().unwrap()];
    backtest(&place, &more).ok();
    let svg = std::fs::read_to_string(picture).unwrap();
    assert!(svg.starts_with("<svg"), "{}", &svg[..60]);
    for text in ["seasonal_naive", "actual", "rising", "2024-02-"] {
        assert!(svg.contains(text), "{text}");
    }
    // Three series with three origins and methods, and their actual values.
    assert!(svg.matches("<polyline").count() >= 3 * (3 * 3 + 1));
    assert!(!svg.contains("NaN") && !svg.contains("inf"));
}

#[test]
fn a_method_that_fails_is_told_and_the_others_are_ranked() {
    let place = Place::new();
    let more = [
        "--methods",
        "naive,arima",
        "--set",
        "arima.order=9,2,9",
        "--set",
        "arima.seasonal_order=9,2,9",
    ];
    let ended = backtest(&place, &more).ok();
    assert!(
        ended.stdout.contains("best by WAPE: naive"),
        "{}",
        ended.stdout
    );
    assert!(ended.stdout.contains("arima failed: "), "{}", ended.stdout);
}

#[test]
fn too_short_series_are_told() {
    let place = Place::new();
    let told = backtest(&place, &["--methods", "naive", "--gap", "60"]).failed();
    assert!(
        told.contains("series both: a backtest with these settings needs at least"),
        "{told}"
    );
    assert!(told.contains("3 of 3 series failed"), "{told}");
    let fewer = backtest(&place, &["--methods", "naive", "--origins", "50"]).ok();
    assert!(
        fewer.stderr.contains("fewer than 50 origins"),
        "{}",
        fewer.stderr
    );
}

#[test]
fn a_category_is_backtested_with_its_lead_time() {
    let place = Place::seeded();
    let answer = place
        .run(&[
            "backtest",
            "womens_dresses",
            "--methods",
            "naive,seasonal_naive",
            "--json",
        ])
        .json();
    assert_eq!(answer["horizon"], 12);
    // History ends on 2024-12-23, the season starts on 2025-03-03.
    assert_eq!(answer["gap"], 9);
    assert_eq!(answer["series"][0]["series_id"], "womens_dresses");
    assert_eq!(answer["ranking"]["places"][0]["method"], "seasonal_naive");
    let told = place.run(&["backtest", "hats"]).failed();
    assert!(told.contains("there is no category hats"), "{told}");
}

#[test]
fn a_backtest_of_a_category_says_that_its_calendar_is_not_used() {
    let place = Place::seeded();
    let naive = ["backtest", "womens_dresses", "--methods", "naive"];
    assert!(!place.run(&naive).ok().stderr.contains("calendar"));
    let easter = place.file(
        "easter.csv",
        "category_id,date,kind,name\nwomens_dresses,2024-03-31,event,Easter\n",
    );
    place.run(&["import", "events", &easter]).ok();
    let told = place.run(&naive).ok().stderr;
    let expected = "warning: the calendar of womens_dresses is not used by backtests";
    assert!(told.contains(expected), "{told}");
}

#[test]
fn wrong_usage_exits_with_2() {
    let place = Place::new();
    let file = file(&place);
    let base = ["backtest", "--csv", &file, "--horizon", "7"];
    for (more, expected) in [
        (&["--methods", "naive,magic"][..], "choose from"),
        (&["--methods", "naive,naive"], "twice"),
        (
            &["--methods", "naive,arima", "--set", "order=1,1,1"],
            "METHOD.order",
        ),
        (
            &["--methods", "naive", "--set", "arima.order=1,1,1"],
            "not compared",
        ),
        (
            &["--methods", "naive", "--set", "naive.order=1"],
            "it has none",
        ),
        (&["--origins", "0"], "0"),
        (&["--measure", "luck"], "wape"),
    ] {
        let told = place.run(&[&base[..], more].concat()).misused();
        assert!(told.contains(expected), "{more:?}: {told}");
    }
    let told = place.run(&["backtest", "--csv", &file]).misused();
    assert!(told.contains("--horizon"), "{told}");
    let both = place.run(&["backtest", "hats", "--csv", &file, "--horizon", "7"]);
    assert!(both.misused().contains("cannot be used with"));
}

#[test]
fn the_same_file_gives_the_same_answer() {
    let place = Place::new();
    let run = |threads: &str| -> Value {
        let file = file(&place);
        let arguments = [
            "backtest",
            "--csv",
            &file,
            "--horizon",
            "7",
            "--methods",
            "naive,theta",
            "--json",
        ];
        let mut command = place.command(&arguments);
        let output = command.env("RAYON_NUM_THREADS", threads).output().unwrap();
        serde_json::from_slice(&output.stdout).unwrap()
    };
    assert_eq!(run("1"), run("4"));
}
