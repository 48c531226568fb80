//! What is refused of a question, as violations.

use hemline_domain::Violation;
use hemline_planning::PlanningError;
use serde_json::Value;

use crate::error::AgentsError;

/// A value that is not allowed.
pub(super) fn violation(parameter: &str, value: Value, allowed: String) -> Violation {
    Violation {
        parameter: parameter.to_owned(),
        message: format!("{parameter} is {value}; allowed: {allowed}"),
        value,
        allowed,
        suggestions: Vec::new(),
    }
}

/// A rule that cannot be applied to what was asked: `parameter` is at fault.
pub(super) fn refused(parameter: &str, allowed: &str, error: &PlanningError) -> AgentsError {
    AgentsError::InvalidParameters {
        violations: vec![Violation {
            parameter: parameter.to_owned(),
            value: Value::Null,
            allowed: allowed.to_owned(),
            message: error.to_string(),
            suggestions: Vec::new(),
        }],
    }
}
