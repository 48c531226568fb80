//! Rehearsals: checked at once, planned like a real season, the same every time.

use hemline_agents::rehearsal::{
    LevelCorrectedForecaster, Rehearsal, RehearsalDemand, RehearsalVariant,
};
use hemline_agents::{AgentsError, ContextAssembler};
use hemline_domain::storage::PlanStore;
use hemline_domain::{Decimal, StatedParameters, StoreId, Units};
use hemline_planning::simulation::{
    DemandPaths, Forecaster, MarkdownInForce, SeasonConditions, SeasonSoFar, simulate,
};
use serde_json::{Value, json};

use crate::support::{
    CATEGORY, category, date, engine_on, history, planned, season, storage, storage_with,
};

fn variant(name: &str, stated: &[(&str, Value)]) -> RehearsalVariant {
    let stated = stated.iter().cloned();
    RehearsalVariant {
        name: name.to_owned(),
        stated: stated.fold(StatedParameters::new(), |all, (name, value)| {
            all.with(name, value)
        }),
    }
}

fn rehearsal(variants: Vec<RehearsalVariant>) -> Rehearsal {
    Rehearsal {
        category_id: CATEGORY.into(),
        season_start_date: date(2025, 3, 3),
        variants,
        demand: RehearsalDemand {
            paths: 50,
            ..RehearsalDemand::default()
        },
    }
}

fn assembler() -> ContextAssembler {
    ContextAssembler::new(storage())
}

fn refused(rehearsal: Rehearsal) -> Vec<String> {
    match rehearsal.prepare(&assembler()).unwrap_err() {
        AgentsError::InvalidParameters { violations } => {
            let named = violations.iter().map(|violation| &violation.parameter);
            named.cloned().collect()
        }
        other => panic!("{other}"),
    }
}

#[test]
fn every_violation_is_told_at_once_with_its_variant() {
    let mut request = rehearsal(vec![
        variant("usual", &[]),
        variant(
            "wild",
            &[("safety_stock_pct", json!(1.5)), ("colour", json!("red"))],
        ),
        variant("usual", &[("season_start_date", json!("2025-03-10"))]),
        variant("", &[("forecast_horizon_weeks", json!(10))]),
    ]);
    request.demand = RehearsalDemand {
        paths: 0,
        bias: 0.0,
        store_week_variation: -1.0,
        ..request.demand
    };
    let mut named = refused(request);
    named.sort_unstable();
    assert_eq!(
        named,
        [
            "demand.bias",
            "demand.paths",
            "demand.store_week_variation",
            "variants.name",
            "variants.name",
            "variants[].forecast_horizon_weeks",
            "variants[usual].season_start_date",
            "variants[wild].colour",
            "variants[wild].safety_stock_pct",
        ]
    );
}

#[test]
fn too_few_and_too_many_variants_are_refused() {
    assert_eq!(refused(rehearsal(Vec::new())), ["variants"]);
    let many = (0..13).map(|number| variant(&format!("v{number}"), &[]));
    assert_eq!(refused(rehearsal(many.collect())), ["variants"]);
}

#[test]
fn what_cannot_be_planned_cannot_be_rehearsed() {
    let mut unknown = rehearsal(vec![variant("usual", &[])]);
    unknown.category_id = "coats".into();
    let error = unknown.prepare(&assembler()).unwrap_err();
    assert!(
        matches!(error, AgentsError::UnknownCategory { .. }),
        "{error}"
    );

    let short = ContextAssembler::new(storage_with(51));
    let error = rehearsal(vec![variant("usual", &[])])
        .prepare(&short)
        .unwrap_err();
    assert_eq!(error.error_type(), "INSUFFICIENT_HISTORY");

    // Without a price the newsvendor has no understock cost.
    let costly = variant("costly", &[("safety_stock_method", json!("newsvendor"))]);
    let named = refused(rehearsal(vec![variant("usual", &[]), costly]));
    assert_eq!(named, ["variants[costly].safety_stock_method"]);
}

