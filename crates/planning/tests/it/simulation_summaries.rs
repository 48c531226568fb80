//! Comparisons of variants over many demand paths.

use std::sync::atomic::{AtomicUsize, Ordering};

use hemline_planning::PlanningError;
use hemline_planning::simulation::{
    DemandAssumptions, DemandPaths, SeasonConditions, SeasonForecast, Variant, VariantSummary,
    simulate,
};
use serde_json::{Value, json};

use crate::simulation_support::{ByRatio, CURVE, drawn, forecast, given, ten_shares, variant};

fn base() -> SeasonForecast {
    forecast(&CURVE, 0.30, 0.15)
}

fn variants(changes: &[Value]) -> Vec<Variant> {
    let numbered = changes.iter().enumerate();
    numbered
        .map(|(place, changes)| variant(&format!("v{place}"), &base(), &ten_shares(), changes))
        .collect()
}

fn compared(variants: &[Variant], paths: usize, bias: f64) -> Vec<VariantSummary> {
    let assumptions = DemandAssumptions {
        bias,
        ..DemandAssumptions::default()
    };
    let demand = drawn(&variants[0], assumptions, paths, 11);
    simulate(
        variants,
        &demand,
        SeasonConditions::default(),
        &ByRatio,
        &|| {},
    )
    .unwrap()
}

#[test]
fn equal_variants_do_not_differ_at_all() {
    let results = compared(&variants(&[json!({}), json!({})]), 200, 1.0);
    assert_eq!(results[0].figures, results[1].figures);
    assert!(results[0].against_first.is_none());
    let differences = results[1].against_first.as_ref().unwrap();
    let margin = differences.margin.as_ref().unwrap();
    assert_eq!((margin.mean, margin.standard_error), (0.0, Some(0.0)));
    assert_eq!(
        (margin.better_share, margin.worse_share),
        (Some(0.0), Some(0.0))
    );
    assert_eq!(differences.demand.better_share, None);
}

#[test]
fn less_safety_stock_leaves_less_over_and_loses_more_sales() {
    // Without a markdown, whose depth would depend on how fast the stock sells.
    let usual = json!({"markdown_checkpoint_week": null});
    let sparse = json!({"markdown_checkpoint_week": null, "safety_stock_pct": 0.0});
    let results = compared(&variants(&[usual, sparse]), 500, 1.0);
    let differences = results[1].against_first.as_ref().unwrap();
    assert!(
        differences.left_over.upper_95.unwrap() < 0.0,
        "{differences:?}"
    );
    assert!(
        differences.lost_sales.lower_95.unwrap() > 0.0,
        "{differences:?}"
    );
    assert!(differences.left_over.better_share > differences.left_over.worse_share);
    let means = |summary: &VariantSummary| summary.figures.left_over.mean;
    let paired = means(&results[1]) - means(&results[0]);
    assert!((paired - differences.left_over.mean).abs() < 1e-6);
}

#[test]
fn intervals_hold_the_seasons_that_they_say() {
    let unmarked = json!({"markdown_checkpoint_week": null});
    let results = compared(&variants(&[unmarked]), 500, 1.0);
    let demand = results[0].figures.demand;
    assert!(demand.lower_95 < demand.lower_80 && demand.lower_80 < demand.mean);
    assert!(demand.mean < demand.upper_80 && demand.upper_80 < demand.upper_95);
    assert!(
        (demand.upper_80 / demand.mean - 1.15).abs() < 0.05,
        "{demand:?}"
    );
    let weeks = &results[0].sell_through_by_week;
    assert_eq!(weeks.len(), 12);
    assert!(weeks.windows(2).all(|pair| pair[0].mean <= pair[1].mean));
}

#[test]
fn a_season_far_from_its_forecast_is_forecast_again() {
    let results = compared(&variants(&[json!({})]), 200, 1.5);
    assert!(results[0].reforecast_share > 0.99);
    assert!(results[0].figures.emergency_units.mean > 0.0);
    let slow = compared(&variants(&[json!({})]), 200, 0.6);
    assert!(slow[0].markdown_share > 0.99);
    assert!(slow[0].mean_markdown.unwrap() > 0.2);
}

#[test]
fn any_number_of_threads_gives_the_same_result() {
    let variants = variants(&[json!({}), json!({"dc_holdback_percentage": 0.2})]);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.unwrap().install(|| compared(&variants, 300, 1.1))
    };
    let alone = serde_json::to_string(&on(1)).unwrap();
    assert_eq!(alone, serde_json::to_string(&on(4)).unwrap());
}

#[test]
fn every_finished_path_is_told_once() {
    let variants = variants(&[json!({})]);
    let done = AtomicUsize::new(0);
    let demand = drawn(&variants[0], DemandAssumptions::default(), 50, 3);
    let count = || {
        done.fetch_add(1, Ordering::Relaxed);
    };
    let results = simulate(
        &variants,
        &demand,
        SeasonConditions::default(),
        &ByRatio,
        &count,
    )
    .unwrap();
    assert_eq!((results[0].seasons, done.into_inner()), (50, 50));
}

#[test]
fn without_prices_there_is_no_money() {
    let mut variants = variants(&[json!({}), json!({})]);
    for variant in &mut variants {
        variant.category.unit_price = None;
    }
    let results = compared(&variants, 20, 1.0);
    assert!(results[1].figures.revenue.is_none());
    assert!(results[1].against_first.as_ref().unwrap().margin.is_none());
}

#[test]
fn a_single_season_has_no_standard_error() {
    let variants = variants(&[json!({}), json!({"safety_stock_pct": 0.1})]);
    let results = compared(&variants, 1, 1.0);
    let differences = results[1].against_first.as_ref().unwrap();
    assert_eq!(differences.units_sold.standard_error, None);
    assert_eq!(differences.units_sold.lower_95, None);
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let conditions = SeasonConditions::default();
    let run = |variants: &[Variant], demand: &DemandPaths| {
        simulate(variants, demand, conditions, &ByRatio, &|| {})
    };
    let two = variants(&[json!({}), json!({})]);
    let demand = drawn(&two[0], DemandAssumptions::default(), 5, 1);
    let named = |result: Result<Vec<VariantSummary>, PlanningError>| match result.unwrap_err() {
        PlanningError::InvalidSimulation { name, .. } => name,
        other => panic!("{other}"),
    };
    assert_eq!(named(run(&[], &demand)), "variants");
    assert_eq!(named(run(&vec![two[0].clone(); 13], &demand)), "variants");
    let none = drawn(&two[0], DemandAssumptions::default(), 0, 1);
    assert_eq!(named(run(&two, &none)), "paths");
    let too_many = drawn(&two[0], DemandAssumptions::default(), 20_001, 1);
    assert_eq!(named(run(&two, &too_many)), "paths");

    let elsewhere = run(&two, &given(&[&[1; 12]]));
    assert!(matches!(elsewhere, Err(PlanningError::OtherStores { variant }) if variant == "v0"));
    let shorter = [&[1u64; 4][..]; 10];
    let shorter = run(&two, &given(&shorter));
    assert!(matches!(
        shorter,
        Err(PlanningError::MismatchedWeeks { a: 12, b: 4, .. })
    ));
}
