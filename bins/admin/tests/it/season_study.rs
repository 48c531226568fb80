//! The season study: on small sales that are made up, and held against its published figures on the real ones.

#[path = "../../examples/season_study/study/mod.rs"]
mod study;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate};
use serde_json::Value;
use tempfile::TempDir;

use study::choice::{Choice, Department};

/// Every block that the study fills.
const DOCUMENT: &str = include_str!("../../../../docs/season-study.md");

const STORES: u32 = 9;
const HISTORY_WEEKS: u64 = 70;
const LEAD_WEEKS: u64 = 12;

fn choice(category: &str, kind: &'static str) -> Choice {
    Choice {
        departments: vec![Department {
            category_id: category.into(),
            kind,
        }],
        ..Choice::default()
    }
}

/// Sales of a level year, and a season that sells `season_percent` of it; every store keeps its share.
fn sales_csv(choice: &Choice, season_percent: u64) -> String {
    let first = choice.season_start - Days::new(7 * (HISTORY_WEEKS + LEAD_WEEKS));
    let weeks = HISTORY_WEEKS + LEAD_WEEKS + 12;
    let mut text = "store_id,category_id,week_start_date,units_sold\n".to_owned();
    for week in 0..weeks {
        let percent = if week < HISTORY_WEEKS + LEAD_WEEKS {
            100
        } else {
            season_percent
        };
        let date: NaiveDate = first + Days::new(7 * week);
        for store in 1..=STORES {
            let units = u64::from(store) * (200 + (week * 7) % 5) * percent / 100;
            writeln!(text, "S{store:02},coats,{date},{units}").unwrap();
        }
    }
    text
}

fn made_up(choice: &Choice, season_percent: u64) -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    let mut stores = "store_id,store_name,store_size_sqft\n".to_owned();
    for store in 1..=STORES {
        writeln!(stores, "S{store:02},Store {store},{}", 1_000 * store).unwrap();
    }
    let categories = "category_id,category_name,season_start_date,season_end_date,season_length_weeks,archetype\n\
         coats,Coats,2012-08-03,2012-10-26,12,FASHION_RETAIL\n";
    for (name, text) in [
        ("stores.csv", stores),
        ("categories.csv", categories.to_owned()),
        ("historical_sales.csv", sales_csv(choice, season_percent)),
    ] {
        fs::write(directory.path().join(name), text).unwrap();
    }
    directory
}

/// Runs the study and returns its figures, as they are written beside the document.
fn studied(directory: &Path, choice: &Choice) -> Value {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let figures = runtime.block_on(study::run(directory, choice)).unwrap();
    let out = tempfile::tempdir().unwrap();
    let document = out.path().join("season-study.md");
    fs::write(&document, DOCUMENT).unwrap();
    study::write(&figures, out.path()).unwrap();
    let department = &choice.departments[0].category_id;
    let text = fs::read_to_string(&document).unwrap();
    assert!(text.contains(&format!("| {department} | ")), "{text}");
    let plot = out
        .path()
        .join(format!("images/season-study-{department}.svg"));
    assert!(fs::read_to_string(plot).unwrap().contains("<svg"));
    let json = fs::read_to_string(out.path().join("season-study.json")).unwrap();
    serde_json::from_str(&json).unwrap()
}

fn units(figures: &Value, names: &[&str]) -> u64 {
    names
        .iter()
        .map(|name| figures[name].as_u64().unwrap())
        .sum()
}

fn check_policies(department: &Value) {
    let policies = department["policies"].as_array().unwrap();
    assert_eq!(policies.len(), 24, "twelve policies at two safety stocks");
    for policy in policies {
        assert_eq!(
            units(policy, &["sold", "lost"]),
            units(policy, &["demand"]),
            "{policy}"
        );
        let parts = units(policy, &["sold", "left_in_stores", "left_at_dc"]);
        assert_eq!(parts, units(policy, &["supply"]), "{policy}");
        let is_short = units(policy, &["lost"]) > 0;
        assert_eq!(
            is_short,
            units(policy, &["store_weeks_short"]) > 0,
            "{policy}"
        );
    }
}

