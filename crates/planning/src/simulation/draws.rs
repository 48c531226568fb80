//! Seeded random draws: ChaCha with 8 rounds, every transformation through `libm`, so that a seed gives the
//! same draws on every machine.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// 2⁻⁵³, the spacing of the uniform draws.
const UNIFORM_STEP: f64 = 1.0 / 9_007_199_254_740_992.0;

/// A source of draws; every stream of a seed is independent of the others.
pub(super) struct Draws {
    generator: ChaCha8Rng,
    spare_normal: Option<f64>,
}

impl Draws {
    pub(super) fn of_stream(seed: u64, stream: u64) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(stream);
        Self {
            generator,
            spare_normal: None,
        }
    }

    /// Uniform on [0, 1), with 53 random bits.
    #[allow(clippy::cast_precision_loss)]
    fn uniform(&mut self) -> f64 {
        (self.generator.next_u64() >> 11) as f64 * UNIFORM_STEP
    }

    /// Standard normal (Box and Muller, 1958).
    fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare_normal.take() {
            return spare;
        }
        let radius = (-2.0 * libm::log(1.0 - self.uniform())).sqrt();
        let (sine, cosine) = libm::sincos(2.0 * std::f64::consts::PI * self.uniform());
        self.spare_normal = Some(radius * sine);
        radius * cosine
    }

    /// Lognormal with mean 1 and this coefficient of variation.
    pub(super) fn lognormal(&mut self, variation: f64) -> f64 {
        let variance = libm::log1p(variation * variation);
        // Drawn even where it does not matter, so that another spread leaves the other draws as they are.
        let normal = self.normal();
        libm::exp(variance.sqrt() * normal - variance / 2.0)
    }

    /// Gamma with this mean and variance (Marsaglia and Tsang, 2000); the mean itself where either is 0.
    pub(super) fn gamma(&mut self, mean: f64, variance: f64) -> f64 {
        if mean <= 0.0 || variance <= 0.0 {
            return mean.max(0.0);
        }
        let shape = mean * mean / variance;
        self.standard_gamma(shape) * (variance / mean)
    }

    fn standard_gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            let boost = libm::pow(1.0 - self.uniform(), 1.0 / shape);
            return self.standard_gamma(shape + 1.0) * boost;
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let normal = self.normal();
            let root = 1.0 + c * normal;
            if root <= 0.0 {
                continue;
            }
            let cube = root * root * root;
            let limit = 0.5 * normal * normal + d - d * cube + d * libm::log(cube);
            if libm::log(1.0 - self.uniform()) < limit {
                return d * cube;
            }
        }
    }
}
