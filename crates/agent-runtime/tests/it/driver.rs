//! The runner: hooks, journal, cancellation, time, log and usage.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use hemline_agent_runtime::model::{
    Model, ModelError, ModelReply, ModelRequest, TokenPrices, Usage,
};
use hemline_agent_runtime::{
    Agent, CallStatus, CancellationToken, FinishedStep, Handoff, NoArguments, RunError, RunEvent,
    RunState, Runner, Tool, ToolError, ToolOutput, ToolResult, ToolScope,
};
use serde_json::json;

use crate::support::*;

fn waiting_tool() -> Tool<Sheet> {
    Tool::new(
        "wait",
        "Never returns.",
        |_: ToolScope<Sheet>, _: NoArguments| async { pending::<ToolResult<Sheet>>().await },
    )
}

struct Silent;

#[async_trait]
impl Model for Silent {
    fn provider_name(&self) -> &str {
        "silent"
    }

    async fn respond(&self, _: &ModelRequest) -> Result<ModelReply, ModelError> {
        pending().await
    }
}

#[tokio::test]
async fn each_step_is_journaled_and_events_tell_the_story() {
    let reporting = Tool::blocking(
        "report",
        "Reports.",
        |sheet: ToolScope<Sheet>, _: NoArguments| {
            sheet.report_progress("half way", 50);
            Ok(ToolOutput::new(json!({})))
        },
    );
    let script = Scripted::new([
        one_call("a", "report", json!({})),
        ModelReply::text("finished"),
    ]);
    let journal = Arc::new(Journal::default());
    let runner = runner([clerk().tool(reporting)], script).with_hooks(journal.clone());
    done(start(&runner, "Clerk").await);
    let steps = [
        FinishedStep::Started,
        FinishedStep::ModelReplied,
        FinishedStep::ToolsRan,
        FinishedStep::ModelReplied,
    ];
    assert_eq!(journal.step_kinds(), steps);
    let told: Vec<&str> = journal
        .events
        .lock()
        .unwrap()
        .iter()
        .map(|event| match event {
            RunEvent::AgentStarted { .. } => "agent started",
            RunEvent::AgentCompleted { .. } => "agent completed",
            RunEvent::ModelCallStarted { .. } => "asked",
            RunEvent::ModelCallCompleted { .. } => "answered",
            RunEvent::ToolStarted { .. } => "tool started",
            RunEvent::ToolCompleted {
                status: CallStatus::Ok,
                ..
            } => "tool completed",
            RunEvent::Progress {
                progress_pct: 50, ..
            } => "half way",
            _ => "other",
        })
        .collect();
    let story = [
        "agent started",
        "asked",
        "answered",
        "tool started",
        "half way",
        "tool completed",
        "asked",
        "answered",
        "agent completed",
    ];
    assert_eq!(told, story);
}

#[tokio::test]
async fn a_failing_journal_stops_the_run_before_the_next_step() {
    for fails_at in 0..4 {
        let script = Scripted::new([
            one_call("a", "add", json!({"amount": 1})),
            ModelReply::text("finished"),
        ]);
        let journal = Arc::new(Journal {
            fails_at: Some(fails_at),
            ..Journal::default()
        });
        let runner = runner([clerk()], script.clone()).with_hooks(journal.clone());
        let failure = failed(start(&runner, "Clerk").await);
        assert!(matches!(failure.error, RunError::Journal { .. }));
        let asked = script.requests.lock().unwrap().len();
        assert_eq!(asked, [0, 1, 1, 2][fails_at]);
        assert_eq!(failure.context.total.is_some(), fails_at >= 2);
    }
}

#[tokio::test]
async fn cancellation_stops_at_the_next_await() {
    let cancel = CancellationToken::new();
    let agents = set([clerk().tool(waiting_tool())]);
    let script = Scripted::new([one_call("a", "wait", json!({}))]);
    let models: [Arc<dyn Model>; 2] = [Arc::new(Silent), script];
    for model in models {
        let cancel = cancel.child_token();
        let runner = Runner::new(agents.clone(), model);
        let run = runner.start(
            RunState::new("r", "Clerk", "Go."),
            Sheet::default(),
            &cancel,
        );
        let (result, ()) = tokio::join!(run, async {
            tokio::task::yield_now().await;
            cancel.cancel();
        });
        let failure = failed(result);
        assert!(
            matches!(failure.error, RunError::Cancelled { .. }),
            "{}",
            failure.error
        );
    }
    cancel.cancel();
    let runner = runner([clerk()], Scripted::new([ModelReply::text("never asked")]));
    let result = runner
        .start(
            RunState::new("r", "Clerk", "Go."),
            Sheet::default(),
            &cancel,
        )
        .await;
    assert!(matches!(failed(result).error, RunError::Cancelled { .. }));
}

