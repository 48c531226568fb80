use hemline_domain::Units;
use hemline_ml::demand::{CombinedSeason, ModelSeason, season_total};
use hemline_ml::forecasting::Combination;
use hemline_ml::sampling::SamplePaths;
use proptest::prelude::*;

fn model(name: &'static str, weekly: &[f64], paths: &[&[f64]]) -> ModelSeason {
    let mut rows = paths.iter();
    ModelSeason {
        model: name.to_owned(),
        weight: 1.0,
        description: String::new(),
        weekly: weekly.to_vec(),
        paths: SamplePaths::generate(paths.len(), weekly.len(), |path| {
            path.copy_from_slice(rows.next().unwrap());
        }),
    }
}

/// A model without uncertainty.
fn certain(name: &'static str, weekly: &[f64]) -> ModelSeason {
    model(name, weekly, &[weekly])
}

fn average(models: &[ModelSeason]) -> CombinedSeason {
    hemline_ml::demand::combine(models, Combination::Mean)
}

fn units(models: &[ModelSeason]) -> Vec<u64> {
    let weekly = average(models).weekly.into_iter();
    weekly.map(|week| week.demand_units.get()).collect()
}

#[test]
fn rule_2_5_8200_and_7800_make_8000() {
    let prophet = certain("prophet", &[2_050.0; 4]);
    let arima = certain("arima", &[1_950.0; 4]);
    let combined = average(&[prophet, arima]);
    assert_eq!(combined.total, Units::new(8_000));
    let weekly: Units = combined.weekly.iter().map(|week| week.demand_units).sum();
    assert_eq!(weekly, Units::new(8_000));
}

#[test]
fn rule_2_5_floors_come_before_and_after_the_mean() {
    // 10.9 and 9.9 are 10 and 9, whose mean is 9.5, whatever 10.4 the plain mean would be.
    let models = [
        certain("prophet", &[5.45, 5.45]),
        certain("arima", &[4.95, 4.95]),
    ];
    assert_eq!(average(&models).total, Units::new(9));
    assert_eq!(season_total(&[5.45, 5.45]), Units::new(10));
}

#[test]
fn rule_2_5_a_sum_short_of_a_whole_number_by_binary_noise_is_that_number() {
    let weekly = [0.1; 10];
    assert!(weekly.iter().sum::<f64>() < 1.0);
    assert_eq!(season_total(&weekly), Units::new(1));
}

#[test]
fn curves_beyond_any_count_have_a_total_that_the_guardrail_can_refuse() {
    let models = [
        certain("prophet", &[1e30, 1e30]),
        certain("arima", &[1e30, 1e30]),
    ];
    let combined = average(&models);
    assert_eq!(combined.total, Units::new(u64::MAX));
    let weekly: Units = combined.weekly.iter().map(|week| week.demand_units).sum();
    assert_eq!(weekly, combined.total);
}

#[test]
fn rule_2_5_the_averaged_curve_is_apportioned_to_the_total() {
    let models = [
        certain("prophet", &[10.0, 20.0, 30.0, 40.0]),
        certain("arima", &[20.0, 20.0, 25.0, 36.5]),
    ];
    // Averages 15, 20, 27.5 and 38.25 of 100.75, for a total of 100.
    assert_eq!(units(&models), [15, 20, 27, 38]);
}

#[test]
fn rule_2_5_the_peak_week_is_the_first_maximum() {
    let models = [certain("prophet", &[10.0, 30.0, 20.0, 30.0])];
    assert_eq!(average(&models).peak_week, 2);
}

#[test]
fn rule_2_6_total_bounds_are_quantiles_of_sums() {
    // Weeks that move against each other leave the total certain.
    let paths: Vec<[f64; 2]> = (0..=10)
        .map(|step| [f64::from(step), f64::from(10 - step)])
        .collect();
    let rows: Vec<&[f64]> = paths.iter().map(<[f64; 2]>::as_slice).collect();
    let combined = average(&[model("prophet", &[5.0, 5.0], &rows)]);
    assert_eq!(combined.weekly[0].interval.lower_80, 1.0);
    assert_eq!(combined.weekly[0].interval.upper_80, 9.0);
    assert_eq!(combined.weekly[0].interval.upper_95, 9.75);
    assert_eq!(combined.total_interval.lower_95, 10.0);
    assert_eq!(combined.total_interval.upper_95, 10.0);
}

#[test]
fn rule_2_6_an_ensemble_averages_quantiles() {
    let spread = [[0.0], [10.0], [20.0], [30.0], [40.0]];
    let rows: Vec<&[f64]> = spread.iter().map(<[f64; 1]>::as_slice).collect();
    let wide = model("prophet", &[20.0], &rows);
    let narrow = model(
        "arima",
        &[10.0],
        &[&[12.0], &[8.0], &[9.0], &[11.0], &[10.0]],
    );
    let combined = average(&[wide, narrow]);
    // The 10% quantiles are 4 and 8.4.
    assert_eq!(combined.weekly[0].interval.lower_80, 6.2);
    assert_eq!(combined.total_distribution, [4.0, 9.5, 15.0, 20.5, 26.0]);
}

proptest! {
    #[test]
    fn the_curve_sums_to_the_total_and_the_total_to_the_models(
        weeks in prop::collection::vec((0.0_f64..5_000.0, 0.0_f64..5_000.0), 4..=52),
    ) {
        let prophet: Vec<f64> = weeks.iter().map(|week| week.0).collect();
        let arima: Vec<f64> = weeks.iter().map(|week| week.1).collect();
        let combined = average(&[certain("prophet", &prophet), certain("arima", &arima)]);
        let expected = (season_total(&prophet).get() + season_total(&arima).get()) / 2;
        prop_assert_eq!(combined.total.get(), expected);
        let curve: Units = combined.weekly.iter().map(|week| week.demand_units).sum();
        prop_assert_eq!(curve, combined.total);
        let largest = combined.weekly.iter().map(|week| week.demand_units).max().unwrap();
        let peak = &combined.weekly[combined.peak_week as usize - 1];
        prop_assert_eq!(peak.demand_units, largest);
        for (week, (a, b)) in combined.weekly.iter().zip(&weeks) {
            prop_assert!((week.demand_units.as_f64() - (a + b) / 2.0).abs() < 2.0);
        }
    }
}

#[test]
fn rule_2_5_the_median_and_weights_take_the_floor_of_the_curves_sum() {
    let models = [
        certain("prophet", &[5.45, 5.45]),
        certain("arima", &[4.95, 4.95]),
        certain("ets", &[9.0, 1.0]),
    ];
    let median = hemline_ml::demand::combine(&models, Combination::Median);
    assert_eq!(median.total, Units::new(10));
    let [mut prophet, arima, _] = models;
    prophet.weight = 3.0;
    // 5.325 a week.
    assert_eq!(average(&[prophet, arima]).total, Units::new(10));
}
