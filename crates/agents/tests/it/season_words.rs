//! What a person reads of a re-forecast and when she is asked for a markdown (planning-rules 3 and 10).

use hemline_domain::{Decimal, Share, StatedParameters, WorkflowState};

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
        "Sell-through is 45% in week 6, against the fixed target of 60%. The plan itself expects 49.4% by then. \
         15 points short at 2 points of markdown for each (elasticity_coefficient) make 30%. \
         At 30% the season is expected to sell 9,473 units and leave 127, with a margin of 193,555. \
         Without a markdown it is expected to sell 7,650 units and leave 1,950, with a margin of 190,500."
    );
}

#[tokio::test]
async fn a_season_on_its_planned_curve_is_told_so_beside_the_flat_target() {
    let on_curve = markdown(season(), 4_000, Some(50)).await;
    assert!(
        on_curve.contains(
            "in week 6, against the fixed target of 60%. The plan itself expects 49.4% by then: with 50% of the \
             forecast sold the season is where it was planned to be, or ahead."
        ),
        "{on_curve}"
    );
}

#[tokio::test]
async fn the_flat_target_is_told_beside_the_plan_curve() {
    let stated = season().with("markdown_target", "plan_curve");
    let behind = markdown(stated, 3_600, Some(50)).await;
    assert!(
        behind.contains(
            "in week 6, against the 49.4% that the plan expects by then. The fixed target is 60%."
        ),
        "{behind}"
    );
}

#[tokio::test]
async fn without_a_price_the_markdown_is_told_in_units() {
    let in_units = markdown(season(), 3_600, None).await;
    assert!(!in_units.contains("with a margin"), "{in_units}");
    assert!(
        in_units.contains("So the markdown sells 1,823 units more;"),
        "{in_units}"
    );
}

#[tokio::test]
async fn a_depth_that_is_rounded_limited_too_small_or_a_persons_is_told_so() {
    for (sold, target, words) in [
        (
            3_800,
            "0.6",
            " 12.5 points short at 2 points of markdown for each (elasticity_coefficient) make 25%. ",
        ),
        (
            4_200,
            "0.6",
            " 7.5 points short at 2 points of markdown for each (elasticity_coefficient) make 15%. ",
        ),
        (
            4_000,
            "0.58",
            " 8 points short at 2 points of markdown for each (elasticity_coefficient) make 16%, rounded to 15%. ",
        ),
        (
            4_000,
            "0.51",
            " 1 point short at 2 points of markdown for each (elasticity_coefficient) make 2%, too little for a markdown.",
        ),
        (
            2_000,
            "0.6",
            " 35 points short at 2 points of markdown for each (elasticity_coefficient) make 70%, limited to 40% (max_markdown). ",
        ),
        (
            6_000,
            "0.6",
            " Sales are on target or ahead of it, so no markdown is needed.",
        ),
    ] {
        let threshold: f64 = target.parse().unwrap();
        let text = markdown(season().with("markdown_threshold", threshold), sold, None).await;
        assert!(text.contains(words), "{text}");
    }
    let mut season = SeasonUnderWay::at_checkpoint(season(), 4_000).await;
    season.record.asked.markdown_pct = Some(Share::percent(10));
    let text = run(season.context(WorkflowState::Phase4MarkdownCheck))
        .await
        .text;
    let by_rule = " A person set 10%; by the rule, 10 points short at 2 points of markdown for each (elasticity_coefficient) make 20%. At 10% ";
    assert!(text.contains(by_rule), "{text}");
}

#[tokio::test]
async fn one_week_is_no_range() {
    let mut season = SeasonUnderWay::new().await;
    season.sell(900);
    let early = run(season.context(WorkflowState::Phase5Reforecast)).await;
    let expected = " in the place of 8,000: 900 are sold in week 1, and ";
    assert!(early.text.contains(expected), "{}", early.text);
    assert!(early.text.contains(" in weeks 2 to 12. "), "{}", early.text);

    for _ in 2..=11 {
        season.sell(900);
    }
    let late = run(season.context(WorkflowState::Phase5Reforecast)).await;
    assert!(
        late.text
            .contains(": 9,900 are sold in weeks 1 to 11, and "),
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
            .contains(" units are expected over the season in the place of 8,000. "),
        "{}",
        run.text
    );
}
