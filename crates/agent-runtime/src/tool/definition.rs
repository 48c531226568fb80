//! A tool: its name, schema, handler and the predicates that say when it may and must run.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{
    ArgumentError, StrictSchema, ToolError, ToolResult, ToolScope, parse_strictly, strict_schema,
};
use crate::model::{FunctionKind, FunctionSpec};

/// Longest output a model gets from one call, unless the tool says otherwise.
const DEFAULT_MAX_OUTPUT_BYTES: usize = 16_000;

type Predicate<C> = Arc<dyn Fn(&C) -> bool + Send + Sync>;
type ArgumentsOf<C> = Arc<dyn Fn(&C) -> Value + Send + Sync>;
type Handler<C> =
    Arc<dyn Fn(ToolScope<C>, &str) -> BoxFuture<'static, ToolResult<C>> + Send + Sync>;
type ArgumentCheck = Arc<dyn Fn(&str) -> Result<(), ArgumentError> + Send + Sync>;

/// A function that a model may call, over the typed context `C`.
///
/// The handler reads the context and returns data for the model together with the change of the
/// context that it asks for; so calls of one turn can run side by side, and a change is made only
/// between steps.
pub struct Tool<C> {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) schema: StrictSchema,
    pub(crate) max_output_bytes: usize,
    pub(crate) time_limit: Option<Duration>,
    pub(crate) order: Option<u32>,
    pub(crate) optional: bool,
    /// Whether the handler runs on a thread of its own.
    pub(crate) computes: bool,
    handler: Handler<C>,
    check: ArgumentCheck,
    is_enabled: Predicate<C>,
    needs_approval: Predicate<C>,
    is_done: Option<Predicate<C>>,
    arguments_of: Option<ArgumentsOf<C>>,
}

