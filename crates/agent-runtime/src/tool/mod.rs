//! Tools: functions of the program that a model may call.

mod arguments;
mod definition;
mod output;
mod schema;
mod scope;

pub use arguments::{ArgumentError, NoArguments};
pub use definition::Tool;
pub use output::{Effect, ToolError, ToolOutput, ToolResult};
pub use schema::{StrictSchema, strict_schema};
pub use scope::ToolScope;

pub(crate) use arguments::parse_strictly;
pub(crate) use output::bounded;
pub(crate) use scope::{CallPlace, EventSink};