#[tokio::test(start_paused = true)]
async fn an_agent_has_its_own_time_and_the_provider_another_budget() {
    let script = Scripted::new([
        one_call("a", "wait", json!({})),
        ModelReply::text("finished"),
    ]);
    let runner = runner([clerk().tool(waiting_tool())], script);
    let began = tokio::time::Instant::now();
    let failure = failed(start(&runner, "Clerk").await);
    let limit = Duration::from_secs(30);
    assert!(
        matches!(&failure.error, RunError::TimeLimit { agent, limit: l } if agent == "Clerk" && *l == limit)
    );
    assert!(began.elapsed() >= limit && began.elapsed() < limit * 2);
    assert!(
        failure
            .state
            .log()
            .iter()
            .any(|entry| entry.call == "wait" && entry.status == CallStatus::Failed)
    );

    let runner = Runner::new(set([clerk()]), Arc::new(Silent));
    let began = tokio::time::Instant::now();
    let failure = failed(start(&runner, "Clerk").await);
    assert!(matches!(failure.error, RunError::ProviderBudget { .. }));
    assert!(began.elapsed() >= Duration::from_secs(180));
}

#[tokio::test(start_paused = true)]
async fn slow_tools_add_up_against_the_limit_and_a_retry_begins_anew() {
    let nap = || {
        Tool::new(
            "nap",
            "Sleeps.",
            |_: ToolScope<Sheet>, _: NoArguments| async {
                tokio::time::sleep(Duration::from_secs(4)).await;
                Ok(ToolOutput::new(json!("slept"))
                    .with_effect(|sheet: &mut Sheet| sheet.notes.push("nap".into())))
            },
        )
    };
    let agent = Agent::new("Clerk", "naps")
        .tool(nap())
        .time_limit(Duration::from_secs(10));
    let naps = (0..3).map(|nap| one_call(&format!("n{nap}"), "nap", json!({})));
    let runner = runner(
        [agent],
        Scripted::new(naps.chain([ModelReply::text("awake")])),
    );
    let failure = failed(start(&runner, "Clerk").await);
    assert!(matches!(failure.error, RunError::TimeLimit { .. }));
    assert_eq!(failure.context.notes.len(), 2);
    let again = runner
        .resume(
            failure.state.for_retry(),
            failure.context,
            &CancellationToken::new(),
        )
        .await;
    assert_eq!(done(again).2.notes.len(), 3);
}

#[tokio::test]
async fn the_log_and_the_usage_are_complete() {
    let with_usage = |mut reply: ModelReply| {
        reply.usage = Usage {
            input_tokens: 1_000,
            cached_input_tokens: 400,
            output_tokens: 50,
            reasoning_tokens: 10,
        };
        reply
    };
    let replies = [
        one_call("a", "add", json!({"amount": 1})),
        ModelReply::text("finished"),
    ]
    .map(with_usage);
    let (_, state, _) = done(start(&runner([clerk()], Scripted::new(replies)), "Clerk").await);
    let log: Vec<_> = state
        .log()
        .iter()
        .map(|entry| (entry.agent.as_str(), entry.call.as_str(), entry.status))
        .collect();
    let ok = CallStatus::Ok;
    assert_eq!(
        log,
        [
            ("Clerk", "model", ok),
            ("Clerk", "add", ok),
            ("Clerk", "model", ok)
        ]
    );
    let usage = state.usage();
    assert_eq!(
        (
            usage.model_calls,
            usage.tool_calls,
            usage.tokens.output_tokens
        ),
        (2, 1, 100)
    );
    let prices = TokenPrices {
        input_per_million: 2.0,
        cached_input_per_million: 1.0,
        output_per_million: 10.0,
    };
    assert!((usage.cost(&prices) - 0.0042).abs() < 1e-12);
}

