//! Comparisons of methods, beside the forecasts they belong to.

use diesel::prelude::*;
use hemline_domain::{ForecastId, MethodComparison};

use super::DatabaseStorage;
use crate::codec::{from_json, to_json, to_timestamp};
use crate::connection::on_backend;
use crate::error::PersistenceError;
use crate::schema::{forecasts, method_comparisons};

/// A row of `method_comparisons`.
#[derive(Debug, Insertable, AsChangeset)]
#[diesel(table_name = method_comparisons, treat_none_as_null = true)]
struct ComparisonRow {
    forecast_id: String,
    best_method: Option<String>,
    comparison: String,
    created_at: String,
}

impl ComparisonRow {
    fn from_domain(comparison: &MethodComparison) -> Result<Self, PersistenceError> {
        Ok(Self {
            forecast_id: comparison.forecast_id.to_string(),
            best_method: comparison.best_method.map(|method| method.to_string()),
            comparison: to_json("comparison", comparison)?,
            created_at: to_timestamp(comparison.created_at),
        })
    }
}

impl DatabaseStorage {
    pub(super) fn read_comparison(
        &self,
        id: &ForecastId,
    ) -> Result<Option<MethodComparison>, PersistenceError> {
        let stored: Option<String> = method_comparisons::table
            .filter(method_comparisons::forecast_id.eq(id.as_str()))
            .select(method_comparisons::comparison)
            .get_result(&mut self.database.reader()?)
            .optional()?;
        let comparison = stored.map(|text| from_json("comparison", &text));
        comparison.transpose()
    }

    /// Writes a comparison, in place of an older one; `false` where its forecast does not exist.
    pub(super) fn write_comparison(
        &self,
        comparison: &MethodComparison,
    ) -> Result<bool, PersistenceError> {
        let row = ComparisonRow::from_domain(comparison)?;
        self.database.write(|connection| {
            let forecast = forecasts::table.filter(forecasts::forecast_id.eq(&row.forecast_id));
            if !diesel::select(diesel::dsl::exists(forecast)).get_result::<bool>(connection)? {
                return Ok(false);
            }
            on_backend!(
                connection,
                diesel::insert_into(method_comparisons::table)
                    .values(&row)
                    .on_conflict(method_comparisons::forecast_id)
                    .do_update()
                    .set(&row)
                    .execute(connection)
            )?;
            Ok(true)
        })
    }
}
