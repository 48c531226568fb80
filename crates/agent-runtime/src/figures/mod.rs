//! Whether the figures of a text come from the data it was written from.
//!
//! Every number written in digits is a figure. It is traceable when the data hold a number that it
//! may stand for: the same value, rounded to the decimals shown, as a percentage of a share, with its
//! sign dropped ("fell by 12%"), in thousands or millions, or a large whole number rounded to at least
//! three significant digits. Digits inside names (`S042`) and list markers at the start of a line are
//! no figures. Sums, differences and counts that no tool computed are not traceable, and numbers
//! spelled out in words are not looked at.

mod gate;
mod scan;
mod trace;

pub(crate) use gate::TextGate;
pub use trace::{FigureSources, untraceable_figures};
