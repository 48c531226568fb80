//! The request of the next turn, and the check before an agent's first.

use super::RunState;
use crate::agent::Agent;
use crate::error::RunError;
use crate::model::{
    FunctionSpec, HandoffHint, Item, ModelRequest, PendingTool, PlanHints, ToolChoice,
};

/// Runs the agent's input guardrails before its first turn, hence before any of its tools.
pub(crate) fn check_input<C: Send + Sync + 'static>(
    agent: &Agent<C>,
    state: &RunState,
    context: &C,
) -> Result<(), RunError> {
    if state.agent_turns > 0 {
        return Ok(());
    }
    for guardrail in &agent.input_guardrails {
        guardrail
            .check(context, &state.input)
            .map_err(|reason| RunError::InputRefused {
                agent: agent.name.clone(),
                guardrail: guardrail.name.clone(),
                reason,
            })?;
    }
    Ok(())
}

pub(crate) fn build_request<C: Send + Sync + 'static>(
    agent: &Agent<C>,
    state: &RunState,
    context: &C,
) -> ModelRequest {
    let mut functions = enabled_functions(agent, context);
    let mut hints = hints(agent, state, context);
    let mut tool_choice = agent.tool_choice.clone();
    if let Some(first) = first_call(agent, state, &functions) {
        functions = vec![first];
        tool_choice = ToolChoice::Required;
        only_first_call(agent, context, &functions[0], &mut hints);
    } else if tool_choice == ToolChoice::Required && (state.calls_run > 0 || functions.is_empty()) {
        tool_choice = ToolChoice::Auto;
    }
    let output = agent.output_type.as_ref();
    ModelRequest {
        agent: agent.name.clone(),
        instructions: agent.instructions_for(context),
        items: items_for_model(state),
        functions,
        tool_choice,
        parallel_tool_calls: agent.parallel_tool_calls,
        response_format: output.map(|output| output.format.clone()),
        settings: agent.settings.clone(),
        hints,
    }
}

/// The function that must be called before any other, while none has run.
fn first_call<C>(
    agent: &Agent<C>,
    state: &RunState,
    enabled: &[FunctionSpec],
) -> Option<FunctionSpec> {
    let name = agent.first_call.as_ref().filter(|_| state.calls_run == 0)?;
    enabled
        .iter()
        .find(|function| function.name == *name)
        .cloned()
}

/// The planner without language is offered the first call alone, too.
fn only_first_call<C: Send + Sync + 'static>(
    agent: &Agent<C>,
    context: &C,
    first: &FunctionSpec,
    hints: &mut PlanHints,
) {
    let planned = agent
        .find_tool(&first.name)
        .and_then(|tool| tool.planned_arguments(context));
    hints.pending_tools = planned
        .map(|arguments| PendingTool {
            name: first.name.clone(),
            order: 0,
            arguments,
        })
        .into_iter()
        .collect();
    hints
        .handoffs
        .retain(|handoff| handoff.function == first.name);
}

/// Names of what the model may call now, tools first.
pub(crate) fn available<C: Send + Sync + 'static>(agent: &Agent<C>, context: &C) -> Vec<String> {
    let tools = agent
        .tools
        .iter()
        .filter(|tool| tool.is_enabled(context))
        .map(|tool| tool.name.clone());
    let handoffs = agent
        .handoffs
        .iter()
        .filter(|handoff| handoff.is_enabled(context));
    tools
        .chain(handoffs.map(|handoff| handoff.function.clone()))
        .collect()
}

fn items_for_model(state: &RunState) -> Vec<Item> {
    let mut items = Vec::new();
    if state.visible_from > 0 {
        items.push(Item::user(state.input.clone()));
    }
    items.extend_from_slice(state.visible_items());
    items
}

fn enabled_functions<C: Send + Sync + 'static>(agent: &Agent<C>, context: &C) -> Vec<FunctionSpec> {
    let tools = agent
        .tools
        .iter()
        .filter(|tool| tool.is_enabled(context))
        .map(|tool| tool.spec());
    let handoffs = agent
        .handoffs
        .iter()
        .filter(|handoff| handoff.is_enabled(context));
    tools
        .chain(handoffs.map(|handoff| handoff.spec()))
        .collect()
}

fn hints<C: Send + Sync + 'static>(agent: &Agent<C>, state: &RunState, context: &C) -> PlanHints {
    PlanHints {
        call_id_prefix: format!("{}_{}", state.run_id, state.usage.model_calls),
        pending_tools: pending_tools(agent, state, context),
        handoffs: handoff_hints(agent, context),
        missing: agent.missing_at_end(context),
        explanation: agent.template_of(context),
    }
}

fn pending_tools<C: Send + Sync + 'static>(
    agent: &Agent<C>,
    state: &RunState,
    context: &C,
) -> Vec<PendingTool> {
    let places = (0..).zip(&agent.tools);
    let mut pending: Vec<PendingTool> = places
        .filter(|(_, tool)| !tool.optional && tool.is_enabled(context))
        .filter(|(_, tool)| !tool.is_done(context, state.tools_run.contains(&tool.name)))
        .filter_map(|(place, tool)| {
            let arguments = tool.planned_arguments(context)?;
            Some(PendingTool {
                name: tool.name.clone(),
                order: tool.order.unwrap_or(place),
                arguments,
            })
        })
        .collect();
    pending.sort_by_key(|tool| tool.order);
    pending
}

fn handoff_hints<C: Send + Sync + 'static>(agent: &Agent<C>, context: &C) -> Vec<HandoffHint> {
    let enabled = agent
        .handoffs
        .iter()
        .filter(|handoff| handoff.is_enabled(context));
    let mut hints: Vec<HandoffHint> = enabled
        .map(|handoff| HandoffHint {
            function: handoff.function.clone(),
            to: handoff.to.clone(),
            priority: handoff.priority,
            arguments: handoff.planned_arguments(context),
        })
        .collect();
    hints.sort_by_key(|hint| hint.priority);
    hints
}
