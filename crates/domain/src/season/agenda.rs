//! What a season under way has still to do: stored with its workflow, so that it outlives a process.

use serde::{Deserialize, Serialize};

use crate::decimal::{Decimal, Share};
use crate::workflow::WorkflowState;

/// What asks for a re-forecast that has not been made yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "cause")]
pub enum ReforecastCause {
    /// Sales left the forecast by more than the threshold.
    Variance,
    /// A markdown that the forecast in force does not count yet.
    Markdown,
    /// A person asked for it.
    Person {
        /// Who.
        by: String,
        /// Why, in her words.
        reason: String,
    },
}

/// What the weeks accepted so far have left to do. A workflow has one from the acceptance of its order on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeasonAgenda {
    /// The last week that is accepted, with all weeks before it; 0 before the first.
    pub week: u32,
    /// The re-forecast that is due.
    pub reforecast: Option<ReforecastCause>,
    /// Whether the stores are still to be replenished at the end of `week`.
    pub replenish: bool,
    /// Whether the markdown checkpoint is due.
    pub checkpoint: bool,
    /// The depth that a person has set for the markdown.
    pub markdown_pct: Option<Share>,
    /// The gain from gap to markdown that a person has set for this markdown alone, in the place of the
    /// season's `elasticity_coefficient`.
    pub elasticity_coefficient: Option<Decimal>,
}

impl SeasonAgenda {
    /// The phase that comes next, in the order of a week (planning-rules 8); none where nothing is due.
    #[must_use]
    pub fn next_phase(&self) -> Option<WorkflowState> {
        if self.reforecast.is_some() {
            Some(WorkflowState::Phase5Reforecast)
        } else if self.replenish {
            Some(WorkflowState::Phase3Replenishment)
        } else if self.checkpoint {
            Some(WorkflowState::Phase4MarkdownCheck)
        } else {
            None
        }
    }

    /// Drops what a person has set for a markdown that is decided on.
    pub fn forget_markdown_changes(&mut self) {
        self.markdown_pct = None;
        self.elasticity_coefficient = None;
    }

    /// Notes that a re-forecast is due. A markdown's covers every other, and a variance's that of a person.
    pub fn require_reforecast(&mut self, cause: ReforecastCause) {
        let keeps = matches!(
            (&self.reforecast, &cause),
            (Some(ReforecastCause::Markdown), _)
                | (
                    Some(ReforecastCause::Variance),
                    ReforecastCause::Person { .. }
                )
        );
        if !keeps {
            self.reforecast = Some(cause);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_goes_from_the_reforecast_to_the_shipments_to_the_checkpoint() {
        let mut agenda = SeasonAgenda {
            week: 6,
            reforecast: Some(ReforecastCause::Variance),
            replenish: true,
            checkpoint: true,
            ..SeasonAgenda::default()
        };
        assert_eq!(agenda.next_phase(), Some(WorkflowState::Phase5Reforecast));
        agenda.reforecast = None;
        assert_eq!(
            agenda.next_phase(),
            Some(WorkflowState::Phase3Replenishment)
        );
        agenda.replenish = false;
        assert_eq!(
            agenda.next_phase(),
            Some(WorkflowState::Phase4MarkdownCheck)
        );
        agenda.checkpoint = false;
        assert_eq!(agenda.next_phase(), None);
    }

    #[test]
    fn an_agenda_stored_without_an_elasticity_is_read() {
        let stored = r#"{"week":6,"reforecast":null,"replenish":false,"checkpoint":true,"markdown_pct":0.15}"#;
        let agenda: SeasonAgenda = serde_json::from_str(stored).unwrap();
        assert_eq!(agenda.markdown_pct, Some(Share::percent(15)));
        assert_eq!(agenda.elasticity_coefficient, None);
    }

    #[test]
    fn a_markdown_keeps_its_place_before_other_causes() {
        let person = ReforecastCause::Person {
            by: "planner".to_owned(),
            reason: "a competitor closed".to_owned(),
        };
        let mut agenda = SeasonAgenda::default();
        agenda.require_reforecast(person.clone());
        assert_eq!(agenda.reforecast, Some(person.clone()));
        agenda.require_reforecast(ReforecastCause::Variance);
        agenda.require_reforecast(person.clone());
        assert_eq!(agenda.reforecast, Some(ReforecastCause::Variance));
        agenda.require_reforecast(ReforecastCause::Markdown);
        agenda.require_reforecast(ReforecastCause::Variance);
        assert_eq!(agenda.reforecast, Some(ReforecastCause::Markdown));
    }
}
