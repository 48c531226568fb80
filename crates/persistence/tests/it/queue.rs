//! The queue of work on PostgreSQL: what is handed out, and who does it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use diesel::prelude::*;
use diesel::sql_types::Text;
use hemline_domain::storage::{Fact, NewWorkflow, StorageError, WorkflowCommit, WorkflowJournal};
use hemline_domain::work::{BoxedFuture, Delivery, Performed, Performer, Work};
use hemline_domain::{Archetype, StatedParameters, Workflow, WorkflowFailure, WorkflowState};
use hemline_persistence::DatabaseStorage;
use hemline_persistence::queue::work;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::support::{Kind, TestDatabase, now, on};

/// How long anything may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(60);

/// A worker that is gone is taken for dead after that time, not before.
const OVERDUE: Duration = Duration::from_secs(10);

const PHASE_1: WorkflowState = WorkflowState::Phase1Forecasting;

fn new_workflow(id: &str) -> NewWorkflow {
    let stated = StatedParameters::new().with("season_start_date", "2025-03-03");
    let resolved = stated.resolve(Archetype::FashionRetail).unwrap();
    NewWorkflow {
        workflow_id: id.into(),
        session_id: None,
        category_id: "womens_dresses".into(),
        season: "Spring 2025".to_owned(),
        stated_parameters: stated,
        parameters: resolved.parameters,
        defaults_applied: resolved.defaults_applied,
        at: now(),
        logged: None,
    }
}

fn run(workflow: &Workflow) -> String {
    Work::run(workflow).key()
}

/// The names of the jobs and their states.
fn jobs(test: &TestDatabase) -> BTreeMap<String, String> {
    #[derive(QueryableByName)]
    struct Job {
        #[diesel(sql_type = Text)]
        name: String,
        #[diesel(sql_type = Text)]
        status: String,
    }
    let mut connection = PgConnection::establish(&test.place.url()).unwrap();
    let query = "SELECT idempotency_key AS name, status FROM apalis.jobs";
    let jobs: Vec<Job> = diesel::sql_query(query).load(&mut connection).unwrap();
    jobs.into_iter().map(|job| (job.name, job.status)).collect()
}

fn names(test: &TestDatabase) -> Vec<String> {
    jobs(test).into_keys().collect()
}

#[test]
fn work_is_handed_out_exactly_if_its_commit_is_stored() {
    on(Kind::Postgres, || {
        let test = TestDatabase::with_master_data();
        let shared = DatabaseStorage::shared(test.database.clone());
        let created = shared.create(new_workflow("w1")).unwrap();
        assert_eq!(created.work, []);
        let first = run(&created.workflow);
        assert_eq!(names(&test), [first.as_str()]);

        let again = shared.create(new_workflow("w1"));
        assert!(matches!(again, Err(StorageError::AlreadyExists { .. })));
        assert_eq!(names(&test), [first.as_str()]);

        let to = |workflow: &Workflow, state| WorkflowCommit::on(workflow, now()).to(state);
        let begun = shared
            .commit(to(&created.workflow, PHASE_1))
            .unwrap()
            .workflow;
        let failure = WorkflowFailure {
            failed_in: PHASE_1,
            agent: None,
            error_type: "LLM_UNAVAILABLE".to_owned(),
            message: "try again".to_owned(),
        };
        let fails = to(&begun, WorkflowState::Error).fact(Fact::Failure(failure));
        let failed = shared.commit(fails).unwrap().workflow;
        assert_eq!(names(&test), [first.as_str()]);

        let refused = shared.commit(to(&begun, PHASE_1));
        assert!(matches!(refused, Err(StorageError::VersionConflict { .. })));
        assert_eq!(names(&test), [first.as_str()]);

        let retried = shared.commit(to(&failed, PHASE_1)).unwrap();
        assert_eq!(retried.work, []);
        assert_eq!(names(&test), [first, run(&retried.workflow)]);
    });
}

#[test]
fn a_storage_without_the_queue_gives_the_work_to_its_caller() {
    on(Kind::Postgres, || {
        let test = TestDatabase::with_master_data();
        assert!(!test.storage().has_queue());
        let created = test.storage().create(new_workflow("w1")).unwrap();
        assert_eq!(created.work, [Work::run(&created.workflow)]);
        assert_eq!(names(&test), Vec::<String>::new());
    });
}

/// What a performer does with a delivery.
type Answer = fn(&Delivery) -> Option<Performed>;

