//! The table of legal workflow transitions: every pair of states.

use hemline_domain::{DomainError, WorkflowState, WorkflowStatus};

use WorkflowState as S;

/// The table, but for the ways to `error` and `cancelled`.
const LEGAL: &[(S, &[S])] = &[
    (S::ParametersExtracted, &[S::Phase1Forecasting]),
    (S::Phase1Forecasting, &[S::WaitingMfgApproval]),
    (
        S::WaitingMfgApproval,
        &[
            S::Phase1Forecasting,
            S::Phase2Allocation,
            S::Phase3Monitoring,
            S::WaitingMfgApproval,
        ],
    ),
    (S::Phase2Allocation, &[S::Phase3Monitoring]),
    (
        S::Phase3Monitoring,
        &[
            S::Phase3Replenishment,
            S::Phase4MarkdownCheck,
            S::Phase5Reforecast,
            S::Completed,
        ],
    ),
    (
        S::Phase3Replenishment,
        &[S::Phase3Monitoring, S::Phase4MarkdownCheck],
    ),
    (
        S::Phase4MarkdownCheck,
        &[S::WaitingMarkdownApproval, S::Phase3Monitoring],
    ),
    (
        S::WaitingMarkdownApproval,
        &[
            S::Phase4MarkdownCheck,
            S::Phase5Reforecast,
            S::WaitingMarkdownApproval,
        ],
    ),
    (
        S::Phase5Reforecast,
        &[
            S::WaitingMfgApproval,
            S::Phase3Replenishment,
            S::Phase3Monitoring,
        ],
    ),
    (S::Completed, &[]),
    (S::Error, &[]),
    (S::Cancelled, &[]),
];

fn is_legal(from: S, to: S) -> bool {
    let listed = LEGAL
        .iter()
        .any(|(state, successors)| *state == from && successors.contains(&to));
    let is_over = matches!(from, S::Completed | S::Cancelled);
    match to {
        S::Error => !is_over && from != S::Error,
        S::Cancelled => !is_over,
        _ => listed,
    }
}

#[test]
fn every_pair_of_states_is_as_the_table_says() {
    assert_eq!(LEGAL.len(), S::ALL.len());
    for &from in S::ALL {
        for &to in S::ALL {
            let allowed = from.check_transition(to, None).is_ok();
            assert_eq!(allowed, is_legal(from, to), "{from} to {to}");
        }
    }
}

#[test]
fn a_retry_returns_to_the_state_that_failed_and_to_no_other() {
    for &failed_in in S::ALL {
        for &to in S::ALL {
            let allowed = S::Error.check_transition(to, Some(failed_in)).is_ok();
            assert_eq!(
                allowed,
                to == failed_in || to == S::Cancelled,
                "{failed_in}: {to}"
            );
        }
    }
}

#[test]
fn where_a_workflow_failed_matters_only_in_error() {
    let transition =
        S::Completed.check_transition(S::Phase1Forecasting, Some(S::Phase1Forecasting));
    assert!(transition.is_err());
}

#[test]
fn an_illegal_transition_names_both_states() {
    let error = S::Completed
        .check_transition(S::Phase2Allocation, None)
        .unwrap_err();
    let expected = DomainError::IllegalTransition {
        from: S::Completed,
        to: S::Phase2Allocation,
    };
    assert_eq!(error, expected);
    let message = error.to_string();
    assert!(
        message.contains("completed") && message.contains("phase_2_allocation"),
        "{message}"
    );
}

#[test]
fn every_state_has_its_status() {
    for &state in S::ALL {
        let expected = match state.as_str() {
            "waiting_mfg_approval" | "waiting_markdown_approval" => "waiting_for_approval",
            "phase_3_monitoring" => "monitoring",
            "error" => "failed",
            "completed" => "completed",
            "cancelled" => "cancelled",
            _ => "running",
        };
        assert_eq!(state.status().as_str(), expected, "{state}");
    }
}

#[test]
fn names_are_read_back_in_any_case() {
    for &state in S::ALL {
        assert_eq!(state.as_str().parse::<S>().unwrap(), state);
        assert_eq!(state.as_str().to_uppercase().parse::<S>().unwrap(), state);
    }
    let error = "phase_9".parse::<S>().unwrap_err().to_string();
    assert!(
        error.contains("phase_9") && error.contains("phase_1_forecasting"),
        "{error}"
    );
    assert_eq!(
        "running".parse::<WorkflowStatus>().unwrap(),
        WorkflowStatus::Running
    );
}

#[test]
fn phases_are_named_by_what_happens_in_them() {
    let named = [S::Phase3Replenishment, S::Phase4MarkdownCheck, S::Completed].map(S::in_words);
    assert_eq!(named, ["replenishment", "markdown check", "completed"]);
}