fn policy<'a>(department: &'a Value, name: &str) -> &'a Value {
    let mut policies = department["policies"].as_array().unwrap().iter();
    policies.find(|policy| policy["policy"] == name).unwrap()
}

#[test]
fn a_season_that_sells_half_as_much_again_is_studied() {
    let choice = choice("coats", "made up");
    let directory = made_up(&choice, 150);
    let figures = studied(directory.path(), &choice);
    let department = &figures["departments"][0];
    check_policies(department);

    let at_once = policy(department, "everything at once");
    assert_eq!(units(at_once, &["left_at_dc", "reforecasts"]), 0);
    assert!(
        units(at_once, &["lost"]) > 0,
        "120% of the plan was made and 150% wanted"
    );
    let defaults = policy(department, "Hemline's defaults");
    assert!(units(defaults, &["reforecasts"]) > 0);
    assert!(units(defaults, &["emergency"]) > 0);
    assert!(units(defaults, &["sold"]) > units(at_once, &["sold"]));
    let oracle = policy(department, "oracle: totals and shares");
    assert_eq!(
        units(oracle, &["lost"]),
        0,
        "it knows everything and makes 20% more"
    );

    let season = &department["as_recommended"];
    assert!(!season["reforecasts"].as_array().unwrap().is_empty());
    assert_eq!(season["markdown"], 0.0, "it is ahead of every target");
    let conserved = units(season, &["manufactured", "emergency_arrived", "adjusted"]);
    let sold = units(&department["plan"], &["sold"]);
    assert_eq!(
        conserved,
        sold + units(season, &["left_in_stores", "left_at_dc"])
    );
}

#[test]
fn a_season_as_planned_is_marked_down_by_the_flat_target_alone() {
    let choice = choice("coats", "made up");
    let directory = made_up(&choice, 100);
    let figures = studied(directory.path(), &choice);
    let department = &figures["departments"][0];
    check_policies(department);
    let markdowns: Vec<(&Value, f64)> = department["checkpoint"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| (&rule["target"], rule["markdown"].as_f64().unwrap()))
        .collect();
    assert_eq!(markdowns[0], (&Value::from("flat"), 0.2));
    assert_eq!(markdowns[1], (&Value::from("plan_curve"), 0.0));
    assert_eq!(department["as_recommended"]["markdown"], 0.2);
    assert_eq!(department["without_markdown"]["markdown"], 0.0);
    assert!(
        department["without_markdown"]["reforecasts"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}

/// The real sales of one department alone, in a folder of their own.
fn real_sales_of(category: &str) -> Option<TempDir> {
    let source = PathBuf::from(std::env::var_os("HEMLINE_DATA_DIR")?).join("walmart");
    let directory = tempfile::tempdir().unwrap();
    for name in ["stores.csv", "categories.csv"] {
        fs::copy(source.join(name), directory.path().join(name)).unwrap();
    }
    let all = fs::read_to_string(source.join("historical_sales.csv")).unwrap();
    let (header, rows) = all.split_once('\n').unwrap();
    let mine = format!(",{category},");
    let rows: String = rows
        .split_inclusive('\n')
        .filter(|row| row.contains(&mine))
        .collect();
    fs::write(
        directory.path().join("historical_sales.csv"),
        format!("{header}\n{rows}"),
    )
    .unwrap();
    Some(directory)
}

#[test]
fn the_published_figures_of_a_department_are_those_of_its_sales() {
    let Some(directory) = real_sales_of("dept_36") else {
        println!("skipped: HEMLINE_DATA_DIR is not set");
        return;
    };
    let figures = studied(directory.path(), &choice("dept_36", "level shift"));
    let published = include_str!("../../../../docs/season-study.json");
    let published: Value = serde_json::from_str(published).unwrap();
    let mut departments = published["departments"].as_array().unwrap().iter();
    let department = departments.find(|one| one["department"] == "dept_36");
    assert_eq!(&figures["departments"][0], department.unwrap());
}
