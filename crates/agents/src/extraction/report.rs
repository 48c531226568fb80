//! Puts what was read into a [`Reading`]: confidence, reasoning, suggestions.

use hemline_domain::StatedParameters;

use super::REQUIRED_PARAMETERS;
use super::notes::Notes;
use super::reading::{Contradiction, Finding, Reading, Unclear};
use super::text::Text;

/// Everything that was found in a text.
#[derive(Debug)]
pub(super) struct Findings {
    pub(super) findings: Vec<Finding>,
    pub(super) contradictions: Vec<Contradiction>,
    pub(super) unclear: Vec<Unclear>,
    /// Figures of the text that no parameter took.
    pub(super) unused: Vec<String>,
    /// Amounts of money in the text.
    pub(super) money: Vec<String>,
    /// How many figures are hedged.
    pub(super) hedged: usize,
    /// Where a model's answer was not taken as it came, in sentences.
    pub(super) remarks: Vec<String>,
}

impl Findings {
    pub(super) fn new(text: &Text<'_>, notes: Notes, money: Vec<String>) -> Self {
        let (findings, contradictions, unclear) = notes.settle();
        Self {
            findings,
            contradictions,
            unclear,
            unused: text.unused_figures(),
            money,
            hedged: text.hedged_figures(),
            remarks: Vec::new(),
        }
    }

    /// What was found for `parameter` without doubt.
    pub(super) fn about(&self, parameter: &str) -> Option<&Finding> {
        self.findings
            .iter()
            .find(|finding| finding.parameter == parameter)
    }

    /// Whether `parameter` has to be asked back.
    pub(super) fn leaves_open(&self, parameter: &str) -> bool {
        let contradicted = self
            .contradictions
            .iter()
            .any(|found| found.parameter == parameter);
        contradicted
            || self
                .unclear
                .iter()
                .any(|found| found.parameter == parameter)
    }
}

pub(super) fn reading(found: Findings) -> Reading {
    let Findings {
        mut findings,
        contradictions,
        unclear,
        unused,
        money,
        hedged,
        remarks,
    } = found;
    findings.sort_by_key(|finding| position(finding.parameter));
    let stated = findings
        .iter()
        .fold(StatedParameters::new(), |stated, finding| {
            stated.with(finding.parameter, finding.value.clone())
        });
    let missing = missing(&stated, &contradictions, &unclear);
    let contradicting: usize = contradictions
        .iter()
        .map(|contradiction| contradiction.statements.len())
        .sum();
    let doubts =
        contradicting + unclear.len() + unused.len() + money.len() + hedged + remarks.len();
    let mut reasoning = reasoning(&findings, &contradictions, &unclear, &missing, &unused);
    if !money.is_empty() {
        let amounts = money.join("', '");
        reasoning.push_str(&format!(
            " Amounts of money are not used, since plans count units: '{amounts}'."
        ));
    }
    for remark in remarks {
        reasoning.push(' ');
        reasoning.push_str(&remark);
    }
    Reading {
        confidence_score: confidence(&stated, findings.len(), doubts),
        reasoning: reasoning.trim_start().to_owned(),
        suggestions: suggestions(&missing, &contradictions, &unclear),
        stated,
        findings,
        contradictions,
        unclear,
        missing,
    }
}

/// Required parameters first, in their order.
fn position(parameter: &str) -> usize {
    REQUIRED_PARAMETERS
        .iter()
        .position(|required| *required == parameter)
        .unwrap_or(REQUIRED_PARAMETERS.len())
}

/// The end date is missing only where it is itself in doubt; else it follows from the others.
fn missing(
    stated: &StatedParameters,
    contradictions: &[Contradiction],
    unclear: &[Unclear],
) -> Vec<&'static str> {
    let in_doubt = |parameter: &str| {
        contradictions
            .iter()
            .any(|found| found.parameter == parameter)
            || unclear.iter().any(|found| found.parameter == parameter)
    };
    REQUIRED_PARAMETERS
        .into_iter()
        .filter(|parameter| stated.get(parameter).is_none())
        .filter(|parameter| *parameter != "season_end_date" || in_doubt(parameter))
        .collect()
}

