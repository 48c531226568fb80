//! Seasons in which anything happens in any order: nothing is lost, booked twice, or asked for twice.

use hemline_agents::{Action, AgentsError, Decision};
use hemline_domain::season::{EmergencyOrderStatus, MarkdownStatus};
use hemline_domain::storage::{SeasonStore, WorkflowJournal};
use hemline_domain::{ApprovalStatus, StatedParameters, StoreId, Units, WorkflowState};

use crate::running_season::RunningSeason;
use crate::support::{accept, modify, season};

/// Numbers that only look random; the same seed gives the same season.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    #[allow(clippy::cast_precision_loss)]
    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.below(1_000) as f64 / 1_000.0
    }
}

fn parameters(dice: &mut Dice) -> StatedParameters {
    let strategies = ["weekly", "weekly", "bi-weekly", "none"];
    let strategy = strategies[dice.below(4) as usize];
    let bases = ["remaining_allocation", "demand_curve"];
    let orders = ["network", "dc"];
    let variances = ["cumulative", "weekly"];
    let mut stated = season()
        .with("replenishment_strategy", strategy)
        .with("replenishment_basis", bases[dice.below(2) as usize])
        .with("emergency_order_basis", orders[dice.below(2) as usize])
        .with("emergency_lead_time_weeks", dice.below(4))
        .with("variance_basis", variances[dice.below(2) as usize])
        .with("markdown_target", "plan_curve")
        .with("markdown_checkpoint_week", 3 + dice.below(8));
    if strategy != "none" {
        stated = stated.with(
            "dc_holdback_percentage",
            [0.0, 0.3, 0.7][dice.below(3) as usize],
        );
    }
    stated
}

/// Uploads a week of any size, sometimes with stores missing or a stranger selling.
async fn upload(season: &RunningSeason, week: u32, dice: &mut Dice) {
    let factor = dice.between(0.1, 2.5);
    let mut sales = season.sales(week, factor);
    if dice.below(4) == 0 {
        sales.units.pop_last();
    }
    if dice.below(4) == 0 {
        let store = StoreId::new(format!("S{:02}", 1 + dice.below(12)));
        sales.units.insert(store, Units::new(dice.below(400)));
    }
    let accepted = season.upload(sales).await.unwrap();
    if let Some(variance) = accepted.variance {
        let through = season.workflow().agenda.unwrap().week;
        assert_eq!(variance.check.week_number, through);
    }
}

async fn decide(season: &RunningSeason, dice: &mut Dice) {
    let decision = match (dice.below(3), season.workflow().state) {
        (0, WorkflowState::WaitingMfgApproval) => modify("units", dice.below(3_000)),
        (0, _) => modify("markdown_pct", [0.0, 0.05, 0.40][dice.below(3) as usize]),
        (1, WorkflowState::WaitingMarkdownApproval) => modify("elasticity_coefficient", 3.5),
        _ => accept(),
    };
    let stale = Decision {
        approval_id: Some("ap_of_another_time".into()),
        action: Action::Accept,
        decided_by: "planner".to_owned(),
    };
    let refused = season.engine.decide(&season.id, stale).await.unwrap_err();
    assert!(
        matches!(refused, AgentsError::StaleApproval { .. }),
        "{refused}"
    );
    season.decide(decision).await;
}

fn check(season: &RunningSeason) {
    let workflow = season.workflow();
    assert!(workflow.failure.is_none(), "{:?}", workflow.failure);
    let agenda = workflow.agenda.clone().unwrap();
    if workflow.state == WorkflowState::Phase3Monitoring {
        assert_eq!(agenda.next_phase(), None);
    }
    let approvals = season.storage.approvals(&season.id).unwrap();
    let pending = approvals.iter();
    let pending = pending.filter(|request| request.status == ApprovalStatus::Pending);
    assert_eq!(
        pending.count(),
        usize::from(workflow.pending_approval_id.is_some())
    );

    let shipped = season.storage.replenishments(&season.id).unwrap();
    let mut weeks: Vec<u32> = shipped
        .iter()
        .map(|it| it.replenishment.week_number)
        .collect();
    weeks.sort_unstable();
    assert_eq!(
        weeks,
        (1..=agenda.week).collect::<Vec<_>>(),
        "each week once"
    );
    for record in &shipped {
        let shipment = &record.replenishment;
        assert!(
            shipment
                .stores
                .iter()
                .all(|store| store.shipped <= store.need)
        );
    }
    let markdowns = season.storage.markdowns(&season.id).unwrap();
    let taken = markdowns.iter().filter(|it| {
        let status = it.recommendation.status;
        matches!(status, MarkdownStatus::Approved | MarkdownStatus::Applied)
    });
    assert!(taken.count() <= 1);
    let open = markdowns.iter();
    let open = open.filter(|it| it.recommendation.status == MarkdownStatus::PendingApproval);
    let asks_markdown = workflow.state == WorkflowState::WaitingMarkdownApproval;
    assert_eq!(open.count(), usize::from(asks_markdown));
    let orders = season.storage.emergency_orders(&season.id).unwrap();
    let open = orders.iter();
    let open = open.filter(|it| it.status == EmergencyOrderStatus::PendingApproval);
    let asks_order = workflow.state == WorkflowState::WaitingMfgApproval;
    assert_eq!(open.count(), usize::from(asks_order));
    for order in &orders {
        let due = order.order.arrival_week <= agenda.week;
        let accepted = order.status == EmergencyOrderStatus::Approved;
        assert!(
            !(due && accepted),
            "an order that is due has arrived: {order:?}"
        );
    }
}

async fn anything(seed: u64) {
    let mut dice = Dice(seed);
    let season = RunningSeason::start(parameters(&mut dice)).await;
    for _ in 0..30 {
        let next = season.workflow().agenda.unwrap().week + 1;
        match dice.below(10) {
            0..=5 if next <= 12 => upload(&season, next, &mut dice).await,
            6 if next < 12 => upload(&season, next + 1, &mut dice).await,
            7 if next > 1 => {
                let week = 1 + u32::try_from(dice.below(u64::from(next - 1))).unwrap();
                upload(&season, week, &mut dice).await;
            }
            _ if season.workflow().pending_approval_id.is_some() => {
                decide(&season, &mut dice).await;
            }
            _ => {}
        }
        check(&season);
    }
    while season.workflow().pending_approval_id.is_some() {
        let waits = season.workflow().state;
        let none = match waits {
            WorkflowState::WaitingMfgApproval => modify("units", 0),
            _ => modify("markdown_pct", 0),
        };
        season.decide(none).await;
        if season.workflow().state == WorkflowState::WaitingMfgApproval {
            season.decide(accept()).await;
        }
        check(&season);
    }
    if season.workflow().agenda.unwrap().week > 0 {
        let report = season.engine.complete(&season.id, true).await.unwrap();
        assert_eq!(report.units.sold, season.balances().sold());
        assert_eq!(season.workflow().state, WorkflowState::Completed);
    }
}

#[tokio::test]
async fn in_any_order_nothing_is_lost() {
    for seed in 1..=6 {
        anything(seed).await;
    }
}

#[tokio::test]
async fn in_any_other_order_nothing_is_lost() {
    for seed in 7..=12 {
        anything(seed).await;
    }
}
