//! planning-rules 6: how many units are made.

use hemline_domain::{Decimal, Units};
use hemline_planning::manufacturing::{ManufacturingOrder, critical_fractile, order_quantity};
use hemline_planning::{DemandDistribution, PlanningError};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{category, decimal, defaults, parameters, units};

fn order(
    forecast: u64,
    draws: &[f64],
    changes: &Value,
) -> Result<ManufacturingOrder, PlanningError> {
    let bare = category(None, None, None);
    order_quantity(Units::new(forecast), draws, &parameters(changes), &bare)
}

/// 0, 1, … 1000: its quantile at p is 1000 p.
fn uniform_draws() -> Vec<f64> {
    (0..=1_000).map(f64::from).collect()
}

#[test]
fn rule_6_8000_with_20_percent_is_9600() {
    let order = order(8_000, &[], &json!({})).unwrap();
    assert_eq!(order.quantity, Units::new(9_600));
    assert_eq!(order.safety_stock_percentage, decimal("0.20"));
    assert_eq!(
        order.reasoning,
        "8,000 units forecast and 20.0% safety stock on top: 9,600 units"
    );
}

#[test]
fn rule_6_8000_with_15_percent_after_a_modify_is_9200() {
    let order = order(8_000, &[], &json!({"safety_stock_pct": 0.15})).unwrap();
    assert_eq!(order.quantity, Units::new(9_200));
}

#[test]
fn rule_6_8000_without_replenishment_is_10000() {
    let order = order(8_000, &[], &json!({"replenishment_strategy": "none"})).unwrap();
    assert_eq!(order.quantity, Units::new(10_000));
}

#[test]
fn rule_6_half_a_unit_rounds_up() {
    let order = order(10, &[], &json!({"safety_stock_pct": 0.25})).unwrap();
    assert_eq!(order.quantity, Units::new(13));
}

#[test]
fn rule_6_newsvendor_of_a_normal_demand_is_56_6040() {
    let level = critical_fractile(decimal("0.70"), decimal("0.18"));
    let demand = DemandDistribution::normal(50.0, 8.0).unwrap();
    let quantity = demand.quantile(level).unwrap();
    assert!((quantity - 56.6040).abs() < 5e-5, "{quantity}");
}

#[test]
fn rule_6_newsvendor_of_a_poisson_demand_of_50_is_56() {
    let level = critical_fractile(decimal("0.70"), decimal("0.18"));
    let demand = DemandDistribution::poisson(50.0).unwrap();
    assert_eq!(
        Units::round_of(demand.quantile(level).unwrap()),
        Units::new(56)
    );
}

#[test]
fn rule_6_newsvendor_of_a_poisson_demand_of_6_is_8() {
    let level = critical_fractile(decimal("4"), decimal("1"));
    let demand = DemandDistribution::poisson(6.0).unwrap();
    assert_eq!(
        Units::round_of(demand.quantile(level).unwrap()),
        Units::new(8)
    );
}

#[test]
fn rule_6_a_service_level_of_95_percent_is_the_95_percent_quantile() {
    let changes = json!({"safety_stock_method": "service_level", "service_level": 0.95});
    let order = order(500, &uniform_draws(), &changes).unwrap();
    assert_eq!(order.quantity, Units::new(950));
    assert_eq!(order.safety_stock_percentage, decimal("0.9"));
    assert!(order.reasoning.contains("95.0%"), "{}", order.reasoning);
}

#[test]
fn rule_6_newsvendor_takes_stated_costs() {
    let changes = json!({
        "safety_stock_method": "newsvendor", "understock_cost": 1, "overstock_cost": 3
    });
    let order = order(500, &uniform_draws(), &changes).unwrap();
    assert_eq!(order.quantity, Units::new(250));
    assert_eq!(order.safety_stock_percentage, decimal("-0.5"));
}

#[test]
fn rule_6_newsvendor_costs_default_to_price_cost_and_salvage_value() {
    let parameters = parameters(&json!({"safety_stock_method": "newsvendor"}));
    let priced = category(Some("80"), Some("20"), Some("0"));
    let order = order_quantity(Units::new(500), &uniform_draws(), &parameters, &priced).unwrap();
    assert_eq!(order.quantity, Units::new(750));
}

