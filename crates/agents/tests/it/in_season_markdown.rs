//! The markdown's tools through the loop, on the worked numbers of planning-rules 10.

use hemline_agents::{AppliedMarkdown, offline_planner};
use hemline_domain::{Share, Units, WorkflowState};
use hemline_planning::markdown::MarkdownStatus;
use serde_json::json;

use crate::season_support::{SeasonUnderWay, decimal, run, run_on};
use crate::support::season;

/// Rule 10's table: sell-through in percent, gap, markdown in percent.
#[tokio::test]
async fn rule_10_the_markdown_of_each_row() {
    for (percent, gap, markdown) in [
        (59, "0.01", 0),
        (58, "0.02", 5),
        (55, "0.05", 10),
        (52, "0.08", 15),
        (50, "0.10", 20),
        (40, "0.20", 40),
        (30, "0.30", 40),
        (61, "-0.01", 0),
    ] {
        let season = SeasonUnderWay::at_checkpoint(season(), 80 * percent).await;
        let run = run(season.context(WorkflowState::Phase4MarkdownCheck)).await;
        let results = run.context.results;
        assert_eq!(results.sell_through.unwrap().gap_pct, decimal(gap));
        let proposal = results.markdown.unwrap();
        let recommendation = &proposal.recommendation;
        let depth = Share::percent(markdown);
        assert_eq!(recommendation.recommended_markdown_pct, depth, "{percent}%");
        let status = if markdown == 0 {
            MarkdownStatus::NotNeeded
        } else {
            MarkdownStatus::PendingApproval
        };
        assert_eq!(recommendation.status, status, "{percent}%");
        assert_eq!(proposal.outlook[0].markdown_pct, Share::ZERO);
        assert_eq!(
            proposal.outlook[0].units_sold,
            Units::new(80 * percent + 4_050)
        );
    }
}

#[tokio::test]
async fn rule_10_elasticity_1_8_and_a_gap_of_10_points_give_20_percent() {
    let stated = season().with("elasticity_coefficient", 1.8);
    let season = SeasonUnderWay::at_checkpoint(stated, 4_000).await;
    let run = run(season.context(WorkflowState::Phase4MarkdownCheck)).await;
    let recommendation = run.context.results.markdown.unwrap().recommendation;
    assert_eq!(recommendation.recommended_markdown_pct, Share::percent(20));
    assert_eq!(recommendation.expected_demand_lift_pct, decimal("0.30"));
}

#[tokio::test]
async fn rule_10_a_persons_depth_takes_the_place_of_the_recommended_one() {
    let mut season = SeasonUnderWay::at_checkpoint(season(), 4_000).await;
    season.record.asked.markdown_pct = Some(Share::percent(10));
    let run = run(season.context(WorkflowState::Phase4MarkdownCheck)).await;
    let proposal = run.context.results.markdown.unwrap();
    assert!(proposal.set_by_person);
    let recommendation = proposal.recommendation;
    assert_eq!(recommendation.recommended_markdown_pct, Share::percent(10));
    assert_eq!(recommendation.expected_demand_lift_pct, decimal("0.15"));
    assert_eq!(
        recommendation.reasoning,
        "10% set by a person; the rule gives: 10.0% gap × 2.0 elasticity = 20% markdown"
    );
}

#[tokio::test]
async fn rule_10_a_persons_depth_off_the_steps_or_above_the_cap_is_refused() {
    for percent in [7, 45] {
        let mut season = SeasonUnderWay::at_checkpoint(season(), 4_000).await;
        season.record.asked.markdown_pct = Some(Share::percent(percent));
        let context = season.context(WorkflowState::Phase4MarkdownCheck);
        let error = run_on(offline_planner(), context).await.unwrap_err();
        assert!(
            error.to_string().contains("markdown_within_its_cap"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn rule_10_a_season_is_marked_down_once() {
    let mut season = SeasonUnderWay::at_checkpoint(season(), 4_000).await;
    season.record.markdown = Some(AppliedMarkdown {
        markdown_pct: Share::percent(20),
        applied_after_week: 6,
        in_forecast: true,
    });
    let run = run(season.context(WorkflowState::Phase4MarkdownCheck)).await;
    assert!(run.context.results.markdown.is_none());
    assert_eq!(
        run.text,
        "The markdown check is skipped: the season had its one markdown after week 6."
    );
}

#[tokio::test]
async fn rule_10_without_a_checkpoint_or_before_it_the_phase_is_skipped() {
    let stated = season().with("markdown_checkpoint_week", json!(null));
    let without = SeasonUnderWay::at_checkpoint(stated, 4_000).await;
    let run_without = run(without.context(WorkflowState::Phase4MarkdownCheck)).await;
    assert!(
        run_without
            .text
            .contains("planned without a markdown (no markdown_checkpoint_week)")
    );

    let before = SeasonUnderWay::four_weeks_in().await;
    let run_before = run(before.context(WorkflowState::Phase4MarkdownCheck)).await;
    assert!(
        run_before
            .text
            .contains("the checkpoint is in week 6, and this is week 4")
    );
}
