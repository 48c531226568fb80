//! planning-rules 11: advice on the markdown follows from the figures by its rules.

use hemline_domain::{LedgerReason, Units};
use hemline_planning::season_report::{ParameterValue, SeasonMarkdown, Verdict};
use serde_json::json;

use crate::season_report_advice_support::{advice, check, number, one_store};
use crate::season_report_support::{Season, by_hand, row};
use crate::support::{category, decimal, parameters, share};

#[test]
fn a_gap_that_was_visible_before_the_checkpoint_moves_it_a_week_earlier() {
    // Eight weeks of 100; the checkpoint is week 4. 90 a week are 10 of 800 behind each week: with elasticity 2
    // a gap of 1.25 points makes a markdown, which is 10 units, so it shows from week 1 on.
    let season = one_store(960, 960, &[100; 8], &[90; 8]);
    check(
        &season,
        "markdown_checkpoint_week",
        Verdict::Change,
        &ParameterValue::Count(3),
    );
    // Behind only from the checkpoint week itself on.
    let season = one_store(
        960,
        960,
        &[100; 8],
        &[100, 100, 100, 80, 100, 100, 100, 100],
    );
    check(
        &season,
        "markdown_checkpoint_week",
        Verdict::Keep,
        &ParameterValue::Count(4),
    );
}

#[test]
fn a_gap_that_only_showed_later_moves_the_checkpoint_a_week_later() {
    let season = one_store(960, 960, &[100; 8], &[100, 100, 100, 100, 60, 80, 100, 100]);
    check(
        &season,
        "markdown_checkpoint_week",
        Verdict::Change,
        &ParameterValue::Count(5),
    );
    let season = one_store(960, 960, &[100; 8], &[100; 8]);
    check(
        &season,
        "markdown_checkpoint_week",
        Verdict::Keep,
        &ParameterValue::Count(4),
    );
}

#[test]
fn a_season_without_a_checkpoint_gets_none() {
    let mut season = one_store(960, 960, &[100; 8], &[60; 8]);
    season.parameters = parameters(&json!({
        "forecast_horizon_weeks": 8, "cluster_count": 1, "markdown_checkpoint_week": null,
    }));
    check(
        &season,
        "markdown_checkpoint_week",
        Verdict::Keep,
        &ParameterValue::Nothing,
    );
}

/// Eight weeks of 100 at 80% of the forecast, marked down after week 4; then `after` a week.
fn marked_down(depth: &str, after: u64) -> Season {
    let sold: Vec<u64> = [[80; 4], [after; 4]].concat();
    let mut season = one_store(960, 960, &[100; 8], &sold);
    season.markdown = Some(SeasonMarkdown {
        depth: share(depth),
        applied_after_week: 4,
    });
    season
}

#[test]
fn a_lift_below_the_expected_one_raises_the_elasticity_to_22_where_the_markdown_earned() {
    // 89 a week after 80 is a lift of 11.25% instead of 15%; 4 weeks of 89 at 45 bring 20 more than of 80 at 50.
    let mut season = marked_down("0.10", 89);
    season.category = category(Some("50"), Some("20"), None);
    let markdown = season.report().markdown.unwrap();
    assert_eq!(markdown.realised_lift, Some(decimal("0.1125")));
    assert_eq!(markdown.estimated_gain, Some(20.0));
    check(
        &season,
        "elasticity_coefficient",
        Verdict::Change,
        &number("2.2"),
    );
    check(&season, "lift_factor", Verdict::Change, &number("1.35"));
}

#[test]
fn a_markdown_that_lost_money_lowers_the_elasticity() {
    // 352 units at 40 and 288 left at 5, instead of 320 at 50 and 320 left: 15,520 instead of 17,600.
    let season = marked_down("0.20", 88);
    let markdown = season.report().markdown.unwrap();
    assert_eq!(markdown.realised_lift, Some(decimal("0.1")));
    assert_eq!(markdown.estimated_gain, Some(-2_080.0));
    assert_eq!(markdown.lost_money, Some(true));
    check(
        &season,
        "elasticity_coefficient",
        Verdict::Change,
        &number("1.8"),
    );
    check(&season, "lift_factor", Verdict::Change, &number("1.35"));
    let evidence = advice(&season, "elasticity_coefficient").evidence;
    assert_eq!(
        evidence,
        "the markdown of 20.0% was expected to raise demand by 30.0%; it rose by 10.0%, and the markdown lost about 2,080"
    );
    // Without a price, 352 × 80% are fewer than 320.
    let mut unpriced = season;
    unpriced.category = category(None, None, None);
    let markdown = unpriced.report().markdown.unwrap();
    assert_eq!(
        (markdown.estimated_gain, markdown.lost_money),
        (None, Some(true))
    );
    check(
        &unpriced,
        "elasticity_coefficient",
        Verdict::Change,
        &number("1.8"),
    );
}

