//! Pages, filters and counts.

use std::sync::Arc;

use chrono::NaiveDate;
use hemline_domain::storage::contract::CASES;
use hemline_domain::storage::{WorkflowCommit, WorkflowJournal};
use hemline_domain::{WorkflowState, WorkflowStatus};
use hemline_persistence::PersistenceError;
use hemline_persistence::import::import_historical_sales;
use hemline_persistence::queries::*;

use crate::support::{TestDatabase, context, create_workflow, now, on_each_kind};

on_each_kind!(
    what_is_under_way_is_counted,
    workflows_come_in_pages_newest_first,
    workflows_are_filtered,
    forecasts_are_listed_without_their_curves,
    history_is_summed_up_per_category,
    spans_of_the_history_are_counted_once_per_state_of_the_data
);

fn ids(
    test: &TestDatabase,
    filter: &WorkflowFilter,
    request: &PageRequest,
) -> (Vec<String>, Option<String>) {
    let page = workflows_page(&test.database, filter, request).unwrap();
    let ids = page
        .items
        .iter()
        .map(|workflow| workflow.workflow_id.to_string());
    (ids.collect(), page.next_cursor)
}

fn workflows_come_in_pages_newest_first() {
    let test = TestDatabase::with_master_data();
    for id in ["w1", "w2", "w3", "w4", "w5"] {
        create_workflow(&test, id, "mens_shirts");
    }
    let all = WorkflowFilter::default();
    let mut request = PageRequest {
        limit: 2,
        cursor: None,
    };
    let mut pages = Vec::new();
    loop {
        let (ids, next) = ids(&test, &all, &request);
        pages.push(ids.join(" "));
        if next.is_none() {
            break;
        }
        request.cursor = next;
    }
    assert_eq!(pages, ["w5 w4", "w3 w2", "w1"]);
    for cursor in ["x", "-1", "0", ""] {
        request.cursor = Some(cursor.to_owned());
        let error = workflows_page(&test.database, &all, &request).unwrap_err();
        assert!(
            matches!(error, PersistenceError::InvalidCursor { .. }),
            "{error}"
        );
    }
}

fn workflows_are_filtered() {
    let test = TestDatabase::with_master_data();
    create_workflow(&test, "w1", "mens_shirts");
    create_workflow(&test, "w2", "womens_dresses");
    create_workflow(&test, "w3", "womens_dresses");
    let storage = test.storage();
    let workflow = storage.workflow(&"w3".into()).unwrap().unwrap();
    let commit = WorkflowCommit::on(&workflow, now()).to(WorkflowState::Cancelled);
    storage.commit(commit).unwrap();
    let check = |status, category: Option<&str>, expected: &[&str]| {
        let filter = WorkflowFilter {
            status,
            category_id: category.map(Into::into),
        };
        assert_eq!(ids(&test, &filter, &PageRequest::default()).0, expected);
    };
    check(None, None, &["w3", "w2", "w1"]);
    check(Some(WorkflowStatus::Running), None, &["w2", "w1"]);
    check(Some(WorkflowStatus::Cancelled), None, &["w3"]);
    check(Some(WorkflowStatus::Completed), None, &[]);
    check(None, Some("womens_dresses"), &["w3", "w2"]);
    check(
        Some(WorkflowStatus::Running),
        Some("womens_dresses"),
        &["w2"],
    );
}

fn forecasts_are_listed_without_their_curves() {
    let test = TestDatabase::with_master_data();
    assert_eq!(newest_forecast_with_clusters(&test.database).unwrap(), None);
    let (_, case) = CASES
        .iter()
        .find(|(name, _)| *name == "forecasts come back exactly")
        .unwrap();
    case(&test.storage());
    let request = PageRequest {
        limit: 1,
        cursor: None,
    };
    let page = forecasts_page(&test.database, &request).unwrap();
    assert_eq!(page.items[0].forecast_id.as_str(), "f0");
    assert_eq!(page.items[0].supersedes, Some("f1".into()));
    let request = PageRequest {
        cursor: page.next_cursor,
        ..request
    };
    let page = forecasts_page(&test.database, &request).unwrap();
    assert_eq!(page.items[0].forecast_id.as_str(), "f1");
    assert_eq!(page.next_cursor, None);
}

fn spans_of_the_history_are_counted_once_per_state_of_the_data() {
    let test = TestDatabase::with_master_data();
    assert!(history_spans(&test.database).unwrap().is_empty());
    test.sales(
        "store_id,category_id,week_start_date,units_sold\nS01,mens_shirts,2024-12-16,3\nS02,mens_shirts,2024-12-16,0\nS02,mens_shirts,2024-12-30,4\n",
    )
    .unwrap();
    let counted = history_spans(&test.database).unwrap();
    let date = |day| NaiveDate::from_ymd_opt(2024, 12, day).unwrap();
    let expected = HistorySpan {
        category_id: "mens_shirts".into(),
        first_week: date(16),
        last_week: date(30),
        weeks: 2,
    };
    assert_eq!(*counted, *std::slice::from_ref(&expected));
    let again = history_spans(&test.database.clone()).unwrap();
    assert!(Arc::ptr_eq(&counted, &again));

    // What another process imports counts at once.
    let other = test.place.open();
    import_historical_sales(
        &other,
        "store_id,category_id,week_start_date,units_sold\nS01,womens_dresses,2024-12-09,1\n"
            .as_bytes(),
        &context(),
        &mut |_| {},
    )
    .unwrap();
    let dresses = HistorySpan {
        category_id: "womens_dresses".into(),
        first_week: date(9),
        last_week: date(9),
        weeks: 1,
    };
    assert_eq!(*history_spans(&test.database).unwrap(), [expected, dresses]);
}

fn history_is_summed_up_per_category() {
    let test = TestDatabase::with_master_data();
    test.sales(
        "store_id,category_id,week_start_date,units_sold\n\
         S01,mens_shirts,2024-12-09,1\nS01,mens_shirts,2024-12-23,1\nS02,mens_shirts,2024-12-23,1\n",
    )
    .unwrap();
    let summary = history_summary(&test.database, &"mens_shirts".into())
        .unwrap()
        .unwrap();
    assert_eq!((summary.weeks, summary.stores, summary.rows), (2, 2, 3));
    assert_eq!(summary.first_week.to_string(), "2024-12-09");
    assert_eq!(summary.last_week.to_string(), "2024-12-23");
    assert_eq!(history_summaries(&test.database).unwrap(), [summary]);
    let none = history_summary(&test.database, &"womens_dresses".into()).unwrap();
    assert_eq!(none, None);
    let counts = counts(&test.database).unwrap();
    assert_eq!((counts.stores, counts.categories), (2, 2));
    assert_eq!((counts.historical_sales, counts.workflows), (3, 0));
}

fn what_is_under_way_is_counted() {
    let test = TestDatabase::with_master_data();
    create_workflow(&test, "w1", "mens_shirts");
    let counted = activity(&test.database).unwrap();
    let begun = (WorkflowState::ParametersExtracted, 1);
    assert!(counted.workflows.contains(&begun), "{counted:?}");
    assert_eq!(counted.running_scenarios, 0);
    assert!(counted.database_bytes > 0);
}