/// Notes what is delivered, and answers as it is told; where that is nothing, it is at it for ever.
struct Scripted {
    answer: Answer,
    unfinished: Vec<Work>,
    delivered: Mutex<Vec<(String, u32)>>,
    changed: Notify,
}

impl Scripted {
    fn new(answer: Answer, unfinished: Vec<Work>) -> Arc<Self> {
        Arc::new(Self {
            answer,
            unfinished,
            delivered: Mutex::default(),
            changed: Notify::new(),
        })
    }

    fn delivered(&self) -> Vec<(String, u32)> {
        let delivered = self.delivered.lock();
        delivered.unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn until_delivered(&self, count: usize) -> Vec<(String, u32)> {
        let enough = async {
            loop {
                let changed = self.changed.notified();
                let delivered = self.delivered();
                if delivered.len() >= count {
                    return delivered;
                }
                changed.await;
            }
        };
        tokio::time::timeout(PATIENCE, enough).await.unwrap()
    }
}

impl Performer for Scripted {
    fn unfinished(&self) -> BoxedFuture<'_, Option<Vec<Work>>> {
        Box::pin(async { Some(self.unfinished.clone()) })
    }

    fn perform(&self, work: Work, delivery: Delivery) -> BoxedFuture<'_, Performed> {
        Box::pin(async move {
            let delivered = (work.key(), delivery.attempt);
            self.delivered.lock().unwrap().push(delivered);
            self.changed.notify_one();
            match (self.answer)(&delivery) {
                Some(performed) => performed,
                None => std::future::pending().await,
            }
        })
    }
}

/// A process's worker, as far as a test can have one.
struct Process {
    stop: CancellationToken,
    worker: tokio::task::JoinHandle<()>,
}

impl Process {
    fn start(test: &TestDatabase, performer: &Arc<Scripted>) -> Self {
        let storage = DatabaseStorage::shared(test.database.clone());
        let performer: Arc<dyn Performer> = Arc::clone(performer) as _;
        let stop = CancellationToken::new();
        let until = stop.clone();
        let worker = tokio::spawn(async move {
            work(&storage, performer, 4, Arc::default(), until).await;
        });
        Self { stop, worker }
    }

    async fn stop(self) {
        self.stop.cancel();
        let ended = tokio::time::timeout(PATIENCE, self.worker).await;
        ended.unwrap().unwrap();
    }
}

