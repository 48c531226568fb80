//! Several servers on one database, and a model that keeps one of them waiting.

use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use hemline_test_support::PostgresDatabase;

use crate::harness::{Home, Server};

/// How long a server may take to find its database and its work again: what another process had is free after 30 s, and
/// who waits for it looks every 30 s.
pub(crate) const PATIENCE: Duration = Duration::from_secs(100);

impl Home {
    /// A home that several servers may share. Nothing where the machine has no PostgreSQL, which is said.
    pub(crate) fn shared() -> Option<Self> {
        PostgresDatabase::empty().map(Self::on_server)
    }
}

impl Server {
    pub(crate) async fn until_ready(&self) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let answer = self.get("/ready").await;
            if answer.status.is_success() {
                return;
            }
            assert!(Instant::now() < deadline, "{}\n{}", answer.text, self.log());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

/// A language model that takes calls and never answers; what it has taken is cut off when it is dropped.
pub(crate) struct SilentModel {
    listener: TcpListener,
    url: String,
}

impl SilentModel {
    pub(crate) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        Self { listener, url }
    }

    /// What a server is given to ask it.
    pub(crate) fn variables(&self) -> [(&'static str, &str); 3] {
        [
            ("OPENAI_API_KEY", "key"),
            ("OPENAI_BASE_URL", &self.url),
            ("OPENAI_MODEL", "model"),
        ]
    }

    /// Waits for a call.
    pub(crate) fn called(&self) -> TcpStream {
        self.listener.accept().unwrap().0
    }
}
