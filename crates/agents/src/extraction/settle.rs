//! Puts a model's answer and the reading by rules together.
//!
//! Neither is believed alone where the other speaks against it: a doubt of the rules stands, two
//! different values are a contradiction, and a value that only the model found must be carried by
//! words of the text.

use chrono::NaiveDate;
use hemline_agent_runtime::figures::{FigureSources, untraceable_figures};
use hemline_domain::SeasonCalendar;
use serde_json::json;

use super::parameter::Parameter;
use super::read;
use super::reading::{Contradiction, Finding, Reading, Unclear};
use super::report::{self, Findings};
use super::statements::{Claim, ClaimedDoubt, SeasonStatements};
use super::support::{self, Objection, names_only, occurs, same_value};

/// The longest question of a model that is passed on.
const MOST_QUESTION_CHARS: usize = 300;
/// The longest reasoning of a model that is passed on.
const MOST_REASONING_CHARS: usize = 2000;

/// The reading of `text` that `statements` and the rules give together.
pub(super) fn settled(text: &str, statements: &SeasonStatements) -> Reading {
    let mut settling = Settling {
        text,
        statements,
        findings: read(text),
    };
    for parameter in Parameter::ALL {
        settling.settle(parameter);
    }
    settling.derive_end();
    let as_answered = settling.findings.remarks.is_empty();
    let mut reading = report::reading(settling.findings);
    if as_answered && may_be_told(&statements.reasoning, text, &reading) {
        reading.reasoning.clone_from(&statements.reasoning);
    }
    if !as_answered {
        tracing::info!(reasoning = %reading.reasoning, "the model's reading was not taken as it came");
    }
    reading
}

struct Settling<'a> {
    text: &'a str,
    statements: &'a SeasonStatements,
    findings: Findings,
}

impl<'a> Settling<'a> {
    fn settle(&mut self, parameter: Parameter) {
        let claim = self.statements.claim(parameter);
        let doubt = self.doubt(parameter);
        let by_rules = self.findings.about(parameter.name()).cloned();
        match (by_rules, claim) {
            _ if self.findings.leaves_open(parameter.name()) => {
                if self.statements.claim(parameter).is_some() {
                    self.remark(parameter, "is left open, since the text can be read in another way than the model did");
                }
            }
            (Some(found), Some(claim)) => self.compare(parameter, found, &claim),
            (Some(found), None) => match doubt {
                Some(doubt) => self.ask(parameter, &found.evidence, &doubt),
                None if is_one_statement(&found) => {
                    self.remark(
                        parameter,
                        "was overlooked by the model and is read from the text by rules",
                    );
                }
                None => {}
            },
            (None, Some(claim)) => self.take(parameter, &claim),
            (None, None) => {
                if let Some(doubt) = doubt {
                    let words = doubt.quotes.join("; ");
                    self.ask(parameter, &words, &doubt);
                }
            }
        }
    }

