//! Does a re-forecast help? Real seasons, read from `HEMLINE_DATA_DIR`, n weeks into them.
//!
//! `HEMLINE_DATA_DIR=… cargo test -p hemline-ml --test reforecast_study -- --nocapture` prints the tables of
//! `docs/reforecast.md`: the error on the remaining weeks of the original forecast and of the ways to revise it,
//! in seasons whose variance passed 20%. `HEMLINE_STUDY_ALL=1` adds the seasons that went as expected.
#![allow(clippy::print_stdout, reason = "the printed study is what it is for")]
#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use chrono::{Days, NaiveDate};
use hemline_domain::{DemandCalendar, ForecastingMethod, SeasonCalendar, StoreWeek, Units};
use hemline_ml::demand::{
    CorrectionSettings, DemandForecast, DemandInput, LevelCorrection, Reforecast, ReforecastInput,
    forecast_demand, reforecast_demand,
};
use hemline_ml::forecasting::{
    Frequency, Future, IntervalSettings, Method, MethodSettings, TimeSeries,
};
use hemline_ml::series::WeeklySeries;
use rayon::prelude::*;

/// The data have no calendar.
static NO_EVENTS: DemandCalendar = DemandCalendar::EMPTY;

const HORIZON: usize = 12;
const LEAD_TIME_WEEKS: u64 = 12;
const WEEKS_SOLD: [usize; 3] = [2, 4, 6];
/// κ and ρ beside the default.
const OTHER_SETTINGS: [(f64, f64); 5] =
    [(1.0, 1.0), (4.0, 1.0), (2.0, 0.8), (8.0, 0.8), (4.0, 0.6)];
const KAPPAS_OF_SUMS: [f64; 4] = [0.5, 1.0, 2.0, 4.0];
const CHOSEN: &str = "ARIMA refit, median of the mean curve's ratios, chosen κ and ρ";
/// Every fourth week from the first that has a year of history before its lead time.
const FIRST_START: &str = "2011-05-06";
const LAST_START: &str = "2012-08-10";
const WEEKS_BETWEEN_STARTS: u64 = 4;
/// Seasons that start before this are the earlier part, on which a choice may rest.
const LATER_PART: &str = "2012-01-01";
const VARIANCE_THRESHOLD: f64 = 0.2;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn departments() -> Option<BTreeMap<String, Vec<StoreWeek>>> {
    let Some(directory) = std::env::var_os("HEMLINE_DATA_DIR") else {
        println!("skipped: HEMLINE_DATA_DIR is not set");
        return None;
    };
    let path = PathBuf::from(directory).join("walmart/historical_sales.csv");
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut departments: BTreeMap<String, Vec<StoreWeek>> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let rows = departments.entry(fields[1].to_owned()).or_default();
        rows.push(StoreWeek {
            store_id: fields[0].into(),
            week_start_date: date(fields[2]),
            units_sold: Units::new(fields[3].parse().unwrap()),
        });
    }
    Some(departments)
}

fn season_starts() -> Vec<NaiveDate> {
    let starts = (0..).map(|step| date(FIRST_START) + Days::new(7 * WEEKS_BETWEEN_STARTS * step));
    starts
        .take_while(|start| *start <= date(LAST_START))
        .collect()
}

/// A season with what was expected of it before it began.
struct Season<'a> {
    history: &'a [StoreWeek],
    start: NaiveDate,
    actual: Vec<Units>,
    original: DemandForecast,
}

impl<'a> Season<'a> {
    fn new(history: &'a [StoreWeek], start: NaiveDate) -> Self {
        let calendar = SeasonCalendar::try_new(start, HORIZON as u32).unwrap();
        let mut actual = vec![Units::ZERO; HORIZON];
        for row in history {
            if let Some(week) = calendar.week_of(row.week_start_date) {
                actual[week as usize - 1] += row.units_sold;
            }
        }
        Self {
            original: forecast_demand(&input(history, start)).unwrap(),
            history,
            start,
            actual,
        }
    }

