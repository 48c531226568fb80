//! `forecast --csv` where something is wrong: it says what, and leaves nothing half done.

use crate::harness::Place;
use crate::series_files::{days, forecast, long_file, wave};

#[test]
fn bad_rows_are_listed_and_nothing_is_forecast() {
    let place = Place::new();
    let text = "series_id,ds,y\na,2024-01-01,5\n\na,yesterday,6\na,2024-01-03,six\n\
                a,2024-01-04\n,2024-01-05,1\na,2024-01-01,7\na,2024-02-30,7\na,2024-01-07,inf\n";
    let told = forecast(&place, &place.file("bad.csv", text), &[]).failed();
    for expected in [
        "bad.csv: the file has 7 bad rows",
        "  line 4, ds: 'yesterday' is no date",
        "  line 5, y: 'six' is no number",
        "  line 6, row: '' has 2 cells, but the header 3",
        "  line 7, series_id: '' is empty",
        "  line 8, ds: '2024-01-01' is a second row of a for that date, after line 2",
        "  line 9, ds: '2024-02-30' is no date of the calendar",
        "  line 10, y: 'inf' is not finite",
    ] {
        assert!(told.contains(expected), "{expected}: {told}");
    }
    let many = "2024-01-01,x\n".repeat(70);
    let told = forecast(
        &place,
        &place.file("many.csv", &format!("ds,y\n{many}")),
        &[],
    )
    .failed();
    assert_eq!(told.matches("  line ").count(), 50);
    assert!(told.contains("  and 20 more"), "{told}");
}

#[test]
fn ugly_files_are_refused_with_a_reason() {
    let place = Place::new();
    let refused = |text: &[u8], expected: &str| {
        let path = place.path("ugly.csv");
        std::fs::write(&path, text).unwrap();
        let told = forecast(&place, path.to_str().unwrap(), &[]).failed();
        assert!(told.contains(expected), "{expected}: {told}");
    };
    refused(b"", "the file is empty");
    refused(b"\n\n", "the file is empty");
    refused(b"ds,y\n", "no rows");
    refused(
        b"date,sales\n2024-01-01,5\n",
        "no column ds; it has date, sales",
    );
    refused(
        b"2024-01-01,5\n2024-01-02,6\n",
        "no column ds; it has 2024-01-01, 5",
    );
    refused(b"ds,y,y\n", "column y twice");
    refused(b"ds,y\n2024-01-01,5\n", "needs at least 2");
    refused(b"ds,y\n2024-01-01,\n2024-01-02,\n", "every y is empty");
    refused(
        b"ds,y\n2024-01-01,1\n2024-01-05,2\n2024-01-16,3\n",
        "not daily, weekly",
    );
    refused(b"ds,y\n2024-01-01,\xff5\n", "line 2, row: ");
    refused(b"d\xe4s,y\n", "the header is not UTF-8");
    refused(b"\xff\xfed\0s\0", "UTF-16");
    refused(b"ds,y\n\"2024-01-01,5\n", "line 2, row: ");
    let told = forecast(&place, "none.csv", &[]).failed();
    assert!(told.contains("cannot open none.csv"), "{told}");
}

#[test]
fn short_constant_and_extreme_series_never_panic() {
    let place = Place::new();
    for method in ["naive", "theta", "ets", "arima", "prophet", "mean_ensemble"] {
        for (count, value) in [
            (2, "5"),
            (3, "0"),
            (10, "7"),
            (20, "1e300"),
            (20, "-1e-300"),
        ] {
            let rows = long_file(&days("a", count, |_| value.to_owned()));
            let file = place.file("extreme.csv", &rows);
            let ended = forecast(&place, &file, &["--method", method]);
            assert!(
                matches!(ended.code, Some(0 | 1)),
                "{method} {count} {value}: {ended:?}"
            );
            assert!(
                !ended.stderr.contains("panicked"),
                "{method} {count} {value}: {ended:?}"
            );
            assert!(
                !ended.stdout.contains("NaN") && !ended.stdout.contains("inf"),
                "{ended:?}"
            );
        }
    }
}

#[test]
fn results_go_to_a_file_whole_or_not_at_all() {
    let place = Place::new();
    let file = place.file("days.csv", &long_file(&days("a", 40, wave)));
    let target = place.path("forecast.csv");
    let target = target.to_str().unwrap();
    let ended = forecast(&place, &file, &["--method", "naive", "--output", target]).ok();
    assert_eq!(ended.stdout, "");
    let written = std::fs::read_to_string(target).unwrap();
    assert_eq!(
        written,
        forecast(&place, &file, &["--method", "naive"]).ok().stdout
    );
    let bad = place.file("bad.csv", "ds,y\nx,1\n");
    forecast(&place, &bad, &["--output", target]).failed();
    assert_eq!(std::fs::read_to_string(target).unwrap(), written);
    let told = forecast(
        &place,
        &file,
        &["--method", "naive", "--output", "no/such/place.csv"],
    )
    .failed();
    assert!(told.contains("cannot write no/such/place.csv"), "{told}");
}

#[test]
fn wrong_usage_exits_with_2() {
    let place = Place::new();
    let file = place.file("days.csv", &long_file(&days("a", 40, wave)));
    for (arguments, expected) in [
        (&["forecast"][..], "required"),
        (&["forecast", "--csv", &file], "--horizon"),
        (&["forecast", "--csv", &file, "--horizon", "0"], "0"),
        (
            &["forecast", "hats", "--csv", &file, "--horizon", "2"],
            "cannot be used with",
        ),
        (
            &["forecast", "hats", "--horizon", "2"],
            "cannot be used with",
        ),
        (
            &["forecast", "hats", "--method", "theta"],
            "state --set forecasting_method=theta instead",
        ),
        (
            &["forecast", "hats", "--regressors", "price"],
            "cannot be used with",
        ),
        (
            &["forecast", "--csv", &file, "--horizon", "2", "--weeks", "3"],
            "cannot be used with",
        ),
        (
            &[
                "forecast",
                "--csv",
                &file,
                "--horizon",
                "2",
                "--method",
                "magic",
            ],
            "choose from arima",
        ),
        (
            &[
                "forecast",
                "--csv",
                &file,
                "--horizon",
                "2",
                "--method",
                "arima",
                "--set",
                "size=3",
            ],
            "no setting size",
        ),
        (
            &[
                "forecast",
                "--csv",
                &file,
                "--horizon",
                "2",
                "--method",
                "arima",
                "--set",
                "order=1",
            ],
            "three whole numbers",
        ),
        (
            &[
                "forecast",
                "--csv",
                &file,
                "--horizon",
                "2",
                "--method",
                "arima",
                "--set",
                "d=1",
                "--set",
                "d=1",
            ],
            "stated twice",
        ),
    ] {
        let told = place.run(arguments).misused();
        assert!(told.contains(expected), "{arguments:?}: {told}");
    }
}
