//! Settings of a method as text: `--set order=1,1,2`.

use std::collections::BTreeMap;
use std::str::FromStr;

use crate::MlError;

/// Settings by name, as a person writes them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MethodSettings {
    stated: BTreeMap<String, String>,
}

impl MethodSettings {
    /// These settings, and `name` where they do not state it.
    pub(super) fn with_default(&self, name: &str, value: usize) -> Self {
        let mut settings = self.clone();
        let stated = settings.stated.entry(name.to_owned());
        stated.or_insert_with(|| value.to_string());
        settings
    }
}

impl FromIterator<(String, String)> for MethodSettings {
    /// Of a setting stated twice, the last counts.
    fn from_iter<T: IntoIterator<Item = (String, String)>>(settings: T) -> Self {
        Self {
            stated: settings.into_iter().collect(),
        }
    }
}

/// Reads the settings of one method and notices those that it does not have.
#[derive(Debug)]
pub(super) struct SettingsReader<'a> {
    method: &'static str,
    stated: &'a MethodSettings,
    known: Vec<&'static str>,
}

impl<'a> SettingsReader<'a> {
    pub(super) fn new(method: &'static str, stated: &'a MethodSettings) -> Self {
        Self {
            method,
            stated,
            known: Vec::new(),
        }
    }

    /// The setting's text, where it is stated.
    pub(super) fn text(&mut self, name: &'static str) -> Option<&'a str> {
        if !self.known.contains(&name) {
            self.known.push(name);
        }
        self.stated.stated.get(name).map(|text| text.trim())
    }

    /// The setting as a value of its type, where it is stated.
    pub(super) fn value<T: FromStr>(
        &mut self,
        name: &'static str,
        expected: &'static str,
    ) -> Result<Option<T>, MlError> {
        self.parsed(name, expected, |text| text.parse().ok())
    }

    /// The setting as `parse` reads it, where it is stated.
    pub(super) fn parsed<T>(
        &mut self,
        name: &'static str,
        expected: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, MlError> {
        let Some(text) = self.text(name) else {
            return Ok(None);
        };
        let value = parse(text).ok_or_else(|| MlError::InvalidSetting {
            name,
            value: format!("'{text}'"),
            allowed: expected,
        })?;
        Ok(Some(value))
    }

    /// Refuses settings that no one asked for.
    pub(super) fn finish(self) -> Result<(), MlError> {
        let mut stated = self.stated.stated.keys();
        match stated.find(|name| !self.known.contains(&name.as_str())) {
            Some(name) => Err(MlError::UnknownSetting {
                method: self.method,
                name: name.clone(),
                known: self.known,
            }),
            None => Ok(()),
        }
    }
}

/// Whole numbers separated by commas, as many as asked for.
pub(super) fn whole_numbers<const N: usize>(text: &str) -> Option<[usize; N]> {
    let numbers: Option<Vec<usize>> = text.split(',').map(|n| n.trim().parse().ok()).collect();
    numbers?.try_into().ok()
}