#[test]
fn what_a_markdown_gained_counts_no_more_units_than_there_were() {
    // 112 a week at 120% of the forecast until the markdown: 480 expected after it, and 448 left to sell.
    let mut season = one_store(
        928,
        928,
        &[100; 8],
        &[120, 120, 120, 120, 112, 112, 112, 112],
    );
    season.markdown = Some(SeasonMarkdown {
        depth: share("0.20"),
        applied_after_week: 4,
    });
    let markdown = season.report().markdown.unwrap();
    assert_eq!(
        markdown.units_expected_without.map(|units| units.get()),
        Some(480)
    );
    assert_eq!(markdown.estimated_gain, Some(-4_480.0), "448 × 50 × 20%");
}

/// 800 units that peak late, `percent` of them sold each week.
fn late(percent: u64) -> Season {
    let curve = [40, 60, 80, 100, 120, 130, 135, 135];
    let sold = curve.map(|units| units * percent / 100);
    one_store(960, 960, &curve, &sold)
}

#[test]
fn a_season_on_its_own_curve_below_the_flat_target_is_better_held_against_the_curve() {
    let mut season = late(100);
    let curve = ParameterValue::Name("plan_curve".to_owned());
    check(&season, "markdown_target", Verdict::Change, &curve);
    assert_eq!(
        advice(&season, "markdown_target").evidence,
        "in week 4 sell-through was 35.0%: the fixed target of 60.0% (flat) asks for a markdown of 40.0%, the 35.0% that the plan itself expected by then (plan_curve) for no markdown; 100.0% of the accepted forecast was sold, so it was not behind"
    );
    season.markdown = Some(SeasonMarkdown {
        depth: share("0.40"),
        applied_after_week: 4,
    });
    check(&season, "markdown_target", Verdict::Change, &curve);
    check(
        &season,
        "elasticity_coefficient",
        Verdict::Change,
        &number("1.8"),
    );
}

#[test]
fn a_season_that_did_fall_short_keeps_the_target_that_asked_for_more() {
    let flat = ParameterValue::Name("flat".to_owned());
    check(&late(80), "markdown_target", Verdict::Keep, &flat);
}

#[test]
fn an_early_season_that_fell_short_unseen_is_better_held_against_its_curve() {
    // Week 4: 480 of 800 are the flat 60%; the curve expected 65%. In the end 670 were sold.
    let season = one_store(
        960,
        960,
        &[150, 150, 120, 100, 80, 80, 60, 60],
        &[150, 140, 100, 90, 60, 50, 40, 40],
    );
    check(
        &season,
        "markdown_target",
        Verdict::Change,
        &ParameterValue::Name("plan_curve".to_owned()),
    );
}

#[test]
fn without_a_checkpoint_reached_the_target_is_kept() {
    let flat = ParameterValue::Name("flat".to_owned());
    let mut season = late(100);
    season.ledger.truncate(2 + 3);
    season.reported.truncate(3);
    check(&season, "markdown_target", Verdict::Keep, &flat);
    assert_eq!(
        advice(&season, "markdown_target").evidence,
        "no checkpoint was reached to compare targets: keep"
    );
}

#[test]
fn a_lift_above_the_expected_one_lowers_the_elasticity() {
    let season = marked_down("0.20", 112);
    check(
        &season,
        "elasticity_coefficient",
        Verdict::Change,
        &number("1.8"),
    );
    check(&season, "lift_factor", Verdict::Change, &number("1.65"));
}

#[test]
fn a_lift_as_expected_or_hardly_seen_keeps_both() {
    for season in [
        marked_down("0.20", 104),
        by_hand(),
        one_store(960, 960, &[100; 8], &[60; 8]),
    ] {
        check(
            &season,
            "elasticity_coefficient",
            Verdict::Keep,
            &number("2"),
        );
        check(&season, "lift_factor", Verdict::Keep, &number("1.5"));
    }
}

#[test]
fn a_lift_that_ran_into_empty_shelves_is_not_learnt_from() {
    // 320 units last for weeks 1 to 4; then 88 a week arrive and sell out, 4 of 4 store-weeks.
    let mut season = marked_down("0.20", 88);
    season.ledger[1].units = Units::new(320);
    let arrivals = (4..8).map(|week| row(week, "dc", "S1", 88, LedgerReason::Replenishment));
    let sales = season.ledger.split_off(6);
    season.ledger.extend(
        arrivals
            .zip(sales)
            .flat_map(|(arrival, sale)| [arrival, sale]),
    );
    let line = advice(&season, "elasticity_coefficient");
    assert_eq!(line.verdict, Verdict::Keep);
    assert!(
        line.evidence.contains("hides how far demand rose"),
        "{}",
        line.evidence
    );
}
