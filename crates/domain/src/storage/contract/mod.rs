//! What every storage backend must do, as cases that a backend's tests run.
//!
//! A backend's test opens fresh storage that holds the [`fixture`]'s master data, once for each
//! of the [`CASES`], and runs the case on it. A case panics where the backend does something else.

mod fixture;
mod journal_cases;
mod plan_cases;
mod season_cases;
mod transition_cases;

pub use fixture::{CATEGORY, Fixture, fixture};

use super::{Storage, StorageError, WorkflowCommit};
use crate::ids::WorkflowId;
use crate::workflow::{Workflow, WorkflowState};
use fixture::{at, new_workflow};

/// One case: what it shows, and how.
pub type Case = (&'static str, fn(&dyn Storage));

/// Every case.
pub const CASES: &[Case] = &[
    ("master data comes by id", master_data_comes_by_id),
    (
        "history comes by week and store",
        history_comes_by_week_and_store,
    ),
    (
        "the calendar comes by kind, name and date",
        the_calendar_comes_by_kind_name_and_date,
    ),
    (
        "what does not exist is absent",
        what_does_not_exist_is_absent,
    ),
    (
        "a new workflow is stored whole",
        journal_cases::a_new_workflow_is_stored_whole,
    ),
    (
        "lists are newest first",
        journal_cases::lists_are_newest_first,
    ),
    (
        "a commit changes what it says",
        journal_cases::a_commit_changes_what_it_says,
    ),
    (
        "an old version is refused",
        journal_cases::an_old_version_is_refused,
    ),
    (
        "one of two commits at once is stored",
        journal_cases::one_of_two_commits_at_once_is_stored,
    ),
    ("an id is given once", journal_cases::an_id_is_given_once),
    (
        "commits leave their work",
        journal_cases::commits_leave_their_work,
    ),
    (
        "an unknown workflow is refused",
        journal_cases::an_unknown_workflow_is_refused,
    ),
    (
        "an illegal transition writes nothing",
        journal_cases::an_illegal_transition_writes_nothing,
    ),
    (
        "every pair of states is as the table says",
        transition_cases::every_pair_of_states_is_as_the_table_says,
    ),
    (
        "a retry leads back to the state that failed alone",
        transition_cases::a_retry_leads_back_to_the_state_that_failed_alone,
    ),
    (
        "no commit writes the way back that it takes",
        transition_cases::no_commit_writes_the_way_back_that_it_takes,
    ),
    ("events have no gaps", journal_cases::events_have_no_gaps),
    (
        "changes of state come without other events",
        journal_cases::changes_of_state_come_without_other_events,
    ),
    (
        "steps and logs keep their order",
        journal_cases::steps_and_logs_keep_their_order,
    ),
    (
        "approvals are opened and decided",
        journal_cases::approvals_are_opened_and_decided,
    ),
    (
        "a failure is kept until the retry",
        journal_cases::a_failure_is_kept_until_the_retry,
    ),
    (
        "forecasts come back exactly",
        plan_cases::forecasts_come_back_exactly,
    ),
    (
        "comparisons of methods come back exactly",
        plan_cases::comparisons_of_methods_come_back_exactly,
    ),
    (
        "clusterings come back exactly",
        plan_cases::clusterings_come_back_exactly,
    ),
    (
        "plans come back exactly",
        plan_cases::plans_come_back_exactly,
    ),
    ("the newest plan counts", plan_cases::the_newest_plan_counts),
    (
        "the ledger keeps its order",
        plan_cases::the_ledger_keeps_its_order,
    ),
    (
        "the agenda is part of the workflow",
        season_cases::the_agenda_is_part_of_the_workflow,
    ),
    (
        "a week reported again replaces the first report",
        season_cases::a_week_reported_again_replaces_the_first_report,
    ),
    (
        "checks keep their order",
        season_cases::checks_keep_their_order,
    ),
    (
        "shipments come back exactly",
        season_cases::shipments_come_back_exactly,
    ),
    (
        "new totals come back exactly",
        season_cases::new_totals_come_back_exactly,
    ),
    (
        "a markdown changes in its place",
        season_cases::a_markdown_changes_in_its_place,
    ),
    (
        "an emergency order changes in its place",
        season_cases::an_emergency_order_changes_in_its_place,
    ),
    (
        "the report is stored once",
        season_cases::the_report_is_stored_once,
    ),
];

/// Runs every case, each on storage that `open` makes with the fixture's master data.
///
/// # Panics
/// Where the backend does something else than the contract says.
pub fn check_all<S: Storage>(mut open: impl FnMut(&Fixture) -> S) {
    for (name, case) in CASES {
        announce(name);
        case(&open(&fixture()));
    }
}

/// Names the case that runs; test runners show it where the case fails.
#[allow(clippy::print_stdout)]
fn announce(name: &str) {
    println!("contract: {name}");
}

/// Starts a workflow and takes it through legal transitions to `states`' last.
fn started(storage: &dyn Storage, id: &str, states: &[WorkflowState]) -> Workflow {
    let mut workflow = storage
        .create(new_workflow(id, None))
        .expect("a new workflow")
        .workflow;
    for state in states {
        workflow = commit(storage, WorkflowCommit::on(&workflow, at(1)).to(*state));
    }
    workflow
}

/// Commits what must succeed.
fn commit(storage: &dyn Storage, commit: WorkflowCommit) -> Workflow {
    storage.commit(commit).expect("a legal commit").workflow
}

/// What a read that must succeed gives.
fn read<T>(result: Result<T, StorageError>) -> T {
    result.expect("a read")
}

fn master_data_comes_by_id(storage: &dyn Storage) {
    let fixture = fixture();
    assert_eq!(read(storage.stores()), fixture.stores);
    assert_eq!(read(storage.categories()), fixture.categories);
    let id = CATEGORY.into();
    assert_eq!(
        read(storage.category(&id)),
        fixture
            .categories
            .into_iter()
            .find(|category| category.category_id == id)
    );
    assert!(read(storage.data_version()) > 0);
}

fn history_comes_by_week_and_store(storage: &dyn Storage) {
    assert_eq!(
        read(storage.category_history(&CATEGORY.into())),
        fixture().history
    );
}

fn the_calendar_comes_by_kind_name_and_date(storage: &dyn Storage) {
    let calendar = read(storage.demand_calendar(&CATEGORY.into()));
    assert_eq!(calendar, fixture().calendar);
    assert!(
        calendar
            .rows()
            .is_sorted_by_key(|row| (row.kind, row.name.clone(), row.date)),
        "{calendar:?}"
    );
}

fn what_does_not_exist_is_absent(storage: &dyn Storage) {
    let workflow = WorkflowId::from("nobody");
    assert_eq!(read(storage.category(&"nothing".into())), None);
    assert_eq!(read(storage.category_history(&"nothing".into())), []);
    assert_eq!(read(storage.category_history(&"mens_shirts".into())), []);
    for id in ["nothing", "mens_shirts"] {
        assert!(read(storage.demand_calendar(&id.into())).is_empty());
    }
    assert_eq!(read(storage.forecast(&"nothing".into())), None);
    assert_eq!(read(storage.clustering(&"nothing".into())), None);
    assert_eq!(read(storage.method_comparison(&"nothing".into())), None);
    assert_eq!(read(storage.allocation(&"nothing".into())), None);
    assert_eq!(read(storage.newest_allocation(&"nothing".into())), None);
    assert_eq!(read(storage.pricing_strategy(&"nothing".into())), None);
    assert_eq!(read(storage.approval(&"nothing".into())), None);
    assert_eq!(read(storage.workflow(&workflow)), None);
    assert_eq!(read(storage.newest_of_session(&"nobody".into())), None);
    assert_eq!(read(storage.events(&workflow, 0, 10)), []);
    assert_eq!(read(storage.transitions(&workflow)), []);
    assert_eq!(read(storage.steps(&workflow)), []);
    assert_eq!(read(storage.logs(&workflow)), []);
    assert_eq!(read(storage.approvals(&workflow)), []);
    assert_eq!(read(storage.ledger(&workflow)), []);
    assert_eq!(read(storage.workflows()), []);
    assert_eq!(read(storage.forecasts()), []);
}
