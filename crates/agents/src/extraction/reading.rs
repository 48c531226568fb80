//! The result of reading a text.

use hemline_domain::StatedParameters;
use serde::Serialize;
use serde_json::Value;

/// One parameter that the text states.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// The parameter's name (planning-rules 12).
    pub parameter: &'static str,
    /// Its value; null where the text excludes it.
    pub value: Value,
    /// The words that it rests on, as they were written.
    pub evidence: String,
}

/// Statements about one parameter that exclude each other. The parameter is left out of
/// [`Reading::stated`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Contradiction {
    /// The parameter's name.
    pub parameter: &'static str,
    /// The different values, each with its words, in the order of the text's recognition.
    pub statements: Vec<Finding>,
}

/// Words that say something about a parameter, but not which value it has.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Unclear {
    /// The parameter's name.
    pub parameter: &'static str,
    /// The words in question.
    pub evidence: String,
    /// Why they are not clear and what to say instead.
    pub question: String,
}

/// What a text says about a season.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reading {
    /// The parameters that are stated without doubt, and the end date that follows from them.
    pub stated: StatedParameters,
    /// The words behind each of them.
    pub findings: Vec<Finding>,
    /// Parameters with statements that exclude each other.
    pub contradictions: Vec<Contradiction>,
    /// Statements that have to be asked back.
    pub unclear: Vec<Unclear>,
    /// The required parameters that have no value, in the order of
    /// [`REQUIRED_PARAMETERS`](super::REQUIRED_PARAMETERS). The end date is not among them when
    /// it follows from others that are listed.
    pub missing: Vec<&'static str>,
    /// From 0 to 1: `(k ÷ 5) × (f ÷ (f + d))`, rounded to two places, with k the number of
    /// required parameters that are known, f the number of findings, and d the number of doubts:
    /// contradictory statements, unclear ones, figures of the text that no parameter took,
    /// hedged figures ("about 45%"), and places where a model's answer was not taken as it came. 0
    /// where nothing was found.
    pub confidence_score: f64,
    /// What was read from which words, in sentences.
    pub reasoning: String,
    /// What to add or change in the text, one sentence per gap.
    pub suggestions: Vec<String>,
}

impl Reading {
    /// Whether every required parameter is known and nothing has to be asked back.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty() && self.contradictions.is_empty() && self.unclear.is_empty()
    }

    /// What the error about an incomplete text says; `None` for a complete one.
    #[must_use]
    pub fn required_missing_error(&self) -> Option<IncompleteExtraction> {
        if self.is_complete() {
            return None;
        }
        let mut missing_parameters = self.missing.clone();
        let in_doubt = (self.contradictions.iter().map(|found| found.parameter))
            .chain(self.unclear.iter().map(|found| found.parameter));
        for parameter in in_doubt {
            if !missing_parameters.contains(&parameter) {
                missing_parameters.push(parameter);
            }
        }
        let what = if self.missing.is_empty() {
            "Could not extract every stated parameter without doubt"
        } else {
            "Could not extract all required parameters"
        };
        Some(IncompleteExtraction {
            message: format!("{what}: {}", missing_parameters.join(", ")),
            missing_parameters,
            extracted_parameters: self.stated.clone(),
            suggestions: self.suggestions.clone(),
        })
    }
}

/// The data of a `PARAMETER_EXTRACTION_ERROR`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IncompleteExtraction {
    /// One sentence that names the parameters.
    pub message: String,
    /// The required parameters without a value, then others that have to be asked back.
    pub missing_parameters: Vec<&'static str>,
    /// What was found.
    pub extracted_parameters: StatedParameters,
    /// How to complete the text.
    pub suggestions: Vec<String>,
}
