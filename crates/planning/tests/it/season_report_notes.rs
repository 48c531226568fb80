//! planning-rules 11: what the reader should know before the figures.

use hemline_domain::Units;
use hemline_planning::season_report::UncountedWeek;

use crate::season_report_advice_support::one_store;
use crate::season_report_support::by_hand;

const HISTORY: &str = "A forecast knows only what was uploaded as history: upload this season's sales, and those of the weeks until the next one, before that is planned.";

#[test]
fn a_season_as_planned_has_only_the_note_on_history() {
    let season = one_store(480, 480, &[100; 4], &[100; 4]);
    assert_eq!(season.report().notes, [HISTORY]);
}

#[test]
fn what_the_reader_should_know_comes_first() {
    let notes = by_hand().report().notes;
    assert_eq!(notes.len(), 3, "{notes:?}");
    assert!(notes[0].contains("Of 50 units of emergency orders, 20 did not arrive"));
    assert!(notes[1].starts_with("Stores sold 2 units more than they had received."));
    assert_eq!(notes[2], HISTORY);
}

#[test]
fn weeks_beyond_a_gap_are_named() {
    let mut season = by_hand();
    season.ledger.retain(|row| row.week_number <= 2);
    season.reported.truncate(2);
    season.checks.truncate(2);
    season.uncounted = vec![UncountedWeek {
        week_number: 4,
        units: Units::new(88),
    }];
    let notes = season.report().notes;
    assert!(notes[0].starts_with("The season was closed after 2 of 4 weeks"));
    assert_eq!(
        notes[1],
        "Reported, and in no figure, because week 3 is missing: week 4 (88 units). These units count as left over."
    );
}

#[test]
fn a_forecast_beyond_the_threshold_is_named_as_the_problem() {
    let note = |sold: u64| {
        let notes = one_store(800, 800, &[100; 4], &[sold; 4]).report().notes;
        notes
            .into_iter()
            .find(|note| note.contains("original forecast"))
    };
    let less = note(140).unwrap();
    assert!(
        less.starts_with("The original forecast expected 28.6% less than was sold."),
        "{less}"
    );
    let more = note(80).unwrap();
    assert!(
        more.starts_with("The original forecast expected 25.0% more than was sold."),
        "{more}"
    );
    assert_eq!(note(84), None);
}
