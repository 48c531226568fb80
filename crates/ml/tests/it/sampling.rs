//! Random draws against their moments, and quantiles against worked numbers.

use hemline_ml::sampling::{SamplePaths, SampleRng, quantile};

const DRAWS: usize = 40_000;

fn check_moments(name: &str, mean: f64, variance: f64, mut draw: impl FnMut() -> f64) {
    let values: Vec<f64> = (0..DRAWS).map(|_| draw()).collect();
    let sample_mean = values.iter().sum::<f64>() / DRAWS as f64;
    let sample_variance = values
        .iter()
        .map(|value| (value - sample_mean) * (value - sample_mean))
        .sum::<f64>()
        / DRAWS as f64;
    let tolerance = 4.0 * (variance / DRAWS as f64).sqrt();
    assert!(
        (sample_mean - mean).abs() < tolerance,
        "{name}: mean {sample_mean}"
    );
    assert!(
        (sample_variance / variance - 1.0).abs() < 0.06,
        "{name}: variance {sample_variance}"
    );
}

#[test]
fn draws_have_the_moments_of_their_distribution() {
    let mut rng = SampleRng::new(7);
    check_moments("uniform", 0.5, 1.0 / 12.0, || rng.uniform());
    check_moments("normal", 0.0, 1.0, || rng.normal());
    check_moments("laplace", 0.0, 2.0 * 0.09, || rng.laplace(0.3));
    check_moments("small poisson", 0.7, 0.7, || rng.poisson(0.7) as f64);
    check_moments("large poisson", 75.0, 75.0, || rng.poisson(75.0) as f64);
    check_moments("index", 3.0, 4.0, || rng.index(7) as f64);
}

#[test]
fn degenerate_draws_are_zero() {
    let mut rng = SampleRng::new(1);
    assert_eq!(rng.poisson(0.0), 0);
    assert_eq!(rng.poisson(-1.0), 0);
    assert_eq!(rng.index(0), 0);
    assert_eq!(rng.laplace(0.0), 0.0);
}

#[test]
fn a_seed_gives_the_same_bits_everywhere() {
    let mut rng = SampleRng::new(42);
    let bits = [rng.uniform(), rng.normal(), rng.normal(), rng.laplace(1.0)].map(f64::to_bits);
    assert_eq!(bits, PINNED_BITS, "{bits:#x?}");
    let first = SampleRng::with_stream(42, 1).uniform();
    assert_ne!(first, SampleRng::new(42).uniform());
    assert_eq!(first, SampleRng::with_stream(42, 1).uniform());
}

const PINNED_BITS: [u64; 4] = [
    0x3fe5_d217_f6a7_2bab,
    0xc001_9a2c_c56a_83c3,
    0x3ff1_3df3_f1a5_8a0c,
    0xbfef_96ae_be92_7b6e,
];

#[test]
fn quantile_interpolates_as_type_7() {
    let values = [4.0, 1.0, 3.0, 2.0];
    assert_eq!(quantile(&values, 0.0), 1.0);
    assert_eq!(quantile(&values, 0.25), 1.75);
    assert_eq!(quantile(&values, 0.5), 2.5);
    assert_eq!(quantile(&values, 1.0), 4.0);
    assert_eq!(quantile(&values, 1.5), 4.0);
    assert_eq!(quantile(&[5.0], 0.3), 5.0);
    assert!(quantile(&[], 0.5).is_nan());
}

#[test]
fn quantiles_of_sums_are_not_sums_of_quantiles() {
    let mut rows = [[1.0, 10.0], [2.0, 0.0], [3.0, 5.0]].into_iter();
    let paths = SamplePaths::generate(3, 2, |row| {
        row.copy_from_slice(&rows.next().unwrap());
    });
    assert_eq!(paths.step_quantiles(1.0), vec![3.0, 10.0]);
    assert_eq!(paths.step_means(), vec![2.0, 5.0]);
    assert_eq!(paths.sums(0..2), vec![11.0, 2.0, 8.0]);
    assert_eq!(paths.sum_quantile(0..2, 1.0), 11.0);
    assert_eq!(paths.sums(1..9), vec![10.0, 0.0, 5.0]);
    assert_eq!(paths.sums(5..9), vec![0.0, 0.0, 0.0]);
    assert_eq!(paths.path(1), [2.0, 0.0]);
}

#[test]
fn mapped_paths_keep_their_order() {
    let mut next = 0.0;
    let paths = SamplePaths::generate(3, 2, |row| {
        row.fill(next);
        next += 1.0;
    });
    let doubled = paths.map_paths(1, |path, row| row[0] = path[0] + path[1]);
    assert_eq!(doubled.values(), [0.0, 2.0, 4.0]);
    assert_eq!((doubled.n_paths(), doubled.horizon()), (3, 1));
}
