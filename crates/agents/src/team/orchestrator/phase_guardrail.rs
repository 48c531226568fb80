//! Guardrails of the Orchestrator: what it must be given, and how it may leave.

use crate::context::{PhaseOutcome, PhaseReport, SeasonContext};

/// A run within the season needs the season so far.
pub(super) fn check_season_is_there(context: &SeasonContext) -> Result<(), String> {
    if context.is_in_season() && context.season().is_none() {
        return Err(format!(
            "{} needs the season to date: assemble it before the agents run",
            context.state
        ));
    }
    Ok(())
}

/// Every phase is done, or skipped with a reason.
pub(super) fn check(phases: &[PhaseReport]) -> Result<(), String> {
    if phases.is_empty() {
        return Err("this state has no phase for the agents to run".to_owned());
    }
    for report in phases {
        match &report.outcome {
            PhaseOutcome::Done => {}
            PhaseOutcome::Skipped { reason } if reason.trim().is_empty() => {
                return Err(format!("{} is skipped without a reason", report.phase));
            }
            PhaseOutcome::Skipped { .. } => {}
            PhaseOutcome::Open { missing } => {
                return Err(format!("{} still lacks {missing}", report.phase));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use hemline_domain::WorkflowState;

    fn report(outcome: PhaseOutcome) -> [PhaseReport; 1] {
        [PhaseReport {
            phase: WorkflowState::Phase3Replenishment,
            outcome,
        }]
    }

    #[test]
    fn a_phase_that_is_done_or_skipped_with_a_reason_passes() {
        assert_eq!(check(&report(PhaseOutcome::Done)), Ok(()));
        let reason = "strategy none".to_owned();
        assert_eq!(check(&report(PhaseOutcome::Skipped { reason })), Ok(()));
    }

    #[test]
    fn a_phase_that_is_open_or_skipped_in_silence_fails() {
        let missing = "the shipments".to_owned();
        assert_eq!(
            check(&report(PhaseOutcome::Open { missing })),
            Err("phase_3_replenishment still lacks the shipments".to_owned())
        );
        let reason = " ".to_owned();
        assert_eq!(
            check(&report(PhaseOutcome::Skipped { reason })),
            Err("phase_3_replenishment is skipped without a reason".to_owned())
        );
        assert!(check(&[]).is_err());
    }
}
