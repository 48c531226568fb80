//! A tool-calling loop for language models: agents, tools, handoffs, guardrails, sessions.
//!
//! The model proposes, the state machine disposes. A model chooses among the tools and handoffs that
//! are enabled now; the results are typed values that tools write into a context `C` of the caller's;
//! what needs a person waits for one. So a model may be slow, wrong or absent without a wrong result.
//!
//! - [`Machine`] is the loop without I/O: from a serialisable [`RunState`] and the context it says
//!   what comes next ([`Step`]) and what a reply, an output or a decision makes of them.
//! - [`Runner`] is its thin driver: it calls the [`model::Model`], runs tools side by side, keeps time
//!   limits, and hands every finished step to [`RunHooks::step_finished`] before the next one starts.
//!   State and context stored there are all it takes to go on in another process.
//! - [`providers`] are models over HTTP: Azure OpenAI, OpenAI, and servers that speak like it.
//! - [`OfflinePlanner`] is a model without a network: it goes by the predicates that tools, handoffs
//!   and agents carry anyway, and knows nothing of what they do.
//! - [`figures`] checks that the numbers of a text come from the data it was written from: of final
//!   messages, of reasons for handing over, and of text while it streams.
//!
//! # Usage
//!
//! ```
//! use std::sync::Arc;
//! use hemline_agent_runtime::{
//!     Agent, AgentSet, CancellationToken, Handoff, NoArguments, OfflinePlanner, RunOutcome, RunState, Runner, Tool,
//!     ToolOutput, ToolScope,
//! };
//! use serde_json::json;
//!
//! #[derive(Clone, Default)]
//! struct Trip { distance_km: Option<f64>, hours: Option<f64> }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let surveyor = Agent::new("Surveyor", "measures the way")
//!     .tool(
//!         // Reads the context, returns data for the model and the change that it asks for.
//!         Tool::blocking("measure", "Measures the way.", |_trip: ToolScope<Trip>, _: NoArguments| {
//!             let km = 120.0;
//!             Ok(ToolOutput::new(json!({"distance_km": km})).with_effect(move |trip: &mut Trip| trip.distance_km = Some(km)))
//!         })
//!         .done_when(|trip: &Trip| trip.distance_km.is_some()),
//!     )
//!     .handoff(
//!         Handoff::to("Driver", "Hand over when the way is measured.")
//!             .enabled_when(|trip: &Trip| trip.distance_km.is_some())
//!             .summary(|trip| json!({"distance_km": trip.distance_km})),
//!     );
//! let driver = Agent::new("Driver", "says how long it takes")
//!     .tool(Tool::immediate("estimate", "Estimates the hours.", |trip: ToolScope<Trip>, _: NoArguments| {
//!         let hours = trip.distance_km.unwrap_or_default() / 80.0;
//!         Ok(ToolOutput::new(json!({"hours": hours})).with_effect(move |trip: &mut Trip| trip.hours = Some(hours)))
//!     }))
//!     .requires(|trip: &Trip| trip.hours.is_none().then(|| "the hours".to_owned()))
//!     .explanation(|trip| format!("The trip takes {} hours.", trip.hours.unwrap_or_default()));
//!
//! let agents = Arc::new(AgentSet::new([surveyor, driver])?);
//! let runner = Runner::new(agents, Arc::new(OfflinePlanner::new()));
//! let state = RunState::new("trip-1", "Surveyor", "How long is the trip?");
//! let outcome = runner.start(state, Trip::default(), &CancellationToken::new()).await?;
//! let RunOutcome::Done { output, context, .. } = outcome else { panic!("nothing waits for a person here") };
//! assert_eq!(context.hours, Some(1.5));
//! assert_eq!(output.text, "The trip takes 1.5 hours.");
//! # Ok(())
//! # }
//! ```
//!
//! A tool with [`Tool::approved_when`] makes [`Runner::start`] return [`RunOutcome::Interrupted`]; store
//! its state and context, and go on with [`Runner::decide`]. After a crash go on with
//! [`Runner::resume`], after a failure with [`Runner::resume`] on [`RunState::for_retry`].
//!
//! # Code that owns order and loop
//!
//! An agent with [`Agent::output_type`] returns a value to the code that ran it, and
//! [`Runner::result_of`] runs it to that value. Runs of one runner share its session.
//!
//! ```
//! # use std::sync::Arc;
//! # use hemline_agent_runtime::{Agent, AgentSet, CancellationToken, OfflinePlanner, RunState, Runner};
//! # use schemars::JsonSchema;
//! # use serde::{Deserialize, Serialize};
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! #[derive(Serialize, Deserialize, JsonSchema)]
//! struct Verdict { guilty: bool, why: String }
//!
//! let judge = Agent::new("Judge", "judges")
//!     .instructions("Judge the case.")
//!     .output_type::<Verdict>("verdict")
//!     .output_from(|loaves: &u32| Verdict { guilty: *loaves > 0, why: format!("{loaves} loaves are gone.") });
//! let runner = Runner::new(Arc::new(AgentSet::new([judge])?), Arc::new(OfflinePlanner::new()));
//! let state = RunState::new("case-1", "Judge", "Did he steal the bread?");
//! let returned = runner.result_of::<Verdict>(state, 2, &CancellationToken::new()).await?;
//! assert!(returned.value.guilty);
//! # Ok(())
//! # }
//! ```

mod agent;
mod agent_set;
mod call_ids;
mod error;
pub mod figures;
mod guardrail;
mod handoff;
pub mod model;
mod names;
mod offline;
pub mod providers;
mod run;
mod runner;
mod session;
mod structured;
mod tool;
mod typed_output;

pub use agent::Agent;
pub use agent_set::AgentSet;
pub use error::{RunError, StoreError};
pub use guardrail::Guardrail;
pub use handoff::Handoff;
pub use offline::{Extractor, OfflinePlanner};
pub use run::{
    CallStatus, Decision, LogEntry, Machine, PendingApproval, ReadyCall, RunEvent, RunLimits,
    RunOutput, RunState, STATE_VERSION, Step, ToolFailure, ToolRun,
};
pub use runner::{
    FinishedStep, NoHooks, Returned, RunFailure, RunHooks, RunOutcome, RunResult, Runner,
};
pub use session::{MemorySession, Session};
pub use structured::extract_structured;
pub use tool::{
    ArgumentError, Effect, NoArguments, StrictSchema, Tool, ToolError, ToolOutput, ToolResult,
    ToolScope, strict_schema,
};

pub use tokio_util::sync::CancellationToken;
