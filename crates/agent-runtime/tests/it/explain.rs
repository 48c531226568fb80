//! Explanations of decisions that are already taken.

use hemline_agent_runtime::model::{ModelError, ModelReply};
use hemline_agent_runtime::{OfflinePlanner, TakenDecision, explain_decision};
use serde_json::json;

use crate::support::Scripted;

fn taken() -> TakenDecision {
    TakenDecision {
        agent: "Lead".into(),
        decision: "The forecast is made anew.".into(),
        figures: json!({"variance": 0.31, "threshold": 0.2}),
        template: "Sales are 31% off, more than the 20% allowed.".into(),
    }
}

#[tokio::test]
async fn the_models_words_are_kept_when_their_figures_hold() {
    let model = Scripted::new([ModelReply::text("A variance of 31% is above 20%.")]);
    let explanation = explain_decision(&*model, &taken()).await;
    assert_eq!(
        explanation.text.as_deref(),
        Some("A variance of 31% is above 20%.")
    );
    assert_eq!(
        (explanation.note, explanation.figures),
        (None, taken().figures)
    );
}

#[tokio::test]
async fn a_second_invention_is_replaced_by_the_template() {
    let model = Scripted::new([
        ModelReply::text("It is 35%."),
        ModelReply::text("It is 36%."),
    ]);
    let explanation = explain_decision(&*model, &taken()).await;
    assert_eq!(explanation.text, Some(taken().template));
    assert!(explanation.note.unwrap().contains("36%"));
    assert_eq!(model.requests.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn when_the_model_fails_the_figures_are_kept_with_a_note() {
    let model =
        Scripted::with_results([Err(ModelError::from_status("scripted", 500, "down", None))]);
    let explanation = explain_decision(&*model, &taken()).await;
    assert_eq!(
        (explanation.text, explanation.figures),
        (None, taken().figures)
    );
    assert!(explanation.note.unwrap().contains("down"));
}

#[tokio::test]
async fn offline_the_template_explains() {
    let explanation = explain_decision(&OfflinePlanner::new(), &taken()).await;
    assert_eq!(explanation.text, Some(taken().template));
}
