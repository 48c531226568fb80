//! Asks an agent directly, for what-ifs: nothing is stored.

use std::sync::Arc;

use hemline_domain::season::MarkdownRecord;
use hemline_domain::{AllocationPlan, Forecast};

use super::Engine;
use crate::error::AgentsError;
use crate::what_if::{AllocationQuestion, ForecastQuestion, MarkdownQuestion};

impl Engine {
    /// What the Demand Agent forecasts; see [`ForecastQuestion`]. The ids in it are those of nothing stored.
    ///
    /// # Errors
    /// When the question cannot be answered, and what stops the agents.
    pub async fn what_if_forecast(
        &self,
        question: ForecastQuestion,
    ) -> Result<Forecast, AgentsError> {
        let shared = &self.shared;
        let assembler = Arc::clone(&shared.assembler);
        let context = shared
            .journal
            .blocking(move |_| question.context(&assembler))
            .await?;
        let stopping = &shared.background.stopping;
        let run = shared.preview_team.run(context, stopping).await?;
        run.context
            .results
            .forecast
            .ok_or_else(|| AgentsError::Context {
                message: "the agents ended without a forecast".to_owned(),
            })
    }

    /// What the Inventory Agent makes and ships; see [`AllocationQuestion`]. The plan's id is that of nothing stored.
    ///
    /// # Errors
    /// When the question cannot be answered.
    pub async fn what_if_allocation(
        &self,
        question: AllocationQuestion,
    ) -> Result<AllocationPlan, AgentsError> {
        let assembler = Arc::clone(&self.shared.assembler);
        let journal = &self.shared.journal;
        journal
            .blocking(move |storage| question.answer(storage, &assembler))
            .await
    }

    /// What the Pricing Agent recommends; see [`MarkdownQuestion`]. The markdown's id is that of nothing stored.
    ///
    /// # Errors
    /// When the question cannot be answered.
    pub async fn what_if_markdown(
        &self,
        question: MarkdownQuestion,
    ) -> Result<MarkdownRecord, AgentsError> {
        let assembler = Arc::clone(&self.shared.assembler);
        let journal = &self.shared.journal;
        journal
            .blocking(move |storage| question.answer(storage, &assembler))
            .await
    }
}
