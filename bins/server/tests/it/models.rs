//! A server process that uses a language model.

use hemline_test_support::{Form, ModelServer};

use crate::harness::{Home, Server};

impl Home {
    /// A server that uses `models`, everything logged.
    pub(crate) fn start_with_model(&self, form: Form, models: &ModelServer) -> Server {
        let variables = form.variables(models);
        let variables = variables
            .iter()
            .map(|(name, value)| (*name, value.as_str()));
        let variables: Vec<(&str, &str)> = variables.chain([("HEMLINE_LOG", "trace")]).collect();
        self.start_with(&[], &variables)
    }
}
