//! Which figures of a text can be traced.

use hemline_agent_runtime::figures::{FigureSources, untraceable_figures};
use proptest::prelude::*;
use serde_json::{Value, json};

fn check(data: Value, text: &str, expected: &[&str]) {
    let mut sources = FigureSources::default();
    sources.add_value(&data);
    assert_eq!(
        untraceable_figures(text, &sources),
        expected,
        "{text:?} from {data}"
    );
}

/// Ids hold digits around an `e` by chance.
#[test]
fn an_id_that_reads_as_infinity_makes_nothing_traceable() {
    let data = json!({"forecast_id": "f_0193-7e93882a"});
    check(data.clone(), "987654 units", &["987654"]);
    check(data, "7e93882 units", &["7e93882"]);
}

#[test]
fn figures_that_are_in_the_data() {
    let data = json!({"units": 7987, "share": 0.154, "variance": -0.123, "cost": 1234.567, "week_12": {"sold": 1_250_000},
        "start": "2025-03-03", "note": "45% held", "store": "S042"});
    let traceable = [
        "7987 units, or 7,987 units, or 7\u{202f}987",
        "about 7,990 units",
        "a share of 15.4%, roughly 15 %, 15 percent or 0.15",
        "sales fell by 12% (-12.3%, \u{2212}12.3%)",
        "1234.57 or 1,235 or 1,234.6",
        "in week 12 we sold 1.25 million, 1.3M, 1250 thousand",
        "from 2025-03-03, that is 3 March 2025, the 3rd",
        "45 percent or 0.45 is held",
        "store S042 and store X99 by name",
        "1. first\n2) second\n  3. third",
        "1.25e6 or 1250e3 or 1.2E+3",
        "no figures at all",
        "12-week season",
        "15-percent holdback",
    ];
    for text in traceable {
        check(data.clone(), text, &[]);
    }
}

#[test]
fn figures_that_are_not() {
    let data = json!({"units": 7987, "share": 0.154, "gain": 0.2, "weeks": 12});
    let cases: [(&str, &[&str]); 16] = [
        ("8000 units", &["8000"]),
        ("8,000 units", &["8,000"]),
        ("7988 units", &["7988"]),
        ("16%", &["16%"]),
        ("15.5 percent", &["15.5 percent"]),
        ("7987.4", &["7987.4"]),
        ("-20% gain", &["-20%"]),
        ("about 9k", &["9k"]),
        ("3 and 3 and 4", &["3", "4"]),
        ("12 weeks and 13 weeks", &["13"]),
        ("1e3 and 2 million", &["1e3", "2 million"]),
        ("one half: \u{bd}", &["\u{bd}"]),
        ("\u{0663} units", &["\u{0663}"]),
        ("sum 7999", &["7999"]),
        ("USD987654 saved", &["987654"]),
        ("order no_987654 in Q3", &["987654"]),
    ];
    for (text, expected) in cases {
        check(data.clone(), text, expected);
    }
}

/// Sentences of tools separate thousands, their number fields do not.
#[test]
fn a_number_is_the_same_with_and_without_separators() {
    let plain = json!({"total": 7998, "note": "253923 in all"});
    check(plain, "7,998 or 7998 of 253,923 or 253923", &[]);
    let separated = json!({"reasoning": "7,998 units of 253,923: 1,204.50 each"});
    check(separated.clone(), "7,998 or 7998 of 253,923 or 253923", &[]);
    check(separated.clone(), "1,204.50 or 1204.5", &[]);
    check(separated, "7 or 998, or 253", &["7", "998", "253"]);
    let loss = json!({"margin": -1204.0, "note": "a margin of \u{2212}8,500"});
    check(loss, "\u{2212}1,204 and -8500", &[]);
}

#[test]
fn an_id_is_no_source_and_no_claim() {
    let id = "f_01a1fc6d-f18a-7714-91f3-593337e433e3";
    let data = json!({"forecast_id": id, "units": 7987});
    check(data.clone(), &format!("{id} has 7,987 units"), &[]);
    check(data, "7714 units, or 987654", &["7714", "987654"]);
    check(json!({"note": "593337e433, 1e300"}), "987654", &["987654"]);
}

#[test]
fn rounding_is_half_a_step_of_the_last_digit_shown() {
    for (value, text, traceable) in [
        (14.96, "15", true),
        (14.4, "15", false),
        (0.1234, "12.3%", true),
        (0.1236, "12.3%", false),
        (2.25, "2.3", true),
        (2.25, "2.2", true),
        (123_456.0, "123,000", true),
        (123_456.0, "124,000", false),
        (123_456.0, "120,000", false),
        (1_250_000.0, "1.3 million", true),
        (1_250_000.0, "1.4 million", false),
    ] {
        let expected: &[&str] = if traceable { &[] } else { &[text] };
        check(json!(value), text, expected);
    }
}

proptest! {
    #[test]
    fn what_is_written_from_the_data_is_traceable(value in -1e9_f64..1e9, decimals in 0_usize..6) {
        let mut sources = FigureSources::default();
        sources.add_value(&json!({"value": value}));
        let text = format!("It is {value:.decimals$} now.");
        prop_assert_eq!(untraceable_figures(&text, &sources), Vec::<String>::new());
    }

    #[test]
    fn whole_numbers_far_from_the_data_are_not(value in 1_u32..1_000_000, off in 1.02_f64..50.0) {
        let mut sources = FigureSources::default();
        sources.add_value(&json!(value));
        let wrong = (f64::from(value) * off).ceil() + 1.0;
        let text = format!("{wrong}");
        prop_assert_eq!(untraceable_figures(&text, &sources), vec![text.clone()]);
    }

    #[test]
    fn no_text_is_too_odd_to_be_read(text in "\\PC{0,80}") {
        let mut sources = FigureSources::default();
        sources.add_text(&text);
        let _ = untraceable_figures(&text, &sources);
    }
}
