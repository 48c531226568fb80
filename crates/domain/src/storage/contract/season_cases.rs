//! Cases of a season under way.

use std::collections::BTreeMap;

use serde_json::json;

use super::fixture::{at, forecast};
use super::{commit, read, started};
use crate::decimal::{Decimal, Share};
use crate::enums::{EmergencyOrderBasis, MarkdownTarget, SellThroughBasis, VarianceBasis};
use crate::season::{
    EmergencyOrder, EmergencyOrderRecord, EmergencyOrderStatus, ExcessSales, MarkdownOutcome,
    MarkdownRecommendation, MarkdownRecord, MarkdownStatus, Reallocation, ReallocationRecord,
    ReforecastCause, Replenishment, ReplenishmentRecord, RevisedTotal, SeasonAgenda, Shortages,
    SkipReason, StoreMarkdown, StoreReplenishment, VarianceAction, VarianceCheck,
    VarianceDirection, VarianceRecord, WeekSales,
};
use crate::storage::{Fact, Storage, WorkflowCommit};
use crate::units::Units;
use crate::workflow::{Workflow, WorkflowState};

/// A workflow with the forecasts `f1` and `f2`.
fn forecast_twice(storage: &dyn Storage) -> Workflow {
    let workflow = started(storage, "w1", &[WorkflowState::Phase1Forecasting]);
    let made = |id: &str| Fact::Forecast(Box::new(forecast(id, &workflow)));
    let both = WorkflowCommit::on(&workflow, at(2))
        .fact(made("f1"))
        .fact(made("f2"));
    commit(storage, both)
}

fn with(storage: &dyn Storage, workflow: &Workflow, fact: Fact) -> Workflow {
    commit(storage, WorkflowCommit::on(workflow, at(3)).fact(fact))
}

pub(super) fn the_agenda_is_part_of_the_workflow(storage: &dyn Storage) {
    let workflow = forecast_twice(storage);
    assert_eq!(workflow.agenda, None);
    let agenda = SeasonAgenda {
        week: 6,
        reforecast: Some(ReforecastCause::Person {
            by: "planner".to_owned(),
            reason: "a \"competitor\" closed".to_owned(),
        }),
        replenish: true,
        checkpoint: true,
        markdown_pct: Some(Share::percent(15)),
        elasticity_coefficient: Some(Decimal::ONE),
    };
    let workflow = with(storage, &workflow, Fact::Agenda(agenda.clone()));
    assert_eq!(workflow.agenda, Some(agenda));
    assert_eq!(read(storage.workflow(&"w1".into())), Some(workflow));
}

pub(super) fn a_week_reported_again_replaces_the_first_report(storage: &dyn Storage) {
    let mut workflow = forecast_twice(storage);
    let sales = |week_number, units: [(&str, u64); 2]| WeekSales {
        week_number,
        units: units
            .map(|(id, units)| (id.into(), Units::new(units)))
            .into(),
    };
    let reports = [
        sales(3, [("S01", 1), ("S02", 2)]),
        sales(1, [("S01", 5), ("S02", 0)]),
        sales(3, [("S02", 7), ("S10", 9)]),
    ];
    for report in &reports {
        workflow = with(storage, &workflow, Fact::Sales(report.clone()));
    }
    let [_, first, last] = reports;
    assert_eq!(read(storage.reported_sales(&"w1".into())), [first, last]);
    assert_eq!(read(storage.reported_sales(&"w2".into())), []);
}

fn variance(week_number: u32, action_taken: VarianceAction) -> VarianceRecord {
    VarianceRecord {
        forecast_id: "f1".into(),
        check: VarianceCheck {
            week_number,
            forecasted_cumulative: Units::new(2_550),
            actual_cumulative: Units::new(3_200),
            variance_pct: Some(Decimal::from_micros(254_902)),
            direction: Some(VarianceDirection::Over),
            weekly_variance_pct: None,
            weekly_direction: None,
            original_variance_pct: Some(Decimal::from_micros(1_254_902)),
            original_direction: Some(VarianceDirection::Over),
            stockout_adjusted_variance_pct: None,
            stockout_adjusted_direction: None,
            stocked_out_stores: 2,
            basis: VarianceBasis::Cumulative,
            threshold_exceeded: true,
            emergency: false,
            reasoning: "25.5% \"over\"".to_owned(),
        },
        action_taken,
        created_at: at(3),
    }
}

