//! Gathers what the recognisers find.

use serde_json::Value;

use std::ops::Range;

use super::doubt::{self, Doubt};
use super::reading::{Contradiction, Finding, Unclear};
use super::text::Text;

#[derive(Debug, Default)]
pub(super) struct Notes {
    findings: Vec<Finding>,
    unclear: Vec<Unclear>,
    /// Remarks that no other statement settles.
    open: Vec<Unclear>,
}

impl Notes {
    pub(super) fn found(
        &mut self,
        parameter: &'static str,
        value: impl Into<Value>,
        evidence: String,
    ) {
        self.findings.push(Finding {
            parameter,
            value: value.into(),
            evidence,
        });
    }

    /// A value whose statement in `words` other words may take back.
    pub(super) fn stated(
        &mut self,
        parameter: &'static str,
        value: impl Into<Value>,
        text: &Text<'_>,
        words: &Range<usize>,
    ) {
        let evidence = text.evidence(words.clone());
        let doubt = doubt::about(text, words);
        let question = format!(
            "'{}' leaves open what holds; say it as one plain statement",
            text.evidence(text.clause(words.start))
        );
        match doubt {
            None => self.found(parameter, value, evidence),
            Some(Doubt::Denied) => self.unclear(parameter, evidence, question),
            Some(Doubt::Open) => {
                self.open(parameter, evidence.clone(), question);
                self.found(parameter, value, evidence);
            }
        }
    }

    /// A remark that stays unclear even if a value for `parameter` is stated elsewhere.
    pub(super) fn open(&mut self, parameter: &'static str, evidence: String, question: String) {
        self.open.push(Unclear {
            parameter,
            evidence,
            question,
        });
    }

    pub(super) fn unclear(&mut self, parameter: &'static str, evidence: String, question: String) {
        self.unclear.push(Unclear {
            parameter,
            evidence,
            question,
        });
    }

    /// The statement about `parameter`, if it is the only one or all of them agree.
    pub(super) fn agreed(&self, parameter: &str) -> Option<&Finding> {
        if self.open.iter().any(|remark| remark.parameter == parameter) {
            return None;
        }
        let mut about = self.about(parameter);
        let first = about.next()?;
        about
            .all(|other| other.value == first.value)
            .then_some(first)
    }

    /// Whether a value was stated for `parameter`, or several.
    pub(super) fn states(&self, parameter: &str) -> bool {
        self.about(parameter).next().is_some()
    }

    /// Whether anything was said about `parameter`, clear or not.
    pub(super) fn mentions(&self, parameter: &str) -> bool {
        self.states(parameter)
            || self
                .unclear
                .iter()
                .chain(&self.open)
                .any(|found| found.parameter == parameter)
    }

    fn about(&self, parameter: &str) -> impl Iterator<Item = &Finding> {
        self.findings
            .iter()
            .filter(move |finding| finding.parameter == parameter)
    }

    /// One finding per parameter, the contradictions, and what stays unclear. An unclear remark
    /// about a parameter that is stated elsewhere is settled by that statement.
    pub(super) fn settle(self) -> (Vec<Finding>, Vec<Contradiction>, Vec<Unclear>) {
        let mut groups: Vec<Contradiction> = Vec::new();
        for finding in self.findings {
            let group = groups
                .iter_mut()
                .find(|group| group.parameter == finding.parameter);
            match group {
                None => groups.push(Contradiction {
                    parameter: finding.parameter,
                    statements: vec![finding],
                }),
                Some(group) => {
                    let is_new = |known: &Finding| known.value != finding.value;
                    if group.statements.iter().all(is_new) {
                        group.statements.push(finding);
                    }
                }
            }
        }
        let is_contradicted = |parameter: &str| {
            groups
                .iter()
                .any(|group| group.parameter == parameter && group.statements.len() > 1)
        };
        let mut open = self.open;
        open.retain(|remark| !is_contradicted(remark.parameter));
        groups.retain(|group| open.iter().all(|found| found.parameter != group.parameter));
        let mut unclear = self.unclear;
        unclear.retain(|remark| {
            groups
                .iter()
                .all(|group| group.parameter != remark.parameter)
        });
        unclear.extend(open);
        let (agreed, contradictions): (Vec<_>, Vec<_>) = groups
            .into_iter()
            .partition(|group| group.statements.len() == 1);
        let findings = agreed.into_iter().flat_map(|group| group.statements);
        (findings.collect(), contradictions, unclear)
    }
}
