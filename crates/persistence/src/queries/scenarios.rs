//! Rehearsals of seasons: what was asked, and what came out.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use hemline_domain::CategoryId;
use hemline_domain::storage::Change;
use serde::Serialize;
use serde_json::Value;

use super::audit::write_change;
use super::page::{Page, PageRequest};
use crate::claims::Claim;
use crate::codec::{from_date, from_json, from_timestamp, to_json, to_timestamp, unreadable};
use crate::database::Database;
use crate::error::PersistenceError;
use crate::schema::scenarios;

/// How far a scenario is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ScenarioStatus {
    /// It is being simulated.
    Running,
    /// Its result is there.
    Completed,
    /// It ended without a result.
    Failed,
}

impl ScenarioStatus {
    const ALL: [Self; 3] = [Self::Running, Self::Completed, Self::Failed];

    /// The name in the database and on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Failed => "failed",
        }
    }

    fn read(text: &str) -> Result<Self, PersistenceError> {
        let mut all = Self::ALL.into_iter();
        all.find(|status| status.as_str() == text)
            .ok_or_else(|| unreadable("status", text, "a scenario has no such status"))
    }
}

/// A scenario to be stored before it is simulated.
#[derive(Debug, Clone, PartialEq)]
pub struct NewScenario {
    /// Its id.
    pub scenario_id: String,
    /// The category; it must exist.
    pub category_id: CategoryId,
    /// First day of week 1.
    pub season_start_date: NaiveDate,
    /// What was asked.
    pub request: Value,
    /// When.
    pub at: DateTime<Utc>,
    /// The line of the audit log that goes with it.
    pub logged: Change,
}

/// What a list of scenarios shows of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScenarioSummary {
    /// Its id.
    pub scenario_id: String,
    /// The category.
    pub category_id: CategoryId,
    /// First day of week 1.
    pub season_start_date: NaiveDate,
    /// The names of its sets of parameters, in their order.
    pub variant_names: Vec<String>,
    /// How far it is.
    pub status: ScenarioStatus,
    /// Why there is no result, where it failed.
    pub error_message: Option<String>,
    /// When it was asked.
    pub created_at: DateTime<Utc>,
    /// When its status last changed.
    pub updated_at: DateTime<Utc>,
}

/// A scenario with all that is stored of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// What a list shows of it.
    pub summary: ScenarioSummary,
    /// What was asked.
    pub request: Value,
    /// What came out, where it is completed.
    pub result: Option<Value>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = scenarios)]
struct SummaryRow {
    scenario_id: String,
    category_id: String,
    season_start_date: String,
    request: String,
    status: String,
    error_message: Option<String>,
    created_at: String,
    updated_at: String,
}

impl SummaryRow {
    fn into_summary(self) -> Result<ScenarioSummary, PersistenceError> {
        Ok(ScenarioSummary {
            scenario_id: self.scenario_id,
            category_id: CategoryId::new(self.category_id),
            season_start_date: from_date("season_start_date", &self.season_start_date)?,
            variant_names: variant_names(&from_json("request", &self.request)?),
            status: ScenarioStatus::read(&self.status)?,
            error_message: self.error_message,
            created_at: from_timestamp("created_at", &self.created_at)?,
            updated_at: from_timestamp("updated_at", &self.updated_at)?,
        })
    }
}

fn variant_names(request: &Value) -> Vec<String> {
    let variants = request["variants"].as_array().into_iter().flatten();
    variants
        .filter_map(|variant| Some(variant["name"].as_str()?.to_owned()))
        .collect()
}

/// Stores a scenario as running, by this process until the claim is dropped.
///
/// # Errors
/// When the category does not exist, the id is taken, or the database fails.
pub fn insert_scenario(database: &Database, new: &NewScenario) -> Result<Claim, PersistenceError> {
    let taken = || PersistenceError::Unstorable {
        what: "scenario_id",
        reason: "a scenario of that id is running".to_owned(),
    };
    let claim = claim(database, &new.scenario_id)?.ok_or_else(taken)?;
    let at = to_timestamp(new.at);
    database.write(|connection| {
        diesel::insert_into(scenarios::table)
            .values((
                scenarios::scenario_id.eq(&new.scenario_id),
                scenarios::category_id.eq(new.category_id.as_str()),
                scenarios::season_start_date.eq(new.season_start_date.to_string()),
                scenarios::request.eq(to_json("request", &new.request)?),
                scenarios::status.eq(ScenarioStatus::Running.as_str()),
                scenarios::created_at.eq(&at),
                scenarios::updated_at.eq(&at),
            ))
            .execute(connection)?;
        write_change(connection, &new.logged, new.at)
    })?;
    Ok(claim)
}

