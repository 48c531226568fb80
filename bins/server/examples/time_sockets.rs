//! Times events from a step's commit to the sockets of many clients: `scripts/bench-sockets`.
//!
//! Usage: `time_sockets ADDRESS SERVER_PID`. The server must run on this machine, with the demo season.
//! The latency is the time of arrival less the event's timestamp, which is taken before the commit:
//! the commit's own time is in it.

#![allow(clippy::unwrap_used)]

use std::io::Write;
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures::StreamExt;
use futures::future::join_all;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// Plans per row: one begins with a Modify.
const PLANS: usize = 5;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

struct Server {
    address: String,
    pid: String,
    client: reqwest::Client,
}

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let (Some(address), Some(pid)) = (arguments.next(), arguments.next()) else {
        say("usage: time_sockets ADDRESS SERVER_PID");
        return;
    };
    // Fails where it was done before, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let server = Server {
        address,
        pid,
        client: reqwest::Client::new(),
    };
    say(
        "| clients of the workflow | sockets of other sessions | messages | p50 ms | p99 ms | slowest ms | server MB | threads |",
    );
    say("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for (clients, sessions) in [(1, 0), (100, 0), (100, 100), (500, 0)] {
        say(&server.row(clients, sessions).await);
    }
}

impl Server {
    /// Follows replanned plans with that many clients, beside sockets of sessions without a workflow.
    async fn row(&self, clients: usize, sessions: usize) -> String {
        let (id, seen) = self.planned().await;
        let others =
            (0..sessions).map(|session| self.socket(format!("/ws/orchestrator/other-{session}")));
        let others: Vec<Socket> = join_all(others).await;
        let path = format!("/api/workflows/{id}/stream?after_seq={seen}");
        let sockets = join_all((0..clients).map(|_| self.socket(path.clone()))).await;
        let listening: Vec<JoinHandle<Vec<f64>>> = sockets
            .into_iter()
            .map(|socket| tokio::spawn(latencies(socket)))
            .collect();
        for plan in 0..PLANS {
            let stock = 0.1 + 0.01 * (plan + 1) as f64;
            let modify = json!({"action": "modify", "params": {"safety_stock_pct": stock}});
            self.post(&format!("/api/workflows/{id}/approval"), &modify)
                .await;
            self.waits(&id).await;
        }
        let (memory, threads) = self.size();
        let mut times = join_all(listening)
            .await
            .into_iter()
            .flat_map(Result::unwrap)
            .collect::<Vec<f64>>();
        self.post(&format!("/api/workflows/{id}/cancel"), &json!({}))
            .await;
        drop(others);
        times.sort_by(f64::total_cmp);
        let at = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize];
        format!(
            "| {clients} | {sessions} | {} | {:.1} | {:.1} | {:.1} | {memory} | {threads} |",
            times.len(),
            at(0.5),
            at(0.99),
            at(1.0)
        )
    }

    /// A season that waits for its approval, and the number of its last event.
    async fn planned(&self) -> (String, u64) {
        let season = json!({
            "category_id": "womens_dresses", "season_start_date": "2025-03-03",
            "season_length_weeks": 12,
        });
        let started = self.post("/api/workflows/forecast", &season).await;
        let id = started["workflow_id"].as_str().unwrap().to_owned();
        self.waits(&id).await;
        let events = self.get(&format!("/api/workflows/{id}/events")).await;
        let seen = events["events"].as_array().unwrap().len() as u64;
        (id, seen)
    }

    async fn waits(&self, id: &str) {
        let path = format!("/api/workflows/{id}/status");
        while self.get(&path).await["status"] != "waiting_for_approval" {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn get(&self, path: &str) -> Value {
        let url = format!("http://{}{path}", self.address);
        let answer = self.client.get(url).send().await.unwrap();
        answer.error_for_status().unwrap().json().await.unwrap()
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        let url = format!("http://{}{path}", self.address);
        let answer = self.client.post(url).json(body).send().await.unwrap();
        answer.error_for_status().unwrap().json().await.unwrap()
    }

    async fn socket(&self, path: String) -> Socket {
        let url = format!("ws://{}{path}", self.address);
        connect_async(url).await.unwrap().0
    }

    /// Resident memory in MB, and threads, of the server.
    fn size(&self) -> (u64, u64) {
        let path = format!("/proc/{}/status", self.pid);
        let status = std::fs::read_to_string(path).unwrap_or_default();
        let number = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let number = line.and_then(|line| line.split_whitespace().next());
            number
                .and_then(|number| number.parse::<u64>().ok())
                .unwrap_or(0)
        };
        (number("VmRSS:") / 1024, number("Threads:"))
    }
}

/// How long each event took, in milliseconds, until the last plan asks for its approval.
async fn latencies(mut socket: Socket) -> Vec<f64> {
    let mut times = Vec::new();
    let mut plans = 0;
    while plans < PLANS {
        let message = socket.next().await.unwrap().unwrap();
        let arrived = Utc::now();
        let Message::Text(text) = message else {
            continue;
        };
        let Some(stored) = timestamp(&text).filter(|_| text.contains("\"seq\"")) else {
            continue;
        };
        let took = arrived - stored;
        times.push(took.as_seconds_f64() * 1_000.0);
        plans += usize::from(text.contains("\"human_input_required\""));
    }
    times
}

/// Found without reading the whole JSON: the clients share the machine with the server.
fn timestamp(text: &str) -> Option<DateTime<Utc>> {
    let (_, rest) = text.split_once("\"timestamp\":\"")?;
    let (timestamp, _) = rest.split_once('"')?;
    timestamp.parse().ok()
}

fn say(line: &str) {
    // Nobody reads on: nothing left to do.
    let _ = writeln!(std::io::stdout(), "{line}");
}
