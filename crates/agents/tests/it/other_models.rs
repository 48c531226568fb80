//! Models that call tools in other orders, one at a time or again and again, that call what they may not
//! and write figures of their own: every number of every result is the offline planner's.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;
use hemline_agent_runtime::CallStatus;
use hemline_agent_runtime::model::{
    FunctionKind, FunctionSpec, Item, Model, ModelError, ModelReply, ModelRequest, ReplyPart,
    ToolCall,
};
use hemline_agents::{AppliedMarkdown, SeasonContext, SeasonRun, offline_planner};
use hemline_domain::{Share, WorkflowState};
use serde_json::json;

use crate::season_support::{SeasonUnderWay, figures, planned_results, run_on};
use crate::support::season;

/// How a model goes about its tools.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Habit {
    /// One tool a turn, the last offered first.
    OneByOneFromTheEnd,
    /// Every tool on offer at once, each of them twice.
    EverythingTwice,
    /// Before each tool one that is not on offer, and one that does not exist.
    OutOfBounds,
    /// Text with made-up figures before every call, as the reason of every handoff, and at the end.
    MadeUpFigures,
}

const HABITS: [Habit; 4] = [
    Habit::OneByOneFromTheEnd,
    Habit::EverythingTwice,
    Habit::OutOfBounds,
    Habit::MadeUpFigures,
];

const MADE_UP: &str = "Make 987654 units, ship 123457 of them, and mark down by 77%.";

/// Every tool of the four agents.
const ALL_TOOLS: [&str; 12] = [
    "check_variance",
    "explain_decision",
    "forecast_category_demand",
    "cluster_stores",
    "calculate_allocation_factors",
    "calculate_manufacturing",
    "allocate_to_stores",
    "plan_replenishment",
    "plan_reallocation",
    "schedule_checkpoint",
    "evaluate_sellthrough",
    "calculate_markdown",
];

/// Goes by what it is offered and what it has called, never by the hints.
pub(crate) struct Wayward {
    pub(crate) habit: Habit,
}

#[async_trait]
impl Model for Wayward {
    fn provider_name(&self) -> &str {
        "wayward"
    }

    async fn respond(&self, request: &ModelRequest) -> Result<ModelReply, ModelError> {
        let called = called(request);
        let mut open: Vec<&FunctionSpec> = request.functions.iter().collect();
        open.retain(|spec| spec.kind == FunctionKind::Tool && !called.contains(&spec.name));
        let handoff = request
            .functions
            .iter()
            .find(|spec| spec.kind != FunctionKind::Tool);
        let mut reply = match (open.last(), handoff) {
            (Some(last), _) => ModelReply::calls(self.calls(request, &open, &last.name)),
            (None, Some(handoff)) => {
                let reason = json!({ "reason": self.words() });
                ModelReply::calls([call(request, 0, &handoff.name, &reason.to_string())])
            }
            (None, None) => ModelReply::text(self.words()),
        };
        if matches!(self.habit, Habit::MadeUpFigures) && open.len() + called.len() > 0 {
            let text = MADE_UP.to_owned();
            reply.parts.insert(0, ReplyPart::Text { text });
        }
        Ok(reply)
    }
}

impl Wayward {
    fn words(&self) -> &'static str {
        match self.habit {
            Habit::MadeUpFigures => MADE_UP,
            _ => "The tools have said what there is to say.",
        }
    }

    fn calls(&self, request: &ModelRequest, open: &[&FunctionSpec], last: &str) -> Vec<ToolCall> {
        let offered: BTreeSet<&str> = request
            .functions
            .iter()
            .map(|spec| spec.name.as_str())
            .collect();
        let names: Vec<&str> = match self.habit {
            Habit::OneByOneFromTheEnd | Habit::MadeUpFigures => vec![last],
            Habit::EverythingTwice => {
                let once = open.iter().map(|spec| spec.name.as_str());
                once.clone().chain(once).collect()
            }
            Habit::OutOfBounds => {
                let mut elsewhere = ALL_TOOLS.into_iter().filter(|name| !offered.contains(name));
                vec![elsewhere.next().unwrap(), "approve_order", last]
            }
        };
        let numbered = names.into_iter().enumerate();
        numbered
            .map(|(place, name)| call(request, place, name, "{}"))
            .collect()
    }
}