#[test]
fn variants_must_have_the_same_stores() {
    let mut rows = history(60);
    // The store has sold nothing for more than a year.
    let closed = StoreId::from("S01");
    rows.retain(|row| row.store_id != closed || row.week_start_date < date(2024, 1, 1));
    let storage = storage();
    storage.set_history(&CATEGORY.into(), rows);
    let request = rehearsal(vec![
        variant("without S01", &[]),
        variant("with S01", &[("include_stores", json!(["S01"]))]),
    ]);
    match request
        .prepare(&ContextAssembler::new(storage))
        .unwrap_err()
    {
        AgentsError::InvalidParameters { violations } => {
            assert_eq!(violations[0].parameter, "variants[with S01].include_stores");
        }
        other => panic!("{other}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_plans_what_the_season_plans() {
    let storage = storage();
    let engine = engine_on(storage.clone());
    let workflow = planned(&engine, season()).await;
    let forecast = storage
        .forecast(workflow.forecast_id.as_ref().unwrap())
        .unwrap()
        .unwrap();
    let plan = storage
        .allocation(workflow.allocation_id.as_ref().unwrap())
        .unwrap()
        .unwrap();

    let request = rehearsal(vec![
        variant("usual", &[]),
        variant("theta", &[("forecasting_method", json!("theta"))]),
        variant("all at once", &[("replenishment_strategy", json!("none"))]),
    ]);
    let prepared = engine.prepare_rehearsal(request.clone()).await.unwrap();
    assert_eq!(prepared.seasons(), 150);
    let result = engine.rehearse(prepared, || {}).await.unwrap();
    let [usual, theta, all_at_once] = &result.variants[..] else {
        panic!("{} variants", result.variants.len());
    };
    assert_eq!(
        result.forecast.weekly_demand_curve,
        forecast.weekly_demand_curve
    );
    assert_eq!(usual.forecast_units, forecast.total_season_demand);
    assert_eq!(usual.summary.manufacturing_qty, plan.manufacturing_qty);
    assert_eq!(
        usual.summary.initial_allocation_total,
        plan.initial_allocation_total
    );
    assert_eq!(usual.summary.holdback_total, plan.holdback_total);
    assert_ne!(theta.forecast_units, usual.forecast_units);
    assert_eq!(all_at_once.summary.holdback_total, Units::ZERO);
    assert!(
        all_at_once
            .defaults_applied
            .contains(&"dc_holdback_percentage".to_owned())
    );
    // Demand is the first variant's in all of them, before their markdowns.
    assert_eq!(
        result.demand.true_lift_factor,
        Some(usual.parameters.lift_factor)
    );
    assert!(usual.summary.against_first.is_none() && theta.summary.against_first.is_some());

    let again = request
        .prepare(&ContextAssembler::new(crate::support::storage()))
        .unwrap();
    assert_eq!(again.run(&|| {}).unwrap(), result);
}

#[test]
fn a_missing_category_price_leaves_margins_out() {
    assert_eq!(category().unit_price, None);
    let prepared = rehearsal(vec![variant("usual", &[])])
        .prepare(&assembler())
        .unwrap();
    let result = prepared.run(&|| {}).unwrap();
    assert!(result.variants[0].summary.figures.margin.is_none());
}

#[test]
fn sales_a_quarter_over_raise_the_rest_as_a_reforecast_would() {
    let accepted = [Units::new(1_000); 8];
    let season = SeasonSoFar {
        weekly_sales: &[1_250, 1_250, 1_250, 4_000].map(Units::new),
        accepted_curve: &accepted,
        markdown: None,
    };
    let forecaster = LevelCorrectedForecaster::default();
    let remaining = forecaster.remaining_demand(&season).unwrap();
    assert_eq!(remaining.len(), 4);
    // Half of the median's quarter is believed, and a fifth of that fades every week.
    assert!((remaining[0] - 1_000.0 * (1.0 + 0.5 * 0.8 * 0.25)).abs() < 1e-9);
    assert!((remaining[1] - 1_000.0 * (1.0 + 0.5 * 0.64 * 0.25)).abs() < 1e-9);
}

#[test]
fn the_lift_of_a_markdown_is_counted_once() {
    let accepted = [Units::new(1_000); 4];
    let markdown = MarkdownInForce {
        depth: "0.20".parse().unwrap(),
        expected_lift: "0.30".parse().unwrap(),
        applied_after_week: 1,
    };
    // The lifted week sold what was expected of it: nothing to correct.
    let season = SeasonSoFar {
        weekly_sales: &[1_000, 1_300].map(Units::new),
        accepted_curve: &accepted,
        markdown: Some(markdown),
    };
    let remaining = LevelCorrectedForecaster::default()
        .remaining_demand(&season)
        .unwrap();
    assert_eq!(remaining, [1_300.0, 1_300.0]);
}

#[test]
fn planned_variants_can_be_simulated_on_given_demand() {
    let prepared = rehearsal(vec![variant("usual", &[])])
        .prepare(&assembler())
        .unwrap();
    let planned = prepared.planned().unwrap();
    let stores: Vec<StoreId> = planned[0]
        .stores
        .iter()
        .map(|store| store.store_id.clone())
        .collect();
    let sales = stores
        .iter()
        .map(|id| (id.clone(), vec![Units::new(20); 12]));
    let demand = DemandPaths::given(&stores, 12, &[sales.collect()]).unwrap();
    let conditions = SeasonConditions {
        true_lift_factor: Some(Decimal::ZERO),
        ..SeasonConditions::default()
    };
    let forecaster = LevelCorrectedForecaster::default();
    let found = simulate(&planned, &demand, conditions, &forecaster, &|| {}).unwrap();
    assert_eq!(found[0].figures.demand.mean, 20.0 * 12.0 * 12.0);
}
