//! Runs that end early keep their work.

use std::sync::Arc;

use async_trait::async_trait;
use hemline_agent_runtime::model::{
    FinishReason, Model, ModelError, ModelReply, ModelRequest, TokenPrices, Usage,
};
use hemline_agent_runtime::{
    CancellationToken, Guardrail, NoArguments, RunError, RunLimits, RunState, Runner, Tool,
    ToolResult, ToolScope,
};
use serde_json::json;

use crate::support::*;

fn adding(count: u32) -> impl Iterator<Item = ModelReply> {
    (0..count).map(|turn| one_call(&format!("c{turn}"), "add", json!({"amount": 1})))
}

#[tokio::test]
async fn at_the_turn_limit_the_work_is_kept_and_a_raised_limit_goes_on_from_there() {
    let replies = adding(5).chain([ModelReply::text("5 in all")]);
    let model = Scripted::new(replies);
    let limited = |max_turns| {
        let limits = RunLimits {
            max_turns,
            ..RunLimits::default()
        };
        runner([clerk()], model.clone()).with_limits(limits)
    };
    let failure = failed(start(&limited(3), "Clerk").await);
    assert!(matches!(
        failure.error,
        RunError::MaxTurns { max_turns: 3, .. }
    ));
    assert_eq!((failure.context.total, failure.state.turns()), (Some(3), 3));
    assert_eq!(outputs(failure.state.new_items()).len(), 3);
    let stored = RunState::from_json(&failure.state.to_json().unwrap()).unwrap();
    let cancel = CancellationToken::new();
    let again = limited(10).resume(stored, failure.context, &cancel).await;
    let (text, state, sheet) = done(again);
    assert_eq!(
        (text.as_str(), sheet.total, state.turns()),
        ("5 in all", Some(5), 6)
    );
    assert_eq!(
        model.requests.lock().unwrap().len(),
        6,
        "no answered call was made again"
    );
}

/// Answers from its list, then cancels the run and never answers.
struct CancellingModel {
    first: Arc<Scripted>,
    cancel: CancellationToken,
}

#[async_trait]
impl Model for CancellingModel {
    fn provider_name(&self) -> &str {
        "cancelling"
    }

    async fn respond(&self, request: &ModelRequest) -> Result<ModelReply, ModelError> {
        match self.first.respond(request).await {
            Ok(reply) => Ok(reply),
            Err(_) => {
                self.cancel.cancel();
                std::future::pending().await
            }
        }
    }
}

#[tokio::test]
async fn cancelled_in_the_middle_of_a_call_the_state_is_that_of_the_last_finished_step() {
    let stop = |cancel: CancellationToken| {
        Tool::new(
            "stop",
            "Stops.",
            move |_: ToolScope<Sheet>, _: NoArguments| {
                cancel.cancel();
                std::future::pending::<ToolResult<Sheet>>()
            },
        )
    };
    for in_a_tool in [false, true] {
        let cancel = CancellationToken::new();
        let mut replies = vec![one_call("a", "add", json!({"amount": 1}))];
        if in_a_tool {
            replies.push(ModelReply::calls([
                call("b", "add", json!({"amount": 2})),
                call("c", "stop", json!({})),
            ]));
        }
        let model = CancellingModel {
            first: Scripted::new(replies),
            cancel: cancel.clone(),
        };
        let journal = Arc::new(Journal::default());
        let agents = set([clerk().tool(stop(cancel.clone()))]);
        let runner = Runner::new(agents.clone(), Arc::new(model)).with_hooks(journal.clone());
        let begun = RunState::new("run-1", "Clerk", "Go.");
        let failure = failed(runner.start(begun, Sheet::default(), &cancel).await);
        assert!(
            matches!(failure.error, RunError::Cancelled { .. }),
            "{}",
            failure.error
        );
        let (_, stored, sheet) = journal.steps.lock().unwrap().last().unwrap().clone();
        let stored = RunState::from_json(&stored).unwrap();
        assert_eq!(failure.state.new_items(), stored.new_items());
        assert_eq!(
            (failure.state.turns(), &failure.context),
            (stored.turns(), &sheet)
        );

        // Resumed where it was cancelled, nothing that had finished runs again.
        let calm = Tool::immediate("stop", "Stops.", |_: ToolScope<Sheet>, _: NoArguments| {
            Ok(hemline_agent_runtime::ToolOutput::new(json!("calm")))
        });
        let calmly = crate::support::runner(
            [clerk().tool(calm)],
            Scripted::new([ModelReply::text("ended")]),
        );
        let again = calmly
            .resume(failure.state, failure.context, &CancellationToken::new())
            .await;
        let total = if in_a_tool { 3 } else { 1 };
        assert_eq!(done(again).2.total, Some(total));
    }
}

#[tokio::test]
async fn a_broken_input_guardrail_costs_no_model_call_and_no_tool() {
    let never = Guardrail::new("never", |_: &Sheet, _| Err("no".to_owned()));
    let script = Scripted::new(adding(1));
    let runner = runner([clerk().input_guardrail(never)], script.clone());
    let failure = failed(start(&runner, "Clerk").await);
    assert!(matches!(failure.error, RunError::InputRefused { .. }));
    assert_eq!(failure.state.usage().model_calls, 0);
    assert!(script.requests.lock().unwrap().is_empty());
}

#[tokio::test]
async fn usage_and_cost_count_replies_that_were_cut_and_calls_that_failed() {
    let priced = |mut reply: ModelReply| {
        reply.usage = Usage {
            input_tokens: 100,
            output_tokens: 10,
            ..Usage::default()
        };
        reply
    };
    let mut cut = priced(ModelReply::text("The to"));
    cut.finish = FinishReason::Length;
    let down = ModelError::from_status("scripted", 500, "down", None);
    let script = Scripted::with_results([
        Ok(priced(one_call("a", "add", json!({"amount": 1})))),
        Ok(cut),
        Err(down),
        Ok(priced(ModelReply::text("1 in all"))),
    ]);
    let runner = runner([clerk()], script);
    let cancel = CancellationToken::new();
    let mut result = start(&runner, "Clerk").await;
    for _ in 0..2 {
        let failure = failed(result);
        assert!(matches!(failure.error, RunError::Model { .. }));
        result = runner
            .resume(failure.state.for_retry(), failure.context, &cancel)
            .await;
    }
    let (_, state, _) = done(result);
    let usage = state.usage();
    assert_eq!(
        (
            usage.model_calls,
            usage.failed_model_calls,
            usage.tool_calls
        ),
        (3, 2, 1)
    );
    assert_eq!(
        (usage.tokens.input_tokens, usage.tokens.output_tokens),
        (300, 30)
    );
    let prices = TokenPrices {
        input_per_million: 10.0,
        cached_input_per_million: 1.0,
        output_per_million: 100.0,
    };
    assert!((usage.cost(&prices) - 0.006).abs() < 1e-12);
}
