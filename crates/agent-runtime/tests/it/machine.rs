//! The state machine by itself, without a driver.

use std::time::Duration;

use hemline_agent_runtime::model::ModelReply;
use hemline_agent_runtime::{
    Machine, RunError, RunEvent, RunLimits, RunState, Step, ToolOutput, ToolRun,
};
use serde_json::json;

use crate::support::*;

fn reply(
    machine: &Machine<'_, Sheet>,
    state: &mut RunState,
    sheet: &mut Sheet,
    reply: ModelReply,
) -> Result<Vec<RunEvent>, RunError> {
    machine.apply_reply(state, sheet, reply, "scripted", Duration::ZERO)
}

#[test]
fn it_says_what_comes_next_and_takes_nothing_else() {
    let agents = set([clerk()]);
    let machine = Machine::new(&agents, RunLimits::default());
    let mut sheet = Sheet::default();
    let mut state = RunState::new("r", "Clerk", "Go.");
    assert!(matches!(
        machine.next_step(&state, &sheet),
        Ok(Step::CallModel(_))
    ));
    let early = machine.apply_outputs(&mut state, &mut sheet, Vec::new());
    assert!(matches!(
        early,
        Err(RunError::OutOfStep {
            expected: "a reply",
            ..
        })
    ));

    reply(
        &machine,
        &mut state,
        &mut sheet,
        one_call("a", "add", json!({"amount": 1})),
    )
    .unwrap();
    let Ok(Step::RunTools(ready)) = machine.next_step(&state, &sheet) else {
        panic!("a call is ready")
    };
    let second = reply(
        &machine,
        &mut state,
        &mut sheet,
        ModelReply::text("finished"),
    );
    assert!(matches!(
        second,
        Err(RunError::OutOfStep {
            expected: "tool outputs",
            ..
        })
    ));

    let outcome =
        Ok(ToolOutput::new(json!(1)).with_effect(|sheet: &mut Sheet| sheet.total = Some(1)));
    let run = ToolRun {
        position: ready[0].position,
        outcome,
        duration: Duration::ZERO,
    };
    machine
        .apply_outputs(&mut state, &mut sheet, vec![run])
        .unwrap();
    reply(
        &machine,
        &mut state,
        &mut sheet,
        ModelReply::text("finished"),
    )
    .unwrap();
    assert!(matches!(
        machine.next_step(&state, &sheet),
        Ok(Step::Done(_))
    ));
    assert_eq!(sheet.total, Some(1));
}

#[test]
fn outcomes_that_come_in_parts_close_the_turn_when_all_are_there() {
    let agents = set([clerk()]);
    let machine = Machine::new(&agents, RunLimits::default());
    let (mut state, mut sheet) = (RunState::new("r", "Clerk", "Go."), Sheet::default());
    let turn = ["a", "b"].map(|id| call(id, "add", json!({"amount": 1})));
    reply(&machine, &mut state, &mut sheet, ModelReply::calls(turn)).unwrap();
    for position in [1, 0] {
        assert_eq!(
            state.new_items().len(),
            1,
            "the history holds no call without its output"
        );
        let run = ToolRun {
            position,
            outcome: Ok(ToolOutput::new(json!(position))),
            duration: Duration::ZERO,
        };
        machine
            .apply_outputs(&mut state, &mut sheet, vec![run])
            .unwrap();
    }
    let answered = outputs(state.new_items());
    assert_eq!(
        answered,
        [("a".to_owned(), json!(0)), ("b".to_owned(), json!(1))]
    );
}

#[test]
fn a_state_of_another_set_of_agents_is_refused() {
    let agents = set([clerk()]);
    let machine = Machine::new(&agents, RunLimits::default());
    let state = RunState::new("r", "Stranger", "Go.");
    let error = machine.next_step(&state, &Sheet::default()).unwrap_err();
    assert!(matches!(error, RunError::UnknownAgent { .. }));
}
