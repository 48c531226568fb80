//! planning-rules 9: what to buy when the season outgrows its order.

use hemline_domain::{LedgerReason, Location, Units};
use hemline_planning::emergency_order::recommend;
use hemline_planning::reallocation::{Shortages, shortages};
use serde_json::json;

use crate::support::{defaults, parameters, units};

fn worked_shortages() -> Shortages {
    shortages(
        Units::new(10_000),
        Units::new(3_200),
        Units::new(4_320),
        Units::new(2_080),
    )
}

/// Weeks 1 to 4 sold 3,200; 6,800 are expected in the eight weeks left, 2,800 of them after week 8.
fn curve() -> Vec<Units> {
    units(&[
        700, 800, 850, 850, 1_000, 1_000, 1_000, 1_000, 900, 800, 600, 500,
    ])
}

#[test]
fn rule_9_the_network_basis_buys_400() {
    let order = recommend(4, worked_shortages(), &curve(), &defaults());
    assert_eq!(order.units, Units::new(400));
    assert_eq!(order.arrival_week, 8);
    assert_eq!(order.sellable_after_arrival, Units::new(2_800));
    assert!(order.is_needed());
    let row = order.arrival_row();
    assert_eq!((row.week_number, row.units), (8, Units::new(400)));
    assert_eq!((row.from, row.to), (Location::Supplier, Location::Dc));
    assert_eq!(row.reason, LedgerReason::EmergencyOrder);
}

#[test]
fn rule_9_the_dc_basis_buys_2480() {
    let by_dc = parameters(&json!({"emergency_order_basis": "dc"}));
    let order = recommend(4, worked_shortages(), &curve(), &by_dc);
    assert_eq!(order.units, Units::new(2_480));
    assert!(
        order
            .reasoning
            .contains("than the distribution centre holds (emergency_order_basis)"),
        "{}",
        order.reasoning
    );
}

#[test]
fn rule_9_no_more_is_bought_than_can_be_sold_after_it_arrives() {
    let by_dc = |lead_time| {
        parameters(&json!({"emergency_order_basis": "dc", "emergency_lead_time_weeks": lead_time}))
    };
    let after = |lead_time| recommend(4, worked_shortages(), &curve(), &by_dc(lead_time)).units;
    assert_eq!(after(6), Units::new(1_100), "weeks 11 and 12");
    assert_eq!(after(8), Units::ZERO, "it would arrive after the season");
    assert_eq!(after(26), Units::ZERO);
    assert_eq!(after(0), Units::new(2_480));
}

#[test]
fn without_a_shortage_nothing_is_bought() {
    let none = shortages(
        Units::new(8_000),
        Units::new(3_200),
        Units::new(4_320),
        Units::new(2_080),
    );
    let order = recommend(4, none, &curve(), &defaults());
    assert!(!order.is_needed());
}
