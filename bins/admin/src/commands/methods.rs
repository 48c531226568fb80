//! The methods that a command line names, with their settings.

use std::collections::BTreeMap;
use std::fmt::Display;

use anyhow::bail;
use hemline_ml::forecasting::{Forecaster, Method, MethodSettings};

use crate::failure::WrongUsage;

/// Settings by method.
type Stated = BTreeMap<Method, BTreeMap<String, String>>;

/// What the methods are to forecast, which those that choose by a backtest are told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target {
    pub(super) horizon: usize,
    /// Steps of lead time.
    pub(super) gap: usize,
}

/// One method with the settings `NAME=VALUE`.
pub(super) fn one(
    method: Method,
    settings: &[(String, String)],
    target: Target,
) -> anyhow::Result<Box<dyn Forecaster>> {
    let mut stated = Stated::new();
    for (name, value) in settings {
        state(&mut stated, method, name, value)?;
    }
    configured(method, &stated, target)
}

/// Several methods with the settings `METHOD.NAME=VALUE`; the method may be left out where there is only one.
pub(super) fn several(
    methods: &[Method],
    settings: &[(String, String)],
    target: Target,
) -> anyhow::Result<Vec<Box<dyn Forecaster>>> {
    let mut stated = Stated::new();
    for (full_name, value) in settings {
        let (method, name) = match (full_name.split_once('.'), methods) {
            (Some((method, name)), _) => (method.parse().map_err(usage)?, name),
            (None, [only]) => (*only, full_name.as_str()),
            (None, _) => bail!(WrongUsage(format!(
                "--set {full_name} does not say of which method: write --set METHOD.{full_name}={value}"
            ))),
        };
        if !methods.contains(&method) {
            bail!(WrongUsage(format!(
                "--set {full_name} is for a method that is not compared: name {method} in --methods"
            )));
        }
        state(&mut stated, method, name, value)?;
    }
    let twice = (1..methods.len()).find(|place| methods[..*place].contains(&methods[*place]));
    if let Some(place) = twice {
        bail!(WrongUsage(format!(
            "{} is named twice in --methods",
            methods[place]
        )));
    }
    methods
        .iter()
        .map(|method| configured(*method, &stated, target))
        .collect()
}

fn state(stated: &mut Stated, method: Method, name: &str, value: &str) -> anyhow::Result<()> {
    let settings = stated.entry(method).or_default();
    if let Some(first) = settings.insert(name.to_owned(), value.to_owned()) {
        bail!(WrongUsage(format!(
            "{name} is stated twice, as {first} and as {value}; state it once"
        )));
    }
    Ok(())
}

fn configured(
    method: Method,
    stated: &Stated,
    target: Target,
) -> anyhow::Result<Box<dyn Forecaster>> {
    let settings: MethodSettings = stated
        .get(&method)
        .cloned()
        .unwrap_or_default()
        .into_iter()
        .collect();
    let configured = method.configured_for(&settings, target.horizon, target.gap);
    Ok(configured.map_err(usage)?)
}

fn usage(error: impl Display) -> WrongUsage {
    WrongUsage(error.to_string())
}
