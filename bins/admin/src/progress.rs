//! Progress on stderr, for people only: nothing is drawn where stderr is not a terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A count of the rows of a file that were read.
pub(crate) fn of_rows(what: &str) -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    bar.set_style(style("{spinner} {human_pos} rows in {elapsed} {wide_msg}"));
    bar.set_message(what.to_owned());
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

/// A bar over the rows that a file will have.
pub(crate) fn of_rows_to_write(count: u64) -> ProgressBar {
    let bar = ProgressBar::new(count);
    bar.set_style(style(
        "[{bar:30}] {human_pos} of {human_len} rows in {elapsed}, {eta} to go",
    ));
    bar.enable_steady_tick(Duration::from_millis(250));
    bar
}

/// A bar over the rows of a copy; its length is set by whoever counts them.
pub(crate) fn of_copied_rows() -> ProgressBar {
    let bar = ProgressBar::new(0);
    bar.set_style(style(
        "[{bar:30}] {human_pos} of {human_len} rows in {elapsed}, {eta} to go {wide_msg}",
    ));
    bar.enable_steady_tick(Duration::from_millis(250));
    bar
}

/// A bar over the bytes of a file; its length is set by whoever counts them.
pub(crate) fn of_bytes(what: &str) -> ProgressBar {
    let bar = ProgressBar::new(0);
    bar.set_style(style(
        "[{bar:30}] {bytes} of {total_bytes} in {elapsed} {wide_msg}",
    ));
    bar.set_message(what.to_owned());
    bar
}

/// A bar over the percent of a run.
pub(crate) fn of_run() -> ProgressBar {
    let bar = ProgressBar::new(100);
    bar.set_style(style("[{bar:30}] {pos:>3}% {wide_msg}"));
    bar
}

/// A bar over categories; its length is set by whoever counts them.
pub(crate) fn of_categories() -> ProgressBar {
    let bar = ProgressBar::new(0);
    bar.set_style(style(
        "[{bar:30}] {human_pos} of {human_len} categories in {elapsed}, {eta} to go {wide_msg}",
    ));
    bar.enable_steady_tick(Duration::from_millis(250));
    bar
}

/// A bar over the series of a file.
pub(crate) fn of_series(count: usize) -> ProgressBar {
    let bar = ProgressBar::new(count as u64);
    bar.set_style(style(
        "[{bar:30}] {human_pos} of {human_len} series in {elapsed}, {eta} to go",
    ));
    bar.enable_steady_tick(Duration::from_millis(250));
    bar
}

/// A bar over simulated seasons.
pub(crate) fn of_paths(count: usize) -> ProgressBar {
    let bar = ProgressBar::new(count as u64);
    bar.set_style(style(
        "[{bar:30}] {human_pos} of {human_len} seasons in {elapsed}, {eta} to go {wide_msg}",
    ));
    bar.enable_steady_tick(Duration::from_millis(250));
    bar
}

fn style(template: &str) -> ProgressStyle {
    // The templates are constants; a mistake in one shows as the default style.
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner())
}