impl<C: Send + Sync + 'static> Tool<C> {
    /// A tool with an async handler. The argument type gives the JSON Schema.
    pub fn new<A, F, Fut>(
        name: impl Into<String>,
        description: impl Into<String>,
        handler: F,
    ) -> Self
    where
        A: DeserializeOwned + JsonSchema + Send + 'static,
        F: Fn(ToolScope<C>, A) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = ToolResult<C>> + Send + 'static,
    {
        Self::with_handler::<A>(name.into(), description.into(), move |scope, arguments| {
            handler(scope, arguments).boxed()
        })
    }

    /// A tool whose handler is quick enough to run on the async thread.
    pub fn immediate<A, F>(
        name: impl Into<String>,
        description: impl Into<String>,
        handler: F,
    ) -> Self
    where
        A: DeserializeOwned + JsonSchema + Send + 'static,
        F: Fn(ToolScope<C>, A) -> ToolResult<C> + Send + Sync + 'static,
    {
        let handler = Arc::new(handler);
        Self::with_handler::<A>(name.into(), description.into(), move |scope, arguments| {
            let handler = Arc::clone(&handler);
            async move { handler(scope, arguments) }.boxed()
        })
    }

    /// A tool that computes: its handler runs on a blocking thread, away from the async ones. When
    /// the run ends first, the thread works on until the handler returns or looks at
    /// [`ToolScope::is_cancelled`]; its result is dropped.
    pub fn blocking<A, F>(
        name: impl Into<String>,
        description: impl Into<String>,
        handler: F,
    ) -> Self
    where
        A: DeserializeOwned + JsonSchema + Send + 'static,
        F: Fn(ToolScope<C>, A) -> ToolResult<C> + Send + Sync + 'static,
    {
        let handler = Arc::new(handler);
        let on_a_thread = move |scope, arguments| {
            let handler = Arc::clone(&handler);
            async move {
                let span = tracing::Span::current();
                tokio::task::spawn_blocking(move || span.in_scope(|| handler(scope, arguments)))
                    .await
                    .unwrap_or_else(|failure| {
                        Err(ToolError::new("tool_panicked", failure.to_string()))
                    })
            }
            .boxed()
        };
        Self {
            computes: true,
            ..Self::with_handler::<A>(name.into(), description.into(), on_a_thread)
        }
    }

    fn with_handler<A>(
        name: String,
        description: String,
        handler: impl Fn(ToolScope<C>, A) -> BoxFuture<'static, ToolResult<C>> + Send + Sync + 'static,
    ) -> Self
    where
        A: DeserializeOwned + JsonSchema + Send + 'static,
    {
        let schema = strict_schema::<A>();
        let for_check = schema.schema.clone();
        let for_handler = schema.schema.clone();
        Self {
            name,
            description,
            schema,
            max_output_bytes: DEFAULT_MAX_OUTPUT_BYTES,
            time_limit: None,
            order: None,
            optional: false,
            computes: false,
            handler: Arc::new(
                move |scope, raw| match parse_strictly::<A>(raw, &for_handler) {
                    Ok(arguments) => handler(scope, arguments),
                    Err(error) => {
                        std::future::ready(Err(ToolError::new("bad_arguments", error.brief())))
                            .boxed()
                    }
                },
            ),
            check: Arc::new(move |raw| parse_strictly::<A>(raw, &for_check).map(|_| ())),
            is_enabled: Arc::new(|_| true),
            needs_approval: Arc::new(|_| false),
            is_done: None,
            arguments_of: None,
        }
    }

    /// When the tool may be called; always, unless set.
    #[must_use]
    pub fn enabled_when(mut self, predicate: impl Fn(&C) -> bool + Send + Sync + 'static) -> Self {
        self.is_enabled = Arc::new(predicate);
        self
    }

    /// When a call must wait for a person; never, unless set.
    #[must_use]
    pub fn approved_when(mut self, predicate: impl Fn(&C) -> bool + Send + Sync + 'static) -> Self {
        self.needs_approval = Arc::new(predicate);
        self
    }

    /// When there is nothing left for the tool to do; unless set, once it has run since its agent
    /// took over. Only the offline planner asks.
    #[must_use]
    pub fn done_when(mut self, predicate: impl Fn(&C) -> bool + Send + Sync + 'static) -> Self {
        self.is_done = Some(Arc::new(predicate));
        self
    }

    /// The offline planner's place for the tool; unless set, the place in the agent's list. Tools of
    /// the same order are called in one turn.
    #[must_use]
    pub fn in_order(mut self, order: u32) -> Self {
        self.order = Some(order);
        self
    }

    /// The offline planner never calls the tool of its own accord.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// The arguments of the offline planner's call; unless set, derived from the schema's defaults
    /// and nulls.
    #[must_use]
    pub fn default_arguments(
        mut self,
        arguments: impl Fn(&C) -> Value + Send + Sync + 'static,
    ) -> Self {
        self.arguments_of = Some(Arc::new(arguments));
        self
    }

    /// The longest output, in bytes of JSON; what is longer is cut.
    #[must_use]
    pub fn max_output_bytes(mut self, limit: usize) -> Self {
        self.max_output_bytes = limit;
        self
    }

    /// The longest that one call may take; then it fails, the model is told, and the other calls of the
    /// turn are not touched. Unless set, only the agent's own time limit ends a call, and the run.
    #[must_use]
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = Some(limit);
        self
    }

    /// The tool's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The function as a model sees it.
    #[must_use]
    pub fn spec(&self) -> FunctionSpec {
        FunctionSpec {
            name: self.name.clone(),
            description: self.description.clone(),
            parameters: self.schema.schema.clone(),
            strict: self.schema.strict,
            kind: FunctionKind::Tool,
        }
    }

    /// Reads `raw` strictly, without running anything.
    ///
    /// # Errors
    /// [`ArgumentError`] saying what is wrong with them.
    pub fn check_arguments(&self, raw: &str) -> Result<(), ArgumentError> {
        (self.check)(raw)
    }

    pub(crate) fn is_enabled(&self, context: &C) -> bool {
        (self.is_enabled)(context)
    }

    pub(crate) fn needs_approval(&self, context: &C) -> bool {
        (self.needs_approval)(context)
    }

    pub(crate) fn is_done(&self, context: &C, has_run: bool) -> bool {
        self.is_done
            .as_ref()
            .map_or(has_run, |predicate| predicate(context))
    }

    pub(crate) fn planned_arguments(&self, context: &C) -> Option<Value> {
        match &self.arguments_of {
            Some(arguments) => Some(arguments(context)),
            None => self.schema.default_arguments.clone(),
        }
    }

    pub(crate) fn call(&self, scope: ToolScope<C>, raw: &str) -> BoxFuture<'static, ToolResult<C>> {
        (self.handler)(scope, raw)
    }
}
