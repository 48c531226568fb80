//! What a season does not do, and the way out that it names.

use hemline_agents::{AgentsError, ReforecastRequest, WeekUpload};
use hemline_domain::WorkflowState;
use hemline_domain::storage::SeasonStore;

use crate::running_season::RunningSeason;
use crate::support::{accept, engine_on, events, planned, season, storage};

impl RunningSeason {
    /// How a week, a re-forecast, the completion and a decision are refused.
    async fn refusals(&self) -> Vec<AgentsError> {
        let upload = WeekUpload {
            sales: self.sales(1, 1.0),
            uploaded_by: "planner".to_owned(),
            file: None,
        };
        let request = ReforecastRequest {
            by: "planner".to_owned(),
            reason: "a competitor closed".to_owned(),
            actual_sales: None,
            remaining_weeks: None,
        };
        let week = self.engine.accept_week(&self.id, upload).await;
        let reforecast = self.engine.reforecast(&self.id, request).await;
        let complete = self.engine.complete(&self.id, true).await;
        let decision = self.engine.decide(&self.id, accept()).await;
        vec![
            week.unwrap_err(),
            reforecast.unwrap_err(),
            complete.unwrap_err(),
            decision.unwrap_err(),
        ]
    }
}

#[tokio::test]
async fn a_completed_season_points_to_its_report_and_to_a_new_season() {
    let season = RunningSeason::start(season()).await;
    season.sell(1, 1.0).await;
    season.engine.complete(&season.id, true).await.unwrap();
    for refused in season.refusals().await {
        assert_eq!(
            refused.suggestions(),
            ["The season is over: read its report, or start a new season"],
            "{refused}"
        );
    }
}

#[tokio::test]
async fn a_cancelled_season_points_to_a_new_one() {
    let season = RunningSeason::start(season()).await;
    season.engine.cancel(&season.id, "planner").await.unwrap();
    for refused in season.refusals().await {
        assert_eq!(
            refused.suggestions(),
            ["The season was cancelled: start a new one"],
            "{refused}"
        );
    }
}

#[tokio::test]
async fn a_completion_names_the_decision_that_comes_first() {
    let season = RunningSeason::start(season().with("markdown_target", "plan_curve")).await;
    for week in 1..=6 {
        season.sell(week, 0.85).await;
    }
    let pending = season.workflow().pending_approval_id.unwrap();
    let refused = season.engine.complete(&season.id, true).await.unwrap_err();
    assert_eq!(refused.error_type(), "ILLEGAL_TRANSITION");
    assert_eq!(
        refused.to_string(),
        format!(
            "workflow {} cannot be completed in waiting_markdown_approval: approve_markdown ({pending}) waits for a decision",
            season.id
        )
    );
    assert_eq!(
        refused.suggestions(),
        [format!(
            "Decide on approve_markdown (approval {pending}) first, then complete the season"
        )]
    );
    let details = refused.details();
    assert_eq!(details["from"], "waiting_markdown_approval");
    assert_eq!(details["to"], "completed");
    assert_eq!(details["action"], "approve_markdown");
    assert_eq!(details["pending_approval_id"], pending.as_str());
    assert_eq!(
        season.workflow().state,
        WorkflowState::WaitingMarkdownApproval
    );
}

#[tokio::test]
async fn an_early_end_is_named_for_the_api_and_the_command_line() {
    let season = RunningSeason::start(season()).await;
    season.sell(1, 1.0).await;
    let refused = season.engine.complete(&season.id, false).await.unwrap_err();
    assert_eq!(
        refused.suggestions(),
        [
            "Upload the weeks that are missing, or close the season early (`early: true`, or `--early` on the command line)"
        ]
    );
}

#[tokio::test]
async fn nothing_is_accepted_before_the_order_is() {
    let storage = storage();
    let engine = engine_on(storage.clone());
    let id = planned(&engine, season()).await.workflow_id;
    let other = RunningSeason::start(season()).await;
    let upload = WeekUpload {
        sales: other.sales(1, 1.0),
        uploaded_by: "planner".to_owned(),
        file: None,
    };
    let refused = engine.accept_week(&id, upload).await.unwrap_err();
    assert!(
        matches!(refused, AgentsError::NotInSeason { .. }),
        "{refused}"
    );
    assert!(storage.ledger(&id).unwrap().is_empty());
}

#[tokio::test]
async fn a_week_outside_the_season_is_refused() {
    let season = RunningSeason::start(season()).await;
    for week in [0, 13] {
        let mut sales = season.sales(1, 1.0);
        sales.week_number = week;
        let before = events(&*season.storage, &season.id).len();
        let refused = season.upload(sales).await.unwrap_err();
        assert!(
            matches!(refused, AgentsError::InvalidParameters { .. }),
            "{refused}"
        );
        assert_eq!(events(&*season.storage, &season.id).len(), before);
    }
}
