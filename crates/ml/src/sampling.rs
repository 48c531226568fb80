//! Seeded random draws, sample paths of a forecast, and quantiles.
//!
//! The generator is ChaCha with 8 rounds and every transformation goes through `libm`, so that a seed
//! gives the same draws on every machine.

use std::ops::Range;

use hemline_domain::interpolated_quantile;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// 2⁻⁵³, the spacing of the uniform draws.
const UNIFORM_STEP: f64 = 1.0 / 9_007_199_254_740_992.0;

/// Means above this are split into parts, because `exp(-mean)` would lose its precision.
const POISSON_PART: f64 = 32.0;

/// A seeded source of random draws.
#[derive(Debug, Clone)]
pub struct SampleRng {
    generator: ChaCha8Rng,
    spare_normal: Option<f64>,
}

impl SampleRng {
    /// The generator that belongs to `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self::with_stream(seed, 0)
    }

    /// An independent stream of draws for the same seed, e.g. one for each model or path.
    #[must_use]
    pub fn with_stream(seed: u64, stream: u64) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(stream);
        Self {
            generator,
            spare_normal: None,
        }
    }

    /// Uniform on [0, 1), with 53 random bits.
    pub fn uniform(&mut self) -> f64 {
        (self.generator.next_u64() >> 11) as f64 * UNIFORM_STEP
    }

    /// Uniform on 0, 1, …, `bound` − 1 without bias; 0 where `bound` is 0.
    pub fn index(&mut self, bound: usize) -> usize {
        if bound == 0 {
            return 0;
        }
        let bound = bound as u64;
        let biased_above = u64::MAX - u64::MAX % bound;
        loop {
            let draw = self.generator.next_u64();
            if draw < biased_above {
                return (draw % bound) as usize;
            }
        }
    }

    /// Standard normal (Box and Muller, 1958).
    pub fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare_normal.take() {
            return spare;
        }
        let radius = (-2.0 * libm::log(1.0 - self.uniform())).sqrt();
        let (sine, cosine) = libm::sincos(2.0 * std::f64::consts::PI * self.uniform());
        self.spare_normal = Some(radius * sine);
        radius * cosine
    }

    /// Laplace with mean 0 and the given scale (its standard deviation is √2 · scale).
    pub fn laplace(&mut self, scale: f64) -> f64 {
        let magnitude = -scale * libm::log(1.0 - self.uniform());
        if self.uniform() < 0.5 {
            -magnitude
        } else {
            magnitude
        }
    }

    /// Poisson with the given mean; 0 where the mean is not positive. Takes time in proportion to it.
    pub fn poisson(&mut self, mean: f64) -> u64 {
        let mut remaining = mean;
        let mut count = 0;
        while remaining > POISSON_PART {
            count += self.small_poisson(POISSON_PART);
            remaining -= POISSON_PART;
        }
        if remaining > 0.0 {
            count += self.small_poisson(remaining);
        }
        count
    }

    /// Counts the arrivals before a product of uniforms falls below `exp(-mean)` (Knuth).
    fn small_poisson(&mut self, mean: f64) -> u64 {
        let limit = libm::exp(-mean);
        let mut product = self.uniform();
        let mut count = 0;
        while product > limit {
            product *= self.uniform();
            count += 1;
        }
        count
    }
}

/// Simulated futures of one series: `n_paths` rows of `horizon` steps.
#[derive(Debug, Clone, PartialEq)]
pub struct SamplePaths {
    n_paths: usize,
    horizon: usize,
    values: Vec<f64>,
}

impl SamplePaths {
    /// Calls `fill` once for each path, in order, with a row of `horizon` zeros to fill.
    pub fn generate(n_paths: usize, horizon: usize, mut fill: impl FnMut(&mut [f64])) -> Self {
        let mut values = vec![0.0; n_paths * horizon];
        if horizon > 0 {
            values.chunks_exact_mut(horizon).for_each(&mut fill);
        }
        Self {
            n_paths,
            horizon,
            values,
        }
    }

    /// Number of paths.
    #[must_use]
    pub fn n_paths(&self) -> usize {
        self.n_paths
    }

    /// Number of steps of each path.
    #[must_use]
    pub fn horizon(&self) -> usize {
        self.horizon
    }

    /// All values, path after path.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The steps of one path.
    ///
    /// # Panics
    ///
    /// Where `index` is not below [`Self::n_paths`].
    #[must_use]
    pub fn path(&self, index: usize) -> &[f64] {
        assert!(
            index < self.n_paths,
            "path {index} of {} paths",
            self.n_paths
        );
        &self.values[index * self.horizon..(index + 1) * self.horizon]
    }

    /// Every path transformed to a new one of `horizon` steps: `transform(path, row of zeros to fill)`.
    #[must_use]
    pub fn map_paths(&self, horizon: usize, mut transform: impl FnMut(&[f64], &mut [f64])) -> Self {
        let mut index = 0;
        Self::generate(self.n_paths, horizon, |row| {
            transform(self.path(index), row);
            index += 1;
        })
    }

    /// The quantile of each step over the paths, one value per step; see [`quantile`].
    #[must_use]
    pub fn step_quantiles(&self, probability: f64) -> Vec<f64> {
        (0..self.horizon)
            .map(|step| quantile(&self.step_values(step), probability))
            .collect()
    }

    /// The mean of each step over the paths.
    #[must_use]
    pub fn step_means(&self) -> Vec<f64> {
        (0..self.horizon)
            .map(|step| self.step_values(step).iter().sum::<f64>() / self.n_paths as f64)
            .collect()
    }

    /// The quantile of the paths' sums over `steps` (steps past the horizon count nothing).
    ///
    /// This is the bound of a total; the sum of weekly bounds is not.
    #[must_use]
    pub fn sum_quantile(&self, steps: Range<usize>, probability: f64) -> f64 {
        quantile(&self.sums(steps), probability)
    }

    /// The sum over `steps` of each path (steps past the horizon count nothing).
    #[must_use]
    pub fn sums(&self, steps: Range<usize>) -> Vec<f64> {
        let end = steps.end.min(self.horizon);
        let start = steps.start.min(end);
        (0..self.n_paths)
            .map(|index| self.path(index)[start..end].iter().sum())
            .collect()
    }

    fn step_values(&self, step: usize) -> Vec<f64> {
        (0..self.n_paths)
            .map(|index| self.path(index)[step])
            .collect()
    }
}

/// The quantile of `values` in any order; see [`interpolated_quantile`]. NaN where `values` is empty.
#[must_use]
pub fn quantile(values: &[f64], probability: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    interpolated_quantile(&sorted, probability).unwrap_or(f64::NAN)
}
