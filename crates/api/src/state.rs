//! What every handler needs.

use actix_web::web;
use hemline_agents::{AgentsError, Engine, Requester};
use hemline_domain::storage::{Storage, StorageError};
use hemline_domain::{Workflow, WorkflowId};
use hemline_persistence::{Database, PersistenceError};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tracing::{Instrument, Span};

use crate::access::{Caller, Limiter, OpenSockets};
use crate::error::ApiError;
use crate::scenario_progress::ScenarioProgress;
use crate::seasons::no_workflow;
use crate::settings::{Limits, Settings, StreamSettings};
use crate::streams::Hub;

/// After so many refused secrets of one address in a minute it is told to wait; who has a token is let in all the same.
const FAILED_SIGN_INS_PER_MINUTE: u32 = 30;

/// The engine, the database and the server's own state, shared by all workers.
pub(crate) struct AppState {
    engine: Engine,
    database: Database,
    runtime: Handle,
    /// Requests that read at a time: fewer than the database has readers, so that runs never queue behind requests.
    reads: Arc<Semaphore>,
    /// Where WebSockets hear live events.
    pub(crate) hub: Hub,
    /// Times and buffers of the WebSockets.
    pub(crate) streams: StreamSettings,
    /// How long the answer to a scenario waits for its result.
    pub(crate) scenario_wait: Duration,
    /// How far scenarios are.
    pub(crate) scenario_progress: ScenarioProgress,
    /// Whether whoever asks must show a token.
    pub(crate) tokens_required: bool,
    /// Largest bodies and their pace.
    pub(crate) limits: Limits,
    /// Requests that may call a language model.
    pub(crate) model_calls: Limiter,
    /// Tokens, sessions and tickets that were refused.
    pub(crate) failed_sign_ins: Limiter,
    /// WebSockets that are open.
    pub(crate) sockets: OpenSockets,
    /// Cancelled when the server is about to stop, but still serves: it is not ready for more.
    pub(crate) draining: CancellationToken,
    /// Cancelled when the server stops; closes the WebSockets.
    pub(crate) stopping: CancellationToken,
    /// See [`Settings::takes_work`].
    takes_work: Option<Arc<AtomicBool>>,
}

/// The two steps of a graceful stop.
#[derive(Clone, Default)]
pub(crate) struct Stop {
    /// See [`AppState::draining`].
    pub(crate) draining: CancellationToken,
    /// See [`AppState::stopping`].
    pub(crate) stopping: CancellationToken,
}

impl AppState {
    /// State over `engine` and `database`; what the engine starts runs on `runtime`. Must be made on
    /// a runtime, too: live events are told there until the server is `stopping`.
    pub(crate) fn new(
        engine: Engine,
        database: Database,
        runtime: Handle,
        settings: &Settings,
        tokens_required: bool,
        stop: Stop,
    ) -> Self {
        Self {
            hub: Hub::listen_to(&engine, stop.stopping.clone()),
            engine,
            runtime,
            reads: Arc::new(Semaphore::new(database.readers().saturating_sub(1).max(1))),
            database,
            streams: settings.streams.clone(),
            scenario_wait: settings.scenario_wait,
            scenario_progress: ScenarioProgress::default(),
            tokens_required,
            limits: settings.limits.clone(),
            model_calls: Limiter::per_minute(settings.limits.model_calls_per_minute),
            failed_sign_ins: Limiter::per_minute(FAILED_SIGN_INS_PER_MINUTE),
            sockets: OpenSockets::new(settings.limits.sockets_per_client),
            draining: stop.draining,
            stopping: stop.stopping,
            takes_work: settings.takes_work.clone(),
        }
    }

    /// Whether this process gets the work that it would take.
    pub(crate) fn gets_work(&self) -> bool {
        let takes_work = self.takes_work.as_ref();
        takes_work.is_none_or(|gets| gets.load(Ordering::Relaxed))
    }

    /// The engine, for what neither blocks nor starts anything.
    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Calls the engine on the process's runtime: a run that it starts must outlive the worker
    /// thread that took the request.
    pub(crate) async fn run<T, F>(&self, call: impl FnOnce(Engine) -> F) -> Result<T, ApiError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, AgentsError>> + Send + 'static,
    {
        let call = call(self.engine.clone());
        self.to_the_end(async move { Ok(call.await?) }).await
    }

    /// The same of an engine that logs what it changes in the caller's name.
    pub(crate) async fn run_for<T, F>(
        &self,
        caller: &Caller,
        call: impl FnOnce(Engine) -> F,
    ) -> Result<T, ApiError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, AgentsError>> + Send + 'static,
    {
        let requester = Requester {
            name: caller.name.clone(),
            request_id: caller.request_id.clone(),
        };
        self.run(|engine| call(engine.in_name_of(requester))).await
    }

    /// Does `work` on the process's runtime: it comes to its end even if the client goes away.
    pub(crate) async fn to_the_end<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, ApiError>> + Send + 'static,
    ) -> Result<T, ApiError> {
        let finished = self.runtime.spawn(work.in_current_span()).await;
        finished.map_err(|error| ApiError::internal(&error))?
    }

    /// Reads from storage when it is this request's turn.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&dyn Storage) -> Result<T, StorageError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let storage = Arc::clone(self.engine.storage());
        let turn = self.turn_to_read().await?;
        let read = blocking(move || {
            let _turn = turn;
            query(storage.as_ref())
        });
        Ok(read.await??)
    }

    /// Reads from the database when it is this request's turn; must not wait for a turn to write, which may take as long as an import.
    pub(crate) async fn query<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Database) -> Result<T, PersistenceError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let turn = self.turn_to_read().await?;
        self.on_database(move |database| {
            let _turn = turn;
            query(database)
        })
        .await
    }

    /// Works on the database without a turn: for what writes, reads a file, or asks whether the database answers.
    pub(crate) async fn on_database<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Database) -> Result<T, PersistenceError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let database = self.database.clone();
        Ok(blocking(move || work(&database)).await??)
    }

    /// First come, first served. A turn is held by the reading thread, so that it lasts as long as the reading even if
    /// the client goes away.
    async fn turn_to_read(&self) -> Result<OwnedSemaphorePermit, ApiError> {
        let turn = Arc::clone(&self.reads).acquire_owned().await;
        turn.map_err(|error| ApiError::internal(&error))
    }

    /// One workflow; 404 where there is none.
    pub(crate) async fn workflow(&self, id: &WorkflowId) -> Result<Workflow, ApiError> {
        let wanted = id.clone();
        let found = self.read(move |storage| storage.workflow(&wanted)).await?;
        match found {
            Some(workflow) => Ok(workflow),
            None => Err(no_workflow(self, id).await),
        }
    }
}

/// Does `work` on a thread that may block.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ApiError> {
    let span = Span::current();
    let done = web::block(move || span.in_scope(work)).await;
    done.map_err(|error| ApiError::internal(&error))
}