    fn original_curve(&self) -> Vec<f64> {
        curve(&self.original)
    }

    /// Rule 8: cumulative |actual − forecast| ÷ forecast.
    fn variance(&self, weeks: usize) -> f64 {
        let expected: f64 = self.original_curve()[..weeks].iter().sum();
        (sum(&self.actual[..weeks]) - expected).abs() / expected
    }

    /// The re-forecast after `weeks`.
    fn reforecast(&self, weeks: usize) -> Reforecast {
        reforecast_demand(&ReforecastInput {
            demand: input(self.history, self.start),
            actuals: &self.actual[..weeks],
            correction: CorrectionSettings::default(),
            markdown: None,
        })
        .unwrap()
    }

    /// The remaining weeks after `weeks`, as other ways of revising the forecast expect them.
    fn other_ways(&self, weeks: usize) -> BTreeMap<String, Vec<f64>> {
        let before = &self.original.diagnostics.models;
        let original: Vec<Vec<f64>> = before.iter().map(|model| model.weekly.clone()).collect();
        let refits = self.refits(weeks);
        let mixed = vec![original[0].clone(), refits.open_loop[1].clone()];
        let actual: Vec<f64> = self.actual.iter().map(|units| units.as_f64()).collect();
        let mut ways = BTreeMap::new();
        let mut add = |name: String, curve: Vec<f64>| ways.insert(name, curve);
        add("both refit, closed loop".to_owned(), refits.closed_loop);
        let pairs = [
            ("none refit", &original),
            ("both refit", &refits.open_loop),
            ("ARIMA refit", &mixed),
        ];
        for (name, models) in pairs {
            let curve = mean(models);
            add(format!("{name}, not corrected"), curve[weeks..].to_vec());
            for kappa in KAPPAS_OF_SUMS {
                let corrected: Vec<Vec<f64>> = models
                    .iter()
                    .map(|model| scaled_by_sums(model, &actual[..weeks], kappa))
                    .collect();
                let name = format!("{name}, ratio of sums of each model, κ = {kappa}");
                add(name, mean(&corrected)[weeks..].to_vec());
            }
        }
        for (name, models) in pairs {
            let default = CorrectionSettings::default();
            let name = format!("{name}, median of ratios");
            add(name, corrected(&mean(models), &actual[..weeks], default));
        }
        for (kappa, persistence) in OTHER_SETTINGS {
            let settings = CorrectionSettings { kappa, persistence };
            let name = format!("ARIMA refit, median of ratios, κ = {kappa}, ρ = {persistence}");
            add(name, corrected(&mean(&mixed), &actual[..weeks], settings));
        }
        ways
    }

    /// Prophet and ARIMA fitted to all that is known after `weeks`.
    fn refits(&self, weeks: usize) -> Refits {
        let last_day = self.start - Days::new(7 * LEAD_TIME_WEEKS + 1);
        let known = WeeklySeries::aggregate(self.history, last_day).unwrap();
        let lead_time = LEAD_TIME_WEEKS as usize;
        let mut values = known.values().to_vec();
        values.extend(vec![f64::NAN; lead_time]);
        values.extend(self.actual[..weeks].iter().map(|units| units.as_f64()));
        let history = weekly(&known, known.values());
        let extended = weekly(&known, &values);
        let season = Future::after(&history, lead_time + HORIZON);
        let rest = Future::after(&extended, HORIZON - weeks);
        let [prophet, arima] = [Method::Prophet, Method::Arima]
            .map(|method| method.configured(&MethodSettings::default()).unwrap());
        let expected = |model: &dyn hemline_ml::forecasting::FittedModel, future: &Future| {
            let prediction = model.predict(future, &IntervalSettings::none()).unwrap();
            let weeks = prediction.mean.iter().map(|units| units.max(0.0));
            weeks.collect::<Vec<f64>>()
        };
        let prophet = prophet.fit(&extended).unwrap();
        let standing = arima.refit(&history, &extended).unwrap();
        let stepping = arima.fit(&extended).unwrap();
        let closed = [&prophet, &stepping].map(|model| expected(model.as_ref(), &rest));
        Refits {
            open_loop: [&prophet, &standing]
                .map(|model| expected(model.as_ref(), &season)[lead_time..].to_vec())
                .to_vec(),
            closed_loop: mean(&closed),
        }
    }
}

