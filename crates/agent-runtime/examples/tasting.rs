//! Code owns order and loop, two agents return typed values: `cargo run --example tasting`.
use std::{error::Error, sync::Arc};

use hemline_agent_runtime::*;
use serde_json::json;

/// The typed context: grams of salt in the pot.
type Salt = u32;

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> Result<(), Box<dyn Error>> {
    let taste = |salt: ToolScope<Salt>, _: NoArguments| Ok(ToolOutput::new(json!(*salt)));
    let season = |_: ToolScope<Salt>, _: NoArguments| {
        Ok(ToolOutput::new(json!("done")).with_effect(|salt: &mut Salt| *salt += 2))
    };
    let cook = Agent::new("Cook", "seasons")
        .tool(Tool::immediate("season", "Adds salt.", season))
        .output_type::<Salt>("salt")
        .output_from(|salt| *salt);
    let taster = Agent::new("Taster", "tastes")
        .tool(Tool::immediate("taste", "Grams of salt.", taste))
        .output_type::<bool>("is_good")
        .output_from(|salt| *salt >= 5);
    let agents = Arc::new(AgentSet::new([cook, taster])?);
    let (planner, session) = (OfflinePlanner::new(), MemorySession::new());
    let runner = Runner::new(agents, Arc::new(planner)).with_session(Arc::new(session));
    let (mut salt, mut is_good, cancel) = (0, false, CancellationToken::new());
    while !is_good {
        let state = RunState::new(format!("cook-{salt}"), "Cook", "Salt it.");
        let cooked = runner.result_of(state, salt, &cancel).await?;
        let state = RunState::new(format!("taste-{salt}"), "Taster", "Is it good?");
        let tasted = runner.result_of(state, cooked.value, &cancel).await?;
        (is_good, salt) = (tasted.value, tasted.context);
    }
    assert_eq!(salt, 6);
    Ok(())
}