fn claim(database: &Database, scenario_id: &str) -> Result<Option<Claim>, PersistenceError> {
    database.claim(&format!("scenario {scenario_id}"))
}

/// Stores the result of a running scenario, and returns whether there was one.
///
/// # Errors
/// When the database fails.
pub fn complete_scenario(
    database: &Database,
    scenario_id: &str,
    result: &Value,
    at: DateTime<Utc>,
) -> Result<bool, PersistenceError> {
    let updated = diesel::update(scenarios::table)
        .filter(scenarios::scenario_id.eq(scenario_id))
        .filter(scenarios::status.eq(ScenarioStatus::Running.as_str()))
        .set((
            scenarios::result.eq(to_json("result", result)?),
            scenarios::status.eq(ScenarioStatus::Completed.as_str()),
            scenarios::updated_at.eq(to_timestamp(at)),
        ))
        .execute(&mut database.writer()?)?;
    Ok(updated > 0)
}

/// Ends a running scenario without a result, and returns whether there was one.
///
/// # Errors
/// When the database fails.
pub fn fail_scenario(
    database: &Database,
    scenario_id: &str,
    message: &str,
    at: DateTime<Utc>,
) -> Result<bool, PersistenceError> {
    let updated = diesel::update(scenarios::table)
        .filter(scenarios::scenario_id.eq(scenario_id))
        .filter(scenarios::status.eq(ScenarioStatus::Running.as_str()))
        .set((
            scenarios::status.eq(ScenarioStatus::Failed.as_str()),
            scenarios::error_message.eq(message),
            scenarios::updated_at.eq(to_timestamp(at)),
        ))
        .execute(&mut database.writer()?)?;
    Ok(updated > 0)
}

/// Ends every running scenario that no process works on without a result, and returns how many: those of a process that
/// is gone.
///
/// # Errors
/// When the database fails.
pub fn fail_unfinished_scenarios(
    database: &Database,
    message: &str,
    at: DateTime<Utc>,
) -> Result<usize, PersistenceError> {
    let running: Vec<String> = scenarios::table
        .filter(scenarios::status.eq(ScenarioStatus::Running.as_str()))
        .select(scenarios::scenario_id)
        .load(&mut database.reader()?)?;
    let mut ended = 0;
    for scenario_id in running {
        let Some(_claim) = claim(database, &scenario_id)? else {
            continue;
        };
        ended += usize::from(fail_scenario(database, &scenario_id, message, at)?);
    }
    Ok(ended)
}

/// One scenario; nothing where there is none of that id.
///
/// # Errors
/// When the database fails.
pub fn scenario(
    database: &Database,
    scenario_id: &str,
) -> Result<Option<Scenario>, PersistenceError> {
    let row: Option<(SummaryRow, Option<String>)> = scenarios::table
        .filter(scenarios::scenario_id.eq(scenario_id))
        .select((SummaryRow::as_select(), scenarios::result))
        .get_result(&mut database.reader()?)
        .optional()?;
    let Some((summary, result)) = row else {
        return Ok(None);
    };
    Ok(Some(Scenario {
        request: from_json("request", &summary.request)?,
        summary: summary.into_summary()?,
        result: result.map(|text| from_json("result", &text)).transpose()?,
    }))
}

/// Scenarios, newest first; of one category where it is named.
///
/// # Errors
/// When the cursor is not one of this list or the database fails.
pub fn scenarios_page(
    database: &Database,
    category_id: Option<&CategoryId>,
    request: &PageRequest,
) -> Result<Page<ScenarioSummary>, PersistenceError> {
    let mut query = scenarios::table
        .filter(scenarios::position.lt(request.before()?))
        .order(scenarios::position.desc())
        .limit(request.rows())
        .select((scenarios::position, SummaryRow::as_select()))
        .into_boxed();
    if let Some(category_id) = category_id {
        query = query.filter(scenarios::category_id.eq(category_id.as_str()));
    }
    let rows: Vec<(i64, SummaryRow)> = query.load(&mut database.reader()?)?;
    request.page(rows, SummaryRow::into_summary)
}
