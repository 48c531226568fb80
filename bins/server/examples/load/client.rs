//! Requests that are timed and counted; one that is told to come later does.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use reqwest::multipart::{Form, Part};
use reqwest::{RequestBuilder, Response};
use serde_json::Value;

use crate::{Load, warn};

/// How often a client that was told to come later comes again.
const ATTEMPTS: usize = 20;

pub(crate) struct Client {
    pub(crate) address: String,
    client: reqwest::Client,
}

/// What a form has besides its file.
pub(crate) type Fields<'a> = &'a [(&'static str, &'a str)];

impl Client {
    /// A client of the server at `address`, once that has answered.
    ///
    /// # Errors
    /// When no Hemline server answers there.
    pub(crate) async fn of(address: &str) -> anyhow::Result<Self> {
        // The server closes what is idle for five seconds; what is sent at that moment has no answer.
        let client = reqwest::Client::builder()
            .pool_idle_timeout(Duration::from_secs(2))
            .build()
            .context("the HTTP client cannot be made")?;
        let answer = client.get(format!("http://{address}/ready")).send().await;
        let answer = answer.with_context(|| format!("no server answers at {address}"))?;
        let status = answer.status();
        ensure!(
            status.is_success(),
            "the server at {address} is not ready: {status}"
        );
        Ok(Self {
            address: address.to_owned(),
            client,
        })
    }
}

impl Load {
    /// The answer's JSON; nothing where it was no success, which is counted.
    pub(crate) async fn get(&self, group: &'static str, path: &str) -> Option<Value> {
        let Client { address, client } = &self.client;
        let url = format!("http://{address}{path}");
        self.send(group, || client.get(&url)).await
    }

    pub(crate) async fn post(
        &self,
        group: &'static str,
        path: &str,
        body: &Value,
    ) -> Option<Value> {
        let Client { address, client } = &self.client;
        let url = format!("http://{address}{path}");
        self.send(group, || client.post(&url).json(body)).await
    }

    pub(crate) async fn upload(
        &self,
        group: &'static str,
        path: &str,
        file: &str,
        fields: Fields<'_>,
    ) -> Option<Value> {
        let Client { address, client } = &self.client;
        let url = format!("http://{address}{path}");
        self.send(group, || {
            let part = Part::text(file.to_owned()).file_name("load.csv");
            let mut form = Form::new().part("file", part);
            for (name, value) in fields {
                form = form.text(*name, (*value).to_owned());
            }
            client.post(&url).multipart(form)
        })
        .await
    }

    async fn send(
        &self,
        group: &'static str,
        request: impl Fn() -> RequestBuilder,
    ) -> Option<Value> {
        for _ in 0..ATTEMPTS {
            let begun = Instant::now();
            let answer = request().send().await;
            let status = answer.as_ref().map_or(0, |answer| answer.status().as_u16());
            let wait = answer.as_ref().ok().and_then(told_to_wait);
            let body = match answer {
                Ok(answer) => answer.text().await.unwrap_or_default(),
                Err(error) => error.to_string(),
            };
            self.tally.count(group, begun.elapsed(), status);
            match wait {
                Some(wait) if self.goes_on() => tokio::time::sleep(wait).await,
                _ if (200..300).contains(&status) => return serde_json::from_str(&body).ok(),
                _ => {
                    if status != 429 {
                        warn(&format!("{group}: {status} {body}"));
                    }
                    return None;
                }
            }
        }
        None
    }
}

fn told_to_wait(answer: &Response) -> Option<Duration> {
    let told = answer.headers().get("Retry-After")?.to_str().ok()?;
    let seconds = told.parse().ok()?;
    (answer.status() == 429).then(|| Duration::from_secs(seconds))
}
