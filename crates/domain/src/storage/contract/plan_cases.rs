//! Cases of forecasts and plans.

use super::fixture::{allocation, at, clustering, comparison, forecast, pricing};
use super::{commit, read, started};
use crate::ids::StoreId;
use crate::ledger::{LedgerReason, LedgerRow, Location};
use crate::storage::{Fact, Storage, StorageError, WorkflowCommit};
use crate::units::Units;
use crate::workflow::{Workflow, WorkflowState};

/// A workflow with the forecast `f1`.
fn forecast_made(storage: &dyn Storage) -> Workflow {
    let workflow = started(storage, "w1", &[WorkflowState::Phase1Forecasting]);
    let made = Fact::Forecast(Box::new(forecast("f1", &workflow)));
    commit(storage, WorkflowCommit::on(&workflow, at(2)).fact(made))
}

pub(super) fn forecasts_come_back_exactly(storage: &dyn Storage) {
    let workflow = forecast_made(storage);
    let first = forecast("f1", &workflow);
    assert_eq!(workflow.forecast_id.as_ref(), Some(&first.forecast_id));
    assert_eq!(read(storage.forecast(&"f1".into())), Some(first.clone()));
    let mut second = forecast("f0", &workflow);
    second.supersedes = Some("f1".into());
    second.arima_forecast = Some(Units::ZERO);
    let made = Fact::Forecast(Box::new(second.clone()));
    let workflow = commit(storage, WorkflowCommit::on(&workflow, at(3)).fact(made));
    assert_eq!(workflow.forecast_id, Some("f0".into()));
    assert_eq!(read(storage.forecasts()), [second, first]);
}

pub(super) fn comparisons_of_methods_come_back_exactly(storage: &dyn Storage) {
    let workflow = forecast_made(storage);
    assert_eq!(read(storage.method_comparison(&"f1".into())), None);
    for wape in [1.0 / 3.0, 0.1 + 0.2] {
        let made = comparison("f1", wape);
        read(storage.save_method_comparison(&made));
        assert_eq!(read(storage.method_comparison(&"f1".into())), Some(made));
    }
    // It leaves the workflow as it was.
    assert_eq!(read(storage.workflow(&"w1".into())), Some(workflow));
    let error = storage
        .save_method_comparison(&comparison("nothing", 0.1))
        .expect_err("a comparison without a forecast");
    assert!(
        matches!(&error, StorageError::UnknownForecast { forecast_id }
            if forecast_id.as_str() == "nothing"),
        "{error}"
    );
}

pub(super) fn clusterings_come_back_exactly(storage: &dyn Storage) {
    let mut workflow = forecast_made(storage);
    for factor in [1.0 / 3.0, 0.1 + 0.2] {
        let made = Fact::Clustering("f1".into(), Box::new(clustering(factor)));
        workflow = commit(storage, WorkflowCommit::on(&workflow, at(3)).fact(made));
        assert_eq!(
            read(storage.clustering(&"f1".into())),
            Some(clustering(factor))
        );
    }
}

pub(super) fn plans_come_back_exactly(storage: &dyn Storage) {
    let workflow = forecast_made(storage);
    let plan = allocation("p1", "f1");
    let strategy = pricing("s1", "f1");
    let workflow = commit(
        storage,
        WorkflowCommit::on(&workflow, at(3))
            .fact(Fact::Allocation(Box::new(plan.clone())))
            .fact(Fact::Pricing(Box::new(strategy.clone()))),
    );
    assert_eq!(workflow.allocation_id, Some("p1".into()));
    assert_eq!(workflow.pricing_strategy_id, Some("s1".into()));
    assert_eq!(read(storage.workflow(&"w1".into())), Some(workflow));
    let stored = read(storage.allocation(&"p1".into())).expect("the plan");
    assert_eq!(stored.fingerprint, "fingerprint of p1");
    assert_eq!(stored, plan);
    assert_eq!(read(storage.pricing_strategy(&"f1".into())), Some(strategy));
}

pub(super) fn the_newest_plan_counts(storage: &dyn Storage) {
    let mut workflow = forecast_made(storage);
    for (plan, strategy) in [("p2", "s2"), ("p1", "s1")] {
        workflow = commit(
            storage,
            WorkflowCommit::on(&workflow, at(3))
                .fact(Fact::Allocation(Box::new(allocation(plan, "f1"))))
                .fact(Fact::Pricing(Box::new(pricing(strategy, "f1")))),
        );
    }
    let newest = read(storage.newest_allocation(&"f1".into()));
    assert_eq!(newest, Some(allocation("p1", "f1")));
    let newest = read(storage.pricing_strategy(&"f1".into()));
    assert_eq!(newest, Some(pricing("s1", "f1")));
    let older = read(storage.allocation(&"p2".into()));
    assert_eq!(older, Some(allocation("p2", "f1")));
}

pub(super) fn the_ledger_keeps_its_order(storage: &dyn Storage) {
    let workflow = started(storage, "w1", &[]);
    let store = || Location::Store(StoreId::from("S01"));
    let row = |week_number, from, to, reason| LedgerRow {
        week_number,
        from,
        to,
        units: Units::new(100),
        reason,
    };
    let rows = vec![
        row(
            0,
            Location::Supplier,
            Location::Dc,
            LedgerReason::Manufactured,
        ),
        row(0, Location::Dc, store(), LedgerReason::InitialShipment),
        row(1, store(), Location::Customer, LedgerReason::Sold),
        row(1, Location::Unknown, store(), LedgerReason::Adjusted),
        row(1, Location::Dc, store(), LedgerReason::Replenishment),
    ];
    let (launch, week) = rows.split_at(2);
    let workflow = commit(
        storage,
        WorkflowCommit::on(&workflow, at(3)).fact(Fact::Ledger(launch.to_vec())),
    );
    commit(
        storage,
        WorkflowCommit::on(&workflow, at(4)).fact(Fact::Ledger(week.to_vec())),
    );
    assert_eq!(read(storage.ledger(&"w1".into())), rows);
}
