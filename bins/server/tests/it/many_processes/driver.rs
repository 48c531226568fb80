//! Starts plans at any process, and accepts their orders at any process.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use diesel::prelude::*;
use futures::StreamExt;
use serde_json::{Value, json};

use super::fleet::{Fleet, Random};
use super::texts;
use crate::season::request;

/// Kinds of plans.
pub(super) const KINDS: usize = 4;

/// Starts at the same time.
const AT_ONCE: usize = 16;

/// A process that does not answer by then is asked no more; another one is.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long all plans together may take.
const LONGEST: Duration = Duration::from_secs(1800);

pub(super) struct Driver {
    fleet: Arc<Fleet>,
    plans: usize,
    client: reqwest::Client,
    random: Random,
    /// Workflows and their kinds.
    started: Mutex<BTreeMap<String, usize>>,
    /// Workflows whose decision is under way.
    deciding: Mutex<HashSet<String>>,
}

fn request_of_kind(kind: usize) -> Value {
    let mut request = request();
    request["parameters"] = match kind {
        0 => json!({}),
        1 => json!({"safety_stock_pct": 0.15}),
        2 => json!({"replenishment_strategy": "none", "markdown_checkpoint_week": null}),
        _ => json!({"dc_holdback_percentage": 0.3}),
    };
    request
}

impl Driver {
    pub(super) fn new(fleet: Arc<Fleet>, plans: usize) -> Self {
        // Fails where another test was first, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self {
            fleet,
            plans,
            client: reqwest::Client::builder()
                .timeout(PATIENCE)
                .build()
                .unwrap(),
            random: Random::new(31),
            started: Mutex::default(),
            deciding: Mutex::default(),
        }
    }

    /// Starts every plan, and accepts its order; returns when all seasons run.
    pub(super) async fn plan_all(self: &Arc<Self>) {
        let all = async { tokio::join!(self.start_all(), self.accept_all()) };
        let done = tokio::time::timeout(LONGEST, all).await;
        assert!(done.is_ok(), "not all plans came to their end");
    }

    /// The workflows and their kinds, a kind's first ones first.
    pub(super) fn kinds(&self) -> Vec<(String, usize)> {
        let started = self.started.lock().unwrap().clone();
        let mut kinds: Vec<(String, usize)> = started.into_iter().collect();
        kinds.sort_by_key(|(_, kind)| *kind);
        kinds
    }

    async fn start_all(&self) {
        let plans = futures::stream::iter(0..self.plans);
        plans
            .for_each_concurrent(AT_ONCE, |number| self.start(number))
            .await;
    }

    /// Asks again, elsewhere, until somebody says that the plan is started.
    async fn start(&self, number: usize) {
        let kind = number % KINDS;
        let (key, request) = (format!("plan-{number}"), request_of_kind(kind));
        let path = "/api/workflows/forecast";
        loop {
            let answered = self.post(path, Some(&key), &request).await;
            if let Some((status, body)) = answered {
                // A start that a killed process left unanswered is in progress until it is given up.
                assert!(status < 400 || status == 409 || status >= 500, "{body}");
                if status < 400 {
                    let id = body["workflow_id"].as_str().unwrap().to_owned();
                    self.started.lock().unwrap().insert(id, kind);
                    return;
                }
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    async fn post(&self, path: &str, key: Option<&str>, body: &Value) -> Option<(u16, Value)> {
        let address = self.fleet.any_address(&self.random)?;
        let url = format!("http://{address}{path}");
        let mut request = self.client.post(url).json(body);
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let answer = request.send().await.ok()?;
        let status = answer.status().as_u16();
        Some((status, answer.json().await.ok()?))
    }

    /// Sees to it that every order is accepted, until all plans' are.
    async fn accept_all(self: &Arc<Self>) {
        const WAITING: &str = "SELECT workflow_id || ' ' || pending_approval_id AS text FROM workflows \
            WHERE state = 'waiting_mfg_approval'";
        const STATES: &str =
            "SELECT count(*)::text AS text FROM workflows WHERE state = 'phase_3_monitoring'";
        let mut connection = PgConnection::establish(&self.fleet.url()).unwrap();
        let mut told = Instant::now();
        loop {
            let waiting = texts(&mut connection, WAITING);
            let planned: usize = texts(&mut connection, STATES)[0].parse().unwrap();
            if planned >= self.plans {
                return;
            }
            if told.elapsed() > Duration::from_secs(10) {
                told = Instant::now();
                let (started, waiting) = (self.started.lock().unwrap().len(), waiting.len());
                eprintln!("{started} started, {waiting} wait for a decision, {planned} planned");
            }
            for pair in waiting {
                let (id, approval_id) = pair.split_once(' ').unwrap();
                if self.deciding.lock().unwrap().insert(id.to_owned()) {
                    let driver = Arc::clone(self);
                    tokio::spawn(driver.accept(id.to_owned(), approval_id.to_owned()));
                }
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    async fn accept(self: Arc<Self>, id: String, approval_id: String) {
        let accept = json!({"action": "accept", "approval_id": approval_id});
        let path = format!("/api/workflows/{id}/approval");
        // Whatever comes of it is seen in the state: where it still waits, it is tried again.
        let _ = self.post(&path, None, &accept).await;
        self.deciding.lock().unwrap().remove(&id);
    }
}
