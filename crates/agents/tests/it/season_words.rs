//! What a person reads of a re-forecast and when she is asked for a markdown (planning-rules 3 and 10).

use hemline_domain::{Decimal, StatedParameters, WorkflowState};

use crate::season_support::{SeasonUnderWay, run};
use crate::support::season;

/// The markdown's text after six weeks in which `sold` of 8,000 units were sold; the curve expects 3,950.
async fn markdown(stated: StatedParameters, sold: u64, price: Option<i64>) -> String {
    let mut season = SeasonUnderWay::at_checkpoint(stated, sold).await;
    season.inputs.category.unit_price = price.map(|price| Decimal::from_micros(price * 1_000_000));
    run(season.context(WorkflowState::Phase4MarkdownCheck))
        .await
        .text
}

#[tokio::test]
async fn both_targets_and_the_margins_with_and_without_it_are_told() {
    assert_eq!(
        markdown(season(), 3_600, Some(50)).await,
        "Sell-through is 45% against a flat target of 60% in week 6. The plan-curve target is 49.4%. \
         15.0% gap × 2.0 elasticity = 30% markdown. \
         At 30% the season is expected to sell 9473 units and leave 127, with a margin of 193555. \
         Without a markdown it is expected to sell 7650 units and leave 1950, with a margin of 190500."
    );
}

#[tokio::test]
async fn a_season_on_its_planned_curve_is_told_so_beside_the_flat_target() {
    let on_curve = markdown(season(), 4_000, Some(50)).await;
    assert!(
        on_curve.contains(
            "against a flat target of 60% in week 6. The plan-curve target is 49.4%: with 50% of the \
             forecast sold the season is at or ahead of its planned curve."
        ),
        "{on_curve}"
    );
}

#[tokio::test]
async fn the_flat_target_is_told_beside_the_plan_curve() {
    let stated = season().with("markdown_target", "plan_curve");
    let behind = markdown(stated, 3_600, Some(50)).await;
    assert!(
        behind.contains("against a plan-curve target of 49.4% in week 6. The flat target is 60%."),
        "{behind}"
    );
}

#[tokio::test]
async fn without_a_price_the_markdown_is_told_in_units() {
    let in_units = markdown(season(), 3_600, None).await;
    assert!(!in_units.contains("with a margin"), "{in_units}");
    assert!(
        in_units.contains("So the markdown sells 1823 units more;"),
        "{in_units}"
    );
}

#[tokio::test]
async fn one_week_is_no_range() {
    let mut season = SeasonUnderWay::new().await;
    season.sell(900);
    let early = run(season.context(WorkflowState::Phase5Reforecast)).await;
    let expected = " in the place of 8000: 900 are sold in week 1, and ";
    assert!(early.text.contains(expected), "{}", early.text);
    assert!(early.text.contains(" in weeks 2 to 12. "), "{}", early.text);

    for _ in 2..=11 {
        season.sell(900);
    }
    let late = run(season.context(WorkflowState::Phase5Reforecast)).await;
    assert!(
        late.text.contains(": 9900 are sold in weeks 1 to 11, and "),
        "{}",
        late.text
    );
    assert!(late.text.contains(" in week 12. "), "{}", late.text);
}

#[tokio::test]
async fn before_the_first_week_nothing_is_called_sold() {
    let mut season = SeasonUnderWay::new().await;
    season.record.asked.reforecast_by = Some("planner".to_owned());
    let run = run(season.context(WorkflowState::Phase5Reforecast)).await;
    assert!(
        run.text
            .contains(" units are expected over the season in the place of 8000. "),
        "{}",
        run.text
    );
}
