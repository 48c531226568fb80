//! Copies of databases into others of the same kind; the admin command's tests copy into the other one.

use hemline_domain::storage::contract::CASES;
use hemline_domain::storage::{Catalogue, PlanStore, WorkflowCommit, WorkflowJournal};
use hemline_domain::{EventBody, WorkflowState};
use hemline_persistence::{PersistenceError, copy_database};

use crate::support::{TestDatabase, create_workflow, now, on_each_kind};

on_each_kind!(
    a_copy_holds_what_the_source_holds,
    a_target_with_data_is_refused_and_left_alone,
    a_copy_that_breaks_off_leaves_nothing,
    an_empty_database_is_copied_too,
);

fn with_plans() -> TestDatabase {
    let test = TestDatabase::with_master_data();
    test.sales(
        "store_id,category_id,week_start_date,units_sold\nS01,womens_dresses,2024-12-23,7\nS02,womens_dresses,2024-12-23,0\n",
    )
    .unwrap();
    test.events("category_id,date,kind,name\nwomens_dresses,2025-04-20,event,Easter’s \"week\"\n")
        .unwrap();
    CASES
        .iter()
        .filter(|(name, _)| name.contains("plans come back"))
        .for_each(|(_, case)| case(&test.storage()));
    test
}

fn a_copy_holds_what_the_source_holds() {
    let (source, target) = (with_plans(), TestDatabase::empty());
    let mut told = Vec::new();
    let copied = copy_database(&source.database, &target.database, &mut |progress| {
        told.push((progress.rows, progress.of));
    })
    .unwrap();
    let rows: u64 = copied.iter().map(|table| table.rows).sum();
    assert_eq!(told.last(), Some(&(rows, rows)));
    let (from, to) = (source.storage(), target.storage());
    assert_eq!(to.data_version().unwrap(), from.data_version().unwrap());
    assert_eq!(to.stores().unwrap(), from.stores().unwrap());
    assert_eq!(to.categories().unwrap(), from.categories().unwrap());
    let category = "womens_dresses".into();
    assert_eq!(
        to.category_history(&category).unwrap(),
        from.category_history(&category).unwrap()
    );
    assert_eq!(
        to.demand_calendar(&category).unwrap(),
        from.demand_calendar(&category).unwrap()
    );
    assert_eq!(to.workflows().unwrap(), from.workflows().unwrap());
    assert_eq!(to.forecasts().unwrap(), from.forecasts().unwrap());
    for forecast in from.forecasts().unwrap() {
        let id = forecast.forecast_id;
        assert_eq!(to.clustering(&id).unwrap(), from.clustering(&id).unwrap());
        assert_eq!(
            to.newest_allocation(&id).unwrap(),
            from.newest_allocation(&id).unwrap()
        );
    }

    // What is stored next comes after what was copied.
    let added = create_workflow(&target, "w-next", "mens_shirts");
    assert_eq!(to.workflows().unwrap().first(), Some(&added));
    let commit = WorkflowCommit::on(&added, now())
        .to(WorkflowState::Phase1Forecasting)
        .event(EventBody::AgentStarted {
            agent: "Demand Agent".to_owned(),
        });
    to.commit(commit).unwrap();
    target.stores("store_id\nS03\n").unwrap();
}

fn an_empty_database_is_copied_too() {
    let (source, target) = (TestDatabase::empty(), TestDatabase::empty());
    let copied = copy_database(&source.database, &target.database, &mut |_| {}).unwrap();
    let rows: u64 = copied.iter().map(|table| table.rows).sum();
    assert_eq!(rows, 1, "the data version alone");
    target.stores("store_id\nS01\n").unwrap();
    assert_eq!(target.storage().data_version().unwrap(), 1);
}

fn a_target_with_data_is_refused_and_left_alone() {
    let (source, target) = (with_plans(), TestDatabase::empty());
    target.stores("store_id\nS1\n").unwrap();
    let before = target.dump();
    let error = copy_database(&source.database, &target.database, &mut |_| {}).unwrap_err();
    assert!(
        matches!(&error, PersistenceError::NotEmpty { table, .. } if table == "stores"),
        "{error}"
    );
    assert_eq!(target.dump(), before);
}

fn a_copy_that_breaks_off_leaves_nothing() {
    let (source, target) = (with_plans(), TestDatabase::empty());
    let stopped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        copy_database(&source.database, &target.database, &mut |progress| {
            assert_ne!(progress.table, "workflows", "stopped here");
        })
    }));
    assert!(stopped.is_err());
    assert!(target.storage().stores().unwrap().is_empty());
    copy_database(&source.database, &target.database, &mut |_| {}).unwrap();
}
