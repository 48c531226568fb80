//! Operations on slices, summed from the first element to the last.

pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

pub(super) fn largest_absolute(a: &[f64]) -> f64 {
    a.iter().fold(0.0, |largest, x| f64::max(largest, x.abs()))
}

pub(super) fn add_scaled(target: &mut [f64], scale: f64, direction: &[f64]) {
    for (x, d) in target.iter_mut().zip(direction) {
        *x += scale * d;
    }
}

pub(super) fn difference(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(x, y)| x - y).collect()
}
