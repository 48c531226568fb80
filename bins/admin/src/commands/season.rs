//! The season that a command is about: its category and stated parameters.

use anyhow::bail;
use hemline_agents::AgentsError;
use hemline_domain::storage::Catalogue;
use hemline_domain::{Category, CategoryId, StatedParameters};
use hemline_persistence::DatabaseStorage;
use serde_json::Value;

use crate::arguments::{SeasonArguments, SeasonDates};

/// The category of a command, and what it states.
pub(super) fn stated_season(
    storage: &DatabaseStorage,
    arguments: &SeasonArguments,
) -> anyhow::Result<(Category, StatedParameters)> {
    let category_id = CategoryId::from(arguments.category.as_str());
    let category = storage.category(&category_id)?;
    let Some(category) = category else {
        let known = storage.categories()?;
        bail!(AgentsError::UnknownCategory {
            known: known.into_iter().map(|known| known.category_id).collect(),
            category_id,
        });
    };
    let stated = stated_for(&category, &arguments.set, &arguments.dates)?;
    Ok((category, stated))
}

/// What is stated for a category's season by `NAME=VALUE` settings and dates; dates come from the category
/// where absent.
///
/// # Errors
/// When a parameter is stated twice.
pub(super) fn stated_for(
    category: &Category,
    settings: &[(String, String)],
    dates: &SeasonDates,
) -> anyhow::Result<StatedParameters> {
    let mut stated = StatedParameters::new();
    for (name, value) in settings {
        let value = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value.as_str()));
        stated = once(stated, name, value)?;
    }
    if let Some(start) = dates.start {
        stated = once(stated, "season_start_date", start.to_string().into())?;
    }
    if let Some(weeks) = dates.weeks {
        stated = once(stated, "forecast_horizon_weeks", weeks.into())?;
    }
    if let Some(until) = dates.history_until {
        stated = once(stated, "history_until", until.to_string().into())?;
    }
    if stated.get("season_start_date").is_none() {
        let start = category.season_start_date.to_string();
        stated = stated.with("season_start_date", start);
    }
    if stated.get("forecast_horizon_weeks").is_none() {
        stated = stated.with("forecast_horizon_weeks", category.season_length_weeks);
    }
    Ok(stated)
}

/// States a parameter that is not stated yet: of two values neither is silently dropped.
fn once(stated: StatedParameters, name: &str, value: Value) -> anyhow::Result<StatedParameters> {
    match stated.get(name) {
        Some(first) => bail!("{name} is stated twice, as {first} and as {value}; state it once"),
        None => Ok(stated.with(name, value)),
    }
}