struct Refits {
    /// Each model's season from the end of history.
    open_loop: Vec<Vec<f64>>,
    /// The mean of the models' remaining weeks, having stepped through the weeks sold.
    closed_loop: Vec<f64>,
}

fn weekly(known: &WeeklySeries, values: &[f64]) -> TimeSeries {
    let observed = values.iter().filter(|value| !value.is_nan()).count();
    let season_length = if observed < 104 { 1 } else { 52 };
    let weeks = (0..values.len() as u64).map(|week| known.weeks()[0] + Days::new(7 * week));
    let weeks = weeks.collect();
    TimeSeries::on_grid(weeks, values.to_vec(), Frequency::Weekly, season_length).unwrap()
}

/// Planning-rules 3 to the letter: r = Σ actual ÷ Σ curve, for the rest of the season.
fn scaled_by_sums(model: &[f64], actual: &[f64], kappa: f64) -> Vec<f64> {
    let weeks = actual.len() as f64;
    let expected: f64 = model[..actual.len()].iter().sum();
    let ratio = actual.iter().sum::<f64>() / expected;
    let factor = 1.0 + weeks / (weeks + kappa) * (ratio - 1.0);
    model.iter().map(|units| units * factor).collect()
}

fn corrected(curve: &[f64], actual: &[f64], settings: CorrectionSettings) -> Vec<f64> {
    let correction = LevelCorrection::new(actual, curve, settings);
    let weeks = (1..).zip(curve).skip(actual.len());
    weeks
        .map(|(week, units)| units * correction.factor(week))
        .collect()
}

fn mean(curves: &[Vec<f64>]) -> Vec<f64> {
    let count = curves.len() as f64;
    (0..curves[0].len())
        .map(|week| curves.iter().map(|curve| curve[week]).sum::<f64>() / count)
        .collect()
}

fn input(history: &[StoreWeek], start: NaiveDate) -> DemandInput<'_> {
    DemandInput {
        history,
        events: &NO_EVENTS,
        calendar: SeasonCalendar::try_new(start, HORIZON as u32).unwrap(),
        history_until: start - Days::new(7 * LEAD_TIME_WEEKS + 1),
        method: ForecastingMethod::EnsembleProphetArima,
        paths: 200,
        seed: 42,
    }
}

fn curve(forecast: &DemandForecast) -> Vec<f64> {
    let weeks = forecast.weekly_demand_curve.iter();
    weeks.map(|week| week.demand_units.as_f64()).collect()
}

fn sum(units: &[Units]) -> f64 {
    units.iter().map(|units| units.as_f64()).sum()
}

/// One re-forecast, judged by the weeks that followed.
struct Judged {
    later: bool,
    weeks: usize,
    triggered: bool,
    /// For each way: error of the remaining weeks' total, and WAPE over them.
    errors: BTreeMap<String, [f64; 2]>,
    /// Whether the total lay within its 80% and 95% bounds.
    covered: [bool; 2],
}

fn judge(season: &Season<'_>, weeks: usize) -> Judged {
    let triggered = season.variance(weeks) > VARIANCE_THRESHOLD;
    let reforecast = season.reforecast(weeks);
    // The other ways are dear, and re-forecasts are for seasons that surprise.
    let mut curves = match triggered {
        true => season.other_ways(weeks),
        false => BTreeMap::new(),
    };
    curves.insert(
        "original".to_owned(),
        season.original_curve()[weeks..].to_vec(),
    );
    curves.insert(
        CHOSEN.to_owned(),
        curve(&reforecast.forecast)[weeks..].to_vec(),
    );
    let actual: Vec<f64> = season.actual[weeks..]
        .iter()
        .map(|units| units.as_f64())
        .collect();
    let total: f64 = actual.iter().sum();
    let errors = curves.into_iter().map(|(name, curve)| {
        let missed: f64 = curve.iter().zip(&actual).map(|(a, b)| (a - b).abs()).sum();
        let error = (curve.iter().sum::<f64>() - total).abs();
        (name, [error / total, missed / total])
    });
    let bounds = reforecast.forecast.diagnostics.total_interval;
    let sold = sum(&season.actual);
    Judged {
        later: season.start >= date(LATER_PART),
        weeks,
        triggered,
        errors: errors.collect(),
        covered: [
            (bounds.lower_80..=bounds.upper_80).contains(&sold),
            (bounds.lower_95..=bounds.upper_95).contains(&sold),
        ],
    }
}

