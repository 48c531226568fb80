//! What a language model is asked to find in a planner's text: the structured answer's type.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::parameter::Parameter;
use super::reading::Reading;

/// A number that the text states, with the words that state it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) struct StatedNumber {
    /// The number. A share as a fraction: 0.45 for "45%". As stated, even where it makes no sense.
    pub(super) value: f64,
    /// The words of the text that state it, copied exactly.
    pub(super) quote: String,
}

/// A date that the text states in full, with the words that state it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) struct StatedDate {
    /// The date as YYYY-MM-DD.
    pub(super) value: String,
    /// The words of the text that state it, copied exactly.
    pub(super) quote: String,
}

/// How often stores are replenished, with the words that state it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) struct StatedRhythm {
    /// The rhythm.
    pub(super) value: Rhythm,
    /// The words of the text that state it, copied exactly.
    pub(super) quote: String,
}

/// The rhythms that a plan can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(super) enum Rhythm {
    #[serde(rename = "none")]
    None,
    #[serde(rename = "weekly")]
    Weekly,
    #[serde(rename = "bi-weekly")]
    BiWeekly,
}

/// Words that exclude a parameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) struct Exclusion {
    /// What is excluded: `markdown_checkpoint_week` for "never mark down".
    pub(super) parameter: Parameter,
    /// The words of the text that exclude it, copied exactly.
    pub(super) quote: String,
}

/// Statements about one parameter that cannot all hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) struct Conflict {
    /// The parameter.
    pub(super) parameter: Parameter,
    /// The words of each statement, copied exactly.
    pub(super) quotes: Vec<String>,
    /// One sentence that asks the planner which of them holds.
    pub(super) question: String,
}

/// Words about a parameter that leave its value open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) struct Doubtful {
    /// The parameter.
    pub(super) parameter: Parameter,
    /// The words in question, copied exactly.
    pub(super) quote: String,
    /// One sentence that asks the planner for what is missing.
    pub(super) question: String,
}

/// What the text says about the season. A parameter that the text does not state is null; nothing is
/// filled in.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(super) struct SeasonStatements {
    /// Length of the season in weeks.
    pub(super) forecast_horizon_weeks: Option<StatedNumber>,
    /// First day of the season.
    pub(super) season_start_date: Option<StatedDate>,
    /// End of the season, only where the text states it.
    pub(super) season_end_date: Option<StatedDate>,
    /// Last day of the sales history to be used.
    pub(super) history_until: Option<StatedDate>,
    /// How often stores are replenished; "none" where the text says that they are not.
    pub(super) replenishment_strategy: Option<StatedRhythm>,
    /// Share of the units held back at the distribution centre.
    pub(super) dc_holdback_percentage: Option<StatedNumber>,
    /// Share of extra units manufactured for safety.
    pub(super) safety_stock_pct: Option<StatedNumber>,
    /// Week of the season in which markdowns are decided.
    pub(super) markdown_checkpoint_week: Option<StatedNumber>,
    /// Share that must be sold by then for no markdown to be needed.
    pub(super) markdown_threshold: Option<StatedNumber>,
    /// Deepest markdown, as a share of the price.
    pub(super) max_markdown: Option<StatedNumber>,
    /// Share by which sales may differ from the forecast before it is made anew.
    pub(super) variance_threshold: Option<StatedNumber>,
    /// Units that the planner expects to sell.
    pub(super) stated_demand_units: Option<StatedNumber>,
    /// What the text excludes.
    pub(super) excluded: Vec<Exclusion>,
    /// What the text states in two ways.
    pub(super) contradictions: Vec<Conflict>,
    /// What the text leaves open.
    pub(super) unclear: Vec<Doubtful>,
    /// Why the text was read so, in a few sentences.
    pub(super) reasoning: String,
}

/// A value that an answer claims for a parameter.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Claim<'a> {
    pub(super) value: Value,
    pub(super) quote: &'a str,
}

/// A doubt that an answer has about a parameter.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ClaimedDoubt<'a> {
    pub(super) quotes: Vec<&'a str>,
    pub(super) question: &'a str,
}

