//! Scenarios: stored before they run, ended once.

use chrono::TimeDelta;
use hemline_domain::storage::Change;
use hemline_persistence::queries::*;
use serde_json::json;

use crate::support::{TestDatabase, now, on_each_kind};

on_each_kind!(
    a_scenario_runs_and_is_completed_once,
    a_failed_scenario_says_why,
    what_a_stopped_process_left_running_is_ended,
    scenarios_come_in_pages_newest_first_and_by_category,
    a_scenario_needs_its_category
);

fn new(id: &str, category: &str) -> NewScenario {
    NewScenario {
        scenario_id: id.to_owned(),
        category_id: category.into(),
        season_start_date: "2025-03-03".parse().unwrap(),
        request: json!({"variants": [{"name": id}]}),
        at: now(),
        logged: Change {
            actor: "tester".to_owned(),
            action: "scenario_start".to_owned(),
            subject: id.to_owned(),
            details: json!({}),
            request_id: None,
        },
    }
}

fn a_scenario_runs_and_is_completed_once() {
    let test = TestDatabase::with_master_data();
    let database = &test.database;
    insert_scenario(database, &new("sc_1", "womens_dresses")).unwrap();
    let running = scenario(database, "sc_1").unwrap().unwrap();
    assert_eq!(running.summary.status, ScenarioStatus::Running);
    assert_eq!(running.request, json!({"variants": [{"name": "sc_1"}]}));
    assert_eq!(running.result, None);

    let later = now() + TimeDelta::seconds(3);
    let result = json!({"variants": [0.1]});
    assert!(complete_scenario(database, "sc_1", &result, later).unwrap());
    let completed = scenario(database, "sc_1").unwrap().unwrap();
    assert_eq!(completed.summary.status, ScenarioStatus::Completed);
    assert_eq!(completed.result, Some(result.clone()));
    assert_eq!(
        (completed.summary.created_at, completed.summary.updated_at),
        (now(), later)
    );

    assert!(!complete_scenario(database, "sc_1", &result, later).unwrap());
    assert!(!fail_scenario(database, "sc_1", "too late", later).unwrap());
    assert!(!complete_scenario(database, "sc_2", &result, later).unwrap());
    assert_eq!(scenario(database, "sc_2").unwrap(), None);
}

fn a_failed_scenario_says_why() {
    let test = TestDatabase::with_master_data();
    let database = &test.database;
    insert_scenario(database, &new("sc_1", "womens_dresses")).unwrap();
    assert!(fail_scenario(database, "sc_1", "no model fits", now()).unwrap());
    let failed = scenario(database, "sc_1").unwrap().unwrap();
    assert_eq!(failed.summary.status, ScenarioStatus::Failed);
    assert_eq!(
        failed.summary.error_message.as_deref(),
        Some("no model fits")
    );
}

fn what_a_stopped_process_left_running_is_ended() {
    let test = TestDatabase::with_master_data();
    let database = &test.database;
    for id in ["sc_1", "sc_2", "sc_3"] {
        insert_scenario(database, &new(id, "womens_dresses")).unwrap();
    }
    complete_scenario(database, "sc_2", &json!({}), now()).unwrap();
    assert_eq!(
        fail_unfinished_scenarios(database, "stopped", now()).unwrap(),
        2
    );
    assert_eq!(
        fail_unfinished_scenarios(database, "stopped", now()).unwrap(),
        0
    );
    let page = scenarios_page(database, None, &PageRequest::default()).unwrap();
    let statuses = page.items.iter().map(|item| item.status.as_str());
    assert_eq!(
        statuses.collect::<Vec<_>>(),
        ["failed", "completed", "failed"]
    );
}

fn scenarios_come_in_pages_newest_first_and_by_category() {
    let test = TestDatabase::with_master_data();
    let database = &test.database;
    for (id, category) in [
        ("sc_1", "womens_dresses"),
        ("sc_2", "mens_shirts"),
        ("sc_3", "womens_dresses"),
    ] {
        insert_scenario(database, &new(id, category)).unwrap();
    }
    let ids = |category: Option<&str>, cursor: Option<String>| {
        let request = PageRequest { limit: 2, cursor };
        let category = category.map(Into::into);
        let page = scenarios_page(database, category.as_ref(), &request).unwrap();
        let ids: Vec<String> = page
            .items
            .into_iter()
            .map(|item| item.scenario_id)
            .collect();
        (ids.join(" "), page.next_cursor)
    };
    let (first, next) = ids(None, None);
    assert_eq!(first, "sc_3 sc_2");
    assert_eq!(ids(None, next), ("sc_1".to_owned(), None));
    assert_eq!(ids(Some("womens_dresses"), None).0, "sc_3 sc_1");
}

fn a_scenario_needs_its_category() {
    let test = TestDatabase::with_master_data();
    assert!(insert_scenario(&test.database, &new("sc_1", "no_such_category")).is_err());
}