fn print(title: &str, judged: &[&Judged]) {
    let count = judged.len() as f64;
    println!("\n{title}: {count} re-forecasts");
    let covered = [0, 1].map(|level| judged.iter().filter(|one| one.covered[level]).count());
    println!("totals within 80% and 95% bounds: {covered:?}");
    println!("| remaining weeks | total error | WAPE | total better in | WAPE better in |");
    println!("| --- | --- | --- | --- | --- |");
    let ways = |one: &&&Judged| one.errors.len();
    let Some(fewest) = judged.iter().min_by_key(ways) else {
        return;
    };
    for name in fewest.errors.keys() {
        let mean = |place: usize| {
            judged
                .iter()
                .map(|one| one.errors[name][place])
                .sum::<f64>()
                / count
        };
        let better = |place: usize| {
            let improved = judged
                .iter()
                .filter(|one| one.errors[name][place] < one.errors["original"][place]);
            improved.count() as f64 / count
        };
        println!(
            "| {name} | {:.4} | {:.4} | {:.2} | {:.2} |",
            mean(0),
            mean(1),
            better(0),
            better(1)
        );
    }
}

#[test]
fn a_re_forecast_after_a_variance_is_closer_than_the_original() {
    let Some(departments) = departments() else {
        return;
    };
    let cases: Vec<(&Vec<StoreWeek>, NaiveDate)> = departments
        .values()
        .flat_map(|history| {
            season_starts()
                .into_iter()
                .map(move |start| (history, start))
        })
        .collect();
    let everything = std::env::var_os("HEMLINE_STUDY_ALL").is_some();
    let judged: Vec<Judged> = cases
        .par_iter()
        .map(|(history, start)| Season::new(history, *start))
        .flat_map_iter(|season| {
            let surprises =
                |weeks: &usize| everything || season.variance(*weeks) > VARIANCE_THRESHOLD;
            let weeks = WEEKS_SOLD.iter().copied().filter(surprises);
            weeks.map(|weeks| judge(&season, weeks)).collect::<Vec<_>>()
        })
        .collect();
    for later in [false, true] {
        let part: Vec<&Judged> = judged.iter().filter(|one| one.later == later).collect();
        let title = if later { "later part" } else { "earlier part" };
        if everything {
            print(&format!("{title}, all seasons"), &part);
        }
        let triggered: Vec<&Judged> = part.into_iter().filter(|one| one.triggered).collect();
        print(&format!("{title}, variance over 20%"), &triggered);
        for weeks in WEEKS_SOLD {
            let at_week: Vec<&Judged> = triggered
                .iter()
                .copied()
                .filter(|one| one.weeks == weeks)
                .collect();
            print(
                &format!("{title}, variance over 20%, week {weeks}"),
                &at_week,
            );
        }
    }
    let triggered: Vec<&Judged> = judged.iter().filter(|one| one.triggered).collect();
    for weeks in WEEKS_SOLD {
        let at_week = triggered.iter().filter(|one| one.weeks == weeks);
        let (mut before, mut after, mut better, mut count) = (0.0, 0.0, 0, 0);
        for one in at_week {
            let [original, revised] = ["original", CHOSEN].map(|way| one.errors[way][1]);
            before += original;
            after += revised;
            better += usize::from(revised < original);
            count += 1;
        }
        assert!(after < before && 2 * better > count, "week {weeks}");
    }
}