impl SeasonStatements {
    /// What is claimed for `parameter`; null where it is claimed to be excluded.
    pub(super) fn claim(&self, parameter: Parameter) -> Option<Claim<'_>> {
        let stated = match parameter {
            Parameter::Horizon => number_of(&self.forecast_horizon_weeks),
            Parameter::Start => date_of(&self.season_start_date),
            Parameter::End => date_of(&self.season_end_date),
            Parameter::HistoryUntil => date_of(&self.history_until),
            Parameter::Strategy => self
                .replenishment_strategy
                .as_ref()
                .map(|stated| (json!(stated.value), &*stated.quote)),
            Parameter::Holdback => number_of(&self.dc_holdback_percentage),
            Parameter::SafetyStock => number_of(&self.safety_stock_pct),
            Parameter::CheckpointWeek => number_of(&self.markdown_checkpoint_week),
            Parameter::Threshold => number_of(&self.markdown_threshold),
            Parameter::Cap => number_of(&self.max_markdown),
            Parameter::Variance => number_of(&self.variance_threshold),
            Parameter::Demand => number_of(&self.stated_demand_units),
        };
        let excluded = || {
            let of_parameter = |exclusion: &&Exclusion| exclusion.parameter == parameter;
            let exclusion = self.excluded.iter().find(of_parameter)?;
            Some((Value::Null, &*exclusion.quote))
        };
        let (value, quote) = stated.or_else(excluded)?;
        Some(Claim { value, quote })
    }

    /// The first doubt about `parameter`.
    pub(super) fn doubt(&self, parameter: Parameter) -> Option<ClaimedDoubt<'_>> {
        let conflict = self
            .contradictions
            .iter()
            .find(|conflict| conflict.parameter == parameter)
            .map(|conflict| ClaimedDoubt {
                quotes: conflict.quotes.iter().map(String::as_str).collect(),
                question: &conflict.question,
            });
        let unclear = || {
            let doubtful = self
                .unclear
                .iter()
                .find(|doubtful| doubtful.parameter == parameter)?;
            Some(ClaimedDoubt {
                quotes: vec![&doubtful.quote],
                question: &doubtful.question,
            })
        };
        conflict.or_else(unclear)
    }
}

fn number_of(stated: &Option<StatedNumber>) -> Option<(Value, &str)> {
    let stated = stated.as_ref()?;
    Some((plain_number(stated.value), &stated.quote))
}

fn date_of(stated: &Option<StatedDate>) -> Option<(Value, &str)> {
    let stated = stated.as_ref()?;
    Some((json!(stated.value), &stated.quote))
}

/// A whole number without its decimal point: 12 for 12.0.
#[allow(clippy::cast_possible_truncation)]
fn plain_number(value: f64) -> Value {
    // Beyond 2^53 a float cannot tell whole numbers apart.
    if value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 {
        json!(value as i64)
    } else {
        json!(value)
    }
}

/// The answer that the rules give, for the planner without a model. What follows from two places of
/// the text (the end of the season) is left to the code behind the answer.
impl From<&Reading> for SeasonStatements {
    fn from(reading: &Reading) -> Self {
        let mut statements = Self {
            reasoning: reading.reasoning.clone(),
            ..Self::default()
        };
        for finding in &reading.findings {
            if let Some(parameter) = Parameter::named(finding.parameter)
                && !finding.evidence.contains("; ")
            {
                statements.state(parameter, &finding.value, &finding.evidence);
            }
        }
        for contradiction in &reading.contradictions {
            if let Some(parameter) = Parameter::named(contradiction.parameter) {
                let quotes = contradiction.statements.iter();
                statements.contradictions.push(Conflict {
                    parameter,
                    quotes: quotes.map(|found| found.evidence.clone()).collect(),
                    question: format!("Say which holds for {}", parameter.name()),
                });
            }
        }
        for remark in &reading.unclear {
            if let Some(parameter) = Parameter::named(remark.parameter) {
                statements.unclear.push(Doubtful {
                    parameter,
                    quote: remark.evidence.clone(),
                    question: remark.question.clone(),
                });
            }
        }
        statements
    }
}

impl SeasonStatements {
    fn state(&mut self, parameter: Parameter, value: &Value, quote: &str) {
        let quote = quote.to_owned();
        if value.is_null() {
            self.excluded.push(Exclusion { parameter, quote });
            return;
        }
        let number = value.as_f64().map(|value| StatedNumber {
            value,
            quote: quote.clone(),
        });
        let date = value.as_str().map(|value| StatedDate {
            value: value.to_owned(),
            quote: quote.clone(),
        });
        match parameter {
            Parameter::Horizon => self.forecast_horizon_weeks = number,
            Parameter::Start => self.season_start_date = date,
            Parameter::End => self.season_end_date = date,
            Parameter::HistoryUntil => self.history_until = date,
            Parameter::Strategy => {
                self.replenishment_strategy = serde_json::from_value(value.clone())
                    .ok()
                    .map(|value| StatedRhythm { value, quote });
            }
            Parameter::Holdback => self.dc_holdback_percentage = number,
            Parameter::SafetyStock => self.safety_stock_pct = number,
            Parameter::CheckpointWeek => self.markdown_checkpoint_week = number,
            Parameter::Threshold => self.markdown_threshold = number,
            Parameter::Cap => self.max_markdown = number,
            Parameter::Variance => self.variance_threshold = number,
            Parameter::Demand => self.stated_demand_units = number,
        }
    }
}
