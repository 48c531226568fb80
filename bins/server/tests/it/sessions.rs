//! The conversation of a workflow, kept in the database.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use hemline_agent_runtime::Session;
use hemline_agent_runtime::model::{Item, Model, ModelError, ModelReply, ModelRequest};
use hemline_agents::{Action, Decision, Engine, JournalSession, StartSeason, offline_planner};
use hemline_domain::storage::WorkflowJournal;
use hemline_domain::{StatedParameters, WorkflowId};
use hemline_persistence::seed::seed_demo;
use hemline_persistence::{Database, DatabaseStorage, OpenOptions};
use hemline_server::DEMO_FILES;

use crate::harness::Home;
use crate::season::CATEGORY;

/// The offline planner, remembering what it was asked.
struct Remembering {
    planner: Arc<dyn Model>,
    requests: Mutex<Vec<ModelRequest>>,
}

#[async_trait]
impl Model for Remembering {
    fn provider_name(&self) -> &str {
        "remembering"
    }

    async fn respond(&self, request: &ModelRequest) -> Result<ModelReply, ModelError> {
        self.requests.lock().unwrap().push(request.clone());
        self.planner.respond(request).await
    }
}

fn storage(home: &Home) -> Arc<DatabaseStorage> {
    let database = Database::open(&home.database_url(), &OpenOptions::default()).unwrap();
    database.migrate().unwrap();
    if hemline_persistence::seed::is_empty(&database).unwrap() {
        seed_demo(&database, &DEMO_FILES, chrono::Utc::now()).unwrap();
    }
    Arc::new(DatabaseStorage::new(database))
}

async fn decide(engine: &Engine, id: &WorkflowId, action: Action) {
    let decision = Decision {
        approval_id: None,
        action,
        decided_by: "planner".to_owned(),
    };
    engine.decide(id, decision).await.unwrap();
    engine.wait_until_idle().await;
}

fn names(items: &[Item]) -> String {
    serde_json::to_string(items).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_round_sees_what_an_earlier_one_said_in_another_process() {
    let home = Home::new();
    let engine = Engine::new(storage(&home), offline_planner()).unwrap();
    let stated = StatedParameters::new().with("season_start_date", "2025-03-03");
    let season = StartSeason {
        session_id: None,
        category_id: CATEGORY.into(),
        season: None,
        stated,
        request_key: None,
    };
    let id = engine.start(season).await.unwrap().workflow_id;
    engine.wait_until_idle().await;
    drop(engine);

    let storage = storage(&home);
    let session = JournalSession::new(storage.clone(), id.clone(), "no round yet");
    let said = session.load(usize::MAX).await.unwrap();
    assert!(names(&said).contains("allocate_to_stores"), "{said:?}");
    // Not the explanation of the parameters: it is no part of the conversation.
    assert!(!names(&said).contains("Explain the decision"), "{said:?}");
    assert_eq!(session.load(1).await.unwrap(), []);
    let steps = storage.steps(&id).unwrap();
    session.append("another run", &said).await.unwrap();
    session.clear().await.unwrap_err();
    assert_eq!(storage.steps(&id).unwrap(), steps);

    let model = Arc::new(Remembering {
        planner: offline_planner(),
        requests: Mutex::default(),
    });
    let engine = Engine::new(storage, model.clone()).unwrap();
    let changes = StatedParameters::new().with("safety_stock_pct", 0.15);
    decide(&engine, &id, Action::Modify(changes)).await;
    let requests = std::mem::take(&mut *model.requests.lock().unwrap());
    assert_eq!(requests[0].items[..said.len()], said);
    assert!(requests[0].items.len() > said.len());
}
