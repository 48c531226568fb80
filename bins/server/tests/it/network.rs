//! Which connections a server opens to language models: none while it is offline, and what is told
//! where the configured one cannot be reached.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::{Home, Server};

const KEY: &str = "sk-never-to-be-seen-0123456789";

/// A socket that counts who connects, and hangs up.
struct Counting {
    address: SocketAddr,
    connections: Arc<AtomicUsize>,
}

impl Counting {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let connections = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&connections);
        std::thread::spawn(move || {
            for connection in listener.incoming() {
                drop(connection);
                counted.fetch_add(1, Ordering::SeqCst);
            }
        });
        Self {
            address,
            connections,
        }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Connections so far, after making one to see that they are counted.
    fn connections_of_others(&self) -> usize {
        let before = self.connections.load(Ordering::SeqCst);
        drop(std::net::TcpStream::connect(self.address).unwrap());
        while self.connections.load(Ordering::SeqCst) == before {
            std::thread::sleep(Duration::from_millis(5));
        }
        self.connections.load(Ordering::SeqCst) - 1
    }
}

async fn plan_a_season(server: &Server) {
    let id = server.start_season().await;
    let asked = server.at_rest(&id).await;
    let approval_id = &asked["pending_approval"]["approval_id"];
    let accept = json!({"action": "accept", "approval_id": approval_id});
    server.decide(&id, &accept).await.ok();
    let accepted = server.at_rest(&id).await;
    assert_eq!(accepted["status"], "monitoring", "{accepted:#}");
}

async fn assert_offline(variables: &[(&str, &str)], models: &Counting) {
    let home = Home::new();
    let server = home.start_with(&[], variables);
    let line = "language model: offline (rule-based planner, no network)".to_owned();
    assert!(server.told.contains(&line), "{:?}", server.told);
    assert_eq!(server.get("/health").await.ok()["llm_provider"], "offline");
    plan_a_season(&server).await;
    assert_eq!(models.connections_of_others(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn offline_nothing_is_connected_to_although_everything_is_configured() {
    let models = Counting::start();
    let (azure, openai) = (models.url(""), models.url("/v1"));
    assert_offline(
        &[
            ("HEMLINE_LLM", "offline"),
            ("OPENAI_API_KEY", KEY),
            ("OPENAI_BASE_URL", &openai),
            ("AZURE_OPENAI_API_KEY", KEY),
            ("AZURE_OPENAI_ENDPOINT", &azure),
            ("AZURE_OPENAI_DEPLOYMENT_NAME", "gpt-4o"),
            ("HTTP_PROXY", &azure),
            ("HTTPS_PROXY", &azure),
        ],
        &models,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_nothing_is_connected_to() {
    let models = Counting::start();
    let (proxy, openai) = (models.url(""), models.url("/v1"));
    let variables = [
        ("OPENAI_BASE_URL", openai.as_str()),
        ("HTTPS_PROXY", &proxy),
        ("HTTP_PROXY", &proxy),
    ];
    assert_offline(&variables, &models).await;
}

/// An address at which nobody listens.
fn closed_port() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}

async fn failed(server: &Server, id: &str) -> Value {
    loop {
        let workflow = server.workflow(id).await;
        if workflow["status"] != "running" {
            assert_eq!(workflow["status"], "failed", "{workflow:#}");
            return workflow;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// What a person or a file gets to see of a failed workflow: all of it without the key.
async fn assert_key_unseen(home: &Home, server: &Server, workflow: &Value) {
    let id = workflow["workflow_id"].as_str().unwrap();
    let events = json!(server.events(id).await).to_string();
    let logs = server.get(&format!("/api/workflows/{id}/logs")).await.text;
    let told = server.told.join("\n");
    for text in [&workflow.to_string(), &events, &logs, &told, &home.log()] {
        assert!(!text.contains(KEY), "{text}");
        assert!(!text.contains("0123456789"), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_cannot_be_reached_fails_the_workflow_in_plain_words_without_the_key() {
    let home = Home::new();
    let base = format!("http://{}/v1", closed_port());
    let variables = [
        ("OPENAI_API_KEY", KEY),
        ("OPENAI_BASE_URL", base.as_str()),
        ("HEMLINE_LOG", "trace"),
    ];
    let server = home.start_with(&[], &variables);
    assert_eq!(server.get("/health").await.ok()["llm_provider"], "openai");
    let id = server.start_season().await;
    let workflow = failed(&server, &id).await;
    let failure = &workflow["failure"];
    assert_eq!(failure["error_type"], "LLM_UNAVAILABLE", "{workflow:#}");
    let message = failure["message"].as_str().unwrap();
    assert!(message.contains("no connection to openai"), "{message}");
    assert!(message.contains("refused"), "{message}");
    // An explanation of the parameters may be asked for beside the plan.
    let log = home.log();
    assert!(
        log.matches("the model is asked again").count() >= 3,
        "{log}"
    );
    assert_key_unseen(&home, &server, &workflow).await;
}

/// A server that refuses every key, and repeats what it was sent.
fn start_refusing() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let mut connection = connection.unwrap();
            let mut buffer = [0_u8; 1024];
            // The key is in the first kilobyte, and must be: it is what this server repeats.
            let count = connection.read(&mut buffer).unwrap();
            let sent = String::from_utf8_lossy(&buffer[..count]).into_owned();
            assert!(sent.contains(KEY), "{sent}");
            let body = json!({"error": {"code": "invalid_api_key", "message": format!("Incorrect API key provided: {KEY} in {sent}")}});
            let body = body.to_string();
            let head = format!(
                "HTTP/1.1 401 Unauthorized\r\ncontent-length: {}\r\nx-key: {KEY}\r\n\r\n",
                body.len()
            );
            // A client that has gone needs no answer.
            let _ = connection.write_all(format!("{head}{body}").as_bytes());
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_a_provider_repeats_is_nowhere_to_be_seen() {
    let home = Home::new();
    let base = format!("http://{}/v1", start_refusing());
    let variables = [
        ("OPENAI_API_KEY", KEY),
        ("OPENAI_BASE_URL", base.as_str()),
        ("HEMLINE_LOG", "trace"),
    ];
    let server = home.start_with(&[], &variables);
    let id = server.start_season().await;
    let workflow = failed(&server, &id).await;
    let message = workflow["failure"]["message"].as_str().unwrap();
    assert!(
        message.contains("openai does not accept the key: Incorrect API key provided: ***"),
        "{message}"
    );
    assert_key_unseen(&home, &server, &workflow).await;
}

#[test]
fn what_is_used_is_told_at_the_start_without_the_key() {
    let home = Home::new();
    let variables = [
        ("HEMLINE_DEMO", "0"),
        ("AZURE_OPENAI_API_KEY", KEY),
        ("AZURE_OPENAI_ENDPOINT", "http://plan.openai.azure.example/"),
        ("AZURE_OPENAI_DEPLOYMENT_NAME", "gpt-4o"),
        ("HEMLINE_LLM_PROTOCOL", "chat"),
        ("HEMLINE_LLM_STREAM", "1"),
    ];
    let server = home.start_with(&[], &variables);
    let told = server.told.join("\n");
    let line =
        "language model: azure (gpt-4o at plan.openai.azure.example, chat protocol, streamed)";
    assert!(told.contains(line), "{told}");
    assert!(told.contains("plain http"), "{told}");
    assert!(!told.contains(KEY), "{told}");
}
