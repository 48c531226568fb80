//! Properties that hold for any text, and for generated sentences.

use chrono::{Datelike, Days, NaiveDate};
use hemline_agents::extraction::{Reading, extract};
use proptest::prelude::*;
use serde_json::{Value, json};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn check_sound(text: &str, reading: &Reading) {
    assert!((0.0..=1.0).contains(&reading.confidence_score));
    for name in reading.stated.names() {
        let about: Vec<_> = reading
            .findings
            .iter()
            .filter(|f| f.parameter == name)
            .collect();
        assert_eq!(about.len(), 1, "{text}");
        assert!(!reading.missing.contains(&name));
    }
    for finding in &reading.findings {
        let may_be_null = finding.parameter == "markdown_checkpoint_week";
        assert!(may_be_null || !finding.value.is_null(), "{text}");
        let in_text = finding
            .evidence
            .split("; ")
            .all(|words| text.contains(words));
        assert!(
            in_text || text.contains(&finding.evidence),
            "{text}: {finding:?}"
        );
    }
    assert_eq!(
        reading.is_complete(),
        reading.suggestions.is_empty(),
        "{text}: {reading:?}"
    );
}

/// Words that recognisers react to, so that random texts reach them.
fn vocabulary() -> impl Strategy<Value = String> {
    let words = "12 0 6 45% 0.45 1.2 8,000 8k -5% 2025 2025-03-01 03/04/2025 1st third twelve twenty - dozen a half hundred thousand and or to of from until in at the March may Jan. , . ; : ( ) week weeks months days every other weekly bi semi no not never replenishment restock ship ships everything all up front launch hold holdback held back DC keep markdown mark down check sell-through sold safety stock units demand horizon none % percent per cent max cap growth 999999999999999999 \n •";
    let words: Vec<&'static str> = words.split(' ').collect();
    let word = prop::sample::select(words);
    prop::collection::vec((word, prop::bool::weighted(0.9)), 0..60).prop_map(|words| {
        words
            .into_iter()
            .map(|(word, spaced)| {
                if spaced {
                    format!("{word} ")
                } else {
                    word.to_owned()
                }
            })
            .collect::<String>()
    })
}

fn date() -> impl Strategy<Value = NaiveDate> {
    (0_u64..3650).prop_map(|days| NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + Days::new(days))
}

fn written(date: NaiveDate, form: usize) -> String {
    let month = MONTHS[date.month0() as usize];
    let (year, day) = (date.year(), date.day());
    match form {
        0 => date.to_string(),
        1 => format!("{day} {month} {year}"),
        2 => format!("{month} {day}, {year}"),
        3 => format!("{} {day} {year}", &month[..3]),
        _ => format!("the {day}th of {month} {year}"),
    }
}

#[derive(Debug, Clone)]
struct Season {
    weeks: u32,
    start: NaiveDate,
    date_form: usize,
    strategy: (&'static str, &'static str),
    holdback_percent: u32,
    safety_percent: u32,
    check: Option<(u32, u32)>,
    units: u32,
}

fn season() -> impl Strategy<Value = Season> {
    let strategies = vec![
        ("weekly", "weekly replenishment"),
        ("weekly", "stores replenished every week"),
        ("bi-weekly", "bi-weekly replenishment"),
        ("bi-weekly", "replenishment every two weeks"),
        ("none", "no replenishment"),
    ];
    (
        (
            4_u32..=52,
            date(),
            0_usize..5,
            prop::sample::select(strategies),
        ),
        (0_u32..=100, 0_u32..=100),
        prop::option::of((1_u32..=52, 0_u32..=100)),
        1_u32..10_000_000,
    )
        .prop_map(
            |((weeks, start, date_form, strategy), (holdback, safety), check, units)| Season {
                weeks,
                start,
                date_form,
                strategy,
                holdback_percent: holdback,
                safety_percent: safety,
                check,
                units,
            },
        )
}

impl Season {
    fn clauses(&self) -> Vec<String> {
        let markdown = self
            .check
            .map_or("never mark down".to_owned(), |(week, percent)| {
                format!("markdown check in week {week} at {percent}% sell-through")
            });
        vec![
            format!(
                "{} weeks starting {}",
                self.weeks,
                written(self.start, self.date_form)
            ),
            self.strategy.1.to_owned(),
            format!("{}% held back at the DC", self.holdback_percent),
            format!("safety stock of {} percent", self.safety_percent),
            markdown,
            format!("{} units", self.units),
        ]
    }

    fn parameters(&self) -> Value {
        let share = |percent: u32| f64::from(percent) / 100.0;
        let mut parameters = json!({
            "forecast_horizon_weeks": self.weeks,
            "season_start_date": self.start,
            "season_end_date": self.start + Days::new(7 * u64::from(self.weeks)),
            "replenishment_strategy": self.strategy.0,
            "dc_holdback_percentage": share(self.holdback_percent),
            "safety_stock_pct": share(self.safety_percent),
            "stated_demand_units": self.units,
            "markdown_checkpoint_week": self.check.map(|(week, _)| week),
        });
        if let Some((_, percent)) = self.check {
            parameters["markdown_threshold"] = json!(share(percent));
        }
        parameters
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_panic(text in "(?s).{0,500}") {
        check_sound(&text, &extract(&text));
    }

    #[test]
    fn any_mix_of_known_words_is_read_without_panic(text in vocabulary()) {
        check_sound(&text, &extract(&text));
    }

    #[test]
    fn generated_sentences_give_back_their_values(
        season in season(),
        order in Just((0..6).collect::<Vec<usize>>()).prop_shuffle(),
        separator in prop::sample::select(vec![", ", "; ", ". "]),
    ) {
        let clauses = season.clauses();
        let ordered: Vec<&str> = order.iter().map(|index| clauses[*index].as_str()).collect();
        let text = ordered.join(separator);
        let reading = extract(&text);
        check_sound(&text, &reading);
        prop_assert_eq!(
            serde_json::to_value(&reading.stated).unwrap(),
            season.parameters(),
            "{}\n{:#?}", text, reading
        );
        prop_assert!(reading.is_complete());
        prop_assert!((reading.confidence_score - 1.0).abs() < 1e-9, "{}\n{:#?}", text, reading);
    }
}
