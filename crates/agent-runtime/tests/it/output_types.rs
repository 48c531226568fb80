//! Agents that return a typed value to the code that runs them.

use std::sync::Arc;

use hemline_agent_runtime::model::{Item, ModelReply, ToolChoice};
use hemline_agent_runtime::{
    Agent, CancellationToken, OfflinePlanner, Returned, RunError, RunEvent, RunFailure, RunState,
    Runner,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::support::*;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
struct Verdict {
    good: bool,
    total: u64,
}

fn judge() -> Agent<Sheet> {
    clerk().output_type::<Verdict>("verdict")
}

async fn result_of<T: serde::de::DeserializeOwned + JsonSchema>(
    runner: &Runner<Sheet>,
) -> Result<Returned<T, Sheet>, Box<RunFailure<Sheet>>> {
    let cancel = CancellationToken::new();
    let state = RunState::new("run-1", "Clerk", "Judge 12.");
    runner.result_of(state, Sheet::default(), &cancel).await
}

#[tokio::test]
async fn the_value_comes_back_typed_and_the_schema_goes_along_with_the_tools() {
    let script = Scripted::new([
        one_call("a", "add", json!({"amount": 5})),
        ModelReply::text(r#"{"good": true, "total": 5}"#),
    ]);
    let runner = runner([judge()], script.clone());
    let returned = result_of::<Verdict>(&runner).await.unwrap();
    assert_eq!(
        returned.value,
        Verdict {
            good: true,
            total: 5
        }
    );
    assert_eq!(returned.context.total, Some(5));
    assert_eq!(returned.state.usage().model_calls, 2);
    for turn in 0..2 {
        let request = script.request(turn);
        let format = request.response_format.unwrap();
        assert_eq!((format.name.as_str(), format.strict), ("verdict", true));
        assert_eq!(format.schema["required"], json!(["good", "total"]));
        assert_eq!(
            (request.functions.len(), request.tool_choice),
            (1, ToolChoice::Auto)
        );
    }
}

#[tokio::test]
async fn a_misfit_goes_back_with_what_is_wrong_and_events_do_not_quote_it() {
    let script = Scripted::new([
        one_call("a", "add", json!({"amount": 5})),
        ModelReply::text("It is good."),
        ModelReply::text(r#"{"good": true, "total": "4711 pieces"}"#),
        ModelReply::text(r#"{"good": true, "total": 5, "colour": 4711}"#),
        ModelReply::text(r#"{"good": true, "total": 5}"#),
    ]);
    let journal = Arc::new(Journal::default());
    let runner = runner([judge()], script.clone()).with_hooks(journal.clone());
    let returned = result_of::<Verdict>(&runner).await.unwrap();
    assert!(returned.value.good);
    let told = |turn: usize| match script.request(turn).items.last().unwrap() {
        Item::Notice { text } => text.clone(),
        other => panic!("{other:?}"),
    };
    assert!(
        told(2).contains("verdict") && told(2).contains("column"),
        "{}",
        told(2)
    );
    assert!(told(3).contains("total must be of type"), "{}", told(3));
    assert!(told(4).contains("no field colour"), "{}", told(4));
    let events = journal.events.lock().unwrap();
    let refused = events.iter().filter_map(|event| match event {
        RunEvent::FinalRefused { reasons, .. } => Some(reasons.join("; ")),
        _ => None,
    });
    let refused: Vec<String> = refused.collect();
    assert_eq!(refused, vec!["the message is no `verdict` as JSON"; 3]);
}

#[tokio::test]
async fn misfits_are_counted_like_other_refusals() {
    let script = Scripted::new(vec![ModelReply::text("no JSON"); 9]);
    let failure = result_of::<Verdict>(&runner([judge()], script))
        .await
        .unwrap_err();
    assert!(
        matches!(&failure.error, RunError::ResultRefused { reasons, .. } if reasons.len() == 4)
    );
}

#[tokio::test]
async fn invented_figures_in_a_value_are_replaced_by_the_codes_or_refused() {
    let replies = || {
        let invented =
            |total: u64| ModelReply::text(json!({"good": true, "total": total}).to_string());
        let added = one_call("a", "add", json!({"amount": 5}));
        Scripted::new([
            added,
            invented(17),
            invented(18),
            invented(19),
            invented(20),
            invented(21),
        ])
    };
    let by_code = judge().output_from(|sheet: &Sheet| Verdict {
        good: false,
        total: sheet.total.unwrap_or(0),
    });
    let returned = result_of::<Verdict>(&runner([by_code], replies()))
        .await
        .unwrap();
    assert_eq!(
        returned.value,
        Verdict {
            good: false,
            total: 5
        }
    );
    let failure = result_of::<Verdict>(&runner([judge()], replies()))
        .await
        .unwrap_err();
    assert!(
        matches!(failure.error, RunError::ResultRefused { .. }),
        "{}",
        failure.error
    );
}

#[tokio::test]
async fn values_that_are_no_objects_travel_inside_one() {
    let agent = clerk()
        .output_type::<Vec<u64>>("sums")
        .without_figure_check();
    let script = Scripted::new([ModelReply::text(r#"{"value": [1, 2]}"#)]);
    let runner = runner([agent], script.clone());
    assert_eq!(result_of::<Vec<u64>>(&runner).await.unwrap().value, [1, 2]);
    let schema = script.request(0).response_format.unwrap().schema;
    assert_eq!(schema["type"], "object");
    assert!(schema.get("description").is_none(), "{schema}");
}

#[tokio::test]
async fn read_as_another_type_it_is_refused_and_nothing_is_lost() {
    let script = Scripted::new([
        one_call("a", "add", json!({"amount": 5})),
        ModelReply::text(r#"{"good": true, "total": 5}"#),
    ]);
    let failure = result_of::<Vec<u64>>(&runner([judge()], script))
        .await
        .unwrap_err();
    assert!(matches!(failure.error, RunError::OutputMisfit { .. }));
    assert_eq!(failure.context.total, Some(5));
    let output = failure.state.output().unwrap();
    assert_eq!(output.parse::<Verdict>().unwrap().total, 5);
}

#[tokio::test]
async fn a_run_that_waits_for_a_person_says_so_and_can_be_decided() {
    let asking = Agent::new("Clerk", "orders")
        .tool(add().approved_when(|_: &Sheet| true))
        .output_type::<Verdict>("verdict");
    let script = Scripted::new([
        one_call("a", "add", json!({"amount": 5})),
        ModelReply::text(r#"{"good": true, "total": 5}"#),
    ]);
    let runner = runner([asking], script);
    let failure = result_of::<Verdict>(&runner).await.unwrap_err();
    let RunError::WaitsForPerson { call_id, .. } = failure.error else {
        panic!("{}", failure.error)
    };
    let decision = hemline_agent_runtime::Decision::Approve { call_id };
    let cancel = CancellationToken::new();
    let outcome = runner
        .decide(failure.state, &decision, failure.context, &cancel)
        .await
        .unwrap();
    assert_eq!(outcome.into_returned::<Verdict>().unwrap().value.total, 5);
}

#[tokio::test]
async fn offline_the_value_comes_from_the_context_or_from_the_registered_extractor() {
    let by_code = clerk()
        .output_type::<Verdict>("verdict")
        .output_from(|sheet: &Sheet| Verdict {
            good: true,
            total: sheet.total.unwrap_or(1),
        });
    let runner = Runner::new(set([by_code]), Arc::new(OfflinePlanner::new()));
    assert_eq!(result_of::<Verdict>(&runner).await.unwrap().value.total, 1);

    let planner = OfflinePlanner::new().with_extractor("verdict", |text| {
        let number = text.trim_end_matches('.').rsplit(' ').next();
        let total: u64 = number
            .and_then(|word| word.parse().ok())
            .ok_or("no number")?;
        Ok(json!({"good": false, "total": total}))
    });
    let reads = judge().without_figure_check();
    let runner = Runner::new(set([reads]), Arc::new(planner));
    let returned = result_of::<Verdict>(&runner).await.unwrap();
    assert_eq!(
        returned.value,
        Verdict {
            good: false,
            total: 12
        }
    );
}

#[tokio::test]
async fn an_agent_may_end_with_its_result_without_a_last_message() {
    let quick = clerk()
        .requires(|sheet: &Sheet| sheet.total.is_none().then(|| "a total".to_owned()))
        .output_type::<Verdict>("verdict")
        .output_from(|sheet: &Sheet| Verdict {
            good: true,
            total: sheet.total.unwrap_or(0),
        })
        .ends_with_result();
    let script = Scripted::new([one_call("a", "add", json!({"amount": 5}))]);
    let returned = result_of::<Verdict>(&runner([quick], script.clone()))
        .await
        .unwrap();
    assert_eq!(returned.value.total, 5);
    assert_eq!(script.requests.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_value_in_a_code_fence_is_read() {
    let script = Scripted::new([
        one_call("a", "add", json!({"amount": 5})),
        ModelReply::text("```json\n{\"good\": false, \"total\": 5}\n```"),
    ]);
    let returned = result_of::<Verdict>(&runner([judge()], script)).await;
    assert_eq!(returned.unwrap().value.total, 5);
}
