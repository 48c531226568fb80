//! Gaps filled with what the season suggests.

use super::decompose::{Mstl, decompose};
use crate::MlError;

/// `values` with each missing one (NaN) replaced by the season's value there plus a straight line across the
/// gap of the seasonally adjusted series; the nearest adjusted value goes on before the first and after the
/// last observation. The seasons are found with straight lines in the gaps. This is the idea of R's
/// `na.interp`: a gap over a seasonal peak keeps the peak.
///
/// # Errors
///
/// [`MlError::TooShort`] where nothing was observed, and the errors of [`decompose`].
pub fn fill_missing(values: &[f64], settings: &Mstl) -> Result<Vec<f64>, MlError> {
    let mut filled = values.to_vec();
    if !values.iter().any(|value| value.is_nan()) {
        return Ok(filled);
    }
    fill_with_lines(&mut filled)?;
    let season = decompose(&filled, settings)?.season();
    let mut adjusted: Vec<f64> = values.iter().zip(&season).map(|(y, s)| y - s).collect();
    fill_with_lines(&mut adjusted)?;
    for (step, value) in filled.iter_mut().enumerate() {
        if values[step].is_nan() {
            *value = adjusted[step] + season[step];
        }
    }
    Ok(filled)
}

fn fill_with_lines(values: &mut [f64]) -> Result<(), MlError> {
    let observed: Vec<usize> = (0..values.len())
        .filter(|step| !values[*step].is_nan())
        .collect();
    let (Some(&first), Some(&last)) = (observed.first(), observed.last()) else {
        return Err(MlError::TooShort {
            model: "MSTL",
            found: 0,
            needed: 1,
        });
    };
    for pair in observed.windows(2) {
        let (from, to) = (values[pair[0]], values[pair[1]]);
        let slope = (to - from) / (pair[1] - pair[0]) as f64;
        for (distance, value) in values[pair[0]..pair[1]].iter_mut().enumerate().skip(1) {
            *value = from + slope * distance as f64;
        }
    }
    let (before, after) = (values[first], values[last]);
    values[..first].fill(before);
    values[last + 1..].fill(after);
    Ok(())
}