fn on_runtime<F: Future<Output = ()>>(test: impl FnOnce(TestDatabase) -> F + Copy) {
    // On this thread: it is the one that knows which kind of database the test runs on.
    if !hemline_test_support::PostgresDatabase::available() {
        return;
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let database = crate::support::of_kind(Kind::Postgres, TestDatabase::with_master_data);
    runtime.block_on(test(database));
}

/// Until what no job stands for was looked for: that is when the next housekeeping is appointed.
async fn until_looked_once(test: &TestDatabase) {
    let deadline = Instant::now() + PATIENCE;
    while !names(test)
        .iter()
        .any(|name| name.starts_with("housekeeping/"))
    {
        assert!(Instant::now() < deadline, "{:?}", jobs(test));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn until_done(test: &TestDatabase, name: &str) {
    let deadline = Instant::now() + PATIENCE;
    while jobs(test).get(name).is_none_or(|status| status != "Done") {
        assert!(Instant::now() < deadline, "{:?}", jobs(test));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[test]
fn a_job_is_done_once_and_again_where_it_was_handed_back() {
    on_runtime(|test| async move {
        let performer = Scripted::new(
            |delivery| match delivery.attempt {
                1 => Some(Performed::HandedBack),
                _ => Some(Performed::Done),
            },
            Vec::new(),
        );
        let processes = [(); 2].map(|()| Process::start(&test, &performer));
        let shared = DatabaseStorage::shared(test.database.clone());
        let workflow = shared.create(new_workflow("w1")).unwrap().workflow;
        let name = run(&workflow);
        until_done(&test, &name).await;
        for process in processes {
            process.stop().await;
        }
        let expected = [(name.clone(), 1), (name, 2)];
        assert_eq!(performer.delivered(), expected);
    });
}

#[test]
fn a_worker_that_stops_hands_its_jobs_back_for_others_to_take_at_once() {
    on_runtime(|test| async move {
        let shared = DatabaseStorage::shared(test.database.clone());
        let workflow = shared.create(new_workflow("w1")).unwrap().workflow;
        let stuck = Scripted::new(|_| None, Vec::new());
        let first = Process::start(&test, &stuck);
        stuck.until_delivered(1).await;
        let other = Scripted::new(|_| Some(Performed::Done), Vec::new());
        let second = Process::start(&test, &other);
        let stopped = Instant::now();
        first.stop().await;
        let delivered = other.until_delivered(1).await;
        assert!(stopped.elapsed() < OVERDUE, "{:?}", stopped.elapsed());
        assert_eq!(delivered, [(run(&workflow), 2)]);
        until_done(&test, &run(&workflow)).await;
        second.stop().await;
        assert_eq!(stuck.delivered().len(), 1);
    });
}

#[test]
fn work_that_no_job_stands_for_is_found_at_the_start() {
    on_runtime(|test| async move {
        // As an admin's command leaves it that was killed.
        let left = test.storage().create(new_workflow("w1")).unwrap().workflow;
        let comparison = Work::Comparison {
            workflow_id: "w0".into(),
            forecast_id: "f0".into(),
        };
        let performer = Scripted::new(|_| Some(Performed::Done), vec![comparison]);
        let process = Process::start(&test, &performer);
        let mut delivered = performer.until_delivered(2).await;
        process.stop().await;
        delivered.sort();
        assert_eq!(
            delivered,
            [("comparison/f0".to_owned(), 1), (run(&left), 1)]
        );
        let names = names(&test);
        let next = |name: &&String| name.starts_with("housekeeping/");
        assert_eq!(names.iter().filter(next).count(), 1, "{names:?}");
    });
}

#[test]
fn a_workflow_that_is_left_without_a_job_has_one_soon() {
    on_runtime(|test| async move {
        let performer = Scripted::new(|_| Some(Performed::Done), Vec::new());
        let process = Process::start(&test, &performer);
        until_looked_once(&test).await;
        let left = test.storage().create(new_workflow("w1")).unwrap().workflow;
        let delivered = performer.until_delivered(1).await;
        process.stop().await;
        assert_eq!(delivered, [(run(&left), 1)]);
    });
}

#[test]
fn a_workflow_whose_job_is_over_too_soon_has_another_each_time() {
    on_runtime(|test| async move {
        let left = test.storage().create(new_workflow("w1")).unwrap().workflow;
        for _ in 0..3 {
            let performer = Scripted::new(|_| Some(Performed::Done), Vec::new());
            let process = Process::start(&test, &performer);
            assert_eq!(performer.until_delivered(1).await, [(run(&left), 1)]);
            process.stop().await;
        }
    });
}

#[test]
fn a_workflow_that_has_a_job_or_is_claimed_gets_none() {
    on_runtime(|test| async move {
        let shared = DatabaseStorage::shared(test.database.clone());
        let has_one = shared.create(new_workflow("w1")).unwrap().workflow;
        let claimed = test.storage().create(new_workflow("w2")).unwrap().workflow;
        let claim = test.storage().claim_run(&claimed.workflow_id).unwrap();
        let stuck = Scripted::new(|_| None, Vec::new());
        let process = Process::start(&test, &stuck);
        stuck.until_delivered(1).await;
        until_looked_once(&test).await;
        process.stop().await;
        let mut runs = names(&test);
        runs.retain(|name| name.starts_with("run/"));
        assert_eq!(runs, [run(&has_one)]);

        drop(claim);
        let performer = Scripted::new(|_| Some(Performed::Done), Vec::new());
        let process = Process::start(&test, &performer);
        let delivered = performer.until_delivered(2).await;
        process.stop().await;
        assert!(delivered.contains(&(run(&claimed), 1)), "{delivered:?}");
    });
}

#[test]
fn a_worker_whose_connections_are_cut_begins_anew() {
    on_runtime(|test| async move {
        let performer = Scripted::new(|_| Some(Performed::Done), Vec::new());
        let process = Process::start(&test, &performer);
        let shared = DatabaseStorage::shared(test.database.clone());
        shared.create(new_workflow("w1")).unwrap();
        performer.until_delivered(1).await;
        let mut connection = PgConnection::establish(&test.place.url()).unwrap();
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()";
        diesel::sql_query(cut).execute(&mut connection).unwrap();
        // The first ones find a connection that is gone.
        let deadline = Instant::now() + PATIENCE;
        while let Err(error) = shared.create(new_workflow("w2")) {
            assert!(Instant::now() < deadline, "{error}");
        }
        performer.until_delivered(2).await;
        process.stop().await;
    });
}