pub(super) fn checks_keep_their_order(storage: &dyn Storage) {
    let mut workflow = forecast_twice(storage);
    let checks = [
        variance(1, VarianceAction::None),
        variance(2, VarianceAction::Reforecast),
        variance(1, VarianceAction::CheckedAgain),
        variance(2, VarianceAction::ReforecastAfterDecision),
    ];
    for check in &checks {
        workflow = with(storage, &workflow, Fact::Variance(Box::new(check.clone())));
    }
    assert_eq!(read(storage.variances(&"w1".into())), checks);
}

pub(super) fn shipments_come_back_exactly(storage: &dyn Storage) {
    let workflow = forecast_twice(storage);
    let record = |id: &str, replenishment| ReplenishmentRecord {
        replenishment_id: id.into(),
        forecast_id: "f1".into(),
        replenishment,
        created_at: at(3),
    };
    let shipped = Replenishment {
        week_number: 1,
        skipped: None,
        skip_reason: None,
        stores: vec![StoreReplenishment {
            store_id: "S01".into(),
            inventory: Units::new(6),
            need: Units::new(4),
            shipped: Units::new(3),
        }],
        total_need: Units::new(4),
        total_shipped: Units::new(3),
        dc_stock_before: Units::new(3),
        dc_stock_after: Units::ZERO,
        sold_more_than_received: vec![ExcessSales {
            store_id: "S02".into(),
            units: Units::new(5),
        }],
    };
    let first = record("r1", shipped);
    let skipped = Replenishment::left_out(2, Units::ZERO, SkipReason::Overtaken);
    let second = record("r2", skipped);
    let workflow = with(
        storage,
        &workflow,
        Fact::Replenishment(Box::new(first.clone())),
    );
    with(
        storage,
        &workflow,
        Fact::Replenishment(Box::new(second.clone())),
    );
    assert_eq!(read(storage.replenishments(&"w1".into())), [first, second]);
}

fn shortages() -> Shortages {
    Shortages {
        still_needed: Units::new(6_800),
        dc_shortage: Units::new(2_480),
        network_shortage: Units::new(400),
    }
}

fn order(units: u64) -> EmergencyOrder {
    EmergencyOrder {
        units: Units::new(units),
        basis: EmergencyOrderBasis::Network,
        shortage: Units::new(400),
        arrival_week: 8,
        sellable_after_arrival: Units::new(3_000),
        reasoning: "400 lack".to_owned(),
    }
}

pub(super) fn new_totals_come_back_exactly(storage: &dyn Storage) {
    let workflow = forecast_twice(storage);
    let record = ReallocationRecord {
        forecast_id: "f2".into(),
        week_number: 4,
        reallocation: Reallocation {
            shortages: shortages(),
            target: Units::new(9_600),
            dc_unassigned: Units::new(7),
            stores: vec![RevisedTotal {
                store_id: "S01".into(),
                previous_total: Units::new(90),
                season_total: Units::new(100),
                shipped: Units::new(60),
            }],
        },
        units_on_order: Units::new(12),
        emergency_order: order(400),
        created_at: at(3),
    };
    with(
        storage,
        &workflow,
        Fact::Reallocation(Box::new(record.clone())),
    );
    assert_eq!(read(storage.reallocations(&"w1".into())), [record]);
    let ids: Vec<_> = read(storage.forecasts_of(&"w1".into()))
        .into_iter()
        .map(|forecast| forecast.forecast_id)
        .collect();
    assert_eq!(ids, ["f1".into(), "f2".into()]);
}

