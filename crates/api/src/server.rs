//! Starts the server, and stops it gracefully.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::{Server, ServerHandle};
use actix_web::{HttpServer, web};
use chrono::Utc;
use hemline_agents::Engine;
use hemline_persistence::access::has_valid_token;
use hemline_persistence::{Database, PersistenceError};
use tokio::net::TcpListener;

use crate::app::{Shared, app};
use crate::metrics::Metrics;
use crate::middleware::Access;
use crate::openapi::document;
use crate::pages::Document;
use crate::route_table::RouteTable;
use crate::routes::WITHOUT_CLIENTS;
use crate::scenarios;
use crate::settings::Settings;
use crate::state::{AppState, Stop};
use crate::ui::UiFiles;

/// Threads of a worker that may wait for the database. More would only wait for its connections: a
/// crowd of clients that connect at once would get a thread each.
const BLOCKING_THREADS: usize = 32;

/// Why the server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address is taken, not this machine's, or not an address.
    #[error("cannot listen on {address}: {reason}; choose another with HEMLINE_BIND")]
    Bind {
        /// The address asked for.
        address: String,
        /// The system's words.
        reason: std::io::Error,
    },
    /// Whoever asks must show a token, and there is none.
    #[error(
        "{address} needs access tokens, and there is none that counts; make one with `hemline-admin token create --role planner`, or {}",
        if address.ip().is_loopback() {
            "set HEMLINE_REQUIRE_TOKENS to 0 where nobody else reaches it"
        } else {
            "listen on 127.0.0.1"
        }
    )]
    NoToken {
        /// Where the server would listen.
        address: SocketAddr,
    },
    /// The tokens cannot be read.
    #[error("the access tokens cannot be read: {0}")]
    Tokens(PersistenceError),
    /// The server could not be set up.
    #[error("the server cannot start: {0}")]
    Start(std::io::Error),
    /// The metrics do not fit together.
    #[error("the metrics cannot be kept: {0}")]
    Metrics(prometheus::Error),
    /// The OpenAPI document cannot be written.
    #[error("the OpenAPI document cannot be written: {0}")]
    Document(serde_json::Error),
}

/// A server that listens.
pub struct Serving {
    address: SocketAddr,
    server: Server,
    handle: ServerHandle,
    stop: Stop,
    drain: Duration,
}

/// An address that is this process's own; who connects waits until it is served.
#[derive(Debug)]
pub struct Listening {
    listener: std::net::TcpListener,
    address: SocketAddr,
}

/// Binds the address of `settings` and serves the API. Must be called on a tokio runtime with
/// several threads: what the engine starts runs there.
///
/// # Errors
/// When the address cannot be used, or other machines reach it and there is no access token.
pub async fn serve(
    settings: Settings,
    engine: Engine,
    database: Database,
) -> Result<Serving, ServeError> {
    let listening = listen(&settings.bind).await?;
    listening.serve(&settings, engine, database)
}

/// Binds an address, e.g. `127.0.0.1:8000`, and serves nothing yet. Must be called on a tokio
/// runtime.
///
/// # Errors
/// When the address cannot be used.
pub async fn listen(bind: &str) -> Result<Listening, ServeError> {
    let listener = TcpListener::bind(bind)
        .await
        .and_then(TcpListener::into_std)
        .map_err(|reason| ServeError::Bind {
            address: bind.to_owned(),
            reason,
        })?;
    let address = listener.local_addr().map_err(ServeError::Start)?;
    Ok(Listening { listener, address })
}