/// The formula of [`Reading::confidence_score`].
#[allow(clippy::cast_precision_loss)]
fn confidence(stated: &StatedParameters, findings: usize, doubts: usize) -> f64 {
    if findings == 0 {
        return 0.0;
    }
    let is_known = |parameter: &&&str| match stated.get(parameter) {
        Some(_) => true,
        // Out-of-range horizons have no end date, yet nothing about the end is unknown.
        None => **parameter == "season_end_date" && has_season(stated),
    };
    let known = REQUIRED_PARAMETERS.iter().filter(is_known).count();
    let coverage = known as f64 / REQUIRED_PARAMETERS.len() as f64;
    let certainty = findings as f64 / (findings + doubts) as f64;
    (coverage * certainty * 100.0).round() / 100.0
}

fn has_season(stated: &StatedParameters) -> bool {
    ["forecast_horizon_weeks", "season_start_date"]
        .iter()
        .all(|parameter| stated.get(parameter).is_some())
}

fn reasoning(
    findings: &[Finding],
    contradictions: &[Contradiction],
    unclear: &[Unclear],
    missing: &[&str],
    unused: &[String],
) -> String {
    let mut sentences: Vec<String> = findings
        .iter()
        .map(|finding| {
            let Finding {
                parameter,
                value,
                evidence,
            } = finding;
            format!("{parameter} is {value}, from '{evidence}'.")
        })
        .collect();
    sentences.extend(contradictions.iter().map(|contradiction| {
        format!(
            "{} is left open: {}.",
            contradiction.parameter,
            statements(contradiction)
        )
    }));
    sentences.extend(unclear.iter().map(|remark| {
        format!(
            "{} is left open: '{}' is not clear.",
            remark.parameter, remark.evidence
        )
    }));
    let is_unsaid = |parameter: &&&str| {
        contradictions
            .iter()
            .all(|found| found.parameter != **parameter)
            && unclear.iter().all(|found| found.parameter != **parameter)
    };
    let unsaid: Vec<&str> = missing.iter().filter(is_unsaid).copied().collect();
    if !unsaid.is_empty() {
        sentences.push(format!("The text does not state {}.", unsaid.join(", ")));
    }
    if !unused.is_empty() {
        sentences.push(format!("Not used: {}.", unused.join(", ")));
    }
    sentences.join(" ")
}

/// "0.15 ('15% DC holdback') against 0.3 ('hold back 30%')".
fn statements(contradiction: &Contradiction) -> String {
    let statements: Vec<String> = contradiction
        .statements
        .iter()
        .map(|statement| format!("{} ('{}')", statement.value, statement.evidence))
        .collect();
    statements.join(" against ")
}

fn suggestions(
    missing: &[&'static str],
    contradictions: &[Contradiction],
    unclear: &[Unclear],
) -> Vec<String> {
    let mut suggestions: Vec<String> = unclear
        .iter()
        .map(|remark| remark.question.clone())
        .collect();
    suggestions.extend(contradictions.iter().map(|contradiction| {
        format!(
            "Say which holds for {}: {}",
            contradiction.parameter,
            statements(contradiction)
        )
    }));
    let is_asked = |parameter: &str| {
        unclear.iter().any(|found| found.parameter == parameter)
            || contradictions
                .iter()
                .any(|found| found.parameter == parameter)
    };
    let unsaid = missing.iter().filter(|parameter| !is_asked(parameter));
    suggestions.extend(unsaid.map(|parameter| example_of(parameter).to_owned()));
    suggestions
}

fn example_of(parameter: &str) -> &'static str {
    match parameter {
        "forecast_horizon_weeks" => "Say how long the season is in weeks, e.g. '12-week season'",
        "season_start_date" => "Say when the season starts, e.g. 'starting January 1, 2025'",
        "season_end_date" => "Say when the season ends, e.g. 'ending March 26, 2025'",
        "replenishment_strategy" => {
            "Say how stores are replenished: 'weekly', 'bi-weekly' or 'no replenishment'"
        }
        _ => {
            "Say what share is held back at the DC, e.g. '45% DC holdback', or 'everything ships at week 0'"
        }
    }
}