#[test]
fn newsvendor_names_what_the_category_lacks() {
    let parameters = parameters(&json!({"safety_stock_method": "newsvendor"}));
    let without_salvage = category(Some("80"), Some("20"), None);
    let error = order_quantity(
        Units::new(500),
        &uniform_draws(),
        &parameters,
        &without_salvage,
    )
    .unwrap_err();
    assert_eq!(
        error,
        PlanningError::MissingCost {
            cost: "overstock_cost",
            sources: ["unit_cost", "salvage_value"],
            missing: vec!["salvage_value"],
        }
    );
    let message = error.to_string();
    assert!(message.contains("missing: salvage_value"), "{message}");
}

#[test]
fn newsvendor_refuses_a_cost_of_nothing() {
    let parameters = parameters(&json!({"safety_stock_method": "newsvendor"}));
    let at_cost = category(Some("20"), Some("20"), Some("5"));
    let error =
        order_quantity(Units::new(500), &uniform_draws(), &parameters, &at_cost).unwrap_err();
    let expected = PlanningError::CostNotPositive {
        cost: "understock_cost",
        value: Decimal::ZERO,
    };
    assert_eq!(error, expected);
}

#[test]
fn quantile_methods_need_draws_and_every_method_needs_demand() {
    let changes = json!({"safety_stock_method": "service_level", "service_level": 0.95});
    assert_eq!(
        order(500, &[], &changes).unwrap_err(),
        PlanningError::NoDistribution
    );
    assert_eq!(
        order(0, &[], &json!({})).unwrap_err(),
        PlanningError::NoDemand
    );
    let error = order(500, &[1.0, f64::NAN], &changes).unwrap_err();
    assert!(matches!(error, PlanningError::InvalidDistribution { .. }));
}

#[test]
fn a_service_level_without_its_parameter_is_refused() {
    let mut parameters = defaults();
    parameters.safety_stock_method = hemline_domain::SafetyStockMethod::ServiceLevel;
    let bare = category(None, None, None);
    let error = order_quantity(Units::new(5), &[1.0], &parameters, &bare).unwrap_err();
    assert!(error.to_string().contains("service_level"), "{error}");
}

#[test]
fn distributions_refuse_what_they_cannot_have() {
    for wrong in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(DemandDistribution::normal(50.0, wrong).is_err(), "{wrong}");
        assert!(DemandDistribution::poisson(wrong).is_err(), "{wrong}");
    }
    assert!(DemandDistribution::normal(f64::NAN, 8.0).is_err());
    let demand = DemandDistribution::normal(50.0, 8.0).unwrap();
    for probability in [0.0, 1.0, -0.1, 1.1, f64::NAN] {
        assert!(demand.quantile(probability).is_err(), "{probability}");
    }
}

#[test]
fn one_draw_is_every_quantile_and_order_does_not_matter() {
    let single = DemandDistribution::empirical(&[7.0]).unwrap();
    assert!((single.quantile(0.99).unwrap() - 7.0).abs() < 1e-12);
    let shuffled = DemandDistribution::empirical(&[3.0, 1.0, 2.0]).unwrap();
    assert!((shuffled.quantile(0.75).unwrap() - 2.5).abs() < 1e-12);
}

proptest! {
    #[test]
    fn a_higher_service_level_never_makes_less(
        mut draws in prop::collection::vec(0.0f64..1e6, 1..50),
        low in 0.01f64..0.99,
        more in 0.0f64..0.5,
    ) {
        draws.push(1.0);
        let demand = DemandDistribution::empirical(&draws).unwrap();
        let high = (low + more).min(0.999);
        prop_assert!(demand.quantile(low).unwrap() <= demand.quantile(high).unwrap() + 1e-9);
    }

    #[test]
    fn a_fixed_order_is_the_exact_product_rounded_half_up(
        forecast in 1u64..1_000_000_000, percent in 0u64..=100,
    ) {
        let stock = json!({"safety_stock_pct": f64::from(u32::try_from(percent).unwrap()) / 100.0});
        let quantity = order(forecast, &[], &stock).unwrap().quantity;
        prop_assert_eq!(quantity, units(&[(forecast * (100 + percent) + 50) / 100])[0]);
    }
}
