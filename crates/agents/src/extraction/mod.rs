//! Reads season parameters from plain language without a model (specification, Agents and
//! workflow, section 5).
//!
//! The text is split into tokens (words, figures with number words merged, calendar dates, marks);
//! then one recogniser per family of parameters looks for what it knows. Percentages are assigned
//! to the words that they stand next to. Nothing is guessed: a statement that can be read in two
//! ways, or that another statement contradicts, is asked back. A parameter that the text does not
//! state is absent from the result; null means that the text excludes it.
//!
//! ```
//! use hemline_agents::extraction::extract;
//!
//! let reading = extract("12 weeks from 2025-01-01, weekly replenishment, 15% DC holdback.");
//! assert!(reading.is_complete());
//! assert_eq!(reading.stated.get("season_end_date").unwrap(), "2025-03-26");
//! ```

mod answer;
mod calendar_date;
mod date_roles;
mod dates;
mod demand;
mod doubt;
mod fractions;
mod holdback;
mod horizon;
mod length;
mod markdown;
mod money;
mod notes;
mod number_words;
mod parameter;
mod reading;
mod replenishment;
mod report;
mod season;
mod settle;
mod share_figures;
mod shares;
mod split;
mod statements;
mod support;
mod text;
mod token;
mod weekdays;

pub use answer::extract_with;
pub(crate) use answer::{FORMAT, answer_by_rules};
pub use length::{LONGEST_TEXT_CHARS, SHORTEST_TEXT_CHARS, length_violation};
pub use reading::{Contradiction, Finding, IncompleteExtraction, Reading, Unclear};

use notes::Notes;
use report::Findings;
use text::Text;

/// The parameters that a text must state before a season can be planned from it. The end date
/// follows from the start date and the horizon.
pub const REQUIRED_PARAMETERS: [&str; 5] = [
    "forecast_horizon_weeks",
    "season_start_date",
    "season_end_date",
    "replenishment_strategy",
    "dc_holdback_percentage",
];

/// Reads the season parameters that `text` states. Never fails: what is missing, contradictory or
/// unclear is part of the [`Reading`]. Values out of range are kept as stated, so that
/// [`hemline_domain::StatedParameters::resolve`] can report all of them.
#[must_use]
pub fn extract(text: &str) -> Reading {
    report::reading(read(text))
}

fn read(text: &str) -> Findings {
    let mut text = Text::new(text);
    let mut notes = Notes::default();
    let dates = dates::recognise(&mut text, &mut notes);
    let money = money::recognise(&mut text);
    replenishment::recognise(&mut text, &mut notes);
    horizon::recognise(&mut text, &mut notes);
    demand::recognise(&mut text, &mut notes);
    split::recognise_pairs(&mut text, &mut notes);
    holdback::recognise(&mut text, &mut notes);
    markdown::recognise(&mut text, &mut notes);
    shares::recognise(&mut text, &mut notes);
    split::compare_with_stores(&mut text, &mut notes);
    markdown::ask_if_nothing_said(&text, &mut notes);
    season::complete(&dates, &mut notes);
    Findings::new(&text, notes, money)
}
