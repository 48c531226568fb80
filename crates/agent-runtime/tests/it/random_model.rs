//! A model that answers anything: the history stays well formed, the run ends, and it can be resumed
//! from every stored step to the same end.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use async_trait::async_trait;
use hemline_agent_runtime::model::{
    Item, Model, ModelError, ModelReply, ModelRequest, ReplyPart, ToolCall,
};
use hemline_agent_runtime::{
    Agent, AgentSet, CancellationToken, Decision, Handoff, NoArguments, RunLimits, RunOutcome,
    RunResult, RunState, Runner, Tool, ToolError, ToolScope,
};
use proptest::prelude::*;
use serde_json::json;

use crate::support::*;

const NAMES: [&str; 9] = [
    "add",
    "add",
    "order",
    "fail",
    "transfer_to_other",
    "transfer_to_clerk",
    "nonsense",
    "bad name!",
    "",
];

const ARGUMENTS: [&str; 8] = [
    r#"{"amount": 2}"#,
    r#"{"amount": 3}"#,
    r#"{"reason": "because of 17"}"#,
    r#"{"reason": "because"}"#,
    "{}",
    "",
    "{\"amount\"",
    "[4]",
];

const IDS: [&str; 5] = ["a", "b", "c", "", "call_2"];

const TEXTS: [&str; 5] = ["", "finished", "17 in all", "{\"good\": 1}", "  "];

/// What a turn says, chosen by the numbers.
fn reply_of(choices: &[(u8, u8, u8)]) -> ModelReply {
    let pick = |list: &[&str], number: u8| list[usize::from(number) % list.len()].to_owned();
    let parts = choices.iter().map(|&(kind, first, second)| match kind % 5 {
        0 => ReplyPart::Text {
            text: pick(&TEXTS, first),
        },
        _ => ReplyPart::ToolCall(ToolCall {
            call_id: pick(&IDS, kind / 5),
            name: pick(&NAMES, first),
            arguments: pick(&ARGUMENTS, second),
        }),
    });
    ModelReply {
        parts: parts.collect(),
        ..ModelReply::text("")
    }
}

/// The same request always gets the same of its replies.
struct Random {
    replies: Vec<Vec<(u8, u8, u8)>>,
}

#[async_trait]
impl Model for Random {
    fn provider_name(&self) -> &str {
        "random"
    }

    async fn respond(&self, request: &ModelRequest) -> Result<ModelReply, ModelError> {
        assert_well_formed(&request.items);
        let mut hasher = DefaultHasher::new();
        request.hints.call_id_prefix.hash(&mut hasher);
        let chosen = hasher.finish() as usize % self.replies.len();
        Ok(reply_of(&self.replies[chosen]))
    }
}

/// Each turn with calls is followed by exactly one output per call, and ids are unique.
fn assert_well_formed(items: &[Item]) {
    let mut seen = std::collections::BTreeSet::new();
    let mut open: Vec<String> = Vec::new();
    for item in items {
        match item {
            Item::ToolOutput { call_id, .. } => {
                assert_eq!(Some(call_id), open.first(), "{items:?}");
                open.remove(0);
            }
            Item::Assistant { parts } => {
                assert!(open.is_empty() && !parts.is_empty(), "{items:?}");
                for part in parts {
                    if let ReplyPart::ToolCall(call) = part {
                        assert!(!call.call_id.is_empty() && !call.name.is_empty());
                        assert!(seen.insert(call.call_id.clone()), "{items:?}");
                        serde_json::from_str::<serde_json::Value>(&call.arguments).unwrap();
                        open.push(call.call_id.clone());
                    }
                }
            }
            _ => assert!(open.is_empty(), "{items:?}"),
        }
    }
    assert!(open.is_empty(), "{items:?}");
}

