//! A server process, and the place where its data lies.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use futures::StreamExt;
use hemline_test_support::{DatabasePlace, PostgresDatabase, coverage_variable};
use reqwest::multipart::{Form, Part};
use reqwest::{RequestBuilder, StatusCode};
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// How long anything may take before a test gives up; nothing is measured by it.
const PATIENCE: Duration = Duration::from_secs(60);

/// A directory with a database, which outlives the servers that work on it.
pub(crate) struct Home {
    directory: TempDir,
    /// Where the database lies, if not in the directory.
    on_server: Option<PostgresDatabase>,
    /// How many servers were started; each has a log of its own.
    started: AtomicUsize,
}

/// What a process that ended by itself left.
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self::with(match DatabasePlace::asked_for(|_| {}) {
            DatabasePlace::Server(database) => Some(database),
            DatabasePlace::Directory(_) => None,
        })
    }

    /// A home whose database lies on a server.
    #[cfg(feature = "postgres")]
    pub(crate) fn on_server(database: PostgresDatabase) -> Self {
        Self::with(Some(database))
    }

    fn with(on_server: Option<PostgresDatabase>) -> Self {
        Self {
            directory: tempfile::tempdir().unwrap(),
            on_server,
            started: AtomicUsize::new(0),
        }
    }

    /// Where a database in the directory lies.
    pub(crate) fn database(&self) -> PathBuf {
        self.directory.path().join("hemline.db")
    }

    pub(crate) fn database_url(&self) -> String {
        let in_directory = || format!("sqlite://{}", self.database().display());
        self.on_server
            .as_ref()
            .map_or_else(in_directory, PostgresDatabase::url)
    }

    /// The database that lies on a server.
    #[cfg(feature = "postgres")]
    pub(crate) fn postgres(&self) -> &PostgresDatabase {
        self.on_server.as_ref().unwrap()
    }

    /// What the newest server has logged so far.
    pub(crate) fn log(&self) -> String {
        let newest = self.started.load(Ordering::Relaxed);
        std::fs::read_to_string(self.log_of(newest)).unwrap()
    }

    fn log_of(&self, number: usize) -> PathBuf {
        self.directory.path().join(format!("server-{number}.log"))
    }

    /// Where the next server logs to.
    fn next_log(&self) -> PathBuf {
        let before = self.started.fetch_add(1, Ordering::Relaxed);
        self.log_of(before + 1)
    }

    /// The server's command line, with nothing of the environment that tests run in.
    pub(crate) fn command(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hemline-server"));
        command
            .args(arguments)
            .current_dir(self.directory.path())
            .env_clear()
            .envs(coverage_variable())
            .env("DATABASE_URL", self.database_url())
            .env("HEMLINE_BIND", "127.0.0.1:0")
            .envs(variables.iter().copied())
            .stdin(Stdio::null());
        command
    }

    /// Runs a server that is expected to end by itself.
    pub(crate) fn run(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Ended {
        let log = self.next_log();
        let mut child = self
            .command(arguments, variables)
            .stdout(Stdio::piped())
            .stderr(File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let mut stdout = child.stdout.take().unwrap();
        let status = wait_for(&mut child);
        let mut text = String::new();
        stdout.read_to_string(&mut text).unwrap();
        Ended {
            code: status.code(),
            stdout: text,
            stderr: std::fs::read_to_string(&log).unwrap(),
        }
    }

    /// Starts a server and waits until it listens.
    pub(crate) fn start(&self) -> Server {
        self.start_with(&[], &[])
    }

    pub(crate) fn start_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Server {
        let log = self.next_log();
        let mut child = self
            .command(arguments, variables)
            .stdout(Stdio::piped())
            .stderr(File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let lines = lines_of(&mut child);
        let mut server = Server {
            child,
            log,
            lines,
            told: Vec::new(),
            address: String::new(),
            client: http_client(),
        };
        while server.address.is_empty() {
            let Ok(line) = server.lines.recv_timeout(PATIENCE) else {
                panic!(
                    "the server does not listen: {:?}\n{}",
                    server.told,
                    server.log()
                );
            };
            if let Some(rest) = line.strip_prefix("listening on http://") {
                server.address = rest.split(' ').next().unwrap().to_owned();
            }
            server.told.push(line);
        }
        server
    }
}

/// Waits for the end of a process; one that does not end is killed, and fails the test.
fn wait_for(child: &mut Child) -> ExitStatus {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if Instant::now() > deadline {
            child.kill().unwrap();
            panic!("the server does not end");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn lines_of(child: &mut Child) -> Receiver<String> {
    let stdout = BufReader::new(child.stdout.take().unwrap());
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in stdout.lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    lines
}

/// A server process that listens; dropping it kills it.
pub(crate) struct Server {
    child: Child,
    log: PathBuf,
    lines: Receiver<String>,
    /// What it printed until it listened.
    pub(crate) told: Vec<String>,
    pub(crate) address: String,
    client: reqwest::Client,
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail where it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// What it has logged so far.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Ends the process as a power cut would: SIGKILL.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Sends the signal of service managers.
    #[cfg(unix)]
    pub(crate) fn terminate(&self) {
        self.signal("TERM");
    }

    #[cfg(unix)]
    pub(crate) fn signal(&self, name: &str) {
        let command = format!("kill -{name} {}", self.pid());
        let sent = Command::new("sh").args(["-c", &command]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for the end of the process, and returns what it printed since it listened.
    pub(crate) fn ended(mut self) -> (ExitStatus, Vec<String>) {
        let status = wait_for(&mut self.child);
        (status, self.lines.iter().collect())
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        Answer::of(self.client.get(self.url(path))).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.client.post(self.url(path)).json(body)).await
    }

    /// A POST that may be repeated.
    pub(crate) async fn post_once(&self, path: &str, key: &str, body: &Value) -> Answer {
        let request = self.client.post(self.url(path)).json(body);
        Answer::of(request.header("idempotency-key", key)).await
    }

    pub(crate) async fn post_text(&self, path: &str, body: &str) -> Answer {
        let request = self.client.post(self.url(path));
        let request = request.header("content-type", "application/json");
        Answer::of(request.body(body.to_owned())).await
    }

    pub(crate) async fn upload(&self, what: &str, csv: String) -> Answer {
        let part = Part::text(csv).file_name("upload.csv");
        let form = Form::new().part("file", part);
        let path = format!("/api/data/upload-{what}");
        Answer::of(self.client.post(self.url(&path)).multipart(form)).await
    }

    /// Uploads a week's sales of the season that a forecast belongs to.
    pub(crate) async fn upload_week(&self, forecast_id: &str, csv: String) -> Answer {
        let part = Part::text(csv).file_name("week.csv");
        let form = Form::new()
            .text("forecast_id", forecast_id.to_owned())
            .part("file", part);
        let url = self.url("/api/data/upload-weekly-sales");
        Answer::of(self.client.post(url).multipart(form)).await
    }

    /// The events of a workflow, stored and live.
    pub(crate) async fn stream(&self, workflow_id: &str) -> EventStream {
        let path = format!("/api/workflows/{workflow_id}/stream");
        let url = format!("ws://{}{path}", self.address);
        EventStream {
            socket: connect_async(url).await.unwrap().0,
        }
    }
}

/// An answer: its status, headers and text.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    async fn of(request: RequestBuilder) -> Self {
        let response = request.timeout(PATIENCE).send().await.unwrap();
        Self {
            status: response.status(),
            headers: response.headers().clone(),
            text: response.text().await.unwrap(),
        }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    /// The body of a 2xx answer.
    pub(crate) fn ok(&self) -> Value {
        assert!(self.status.is_success(), "{} {}", self.status, self.text);
        self.json()
    }

    /// The body of an error, after checking what every error has.
    pub(crate) fn error(&self, status: u16, error_type: &str) -> Value {
        let body = self.json();
        assert_eq!(self.status.as_u16(), status, "{body}");
        assert_eq!(body["error_type"], error_type, "{body}");
        assert!(!body["message"].as_str().unwrap().is_empty(), "{body}");
        assert!(body["details"].is_object(), "{body}");
        assert!(body["suggestions"].is_array(), "{body}");
        let id = self.headers["x-request-id"].to_str().unwrap();
        assert_eq!(body["request_id"], id, "{body}");
        body
    }
}

/// A WebSocket that tells a workflow's events.
pub(crate) struct EventStream {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl EventStream {
    async fn message(&mut self) -> Option<Message> {
        let received = tokio::time::timeout(PATIENCE, self.socket.next()).await;
        received.expect("a message in time")?.ok()
    }

    /// The next event; nothing once the connection is gone.
    pub(crate) async fn next(&mut self) -> Option<Value> {
        // Heartbeats may go on where events do not.
        let next = tokio::time::timeout(PATIENCE, self.event()).await;
        next.expect("an event in time")
    }

    async fn event(&mut self) -> Option<Value> {
        while let Some(message) = self.message().await {
            if let Message::Text(text) = message {
                let event: Value = serde_json::from_str(&text).unwrap();
                if event["type"] != "heartbeat" {
                    return Some(event);
                }
            }
        }
        None
    }

    /// Every event up to and with the first one that is wanted.
    pub(crate) async fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Vec<Value> {
        let mut events = Vec::new();
        loop {
            let event = self.next().await.expect("the stream goes on");
            let found = wanted(&event);
            events.push(event);
            if found {
                return events;
            }
        }
    }

    /// The code with which the server closes the connection.
    pub(crate) async fn close_code(&mut self) -> Option<u16> {
        while let Some(message) = self.message().await {
            if let Message::Close(frame) = message {
                return frame.map(|frame| frame.code.into());
            }
        }
        None
    }
}

/// A client for plain HTTP; its TLS, which nothing here uses, still wants to know its cryptography.
fn http_client() -> reqwest::Client {
    // Fails where another test was first, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::new()
}
