//! HTTP routes, WebSockets, errors and the OpenAPI document.
//!
//! [`serve`] binds an address and serves everything over an [`Engine`](hemline_agents::Engine) and
//! a [`Database`](hemline_persistence::Database):
//!
//! ```no_run
//! # async fn run(engine: hemline_agents::Engine, database: hemline_persistence::Database)
//! # -> Result<(), Box<dyn std::error::Error>> {
//! let serving = hemline_api::serve(hemline_api::Settings::default(), engine, database).await?;
//! println!("listening on http://{}", serving.address());
//! serving.run_until(async { /* e.g. a signal */ }).await?;
//! # Ok(())
//! # }
//! ```
//!
//! [`listen`] takes an address before there is an engine to serve.
//!
//! Handlers never block: storage is read through [`actix_web::web::block`], by fewer requests at a time than there are
//! connections, so that runs are not kept waiting. What the engine starts runs on the process's runtime, not on the
//! worker that took the request. Nothing here plans anything; every number comes from the engine or from storage.

mod access;
mod always_sent;
mod app;
mod bodies;
mod chosen_names;
mod csv_download;
mod decisions;
mod error;
mod examples;
mod fallback;
mod form_text;
#[doc(hidden)]
pub mod fuzzing;
mod idempotency;
mod json_object;
mod json_or_form;
mod metrics;
mod middleware;
mod openapi;
mod optional_json;
mod pages;
mod paging;
mod plan_in_force;
pub mod report_page;
mod route_table;
// The route macros write types with paths that the lint finds too long.
#[allow(unused_qualifications)]
mod routes;
mod scenario_progress;
mod scenarios;
mod seasons;
mod server;
mod settings;
mod state;
mod streams;
mod ui;

pub use error::{ApiError, ErrorBody, ErrorKind};
pub use openapi::document;
pub use server::{Listening, ServeError, Serving, listen, serve};
pub use settings::{Limits, Settings, StreamSettings};
pub use ui::UiFiles;