fn agents() -> Arc<AgentSet<Sheet>> {
    let fail = Tool::immediate(
        "fail",
        "Fails.",
        |sheet: ToolScope<Sheet>, _: NoArguments| match sheet.notes.len() % 4 {
            3 => Err(ToolError::fatal("broken", "beyond repair")),
            _ => Err(ToolError::new("odd", "try again")),
        },
    );
    let order = Tool::immediate("order", "Orders.", |_: ToolScope<Sheet>, args: Amount| {
        Ok(
            hemline_agent_runtime::ToolOutput::new(json!({"ordered": args.amount}))
                .with_effect(|sheet: &mut Sheet| sheet.locked = !sheet.locked),
        )
    });
    let clerk = clerk()
        .tool(order.approved_when(|_: &Sheet| true))
        .tool(fail)
        .handoff(Handoff::to("Other", "Away.").enabled_when(|sheet: &Sheet| !sheet.locked))
        .requires(|sheet: &Sheet| sheet.total.is_none().then(|| "a total".to_owned()));
    let other = Agent::new("Other", "counts")
        .tool(add())
        .handoff(Handoff::to("Clerk", "Back."))
        .one_call_at_a_time();
    set([clerk, other])
}

/// How a run ended: the error's text or the final message, the state and the context.
type End = (String, RunState, Sheet);

/// Drives on, deciding whatever is asked by the call's id alone, until the run ends.
async fn to_the_end(runner: &Runner<Sheet>, mut result: RunResult<Sheet>) -> End {
    for _ in 0..200 {
        match result {
            Ok(RunOutcome::Done {
                output,
                state,
                context,
            }) => return (output.text, state, context),
            Err(failure) => return (failure.error.to_string(), failure.state, failure.context),
            Ok(RunOutcome::Interrupted { state, context, .. }) => {
                let decision = decision_of(&state);
                let cancel = CancellationToken::new();
                result = runner.decide(state, &decision, context, &cancel).await;
            }
        }
    }
    panic!("the run does not end");
}

fn decision_of(state: &RunState) -> Decision {
    let pending = state.pending_approvals().pop().unwrap();
    let call_id = pending.call_id;
    match call_id.len() % 3 {
        0 => Decision::Approve { call_id },
        1 => Decision::ApproveEdited {
            call_id,
            arguments: json!({"amount": 9}),
        },
        _ => Decision::Reject {
            call_id,
            reason: "no".into(),
        },
    }
}

async fn check(replies: Vec<Vec<(u8, u8, u8)>>) {
    let model = Arc::new(Random { replies });
    let limits = RunLimits {
        max_turns: 12,
        ..RunLimits::default()
    };
    let make = |journal: &Arc<Journal>| {
        Runner::new(agents(), model.clone())
            .with_limits(limits)
            .with_hooks(journal.clone())
    };
    let journal = Arc::new(Journal::default());
    let undisturbed = make(&journal);
    let begun = start(&undisturbed, "Clerk").await;
    let expected = to_the_end(&undisturbed, begun).await;
    assert!(expected.1.turns() <= limits.max_turns);
    assert_well_formed(expected.1.new_items());

    let mut steps = journal.steps.lock().unwrap().clone();
    if expected.0.contains("beyond repair") {
        // The step that a fatal tool ended: resumed, the tool is tried again, with another end perhaps.
        steps.pop();
    }
    for (_, stored, sheet) in steps {
        let state = RunState::from_json(&stored).unwrap();
        assert_eq!(state.to_json().unwrap(), stored);
        assert_well_formed(state.new_items());
        let later = make(&Arc::new(Journal::default()));
        let cancel = CancellationToken::new();
        let resumed = later.resume(state, sheet, &cancel).await;
        assert_eq!(to_the_end(&later, resumed).await, expected);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_model_can_break_the_loop(
        replies in prop::collection::vec(prop::collection::vec(any::<(u8, u8, u8)>(), 0..5), 1..8),
    ) {
        // Time stands still, so that durations in the log do not differ.
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        runtime.block_on(check(replies));
    }
}
