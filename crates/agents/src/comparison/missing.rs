//! Which seasons lack their comparison.

use hemline_domain::storage::Storage;
use hemline_domain::{ForecastId, Work, Workflow, WorkflowStatus};

use crate::error::AgentsError;

/// Seasons that get a missing comparison after a start, newest first.
const CAUGHT_UP_SEASONS: usize = 16;

/// The comparisons that the newest seasons lack. `workflows` are newest first.
///
/// # Errors
/// When storage fails.
pub(crate) fn missing_comparisons(
    storage: &dyn Storage,
    workflows: &[Workflow],
) -> Result<Vec<Work>, AgentsError> {
    lacking(workflows, |id| Ok(storage.method_comparison(id)?.is_some()))
}

/// Those of the first workflows, as they are ordered, that rest with a forecast that `is_compared` is false of.
fn lacking(
    workflows: &[Workflow],
    is_compared: impl Fn(&ForecastId) -> Result<bool, AgentsError>,
) -> Result<Vec<Work>, AgentsError> {
    let mut lacking = Vec::new();
    for workflow in workflows {
        if lacking.len() == CAUGHT_UP_SEASONS {
            break;
        }
        if let Some(forecast_id) = resting_forecast(workflow)
            && !is_compared(forecast_id)?
        {
            lacking.push(Work::Comparison {
                workflow_id: workflow.workflow_id.clone(),
                forecast_id: forecast_id.clone(),
            });
        }
    }
    Ok(lacking)
}

fn resting_forecast(workflow: &Workflow) -> Option<&ForecastId> {
    let rests = matches!(
        workflow.state.status(),
        WorkflowStatus::WaitingForApproval | WorkflowStatus::Monitoring
    );
    workflow.forecast_id.as_ref().filter(|_| rests)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use hemline_domain::storage::memory::MemoryStorage;
    use hemline_domain::storage::{NewWorkflow, WorkflowJournal};
    use hemline_domain::{Archetype, StatedParameters, WorkflowState};

    use super::*;

    /// Workflows 1 to 40, of which the even ones wait for a decision on forecast `f` with their number.
    fn workflows() -> Vec<Workflow> {
        let stated = StatedParameters::new().with("season_start_date", "2025-03-03");
        let resolved = stated.resolve(Archetype::FashionRetail).unwrap();
        let started = MemoryStorage::new(Vec::new(), Vec::new())
            .create(NewWorkflow {
                workflow_id: "w".into(),
                session_id: None,
                category_id: "dresses".into(),
                season: "Spring 2025".to_owned(),
                stated_parameters: stated,
                parameters: resolved.parameters,
                defaults_applied: resolved.defaults_applied,
                at: DateTime::UNIX_EPOCH,
                logged: None,
            })
            .unwrap()
            .workflow;
        let workflow = |number: usize| Workflow {
            workflow_id: format!("w{number}").as_str().into(),
            forecast_id: Some(format!("f{number}").as_str().into()),
            state: if number.is_multiple_of(2) {
                WorkflowState::WaitingMfgApproval
            } else {
                started.state
            },
            ..started.clone()
        };
        (1..=40).map(workflow).collect()
    }

    fn number(id: &str) -> usize {
        id[1..].parse().unwrap()
    }

    fn numbers(found: &[Work]) -> Vec<usize> {
        let keys = found.iter().map(Work::key);
        keys.map(|key| number(key.strip_prefix("comparison/").unwrap()))
            .collect()
    }

    #[test]
    fn seasons_that_have_their_comparison_take_no_place() {
        let has_one = |id: &ForecastId| Ok(number(id.as_str()) <= 34);
        let found = lacking(&workflows(), has_one).unwrap();
        assert_eq!(numbers(&found), [36, 38, 40]);
    }

    #[test]
    fn sixteen_resting_seasons_are_caught_up() {
        let found = lacking(&workflows(), |_| Ok(false)).unwrap();
        let even: Vec<usize> = (1..=16).map(|place| 2 * place).collect();
        assert_eq!(numbers(&found), even);
    }
}