fn markdown(id: &str, status: MarkdownStatus) -> MarkdownRecord {
    let percent = Share::percent;
    MarkdownRecord {
        markdown_id: id.into(),
        forecast_id: "f1".into(),
        recommendation: MarkdownRecommendation {
            week_number: 6,
            sell_through_pct: Decimal::from_micros(524_000),
            sell_through_basis: SellThroughBasis::Forecast,
            sell_through_of_forecast: Some(Decimal::from_micros(524_000)),
            sell_through_of_manufactured: None,
            target_sell_through_pct: Decimal::from_micros(600_000),
            markdown_target: MarkdownTarget::Flat,
            flat_target: percent(60),
            plan_curve_target: None,
            gap_pct: Decimal::from_micros(-76_000),
            elasticity_coefficient: Decimal::from_micros(2_000_000),
            recommended_markdown_pct: percent(15),
            expected_demand_lift_pct: Decimal::from_micros(225_000),
            status,
            reasoning: "7.6% gap × 2.0".to_owned(),
        },
        set_by_person: true,
        outlook: vec![MarkdownOutcome {
            markdown_pct: percent(15),
            units_sold: Units::new(8_123),
            units_left_over: Units::new(1_475),
            revenue: Some(0.1 + 0.2),
            margin: None,
        }],
        applied_after_week: None,
        created_at: at(3),
    }
}

pub(super) fn a_markdown_changes_in_its_place(storage: &dyn Storage) {
    let mut workflow = forecast_twice(storage);
    let first = markdown("m1", MarkdownStatus::Superseded);
    let second = markdown("m2", MarkdownStatus::PendingApproval);
    let mut applied = markdown("m2", MarkdownStatus::Applied);
    applied.applied_after_week = Some(6);
    for record in [&first, &second, &applied] {
        workflow = with(storage, &workflow, Fact::Markdown(Box::new(record.clone())));
    }
    assert_eq!(read(storage.markdowns(&"w1".into())), [first, applied]);
    let of_store = |id: &str| StoreMarkdown {
        store_id: id.into(),
        markdown_pct: Share::percent(15),
        applied_from_week: 7,
    };
    let stores = vec![of_store("S10"), of_store("S01")];
    with(
        storage,
        &workflow,
        Fact::StoreMarkdowns("m2".into(), stores),
    );
    assert_eq!(
        read(storage.store_markdowns(&"m2".into())),
        [of_store("S01"), of_store("S10")]
    );
    assert_eq!(read(storage.store_markdowns(&"m1".into())), []);
}

pub(super) fn an_emergency_order_changes_in_its_place(storage: &dyn Storage) {
    let mut workflow = forecast_twice(storage);
    let mut record = EmergencyOrderRecord {
        emergency_order_id: "e1".into(),
        forecast_id: "f2".into(),
        week_number: 4,
        shortages: shortages(),
        order: order(400),
        ordered_units: None,
        status: EmergencyOrderStatus::PendingApproval,
        created_at: at(3),
    };
    assert_eq!(record.units(), Units::new(400));
    for (status, units) in [
        (EmergencyOrderStatus::PendingApproval, None),
        (EmergencyOrderStatus::Approved, Some(Units::new(2_000))),
        (EmergencyOrderStatus::Arrived, Some(Units::new(2_000))),
    ] {
        record.status = status;
        record.ordered_units = units;
        workflow = with(
            storage,
            &workflow,
            Fact::EmergencyOrder(Box::new(record.clone())),
        );
        assert_eq!(
            read(storage.emergency_orders(&"w1".into())),
            [record.clone()]
        );
    }
    assert_eq!(record.units(), Units::new(2_000));
}

pub(super) fn the_report_is_stored_once(storage: &dyn Storage) {
    let workflow = forecast_twice(storage);
    assert_eq!(read(storage.season_report(&"w1".into())), None);
    let report = json!({"mape": 0.1 + 0.2, "by_store": BTreeMap::from([("S01", 3)])});
    with(storage, &workflow, Fact::Report(report.clone()));
    assert_eq!(read(storage.season_report(&"w1".into())), Some(report));
}