    /// A doubt of the model all of whose words are in the text.
    fn doubt(&self, parameter: Parameter) -> Option<ClaimedDoubt<'a>> {
        let statements: &'a SeasonStatements = self.statements;
        statements.doubt(parameter).filter(|doubt| {
            !doubt.quotes.is_empty() && doubt.quotes.iter().all(|quote| occurs(self.text, quote))
        })
    }

    fn compare(&mut self, parameter: Parameter, found: Finding, claim: &Claim<'_>) {
        if same_value(&found.value, &claim.value) {
            return;
        }
        if let Some(objection) = self.objection(parameter, claim) {
            self.refuse(parameter, objection);
            return;
        }
        self.drop_finding(parameter);
        let other = self.finding(parameter, claim);
        self.findings.contradictions.push(Contradiction {
            parameter: parameter.name(),
            statements: vec![found, other],
        });
        self.remark(
            parameter,
            "is read in one way by the model and in another by rules",
        );
    }

    /// What speaks against `claim`, its words being those of another parameter included.
    fn objection(&self, parameter: Parameter, claim: &Claim<'_>) -> Option<Objection> {
        if parameter == Parameter::End && self.names_start(claim) {
            return Some(Objection::AboutSomethingElse);
        }
        support::objection(self.text, parameter, claim)
    }

    /// Whether the words of a claim about the end name the start of the season and no other date.
    fn names_start(&self, claim: &Claim<'_>) -> bool {
        let by_rules = self.findings.about(Parameter::Start.name());
        let start = by_rules.map(|found| found.value.clone());
        let start = start.or_else(|| Some(self.statements.claim(Parameter::Start)?.value));
        start.is_some_and(|start| occurs(self.text, claim.quote) && names_only(claim, &start))
    }

    /// Takes a value that the rules did not find, if its words carry it.
    fn take(&mut self, parameter: Parameter, claim: &Claim<'_>) {
        // What the rules read in the quoted words alone, the words around them took away: "a lead time
        // of 4 weeks".
        let is_taken_away = read(claim.quote).about(parameter.name()).is_some();
        let objection = self
            .objection(parameter, claim)
            .or(is_taken_away.then_some(Objection::AnotherValue));
        match objection {
            None => {
                let finding = self.finding(parameter, claim);
                self.findings
                    .unused
                    .retain(|figure| !occurs(claim.quote, figure));
                self.findings.findings.push(finding);
            }
            Some(Objection::AnotherValue) => {
                self.findings.unclear.push(Unclear {
                    parameter: parameter.name(),
                    evidence: claim.quote.to_owned(),
                    question: plain_question(parameter, claim.quote),
                });
                self.refuse(parameter, Objection::AnotherValue);
            }
            Some(objection) => self.refuse(parameter, objection),
        }
    }

    fn finding(&self, parameter: Parameter, claim: &Claim<'_>) -> Finding {
        Finding {
            parameter: parameter.name(),
            value: claim.value.clone(),
            evidence: claim.quote.to_owned(),
        }
    }

    fn refuse(&mut self, parameter: Parameter, objection: Objection) {
        let why = match objection {
            Objection::NotInText => "was not taken from the model, whose quote is not in the text",
            Objection::AboutSomethingElse => {
                "was not taken from the model, whose quote is about something else"
            }
            Objection::AnotherValue => {
                "was not taken from the model, whose quote does not state its value"
            }
        };
        self.remark(parameter, why);
    }

    fn remark(&mut self, parameter: Parameter, what: &str) {
        self.findings
            .remarks
            .push(format!("{} {what}.", parameter.name()));
    }

    /// Leaves the parameter open and passes the model's question on, if its figures are the text's.
    fn ask(&mut self, parameter: Parameter, words: &str, doubt: &ClaimedDoubt<'_>) {
        let question = doubt.question.trim();
        let is_fit = !question.is_empty()
            && question.chars().count() <= MOST_QUESTION_CHARS
            && untraceable_figures(question, &sources(self.text)).is_empty();
        let question = if is_fit {
            question.to_owned()
        } else {
            plain_question(parameter, words)
        };
        let remark = Unclear {
            parameter: parameter.name(),
            evidence: words.to_owned(),
            question,
        };
        self.drop_finding(parameter);
        self.findings.unclear.push(remark);
    }

    /// Removes what was found, and the end of a season whose start or length is open.
    fn drop_finding(&mut self, parameter: Parameter) {
        let carries_end = matches!(parameter, Parameter::Horizon | Parameter::Start);
        self.findings.findings.retain(|found| {
            let follows = found.parameter == Parameter::End.name() && !is_one_statement(found);
            found.parameter != parameter.name() && !(carries_end && follows)
        });
    }

    /// The end that follows from a start and a length of which the model found at least one.
    fn derive_end(&mut self) {
        let end = Parameter::End.name();
        if self.findings.about(end).is_some() || self.findings.leaves_open(end) {
            return;
        }
        let start = self.findings.about(Parameter::Start.name());
        let horizon = self.findings.about(Parameter::Horizon.name());
        let (Some(start), Some(horizon)) = (start, horizon) else {
            return;
        };
        let date = start
            .value
            .as_str()
            .and_then(|date| date.parse::<NaiveDate>().ok());
        let weeks = horizon
            .value
            .as_u64()
            .and_then(|weeks| u32::try_from(weeks).ok());
        let calendar = date
            .zip(weeks)
            .and_then(|(date, weeks)| SeasonCalendar::try_new(date, weeks).ok());
        // A length out of range has no end; resolving the parameters reports it.
        if let Some(calendar) = calendar {
            let finding = Finding {
                parameter: end,
                value: json!(calendar.end()),
                evidence: format!("{}; {}", horizon.evidence, start.evidence),
            };
            self.findings.findings.push(finding);
        }
    }
}

/// Whether a finding rests on one place of the text instead of following from two.
fn is_one_statement(finding: &Finding) -> bool {
    !finding.evidence.contains("; ")
}

fn plain_question(parameter: Parameter, words: &str) -> String {
    format!(
        "'{words}' leaves {} open; say it as one plain statement",
        parameter.name()
    )
}

fn sources(text: &str) -> FigureSources {
    let mut sources = FigureSources::default();
    sources.add_text(text);
    sources
}

/// Whether a model's reasoning can be passed on: each of its figures is the text's or the result's.
fn may_be_told(reasoning: &str, text: &str, reading: &Reading) -> bool {
    let mut sources = sources(text);
    for finding in &reading.findings {
        sources.add_value(&finding.value);
    }
    for statement in reading
        .contradictions
        .iter()
        .flat_map(|found| &found.statements)
    {
        sources.add_value(&statement.value);
    }
    !reasoning.trim().is_empty()
        && reasoning.chars().count() <= MOST_REASONING_CHARS
        && untraceable_figures(reasoning, &sources).is_empty()
}
