//! Series from dates: frequency, gaps, refusals.

use chrono::NaiveDate;
use hemline_ml::MlError;
use hemline_ml::forecasting::{Frequency, Future, Regressor, TimeSeries};

fn dates(texts: &[&str]) -> Vec<NaiveDate> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

fn series(texts: &[&str]) -> Result<TimeSeries, MlError> {
    let dates = dates(texts);
    TimeSeries::from_observations(dates.into_iter().zip((1..).map(f64::from)), None)
}

#[test]
fn the_frequency_is_read_from_the_dates() {
    for (texts, frequency, season, next) in [
        (
            &["2024-02-28", "2024-02-29", "2024-03-02"][..],
            Frequency::Daily,
            7,
            "2024-03-03",
        ),
        (
            &["2024-01-05", "2024-01-12", "2024-01-26"],
            Frequency::Weekly,
            52,
            "2024-02-02",
        ),
        (
            &["2024-01-31", "2024-02-29", "2024-03-31"],
            Frequency::MonthEnd,
            12,
            "2024-04-30",
        ),
        (
            &["2023-02-28", "2023-03-31", "2023-05-31"],
            Frequency::MonthEnd,
            12,
            "2023-06-30",
        ),
        (
            &["2021-02-28", "2021-03-28", "2021-05-28"],
            Frequency::Monthly,
            12,
            "2021-06-28",
        ),
        (
            &["2021-04-30", "2021-05-30", "2022-02-28"],
            Frequency::Monthly,
            12,
            "2022-03-30",
        ),
        (
            &["2024-01-15", "2024-02-15", "2024-04-15"],
            Frequency::Monthly,
            12,
            "2024-05-15",
        ),
        (
            &["2023-01-01", "2023-04-01", "2023-10-01"],
            Frequency::Quarterly,
            4,
            "2024-01-01",
        ),
        (
            &["2020-06-30", "2020-09-30", "2020-12-31"],
            Frequency::QuarterEnd,
            4,
            "2021-03-31",
        ),
        (
            &["1821-01-01", "1822-01-01", "1823-01-01"],
            Frequency::Yearly,
            1,
            "1824-01-01",
        ),
        (
            &["2020-02-29", "2021-02-28", "2022-02-28"],
            Frequency::Yearly,
            1,
            "2023-02-28",
        ),
    ] {
        let series = series(texts).unwrap();
        assert_eq!(series.frequency(), frequency, "{texts:?}");
        assert_eq!(series.season_length(), season);
        assert_eq!(Future::after(&series, 1).dates(), dates(&[next]));
    }
}

#[test]
fn working_days_skip_weekends() {
    let days = [
        "2024-01-04",
        "2024-01-05",
        "2024-01-08",
        "2024-01-09",
        "2024-01-10",
        "2024-01-11",
        "2024-01-12",
        "2024-01-15",
        "2024-01-17",
        "2024-01-18",
        "2024-01-19",
    ];
    let series = series(&days).unwrap();
    assert_eq!(series.frequency(), Frequency::WorkingDaily);
    assert_eq!((series.len(), series.missing()), (12, 1));
    assert_eq!(Future::after(&series, 1).dates(), dates(&["2024-01-22"]));
}

#[test]
fn gaps_are_missing_and_filled_on_demand() {
    let monday =
        |week: u64| NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + chrono::Days::new(7 * week);
    let rows =
        [(4, 50.0), (0, 10.0), (1, f64::NAN), (3, 40.0)].map(|(week, value)| (monday(week), value));
    let series = TimeSeries::from_observations(rows, None).unwrap();
    assert_eq!(series.len(), 5);
    assert_eq!(series.missing(), 2);
    assert_eq!(series.filled_values(), [10.0, 20.0, 30.0, 40.0, 50.0]);
}

#[test]
fn dates_on_no_grid_are_refused() {
    let error = series(&["2024-01-01", "2024-01-15", "2024-01-29"]).unwrap_err();
    assert!(
        error.to_string().contains("the shortest step is 14 days"),
        "{error}"
    );
    let error = series(&["2024-01-01", "2024-01-08", "2024-01-16"]).unwrap_err();
    assert!(matches!(error, MlError::UnknownFrequency { .. }));
    let error = series(&["2024-01-01", "2024-01-01"]).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("2024-01-01 has more than one observation")
    );
    assert!(matches!(
        series(&["2024-01-01"]),
        Err(MlError::TooShort { found: 1, .. })
    ));
}

#[test]
fn a_regressor_with_a_hole_is_refused_by_its_date() {
    let series = series(&["2024-01-01", "2024-01-08", "2024-01-15"]).unwrap();
    let price = |values: Vec<f64>| Regressor {
        name: "price".to_owned(),
        values,
    };
    let error = series
        .clone()
        .with_regressors(vec![price(vec![1.0, f64::NAN, 2.0])])
        .unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("regressor price has no finite value for 2024-01-08"),
        "{error}"
    );
    let series = series
        .with_regressors(vec![price(vec![1.0, 1.0, 2.0])])
        .unwrap();
    let planned = Future::after(&series, 2).with_regressors(&series, vec![vec![2.0, f64::NAN]]);
    assert!(
        planned
            .unwrap_err()
            .to_string()
            .starts_with("regressor price has no finite value for 2024-01-29")
    );
}

#[test]
fn working_days_may_begin_on_any_of_them() {
    let monday = NaiveDate::from_ymd_opt(2023, 1, 2).unwrap();
    let days: Vec<NaiveDate> = (0..200)
        .filter_map(|step| Frequency::WorkingDaily.date_at(monday, step))
        .collect();
    for start in 0..5 {
        let rows = days[start..].iter().map(|day| (*day, 1.0));
        let series = TimeSeries::from_observations(rows, None).unwrap();
        assert_eq!(series.frequency(), Frequency::WorkingDaily);
        assert_eq!(series.dates(), &days[start..]);
    }
}

#[test]
fn dates_on_a_small_part_of_a_grid_are_refused() {
    let error = series(&["2024-01-01", "2024-01-02", "2024-03-11"]).unwrap_err();
    assert!(error.to_string().contains("or most are missing"), "{error}");
}
