//! The model server as a process, and its two journals.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::npm_packages;
use crate::recorded::RecordedRequest;

/// `@copilotkit/aimock` with a scenario; dropping it ends the process.
pub struct ModelServer {
    child: Child,
    /// `127.0.0.1:<port>`
    address: String,
}

/// A request in aimock's own journal. It leaves out those that were refused for their key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalEntry {
    /// Path and query.
    pub path: String,
    /// Status that was answered.
    pub status: u64,
    /// Whether aimock broke the reply off, as the scenario wanted.
    pub interrupted: bool,
}

impl Drop for ModelServer {
    fn drop(&mut self) {
        // Both fail where it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl ModelServer {
    /// Starts a scenario. Its option `key` is the API key that is asked for; without one any will do.
    /// `None` where the machine has no Node.js; the reason is on standard error then.
    ///
    /// # Panics
    /// When the server does not start, and, where `CI` is `true`, when it cannot be had.
    #[must_use]
    pub fn start(scenario: &str, options: &Value) -> Option<Self> {
        let folder = npm_packages::model_server()?;
        let mut child = Command::new("node")
            .args(["serve.mjs", scenario, &options.to_string()])
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let Some(address) = line.trim().strip_prefix("listening on http://") else {
            let status = child.wait();
            panic!("the scenario `{scenario}` does not start: {status:?} {line}");
        };
        Some(Self {
            address: address.to_owned(),
            child,
        })
    }

    /// `http://127.0.0.1:<port>`: the endpoint of Azure; that of OpenAI is this and `/v1`.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Begins a scenario anew, with empty journals.
    ///
    /// # Panics
    /// When there is no such scenario.
    pub fn play(&self, scenario: &str, options: &Value) {
        self.control(
            "scenario",
            &json!({"name": scenario, "options": options}).to_string(),
        );
    }

    /// Every request of the scenario so far, as it was sent.
    ///
    /// # Panics
    /// When the server is gone.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        let recorded = self.control("requests", "");
        let entries = recorded.as_array().unwrap();
        entries.iter().map(RecordedRequest::of).collect()
    }

    /// aimock's own journal of the scenario so far.
    ///
    /// # Panics
    /// When the server is gone.
    #[must_use]
    pub fn journal(&self) -> Vec<JournalEntry> {
        let journal = self.control("journal", "");
        let entries = journal.as_array().unwrap();
        entries
            .iter()
            .map(|entry| JournalEntry {
                path: entry["path"].as_str().unwrap().to_owned(),
                status: entry["status"].as_u64().unwrap(),
                interrupted: entry["interrupted"].as_bool().unwrap(),
            })
            .collect()
    }

    /// Plain HTTP/1.0, so that this crate needs no client; the answer ends with the connection.
    fn control(&self, what: &str, body: &str) -> Value {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "POST /__tests/{what} HTTP/1.0\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(" 200 "), "{what}: {answer}");
        serde_json::from_str(body).unwrap()
    }
}
