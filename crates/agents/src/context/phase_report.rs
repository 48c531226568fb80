//! Whether the phases that a run serves are done, skipped or open.

use hemline_domain::{PricingStatus, ReplenishmentStrategy, WorkflowState};

use super::SeasonContext;

/// How far a phase is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhaseOutcome {
    /// Its result is there.
    Done,
    /// It is left out.
    Skipped {
        /// Why.
        reason: String,
    },
    /// Its result is missing.
    Open {
        /// What is missing.
        missing: String,
    },
}

/// A phase of the season and how far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhaseReport {
    /// The phase.
    pub phase: WorkflowState,
    /// How far it is.
    pub outcome: PhaseOutcome,
}

impl SeasonContext {
    /// The phases that this run settles: the one it serves, and after the order was accepted those that
    /// the parameters exclude.
    #[must_use]
    pub fn phases(&self) -> Vec<PhaseReport> {
        use WorkflowState as S;
        let results = &self.results;
        let outcome = match self.state {
            S::Phase1Forecasting => done_when(
                results.forecast.is_some()
                    && results.clustering.is_some()
                    && results.allocation.is_some(),
                "a forecast and an allocation of the order",
            ),
            S::Phase2Allocation => done_when(
                results.allocation.is_some() && results.pricing.is_some(),
                "the pricing strategy",
            ),
            S::Phase3Monitoring => self.monitoring(),
            S::Phase3Replenishment => self.replenishment(),
            S::Phase4MarkdownCheck => self.markdown_check(),
            S::Phase5Reforecast => done_when(
                results.forecast.is_some() && results.reallocation.is_some(),
                "the revised forecast and the stores' new totals",
            ),
            _ => return Vec::new(),
        };
        let mut reports = vec![PhaseReport {
            phase: self.state,
            outcome,
        }];
        if self.state == S::Phase2Allocation {
            reports.extend(self.excluded_phases());
        }
        reports
    }

    /// What the run still lacks.
    #[must_use]
    pub fn open_phases(&self) -> Vec<String> {
        let missing = |report: PhaseReport| match report.outcome {
            PhaseOutcome::Open { missing } => Some(missing),
            PhaseOutcome::Done | PhaseOutcome::Skipped { .. } => None,
        };
        self.phases().into_iter().filter_map(missing).collect()
    }

    /// The phases that are left out, each with the reason.
    #[must_use]
    pub fn skipped_phases(&self) -> Vec<(WorkflowState, String)> {
        let skipped = |report: PhaseReport| match report.outcome {
            PhaseOutcome::Skipped { reason } => Some((report.phase, reason)),
            PhaseOutcome::Done | PhaseOutcome::Open { .. } => None,
        };
        self.phases().into_iter().filter_map(skipped).collect()
    }

    /// Whether the run still lacks something.
    pub(crate) fn phase_is_open(&self) -> bool {
        !self.open_phases().is_empty()
    }

    fn monitoring(&self) -> PhaseOutcome {
        if self.season().is_some_and(|season| season.week() == 0) {
            return skipped("no week has been sold yet, so there is nothing to compare");
        }
        done_when(self.results.variance.is_some(), "the variance")
    }

    fn replenishment(&self) -> PhaseOutcome {
        if self.inputs.parameters.replenishment_strategy == ReplenishmentStrategy::None {
            return skipped(NOT_REPLENISHED);
        }
        done_when(
            self.results.replenishment.is_some(),
            "the week's replenishment",
        )
    }

    fn markdown_check(&self) -> PhaseOutcome {
        let Some(checkpoint) = self.inputs.parameters.markdown_checkpoint_week else {
            return skipped(
                "the season is planned without a markdown (no markdown_checkpoint_week)",
            );
        };
        let Some(season) = self.season() else {
            return done_when(false, "the season to date");
        };
        if let Some(markdown) = season.record.markdown {
            return skipped(&format!(
                "the season had its one markdown after week {}",
                markdown.applied_after_week
            ));
        }
        if season.week() < checkpoint {
            return skipped(&format!(
                "the checkpoint is in week {checkpoint}, and this is week {}",
                season.week()
            ));
        }
        if season.remaining_weeks() == 0 {
            return skipped(&format!(
                "the season's last week, week {}, is in: no week is left to sell at a lower price",
                season.week()
            ));
        }
        done_when(
            self.results.markdown.is_some(),
            "the markdown recommendation",
        )
    }

    fn excluded_phases(&self) -> Vec<PhaseReport> {
        let mut excluded = Vec::new();
        if self.inputs.parameters.replenishment_strategy == ReplenishmentStrategy::None {
            excluded.push(PhaseReport {
                phase: WorkflowState::Phase3Replenishment,
                outcome: skipped(NOT_REPLENISHED),
            });
        }
        if let Some(pricing) = &self.results.pricing
            && pricing.status == PricingStatus::Skipped
        {
            excluded.push(PhaseReport {
                phase: WorkflowState::Phase4MarkdownCheck,
                outcome: skipped(&pricing.reasoning),
            });
        }
        excluded
    }
}

const NOT_REPLENISHED: &str = "the season is planned without replenishment (replenishment_strategy): everything ships at launch";

fn skipped(reason: &str) -> PhaseOutcome {
    PhaseOutcome::Skipped {
        reason: reason.to_owned(),
    }
}

fn done_when(is_done: bool, missing: &str) -> PhaseOutcome {
    if is_done {
        PhaseOutcome::Done
    } else {
        PhaseOutcome::Open {
            missing: missing.to_owned(),
        }
    }
}
