//! Real sales: imported and forecast where `HEMLINE_DATA_DIR` has them.

use std::path::PathBuf;

use serde_json::Value;

use crate::harness::Place;

fn walmart() -> Option<PathBuf> {
    let directory = std::env::var_os("HEMLINE_DATA_DIR")?;
    Some(
        PathBuf::from(directory)
            .join("walmart")
            .canonicalize()
            .unwrap(),
    )
}

fn forecast(place: &Place, category: &str) -> Value {
    let arguments = [
        "forecast",
        category,
        "--start",
        "2012-08-03",
        "--weeks",
        "12",
        "--history-until",
        "2012-05-10",
        "--json",
    ];
    place.run(&arguments).json()
}

#[test]
fn real_departments_are_forecast_and_judged_by_their_actual_sales() {
    let Some(directory) = walmart() else {
        println!("skipped: HEMLINE_DATA_DIR is not set");
        return;
    };
    let place = Place::new();
    for (kind, file) in [
        ("stores", "stores.csv"),
        ("categories", "categories.csv"),
        ("sales", "historical_sales.csv"),
    ] {
        let path = directory.join(file).to_str().unwrap().to_owned();
        let told = place.run(&["import", kind, &path]).ok().stderr;
        assert!(told.contains("rows imported"), "{told}");
    }
    for category in ["dept_7", "dept_72"] {
        let report = forecast(&place, category);
        assert_eq!(report["actual"].as_array().unwrap().len(), 12);
        let errors = report["errors"].as_object().unwrap();
        assert_eq!(
            errors.len(),
            3,
            "the forecast and its two models: {errors:?}"
        );
        for (curve, error) in errors {
            let wape = error["wape"].as_f64().unwrap();
            assert!((0.0..0.5).contains(&wape), "{category}, {curve}: {wape}");
            assert!(error["bias"].as_f64().unwrap().abs() <= wape + 1e-9);
        }
    }
}