#[tokio::test]
async fn a_failed_call_of_the_model_is_in_the_log_and_the_run_can_be_retried_from_there() {
    let refused = ModelError::from_status("scripted", 401, "bad key", None);
    let script = Scripted::with_results([
        Ok(one_call("a", "add", json!({"amount": 1}))),
        Err(refused.clone()),
        Ok(ModelReply::text("finished")),
    ]);
    let runner = runner([clerk()], script);
    let failure = failed(start(&runner, "Clerk").await);
    assert!(matches!(&failure.error, RunError::Model { source, .. } if *source == refused));
    assert_eq!(
        failure.state.log().last().unwrap().status,
        CallStatus::Failed
    );
    let again = runner
        .resume(
            failure.state.for_retry(),
            failure.context,
            &CancellationToken::new(),
        )
        .await;
    assert_eq!(
        done(again).2.notes,
        ["add 1"],
        "nothing before the failed step ran again"
    );
}

#[tokio::test]
async fn a_tool_on_its_own_thread_learns_that_it_is_no_longer_wanted() {
    let (started, on_start) = std::sync::mpsc::channel();
    let (ended, on_end) = std::sync::mpsc::channel();
    let tool = Tool::blocking(
        "toil",
        "Toils.",
        move |sheet: ToolScope<Sheet>, _: NoArguments| {
            started.send(()).unwrap();
            while !sheet.is_cancelled() {
                std::thread::yield_now();
            }
            ended.send(()).unwrap();
            Ok(ToolOutput::new(json!("too late"))
                .with_effect(|sheet: &mut Sheet| sheet.locked = true))
        },
    );
    let runner = runner(
        [clerk().tool(tool)],
        Scripted::new([one_call("a", "toil", json!({}))]),
    );
    let cancel = CancellationToken::new();
    let waiting = tokio::task::spawn_blocking(move || on_start.recv());
    let run = runner.start(
        RunState::new("r", "Clerk", "Go."),
        Sheet::default(),
        &cancel,
    );
    let (result, ()) = tokio::join!(run, async {
        waiting.await.unwrap().unwrap();
        cancel.cancel();
    });
    let failure = failed(result);
    assert!(matches!(failure.error, RunError::Cancelled { .. }));
    on_end.recv().unwrap();
    assert!(!failure.context.locked, "what it gave back is dropped");
}

#[tokio::test]
async fn what_succeeded_beside_a_fatal_tool_is_journaled_and_not_run_again() {
    let broken = Tool::immediate(
        "break",
        "Breaks.",
        |sheet: ToolScope<Sheet>, _: NoArguments| match sheet.notes.is_empty() {
            true => Err(ToolError::fatal("wrong_data", "the data are wrong")),
            false => Ok(ToolOutput::new(json!("mended"))),
        },
    );
    let turn = ModelReply::calls([
        call("a", "add", json!({"amount": 1})),
        call("b", "break", json!({})),
    ]);
    let script = Scripted::new([turn, ModelReply::text("finished")]);
    let journal = Arc::new(Journal::default());
    let runner = runner([clerk().tool(broken)], script).with_hooks(journal.clone());
    let failure = failed(start(&runner, "Clerk").await);
    assert!(matches!(failure.error, RunError::FatalTool { .. }));
    let (kind, stored, sheet) = journal.steps.lock().unwrap().last().unwrap().clone();
    assert_eq!(
        (kind, sheet.notes.as_slice()),
        (FinishedStep::ToolsRan, &["add 1".to_owned()][..])
    );
    let state = RunState::from_json(&stored).unwrap();
    assert_eq!(state.log().last().unwrap().status, CallStatus::Failed);
    let again = runner
        .resume(state.for_retry(), sheet, &CancellationToken::new())
        .await;
    assert_eq!(done(again).2.notes, ["add 1"]);
}

#[tokio::test]
async fn every_step_is_handed_over_with_its_own_events() {
    let script = Scripted::new([
        one_call("a", "transfer_to_porter", json!({"reason": "it is heavy"})),
        ModelReply::text("carried"),
    ]);
    let porter = Agent::new("Porter", "carries");
    let clerk = clerk().handoff(Handoff::to("Porter", "Carries."));
    let journal = Arc::new(Journal::default());
    let runner = runner([clerk, porter], script).with_hooks(journal.clone());
    done(start(&runner, "Clerk").await);
    let told: Vec<Vec<&str>> = journal
        .step_events
        .lock()
        .unwrap()
        .iter()
        .map(|events| {
            let name = |event: &RunEvent| match event {
                RunEvent::AgentStarted { .. } => "started",
                RunEvent::AgentCompleted { .. } => "completed",
                RunEvent::Handoff { .. } => "handoff",
                _ => "other",
            };
            events.iter().map(name).collect()
        })
        .collect();
    assert_eq!(
        told,
        [
            vec!["started"],
            vec!["completed", "handoff", "started"],
            vec!["completed"]
        ]
    );
}
