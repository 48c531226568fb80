//! planning-rules 10: the checkpoint as it is scheduled when planning.

use hemline_domain::plan::PricingStatus;
use hemline_planning::pricing_strategy::strategy;
use serde_json::{Value, json};

use crate::support::{decimal, defaults, parameters, share, units};

#[test]
fn rule_10_the_checkpoint_is_scheduled_with_its_target() {
    let scheduled = strategy(&defaults(), &units(&[1; 12])).unwrap();
    assert_eq!(scheduled.status, PricingStatus::Scheduled);
    assert_eq!(scheduled.markdown_checkpoint_week, Some(6));
    assert_eq!(scheduled.target_sell_through_pct, Some(share("0.60")));
    assert_eq!(scheduled.elasticity_coefficient, decimal("2"));
    assert_eq!(scheduled.max_markdown, share("0.40"));
    assert!(
        scheduled.reasoning.contains("week 6"),
        "{}",
        scheduled.reasoning
    );
    assert!(
        scheduled.reasoning.contains("60.0%"),
        "{}",
        scheduled.reasoning
    );
}

#[test]
fn rule_10_a_null_checkpoint_skips_the_phase_with_its_reason() {
    let never = parameters(&json!({"markdown_checkpoint_week": Value::Null}));
    let skipped = strategy(&never, &[]).unwrap();
    assert_eq!(skipped.status, PricingStatus::Skipped);
    assert_eq!(skipped.markdown_checkpoint_week, None);
    assert_eq!(skipped.target_sell_through_pct, None);
    assert!(
        skipped
            .reasoning
            .contains("planned without a markdown (no markdown_checkpoint_week)")
    );
}

#[test]
fn rule_10_the_plan_curve_sets_the_target() {
    let by_curve =
        parameters(&json!({"markdown_target": "plan_curve", "markdown_checkpoint_week": 2}));
    let scheduled = strategy(&by_curve, &units(&[100, 200, 300, 400])).unwrap();
    assert_eq!(scheduled.target_sell_through_pct, Some(share("0.3")));
    assert!(
        strategy(&by_curve, &units(&[100])).is_err(),
        "the curve ends before the checkpoint"
    );
    assert!(
        strategy(&by_curve, &units(&[0, 0, 0, 0])).is_err(),
        "the curve expects nothing"
    );
}