impl Listening {
    /// The address, with the port that the system chose where 0 was asked for.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves the API on this address, whatever `settings` name. Must be called on a tokio runtime
    /// with several threads: what the engine starts runs there.
    ///
    /// # Errors
    /// When the server cannot be set up, or other machines reach it and there is no access token.
    pub fn serve(
        self,
        settings: &Settings,
        engine: Engine,
        database: Database,
    ) -> Result<Serving, ServeError> {
        let Self { listener, address } = self;
        let tokens_required = settings.require_tokens || !address.ip().is_loopback();
        let guarded = tokens_required && !settings.no_clients;
        if guarded && !has_valid_token(&database, Utc::now()).map_err(ServeError::Tokens)? {
            return Err(ServeError::NoToken { address });
        }
        give_up_unread(&listener, settings.streams.silence_limit).map_err(ServeError::Start)?;
        let stop = Stop::default();
        let shared = shared(
            settings,
            engine,
            database,
            address,
            tokens_required,
            stop.clone(),
        )?;
        let server = HttpServer::new(move || app(&shared))
            .workers(settings.workers.max(1))
            .worker_max_blocking_threads(BLOCKING_THREADS)
            .shutdown_timeout(settings.stop_grace.as_secs())
            .disable_signals()
            .listen(listener)
            .map_err(ServeError::Start)?
            .run();
        Ok(Serving {
            address,
            handle: server.handle(),
            server,
            stop,
            drain: settings.drain,
        })
    }
}

/// Has the system end the connections of clients that take nothing of what was sent for that long:
/// no message reaches them, so nothing else would ever end those. Connections inherit it from the
/// listener. Other systems than Linux have no such option.
#[cfg(target_os = "linux")]
fn give_up_unread(listener: &std::net::TcpListener, limit: Duration) -> std::io::Result<()> {
    socket2::SockRef::from(listener).set_tcp_user_timeout(Some(limit))
}

#[cfg(not(target_os = "linux"))]
fn give_up_unread(_: &std::net::TcpListener, _: Duration) -> std::io::Result<()> {
    Ok(())
}

fn shared(
    settings: &Settings,
    engine: Engine,
    database: Database,
    address: SocketAddr,
    tokens_required: bool,
    stop: Stop,
) -> Result<Shared, ServeError> {
    if let Err(error) = scenarios::end_left_behind(&database) {
        tracing::warn!(%error, "scenarios that were left running could not be ended");
    }
    let document = document();
    let table = RouteTable::of(&document);
    let bytes = serde_json::to_vec(&document).map_err(ServeError::Document)?;
    let metrics = Metrics::new().map_err(ServeError::Metrics)?;
    let state = AppState::new(
        engine,
        database,
        tokio::runtime::Handle::current(),
        settings,
        tokens_required,
        stop,
    );
    Ok(Shared {
        state: web::Data::new(state),
        access: web::Data::new(Access::new(
            address,
            &settings.hosts,
            &settings.cors_origins,
        )),
        metrics: web::Data::new(metrics),
        document: web::Data::new(Document(bytes.into())),
        table: web::Data::new(if settings.no_clients {
            table.limited_to(&WITHOUT_CLIENTS)
        } else {
            table
        }),
        ui: web::Data::new(if settings.no_clients {
            UiFiles::default()
        } else {
            settings.ui.clone()
        }),
        settings: Arc::new(settings.clone()),
    })
}

impl Serving {
    /// Where the server listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `told` is ready, then stops gracefully: says that it is not ready and goes on serving for the
    /// settings' time to drain, then takes no new connection, closes the WebSockets, and lets requests under way finish
    /// for the grace of the settings.
    ///
    /// # Errors
    /// When the server itself fails.
    pub async fn run_until(self, told: impl Future<Output = ()>) -> std::io::Result<()> {
        let Self {
            mut server,
            handle,
            stop,
            drain,
            ..
        } = self;
        tokio::select! {
            ended = &mut server => return ended,
            () = told => {}
        }
        stop.draining.cancel();
        tokio::select! {
            ended = &mut server => return ended,
            () = tokio::time::sleep(drain) => {}
        }
        stop.stopping.cancel();
        let (_, ended) = tokio::join!(handle.stop(true), server);
        ended
    }
}
