//! Checks around an agent: on what it is asked, and on the result it leaves with.

use std::sync::Arc;

type Check<C> = Arc<dyn Fn(&C, &str) -> Result<(), String> + Send + Sync>;

/// A named check over the typed context and a text.
///
/// As an input guardrail it gets the run's input, before any tool of the agent runs; a failure ends
/// the run. As an output guardrail it gets the final message (or the reason of a handoff) when the
/// agent leaves with its required result; a failure goes back to the model.
pub struct Guardrail<C> {
    pub(crate) name: String,
    check: Check<C>,
}

impl<C> Guardrail<C> {
    /// A guardrail; the error of `check` says what rule is broken, with values.
    pub fn new(
        name: impl Into<String>,
        check: impl Fn(&C, &str) -> Result<(), String> + Send + Sync + 'static,
    ) -> Self {
        Self {
            name: name.into(),
            check: Arc::new(check),
        }
    }

    /// The guardrail's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn check(&self, context: &C, text: &str) -> Result<(), String> {
        (self.check)(context, text)
    }
}
