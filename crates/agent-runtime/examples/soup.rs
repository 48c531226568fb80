//! Two agents cook soup, driven by the offline planner: `cargo run --example soup`.
use std::{error::Error, sync::Arc};

use hemline_agent_runtime::*;
use serde_json::json;

/// The typed context: what the agents know, and what they produce.
#[derive(Clone)]
struct Soup {
    guests: u32,
    litres: Option<u32>,
}

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> Result<(), Box<dyn Error>> {
    let measure = |soup: ToolScope<Soup>, _: NoArguments| {
        let litres = soup.guests.div_ceil(2);
        let output = ToolOutput::new(json!({ "litres": litres }));
        Ok(output.with_effect(move |soup: &mut Soup| soup.litres = Some(litres)))
    };
    let host = Agent::new("Host", "invites").handoff(Handoff::to("Cook", "The guests are here."));
    let cook = Agent::new("Cook", "cooks")
        .tool(Tool::immediate("measure", "Half a litre each.", measure))
        .requires(|soup: &Soup| soup.litres.is_none().then(|| "litres".to_owned()))
        .explanation(|soup| format!("{} litres.", soup.litres.unwrap_or_default()));

    let agents = Arc::new(AgentSet::new([host, cook])?);
    let runner = Runner::new(agents, Arc::new(OfflinePlanner::new()));
    let state = RunState::new("run-1", "Host", "How much soup?");
    let (guests, litres) = (7, None);
    let cancel = CancellationToken::new();
    let begun = runner.start(state, Soup { guests, litres }, &cancel);
    match begun.await? {
        RunOutcome::Done { output, .. } => assert_eq!(output.text, "4 litres."),
        RunOutcome::Interrupted { pending, .. } => unreachable!("{pending:?} needs nobody"),
    }
    Ok(())
}
