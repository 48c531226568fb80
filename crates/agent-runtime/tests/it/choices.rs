//! What an agent's model may and must call, and what it is told.

use std::sync::Arc;

use hemline_agent_runtime::model::{ModelReply, ToolChoice};
use hemline_agent_runtime::{
    AgentSet, NoArguments, OfflinePlanner, RunError, Runner, Tool, ToolError, ToolOutput, ToolScope,
};
use serde_json::json;

use crate::support::*;

fn look() -> Tool<Sheet> {
    Tool::immediate("look", "Looks.", |_: ToolScope<Sheet>, _: NoArguments| {
        Ok(ToolOutput::new(json!("seen"))
            .with_effect(|sheet: &mut Sheet| sheet.notes.push("look".into())))
    })
}

#[tokio::test]
async fn that_a_function_must_be_called_holds_until_one_has_run() {
    let unlucky = Tool::immediate("fail", "Fails.", |_: ToolScope<Sheet>, _: NoArguments| {
        Err(ToolError::new("no_luck", "try something else"))
    });
    let agent = clerk().tool(unlucky).tool_choice(ToolChoice::Required);
    let script = Scripted::new([
        one_call("a", "subtract", json!({})),
        one_call("b", "fail", json!({})),
        ModelReply::text("finished"),
    ]);
    done(start(&runner([agent], script.clone()), "Clerk").await);
    let choices = (0..3).map(|turn| script.request(turn).tool_choice);
    let (required, auto) = (ToolChoice::Required, ToolChoice::Auto);
    assert_eq!(
        choices.collect::<Vec<_>>(),
        [required.clone(), required, auto]
    );
}

#[tokio::test]
async fn nothing_must_be_called_where_nothing_can_be() {
    let agent =
        hemline_agent_runtime::Agent::new("Clerk", "talks").tool_choice(ToolChoice::Required);
    let script = Scripted::new([ModelReply::text("finished")]);
    done(start(&runner([agent], script.clone()), "Clerk").await);
    assert_eq!(script.request(0).tool_choice, ToolChoice::Auto);
}

#[tokio::test]
async fn a_first_call_is_offered_alone_until_it_has_run() {
    let agent = clerk().tool(look()).calls_first("look");
    let script = Scripted::new([
        one_call("a", "look", json!({})),
        one_call("b", "add", json!({"amount": 1})),
        ModelReply::text("1 in all"),
    ]);
    done(start(&runner([agent], script.clone()), "Clerk").await);
    let offered = |turn: usize| {
        let request = script.request(turn);
        (request.functions.len(), request.tool_choice)
    };
    assert_eq!(offered(0), (1, ToolChoice::Required));
    assert_eq!(offered(1), (2, ToolChoice::Auto));
}

#[tokio::test]
async fn offline_the_first_call_comes_first_though_it_is_optional() {
    let agent = hemline_agent_runtime::Agent::new("Clerk", "looks")
        .tool(Tool::immediate(
            "tidy",
            "Tidies.",
            |_: ToolScope<Sheet>, _: NoArguments| {
                Ok(ToolOutput::new(json!("tidy"))
                    .with_effect(|sheet: &mut Sheet| sheet.notes.push("tidy".into())))
            },
        ))
        .tool(look().optional())
        .calls_first("look");
    let runner = Runner::new(set([agent]), Arc::new(OfflinePlanner::new()));
    let (_, _, sheet) = done(start(&runner, "Clerk").await);
    assert_eq!(sheet.notes, ["look", "tidy"]);
}

#[test]
fn a_first_call_must_be_one_of_the_agents_functions() {
    let error = AgentSet::new([clerk().calls_first("look")]).err().unwrap();
    assert!(matches!(error, RunError::UnknownFunction { function, .. } if function == "look"));
}

#[tokio::test]
async fn instructions_are_written_anew_for_every_turn() {
    let agent = clerk().instructions_from(|sheet: &Sheet| format!("So far {:?}.", sheet.total));
    let script = Scripted::new([
        one_call("a", "add", json!({"amount": 3})),
        ModelReply::text("3 in all"),
    ]);
    done(start(&runner([agent], script.clone()), "Clerk").await);
    assert_eq!(script.request(0).instructions, "So far None.");
    assert_eq!(script.request(1).instructions, "So far Some(3).");
}
