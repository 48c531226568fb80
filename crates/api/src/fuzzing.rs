//! What the fuzz targets of `fuzz/` call: bytes read as what clients send.

use hemline_domain::{Archetype, StatedParameters};
use serde::de::DeserializeOwned;

use crate::bodies::access::{NewTokenBody, SignIn};
use crate::bodies::decisions::{ApprovalDecision, PreviewRequest};
use crate::bodies::reforecasts::ReforecastBody;
use crate::bodies::scenarios::ScenarioRequest;
use crate::bodies::season_end::CompleteRequest;
use crate::bodies::starts::{ExtractionRequest, ForecastRequest, RunWorkflowRequest};
use crate::bodies::what_if::{AllocationRequest, DemandForecastRequest, MarkdownRequest};
use crate::json_object::JsonObject;
use crate::streams::client_message::ClientMessage;

/// Reads `bytes` as the body of every route that takes JSON, and resolves the parameters in it. What cannot be read is
/// an error, never a panic.
pub fn read_request(bytes: &[u8]) {
    let _ = read::<NewTokenBody>(bytes);
    let _ = read::<SignIn>(bytes);
    let _ = read::<ApprovalDecision>(bytes);
    let _ = read::<PreviewRequest>(bytes);
    let _ = read::<ReforecastBody>(bytes);
    let _ = read::<CompleteRequest>(bytes);
    let _ = read::<ExtractionRequest>(bytes);
    let _ = read::<DemandForecastRequest>(bytes);
    let _ = read::<AllocationRequest>(bytes);
    let _ = read::<MarkdownRequest>(bytes);
    if let Some(scenario) = read::<ScenarioRequest>(bytes) {
        for variant in scenario.rehearsal().variants {
            resolve(&variant.stated);
        }
    }
    if let Some(season) = read::<ForecastRequest>(bytes) {
        resolve(&season.parameters.parameters());
    }
    if let Some(run) = read::<RunWorkflowRequest>(bytes) {
        resolve(&run.parameters.parameters());
    }
}

/// Reads `text` as a message of a WebSocket's client, and resolves the parameters in it.
pub fn read_client_message(text: &str) {
    let decision = ClientMessage::read(text)
        .ok()
        .and_then(ClientMessage::decision);
    if let Some(changes) = decision.and_then(|decision| decision.params) {
        resolve(&changes.parameters());
    }
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let read = serde_json::from_slice(bytes).map(|JsonObject(body)| body);
    read.ok()
}

fn resolve(stated: &StatedParameters) {
    for archetype in Archetype::ALL {
        let _ = stated.resolve(*archetype);
    }
}
