//! ARIMA's settings as text.

use super::arima::GivenOrder;
use super::settings::{SettingsReader, whole_numbers};
use crate::MlError;
use crate::arima::{Approximation, Constant, Criterion, SearchMethod, Settings};

const WHOLE_NUMBER: &str = "a whole number";
const SWITCH: &str = "true or false";
const ORDERS: &str = "three whole numbers such as 1,1,2";

/// The model that `order`, `seasonal_order` and `include_mean` give, where one of the first two is stated.
/// Without `include_mean`, a model has a mean where nothing is differenced.
pub(super) fn read_given(reader: &mut SettingsReader<'_>) -> Result<Option<GivenOrder>, MlError> {
    let order = reader.parsed("order", ORDERS, whole_numbers)?;
    let seasonal_order = reader.parsed("seasonal_order", ORDERS, whole_numbers)?;
    let include_mean: Option<bool> = reader.value("include_mean", SWITCH)?;
    if order.is_none() && seasonal_order.is_none() {
        return Ok(None);
    }
    let order: [usize; 3] = order.unwrap_or_default();
    let seasonal_order: [usize; 3] = seasonal_order.unwrap_or_default();
    let included = include_mean.unwrap_or(order[1] + seasonal_order[1] == 0);
    Ok(Some(GivenOrder {
        order,
        seasonal_order,
        constant: if included {
            Constant::Included
        } else {
            Constant::Excluded
        },
    }))
}

/// The limits of the automatic choice.
pub(super) fn read_search(reader: &mut SettingsReader<'_>) -> Result<Settings, MlError> {
    let mut settings = Settings::default();
    for (name, limits) in [
        (
            "max_order",
            [&mut settings.max_ar, &mut settings.max_ma].as_mut_slice(),
        ),
        (
            "max_seasonal_order",
            &mut [&mut settings.max_seasonal_ar, &mut settings.max_seasonal_ma],
        ),
        ("max_total_order", &mut [&mut settings.max_total_order]),
        ("max_d", &mut [&mut settings.max_differences]),
        ("max_D", &mut [&mut settings.max_seasonal_differences]),
    ] {
        if let Some(stated) = reader.value(name, WHOLE_NUMBER)? {
            limits.iter_mut().for_each(|limit| **limit = stated);
        }
    }
    settings.differences = reader.value("d", WHOLE_NUMBER)?;
    settings.seasonal_differences = reader.value("D", WHOLE_NUMBER)?;
    for (name, switches) in [
        (
            "include_mean",
            [&mut settings.allow_mean, &mut settings.allow_drift].as_mut_slice(),
        ),
        ("seasonal", &mut [&mut settings.seasonal]),
        ("stationary", &mut [&mut settings.stationary]),
    ] {
        if let Some(stated) = reader.value(name, SWITCH)? {
            switches.iter_mut().for_each(|switch| **switch = stated);
        }
    }
    if let Some(criterion) = reader.parsed("criterion", "aicc, aic or bic", criterion)? {
        settings.criterion = criterion;
    }
    if let Some(method) = reader.parsed("search", "stepwise or full", search_method)? {
        settings.method = method;
    }
    if let Some(approximation) =
        reader.parsed("approximation", "auto, always or never", approximation)?
    {
        settings.approximation = approximation;
    }
    Ok(settings)
}

fn criterion(text: &str) -> Option<Criterion> {
    match text {
        "aicc" => Some(Criterion::Aicc),
        "aic" => Some(Criterion::Aic),
        "bic" => Some(Criterion::Bic),
        _ => None,
    }
}

fn search_method(text: &str) -> Option<SearchMethod> {
    match text {
        "stepwise" => Some(SearchMethod::Stepwise),
        "full" => Some(SearchMethod::Full),
        _ => None,
    }
}

fn approximation(text: &str) -> Option<Approximation> {
    match text {
        "auto" => Some(Approximation::Automatic),
        "always" => Some(Approximation::Always),
        "never" => Some(Approximation::Never),
        _ => None,
    }
}