fn call(request: &ModelRequest, place: usize, name: &str, arguments: &str) -> ToolCall {
    ToolCall {
        call_id: format!("{}_{}_{place}", request.agent, request.items.len()),
        name: name.to_owned(),
        arguments: arguments.to_owned(),
    }
}

/// What the active agent has called since it took over.
fn called(request: &ModelRequest) -> BTreeSet<String> {
    let since = request
        .items
        .iter()
        .rposition(|item| matches!(item, Item::Handoff { .. }))
        .unwrap_or(0);
    let replies = request.items[since..].iter().filter_map(|item| match item {
        Item::Assistant { parts } => Some(parts),
        _ => None,
    });
    replies
        .flatten()
        .filter_map(|part| match part {
            ReplyPart::ToolCall(call) => Some(call.name.clone()),
            _ => None,
        })
        .collect()
}

async fn check(context: SeasonContext) {
    let expected = run_on(offline_planner(), context.clone()).await.unwrap();
    for habit in HABITS {
        let run = run_on(Arc::new(Wayward { habit }), context.clone())
            .await
            .unwrap_or_else(|error| panic!("{habit:?} in {}: {error}", context.state));
        assert_eq!(
            figures(&run.context.results),
            figures(&expected.context.results),
            "{habit:?} in {}",
            context.state
        );
        assert!(!run.text.contains("987654"), "{habit:?} {:#?}", run.log);
        check_habit(habit, &run, &expected);
    }
}

/// The model did behave as its habit says.
fn check_habit(habit: Habit, run: &SeasonRun, planned: &SeasonRun) {
    let count = |run: &SeasonRun, status| {
        let calls = run.log.iter();
        calls.filter(|entry| entry.status == status).count()
    };
    match habit {
        Habit::OneByOneFromTheEnd => {
            assert!(run.usage.model_calls > planned.usage.model_calls);
        }
        Habit::EverythingTwice => assert!(run.usage.tool_calls >= 2 * planned.usage.tool_calls),
        Habit::OutOfBounds => assert!(count(run, CallStatus::Refused) >= 2),
        Habit::MadeUpFigures => {
            assert!(count(run, CallStatus::Replaced) >= 1);
            assert_eq!(run.text, planned.text, "the template takes its place");
        }
    }
}

#[tokio::test]
async fn the_plan_is_the_offline_planners() {
    let season = SeasonUnderWay::new().await;
    check(season.context(WorkflowState::Phase1Forecasting)).await;
}

#[tokio::test]
async fn the_checkpoint_is_the_offline_planners() {
    let season = SeasonUnderWay::new().await;
    let mut context = season.context(WorkflowState::Phase2Allocation);
    context.results = planned_results(&season.inputs).await;
    check(context).await;
}

#[tokio::test]
async fn the_variance_is_the_offline_planners() {
    let season = SeasonUnderWay::four_weeks_in().await;
    check(season.context(WorkflowState::Phase3Monitoring)).await;
}

#[tokio::test]
async fn the_replenishment_is_the_offline_planners() {
    let season = SeasonUnderWay::four_weeks_in().await;
    check(season.context(WorkflowState::Phase3Replenishment)).await;
}

#[tokio::test]
async fn the_markdown_is_the_offline_planners() {
    let season = SeasonUnderWay::at_checkpoint(season(), 4_000).await;
    check(season.context(WorkflowState::Phase4MarkdownCheck)).await;
}

#[tokio::test]
async fn the_reforecast_is_the_offline_planners() {
    let mut season = SeasonUnderWay::four_weeks_in().await;
    check(season.context(WorkflowState::Phase5Reforecast)).await;
    season.record.markdown = Some(AppliedMarkdown {
        markdown_pct: Share::percent(20),
        applied_after_week: 4,
        in_forecast: false,
    });
    check(season.context(WorkflowState::Phase5Reforecast)).await;
}
