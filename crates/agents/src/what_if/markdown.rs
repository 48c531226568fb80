//! What the Pricing Agent would recommend.

use chrono::Utc;
use hemline_domain::season::MarkdownRecord;
use hemline_domain::storage::Storage;
use hemline_domain::{ForecastId, MarkdownId, StatedParameters, Units, Violation};
use hemline_planning::markdown::{CheckpointFigures, recommend};
use hemline_planning::markdown_outlook::{RestOfSeason, outcomes};
use serde_json::json;
use uuid::Uuid;

use super::given_forecast::{GivenForecast, MOST_UNITS};
use super::refusal::{refused, violation};
use crate::context::ContextAssembler;
use crate::error::AgentsError;

/// A season whose first weeks are sold.
#[derive(Debug, Clone, PartialEq)]
pub struct MarkdownQuestion {
    /// The forecast with which the order was accepted.
    pub forecast: GivenForecast,
    /// Units sold per week over all stores, from week 1; at least one week is left after them.
    pub actuals: Vec<Units>,
    /// What is stated of the season; its length is the forecast's.
    pub stated: StatedParameters,
}

impl MarkdownQuestion {
    /// The recommendation after the weeks sold, or after the checkpoint where they go beyond it. Blocks on storage.
    ///
    /// # Errors
    /// When the category is unknown, the forecast, the sales or the parameters are out of range, or the parameters
    /// exclude a markdown.
    pub(crate) fn answer(
        self,
        storage: &dyn Storage,
        assembler: &ContextAssembler,
    ) -> Result<MarkdownRecord, AgentsError> {
        let forecast = &self.forecast;
        let category = assembler.category(&forecast.category_id)?;
        let parameters = forecast.parameters(&self.stated, &category, self.violations())?;
        let manufactured = forecast.order(storage, &parameters, &category)?.quantity;
        let curve = forecast.curve();
        let weeks_sold = self.actuals.len();
        let week_number = u32::try_from(weeks_sold).unwrap_or(u32::MAX);
        let week_number = parameters
            .markdown_checkpoint_week
            .map_or(week_number, |checkpoint| checkpoint.min(week_number));
        let through_checkpoint = self.actuals.iter().take(week_number as usize);
        let figures = CheckpointFigures {
            week_number,
            sold: through_checkpoint.sum(),
            accepted_curve: &curve,
            manufactured,
        };
        let recommendation = recommend(figures, &parameters).map_err(|error| {
            let allowed = "parameters with a markdown_threshold and a basis above 0 units";
            refused("markdown_threshold", allowed, &error)
        })?;
        let sold: Units = self.actuals.iter().sum();
        let rest = RestOfSeason {
            sold,
            on_hand: manufactured.saturating_sub(sold),
            expected: curve.iter().skip(weeks_sold).sum(),
        };
        let depth = recommendation.recommended_markdown_pct;
        let new_forecast_id = || ForecastId::new(format!("f_{}", Uuid::now_v7()));
        Ok(MarkdownRecord {
            markdown_id: MarkdownId::new(format!("m_{}", Uuid::now_v7())),
            forecast_id: self.forecast.forecast_id.unwrap_or_else(new_forecast_id),
            outlook: outcomes(depth, rest, &parameters, &category),
            recommendation,
            set_by_person: false,
            applied_after_week: None,
            created_at: Utc::now(),
        })
    }

    fn violations(&self) -> Vec<Violation> {
        let mut violations = Vec::new();
        let weeks = self.forecast.weekly_demand_curve.len();
        if weeks < 2 {
            violations.push(violation(
                "forecast.weekly_demand_curve",
                json!(weeks),
                "at least 2 weeks: one is sold and one is left to sell".to_owned(),
            ));
        } else if !(1..weeks).contains(&self.actuals.len()) {
            violations.push(violation(
                "actuals",
                json!(self.actuals.len()),
                format!(
                    "1 to {} weeks: one is sold and one is left to sell",
                    weeks - 1
                ),
            ));
        }
        let mut weeks = self.actuals.iter();
        if let Some(units) = weeks.find(|units| **units > Units::new(MOST_UNITS)) {
            violations.push(violation(
                "actuals",
                json!(units),
                format!("0 to {MOST_UNITS} units a week"),
            ));
        }
        violations
    }
}
