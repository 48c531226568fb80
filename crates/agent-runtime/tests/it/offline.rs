//! The offline planner over the real loop.

use std::sync::Arc;

use hemline_agent_runtime::model::{Model, ModelError};
use hemline_agent_runtime::{
    Agent, AgentSet, CallStatus, CancellationToken, Handoff, NoArguments, OfflinePlanner, RunError,
    RunState, Runner, Tool, ToolOutput, ToolScope, extract_structured,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use crate::support::*;

/// A tool that notes its name; it cannot run twice.
pub(crate) fn noting(name: &'static str, after: &'static str) -> Tool<Sheet> {
    let noted = |sheet: &Sheet, name: &str| sheet.notes.iter().any(|note| note == name);
    Tool::blocking(
        name,
        "Notes.",
        move |sheet: ToolScope<Sheet>, _: NoArguments| {
            let count = sheet.notes.len() + 1;
            Ok(ToolOutput::new(json!({"notes": count}))
                .with_effect(move |sheet: &mut Sheet| sheet.notes.push(name.into())))
        },
    )
    .enabled_when(move |sheet: &Sheet| {
        !noted(sheet, name) && (after.is_empty() || noted(sheet, after))
    })
}

/// Lead → Maker → Lead → Checker → Lead.
pub(crate) fn three_agents() -> [Agent<Sheet>; 3] {
    let has = |sheet: &Sheet, note: &str| sheet.notes.iter().any(|done| done == note);
    let lead = Agent::new("Lead", "leads")
        .handoff(
            Handoff::to("Maker", "Make it.")
                .enabled_when(move |sheet: &Sheet| !has(sheet, "assemble")),
        )
        .handoff(
            Handoff::to("Checker", "Check it.")
                .enabled_when(move |sheet: &Sheet| has(sheet, "assemble") && !has(sheet, "check"))
                .reason(|sheet| format!("{} notes are there", sheet.notes.len())),
        )
        .requires(move |sheet: &Sheet| (!has(sheet, "check")).then(|| "a check".to_owned()))
        .explanation(|sheet| format!("{} steps were taken.", sheet.notes.len()));
    let maker = Agent::new("Maker", "makes")
        .tool(noting("saw", "").in_order(1))
        .tool(noting("paint", "").in_order(1))
        .tool(noting("assemble", "paint").in_order(2))
        .handoff(
            Handoff::to("Lead", "It is made.")
                .enabled_when(move |sheet: &Sheet| has(sheet, "assemble")),
        );
    let checker = Agent::new("Checker", "checks")
        .tool(noting("check", "assemble"))
        .tool(noting("gossip", "").optional())
        .handoff(Handoff::to("Lead", "It is checked."));
    [lead, maker, checker]
}

pub(crate) fn offline_runner() -> Runner<Sheet> {
    Runner::new(
        Arc::new(AgentSet::new(three_agents()).unwrap()),
        Arc::new(OfflinePlanner::new()),
    )
}

#[tokio::test]
async fn it_drives_three_agents_to_the_result() {
    let (text, state, sheet) = done(start(&offline_runner(), "Lead").await);
    assert_eq!(sheet.notes, ["saw", "paint", "assemble", "check"]);
    assert_eq!(text, "4 steps were taken.");
    let calls: Vec<&str> = state
        .log()
        .iter()
        .filter(|entry| entry.call_id.is_some())
        .map(|entry| entry.call.as_str())
        .collect();
    let expected = [
        "transfer_to_maker",
        "saw",
        "paint",
        "assemble",
        "transfer_to_lead",
        "transfer_to_checker",
        "check",
        "transfer_to_lead",
    ];
    assert_eq!(calls, expected);
    assert!(
        state
            .log()
            .iter()
            .all(|entry| entry.status == CallStatus::Ok)
    );
    let ids: std::collections::BTreeSet<_> = outputs(state.new_items())
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    assert_eq!(
        ids.len(),
        expected.len(),
        "call ids are unique in the whole run"
    );
}

#[tokio::test]
async fn without_a_template_it_explains_from_the_figures_of_the_outputs() {
    let agent = Agent::new("Maker", "makes").tool(noting("saw", ""));
    let runner = Runner::new(set([agent]), Arc::new(OfflinePlanner::new()));
    let (text, ..) = done(start(&runner, "Maker").await);
    assert_eq!(text, "saw: notes 1.");
}

#[tokio::test]
async fn it_says_what_is_missing_when_nothing_leads_further() {
    let stuck = Agent::new("Lead", "leads").requires(|_: &Sheet| Some("a miracle".to_owned()));
    let runner = Runner::new(set([stuck]), Arc::new(OfflinePlanner::new()));
    let failure = failed(start(&runner, "Lead").await);
    assert!(
        matches!(&failure.error, RunError::ResultRefused { reasons, .. } if reasons[0] == "a miracle")
    );
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
struct Weeks {
    weeks: u32,
    note: Option<String>,
}

fn reader() -> OfflinePlanner {
    OfflinePlanner::new().with_extractor("weeks", |text| {
        let number = text
            .split_whitespace()
            .find_map(|word| word.parse::<i64>().ok());
        number
            .map(|weeks| json!({"weeks": weeks, "note": null}))
            .ok_or_else(|| "no number of weeks".to_owned())
    })
}

#[tokio::test]
async fn structured_output_is_read_by_the_registered_extractor_and_checked_again() {
    let read = |text: &'static str| async move {
        extract_structured::<Weeks>(&reader(), "weeks", "Read.", text).await
    };
    assert_eq!(
        read("over 12 weeks").await,
        Ok(Weeks {
            weeks: 12,
            note: None
        })
    );
    assert!(
        matches!(read("soon").await, Err(ModelError::Extraction { message, .. }) if message.contains("weeks"))
    );
    assert!(matches!(
        read("-3 weeks").await,
        Err(ModelError::InvalidReply { .. })
    ));
    let unknown = extract_structured::<Weeks>(&OfflinePlanner::new(), "weeks", "Read.", "12").await;
    assert!(matches!(unknown, Err(ModelError::Extraction { .. })));
    assert_eq!(reader().provider_name(), "offline");
}

#[tokio::test]
async fn the_same_request_gets_the_same_run() {
    let run = || async {
        let state = RunState::new("same", "Lead", "Go.");
        done(
            offline_runner()
                .start(state, Sheet::default(), &CancellationToken::new())
                .await,
        )
    };
    let ((text, first, sheet), (text_again, second, sheet_again)) = (run().await, run().await);
    assert_eq!((text, sheet), (text_again, sheet_again));
    assert_eq!(first.new_items(), second.new_items());
}
