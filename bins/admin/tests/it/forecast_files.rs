//! `forecast --csv`: anyone's series.

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::{Days, NaiveDate};
use serde_json::Value;

use crate::harness::{Place, fixtures};
use crate::series_files::{days, forecast, long_file, wave};

const HEADER: &str = "series_id,ds,mean,lo80,hi80,lo95,hi95,method";

fn reference(path: &str) -> String {
    let path = fixtures().join("reference").join(path);
    path.to_str().unwrap().to_owned()
}

fn reference_json(path: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(reference(path)).unwrap()).unwrap()
}

#[test]
fn arima_with_given_orders_is_the_reference() {
    let place = Place::new();
    let cases = reference_json("arima/fixed_orders.json");
    let mut tried = 0;
    for case in cases["cases"].as_array().unwrap() {
        let numbers = |name: &str, count: usize| {
            let order = case[name].as_array().unwrap();
            let numbers: Vec<String> = order[..count].iter().map(Value::to_string).collect();
            numbers.join(",")
        };
        let plain = case["transform"] == "" && case["trend"].is_null();
        if !plain {
            continue;
        }
        tried += 1;
        let file = reference(&format!("series/{}.csv", case["series"].as_str().unwrap()));
        let season = case["seasonal_order"][3].as_u64().unwrap().max(1);
        let answer = forecast(
            &place,
            &file,
            &[
                "--json",
                "--method",
                "arima",
                "--season-length",
                &season.to_string(),
                "--set",
                &format!("order={}", numbers("order", 3)),
                "--set",
                &format!("seasonal_order={}", numbers("seasonal_order", 3)),
                "--set",
                "include_mean=false",
            ],
        );
        let series = answer.json()["series"][0].clone();
        let fit = &series["fit"];
        let loglik = fit["loglik"].as_f64().unwrap();
        assert!(
            loglik > case["loglik"].as_f64().unwrap() - 0.01,
            "{case}: {loglik}"
        );
        assert_eq!(fit["order"], case["order"]);
        assert!(fit["aicc"].is_f64() && fit["params"].is_object());
        for (step, expected) in series["forecast"]
            .as_array()
            .unwrap()
            .iter()
            .zip(case["forecast"].as_array().unwrap())
        {
            let (mean, expected) = (step["mean"].as_f64().unwrap(), expected.as_f64().unwrap());
            assert!(
                (mean / expected - 1.0).abs() < 2e-3,
                "{mean} for {expected}"
            );
        }
    }
    assert!(tried >= 4, "{tried}");
}

#[test]
fn prophet_is_at_the_optimum_of_its_objective() {
    let place = Place::new();
    let file = reference("series/synthetic_dress.csv");
    let expected = reference_json("prophet/synthetic_dress_additive.json");
    let answer = forecast(
        &place,
        &file,
        &[
            "--method",
            "prophet",
            "--set",
            "seasonality_mode=additive",
            "--json",
        ],
    );
    let answer = answer.json();
    let series = &answer["series"][0];
    assert_eq!(series["series_id"], "series");
    assert_eq!(series["method"], "prophet");
    assert_eq!(series["warnings"], Value::Array(Vec::new()));
    let found = series["fit"]["neg_log_posterior"].as_f64().unwrap();
    let optimum = expected["optimum"]["negative_log_posterior"]
        .as_f64()
        .unwrap();
    assert!((found - optimum).abs() < 1e-6, "{found} for {optimum}");
    let steps = series["forecast"].as_array().unwrap();
    assert_eq!(steps.len(), 6);
    for (step, place) in steps.iter().zip(156..) {
        assert_eq!(step["ds"], expected["dates"][place]);
        let (mean, expected) = (&step["mean"], &expected["yhat"][place]);
        let difference = mean.as_f64().unwrap() - expected.as_f64().unwrap();
        assert!(difference.abs() < 0.1, "{mean} for {expected}");
        let bound = |name: &str| step[name].as_f64().unwrap();
        assert!(bound("lo95") < bound("lo80") && bound("hi80") < bound("hi95"));
    }
}

#[test]
fn long_files_come_in_any_order_and_leave_by_id() {
    let place = Place::new();
    let mut rows: Vec<String> = ["b", "a", "c c"]
        .iter()
        .zip(40..)
        .flat_map(|(id, count)| days(id, count, wave))
        .collect();
    let ordered = forecast(
        &place,
        &place.file("one.csv", &long_file(&rows)),
        &["--method", "theta"],
    )
    .ok();
    assert_eq!(ordered.stderr, "");
    rows.reverse();
    rows.swap(3, 90);
    let text = long_file(&rows).replace(',', ";").replace('\n', "\r\n");
    let file = place.file("two.csv", &format!("\u{feff}{text}"));
    let shuffled = forecast(&place, &file, &["--method", "theta"]).ok();
    assert_eq!(ordered.stdout, shuffled.stdout);
    let lines: Vec<&str> = shuffled.stdout.lines().collect();
    assert_eq!(lines[0], HEADER);
    let ids: Vec<&str> = lines[1..]
        .iter()
        .map(|line| line.split(',').next().unwrap())
        .collect();
    let expected: Vec<&str> = ["a", "b", "c c"].iter().flat_map(|id| [*id; 6]).collect();
    assert_eq!(ids, expected);
    // The series with 41 days ends on 10 February.
    assert!(lines[1].starts_with("a,2024-02-11,"), "{}", lines[1]);
    assert!(lines[1].ends_with(",theta"), "{}", lines[1]);
    // A single series of the file alone has the same forecast.
    let alone = place.file("alone.csv", &long_file(&days("b", 40, wave)));
    let alone = forecast(&place, &alone, &["--method", "theta"]).ok().stdout;
    assert_eq!(alone.lines().nth(1), Some(lines[7]));
}

