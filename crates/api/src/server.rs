//! Starts the server, and stops it gracefully.

use std::net::SocketAddr;
use std::sync::Arc;

use actix_web::dev::{Server, ServerHandle};
use actix_web::{HttpServer, web};
use hemline_agents::Engine;
use hemline_persistence::Database;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::app::{Shared, app};
use crate::fallback::RouteTable;
use crate::middleware::Access;
use crate::openapi::document;
use crate::pages::Document;
use crate::settings::Settings;
use crate::state::AppState;

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
    /// An address that other machines reach, while nobody has to say who she is.
    #[error(
        "without access tokens the server listens on this machine only, not on {address}; use 127.0.0.1 in HEMLINE_BIND"
    )]
    Exposed {
        /// The address asked for.
        address: SocketAddr,
    },
    /// The server could not be set up.
    #[error("the server cannot start: {0}")]
    Start(std::io::Error),
    /// The OpenAPI document cannot be written.
    #[error("the OpenAPI document cannot be written: {0}")]
    Document(serde_json::Error),
}

/// A server that listens.
pub struct Serving {
    address: SocketAddr,
    server: Server,
    handle: ServerHandle,
    stopping: CancellationToken,
}

/// Binds the address of `settings` and serves the API. Must be called on a tokio runtime with
/// several threads: what the engine starts runs there.
///
/// # Errors
/// When the address cannot be used, or is not this machine's alone.
pub async fn serve(
    settings: Settings,
    engine: Engine,
    database: Database,
) -> Result<Serving, ServeError> {
    let (listener, address) = listen(&settings.bind).await?;
    let stopping = CancellationToken::new();
    let shared = shared(&settings, engine, database, address, stopping.clone())?;
    let server = HttpServer::new(move || app(&shared))
        .workers(settings.workers.max(1))
        .shutdown_timeout(settings.stop_grace.as_secs())
        .disable_signals()
        .listen(listener)
        .map_err(ServeError::Start)?
        .run();
    Ok(Serving {
        address,
        handle: server.handle(),
        server,
        stopping,
    })
}

async fn listen(bind: &str) -> Result<(std::net::TcpListener, SocketAddr), ServeError> {
    let listener = TcpListener::bind(bind)
        .await
        .and_then(TcpListener::into_std)
        .map_err(|reason| ServeError::Bind {
            address: bind.to_owned(),
            reason,
        })?;
    let address = listener.local_addr().map_err(ServeError::Start)?;
    if address.ip().is_loopback() {
        Ok((listener, address))
    } else {
        Err(ServeError::Exposed { address })
    }
}

fn shared(
    settings: &Settings,
    engine: Engine,
    database: Database,
    address: SocketAddr,
    stopping: CancellationToken,
) -> Result<Shared, ServeError> {
    let document = document();
    let bytes = serde_json::to_vec(&document).map_err(ServeError::Document)?;
    let state = AppState::new(
        engine,
        database,
        tokio::runtime::Handle::current(),
        settings.streams.clone(),
        stopping,
    );
    Ok(Shared {
        state: web::Data::new(state),
        access: web::Data::new(Access::new(address, &settings.cors_origins)),
        document: web::Data::new(Document(bytes.into())),
        table: web::Data::new(RouteTable::of(&document)),
        settings: Arc::new(settings.clone()),
    })
}

impl Serving {
    /// Where the server listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `stop` is ready, then stops gracefully: takes no new connection, closes the
    /// WebSockets, and lets requests under way finish for the grace of the settings.
    ///
    /// # Errors
    /// When the server itself fails.
    pub async fn run_until(self, stop: impl Future<Output = ()>) -> std::io::Result<()> {
        let Self {
            mut server,
            handle,
            stopping,
            ..
        } = self;
        tokio::select! {
            ended = &mut server => return ended,
            () = stop => {}
        }
        stopping.cancel();
        let (_, ended) = tokio::join!(handle.stop(true), server);
        ended
    }
}
