//! How the server is set up.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::ui::UiFiles;

/// Where the server listens, whom it lets in, and its limits.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Address and port, e.g. `127.0.0.1:8000`; port 0 picks a free one.
    pub bind: String,
    /// Origins besides the server's own whose pages may call it, e.g. `http://localhost:5173`.
    pub cors_origins: Vec<String>,
    /// Names besides `localhost` that the server goes by, e.g. `plan.example.com`.
    pub hosts: Vec<String>,
    /// Whether whoever asks must show a token even where only this machine can ask: behind a proxy. On any other address
    /// she must in any case.
    pub require_tokens: bool,
    /// Largest bodies, and how much a client may do.
    pub limits: Limits,
    /// Times and buffers of the WebSockets.
    pub streams: StreamSettings,
    /// Threads that serve requests.
    pub workers: usize,
    /// How long the server goes on serving after it was told to stop, while it says that it is not ready: so long a load
    /// balancer may take to notice.
    pub drain: Duration,
    /// How long a graceful stop waits for requests under way.
    pub stop_grace: Duration,
    /// How long the answer to a scenario waits for its result.
    pub scenario_wait: Duration,
    /// Whether nothing but `/health`, `/ready` and `/metrics` is served: for a process that works and has no clients. It
    /// starts without a token, too; `/metrics` needs one as elsewhere.
    pub no_clients: bool,
    /// Of a process that takes work from a queue: whether it gets any. Where it does not, it is not ready.
    pub takes_work: Option<Arc<AtomicBool>>,
    /// The web UI; without one `/` says how to get it.
    pub ui: UiFiles,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            bind: "127.0.0.1:8000".to_owned(),
            cors_origins: vec!["http://localhost:5173".to_owned()],
            hosts: Vec::new(),
            require_tokens: false,
            limits: Limits::default(),
            streams: StreamSettings::default(),
            workers: 2,
            drain: Duration::ZERO,
            stop_grace: Duration::from_secs(10),
            scenario_wait: Duration::from_secs(10),
            no_clients: false,
            takes_work: None,
            ui: UiFiles::default(),
        }
    }
}

/// Largest bodies, in bytes, their pace, and how much a client may do.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Of JSON.
    pub json_bytes: usize,
    /// Of an uploaded file.
    pub upload_bytes: usize,
    /// Within which a body that has not ended must have brought another KiB.
    pub body_patience: Duration,
    /// Requests a minute that may call a language model, per client; 0 is no limit.
    pub model_calls_per_minute: u32,
    /// Open WebSockets per client.
    pub sockets_per_client: usize,
}

/// What a form may have beside its file: boundaries, headers, short fields.
pub(crate) const FORM_OVERHEAD_BYTES: usize = 64 * 1024;

impl Limits {
    /// Of a form with a file, as a whole; no body is larger.
    pub(crate) fn form_bytes(&self) -> usize {
        self.upload_bytes.saturating_add(FORM_OVERHEAD_BYTES)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            json_bytes: 1024 * 1024,
            upload_bytes: 64 * 1024 * 1024,
            body_patience: Duration::from_secs(30),
            model_calls_per_minute: 120,
            sockets_per_client: 1_000,
        }
    }
}

/// Times and buffers of the WebSockets.
#[derive(Debug, Clone)]
pub struct StreamSettings {
    /// Between two heartbeats.
    pub heartbeat: Duration,
    /// After how long without a sign of life a client is dropped.
    pub silence_limit: Duration,
    /// How long a full buffer may refuse a message before its client counts as slow.
    pub send_limit: Duration,
    /// The largest message taken from a client, in bytes.
    pub message_bytes: usize,
}

impl Default for StreamSettings {
    fn default() -> Self {
        Self {
            heartbeat: Duration::from_secs(30),
            silence_limit: Duration::from_secs(90),
            send_limit: Duration::from_secs(10),
            message_bytes: 64 * 1024,
        }
    }
}