#[test]
fn the_frequency_is_inferred() {
    let place = Place::new();
    for (name, next, method) in [
        ("airpassengers", "1961-01-01", "naive"),
        ("ausbeer", "2008-10-01", "seasonal_naive"),
        ("lynx", "1935-01-01", "drift"),
        ("synthetic_dress", "2024-12-30", "naive"),
        ("heartrate", "2000-05-30", "naive"),
    ] {
        let file = reference(&format!("series/{name}.csv"));
        let text = forecast(&place, &file, &["--method", method]).ok().stdout;
        let first = text.lines().nth(1).unwrap();
        assert!(first.contains(&format!(",{next},")), "{name}: {first}");
        assert_eq!(text.lines().count(), 7);
    }
}

#[test]
fn a_method_is_chosen_where_none_is_named() {
    let place = Place::new();
    let file = place.file("days.csv", &long_file(&days("a", 60, wave)));
    let answer = forecast(&place, &file, &["--json"]).json();
    assert_eq!(answer["series"][0]["method"], "auto");
}

#[test]
fn predictions_are_clipped_only_on_request() {
    let place = Place::new();
    let falling = days("a", 30, |day| (30 - day).to_string());
    let file = place.file("falling.csv", &long_file(&falling));
    let lowest = |more: &[&str]| -> f64 {
        let text = forecast(&place, &file, &[&["--method", "drift"][..], more].concat());
        let text = text.ok().stdout;
        let numbers = text
            .lines()
            .skip(1)
            .flat_map(|line| line.split(',').skip(2).take(5));
        numbers
            .map(|cell| cell.parse::<f64>().unwrap())
            .fold(f64::INFINITY, f64::min)
    };
    assert!(lowest(&[]) < 0.0);
    assert_eq!(lowest(&["--non-negative"]), 0.0);
}

#[test]
fn holes_are_missing_observations() {
    let place = Place::new();
    let mut rows = days("a", 60, wave);
    rows[10] = "a,2024-01-11,".to_owned();
    rows[11] = "a,2024-01-12,NA".to_owned();
    rows.remove(20);
    rows.extend(["a,2024-03-01,".to_owned(), "a,2024-03-02,".to_owned()]);
    let file = place.file("holes.csv", &long_file(&rows));
    let told = forecast(&place, &file, &["--method", "naive", "--json"]);
    assert!(
        told.stderr
            .contains("warning: series a: 2 row(s) after the last y"),
        "{}",
        told.stderr
    );
    let answer = told.json();
    assert_eq!(answer["series"][0]["forecast"][0]["ds"], "2024-03-01");
    assert!(
        answer["series"][0]["warnings"][0]
            .as_str()
            .unwrap()
            .contains("left out")
    );
}

#[test]
fn a_series_that_fails_does_not_stop_the_others() {
    let place = Place::new();
    let mut rows = days("good", 40, wave);
    rows.push("short,2024-01-01,4".to_owned());
    rows.extend(days("unknown", 5, |_| String::new()));
    let file = place.file("mixed.csv", &long_file(&rows));
    for json in [false, true] {
        let more = ["--method", "naive", "--json"];
        let ended = forecast(&place, &file, &more[..2 + usize::from(json)]);
        assert_eq!(ended.code, Some(1));
        for expected in [
            "series short: ",
            "series unknown: it has no observation",
            "error: 2 of 3 series failed",
        ] {
            assert!(
                ended.stderr.contains(expected),
                "{expected}: {}",
                ended.stderr
            );
        }
        if json {
            let answer: Value = serde_json::from_str(&ended.stdout).unwrap();
            let by_id: BTreeMap<&str, &Value> = answer["series"]
                .as_array()
                .unwrap()
                .iter()
                .map(|series| (series["series_id"].as_str().unwrap(), series))
                .collect();
            assert_eq!(by_id.len(), 3);
            assert_eq!(by_id["short"]["method"], "naive");
            assert!(
                by_id["short"]["error"]
                    .as_str()
                    .unwrap()
                    .contains("at least 2")
            );
            assert!(by_id["good"]["error"].is_null());
        } else {
            assert_eq!(ended.stdout.lines().count(), 7);
        }
    }
}

#[test]
fn planned_regressors_are_needed_and_used() {
    let place = Place::new();
    let first = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
    let file = |planned: u64| {
        let mut text = "ds,y,promotion\n".to_owned();
        for day in 0..60 + planned {
            let y = if day < 60 { wave(day) } else { String::new() };
            writeln!(
                text,
                "{},{y},{}",
                first + Days::new(day),
                u64::from(day % 9 == 0)
            )
            .unwrap();
        }
        place.file("promotions.csv", &text)
    };
    let more = ["--method", "naive", "--regressors", "promotion"];
    forecast(&place, &file(6), &more).ok();
    let told = forecast(&place, &file(4), &more).failed();
    for expected in [
        "series series",
        "promotion has no finite value for 2024-03-05, 2024-03-06",
    ] {
        assert!(told.contains(expected), "{expected}: {told}");
    }
    // Without asking for it the column is told of, and the planned rows are left out.
    let told = forecast(&place, &file(4), &["--method", "naive"])
        .ok()
        .stderr;
    assert!(told.contains("not used: promotion"), "{told}");
    let told = forecast(
        &place,
        &file(4),
        &["--method", "naive", "--regressors", "price"],
    )
    .failed();
    assert!(
        told.contains("no column price; it has ds, y, promotion"),
        "{told}"
    );
}
