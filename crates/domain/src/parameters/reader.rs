//! Reads stated parameters one by one and gathers every violation.

use serde_json::{Map, Value};

use super::Violation;
use super::parse::{Parsed, Refusal};

/// How the range of a share is told.
pub(super) const SHARE_RANGE: &str = "0 to 1 (a fraction of at most six decimals)";

pub(super) struct Reader<'a> {
    stated: &'a Map<String, Value>,
    pub(super) violations: Vec<Violation>,
    pub(super) defaults_applied: Vec<String>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(stated: &'a Map<String, Value>) -> Self {
        Self {
            stated,
            violations: Vec::new(),
            defaults_applied: Vec::new(),
        }
    }

    /// Whether `name` was given a value that it cannot have.
    pub(super) fn refused(&self, name: &str) -> bool {
        self.violations
            .iter()
            .any(|violation| violation.parameter == name)
    }

    /// What is stated for `name`.
    pub(super) fn stated(&self, name: &str) -> Option<&'a Value> {
        self.stated.get(name)
    }

    /// A parameter that always has a value.
    pub(super) fn value<T>(
        &mut self,
        name: &str,
        allowed: &str,
        default: T,
        parse: impl Fn(&Value) -> Parsed<T>,
    ) -> T {
        match self.stated.get(name) {
            None => {
                self.defaults_applied.push(name.to_owned());
                default
            }
            Some(value) => match parse(value) {
                Ok(parsed) => parsed,
                Err(refusal) => {
                    self.refuse_for(name, value, allowed, refusal);
                    default
                }
            },
        }
    }

    /// Lists a parameter that is not stated among the defaults, even where its default is "none".
    pub(super) fn note_default(&mut self, name: &str) {
        let is_listed = self.defaults_applied.iter().any(|listed| listed == name);
        if self.stated.get(name).is_none() && !is_listed {
            self.defaults_applied.push(name.to_owned());
        }
    }

    /// A parameter for which null means "none".
    pub(super) fn nullable<T>(
        &mut self,
        name: &str,
        allowed: &str,
        default: Option<T>,
        parse: impl Fn(&Value) -> Parsed<T>,
    ) -> Option<T> {
        match self.stated.get(name) {
            None => {
                if default.is_some() {
                    self.defaults_applied.push(name.to_owned());
                }
                default
            }
            Some(Value::Null) => None,
            Some(value) => match parse(value) {
                Ok(parsed) => Some(parsed),
                Err(refusal) => {
                    self.refuse_for(name, value, allowed, refusal);
                    default
                }
            },
        }
    }

    pub(super) fn refuse(&mut self, name: &str, value: &Value, allowed: &str) {
        self.refuse_for(name, value, allowed, Refusal::NotAllowed);
    }

    fn refuse_for(&mut self, name: &str, value: &Value, allowed: &str, refusal: Refusal) {
        let reason = match refusal {
            Refusal::NotAllowed => String::new(),
            Refusal::Because(reason) => format!(": {reason}"),
        };
        self.refuse_with(
            name,
            value,
            allowed,
            format!("{name} is {value}{reason}; allowed: {allowed}"),
            Vec::new(),
        );
    }

    pub(super) fn refuse_with(
        &mut self,
        name: &str,
        value: &Value,
        allowed: &str,
        message: String,
        suggestions: Vec<String>,
    ) {
        self.violations.push(Violation {
            parameter: name.to_owned(),
            value: value.clone(),
            allowed: allowed.to_owned(),
            message,
            suggestions,
        });
    }
}
