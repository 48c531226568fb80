//! Pages of lists, and the numbers in a query.

use std::ops::RangeInclusive;

use hemline_persistence::queries::PageRequest;
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

use crate::error::{ApiError, ErrorKind};

const DEFAULT_LIMIT: u32 = 50;
const LARGEST_LIMIT: u32 = 200;

/// The most items of a page of a workflow's events or log.
pub(crate) const LONG_PAGE: u32 = 1000;

/// The largest number that the database holds.
const LARGEST_SEQ: u64 = i64::MAX as u64;

/// Which page of a list is asked for.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Paging {
    /// Items on the page, 1 to 200; 50 where absent.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200)]
    pub(crate) limit: Option<String>,
    /// `next_cursor` of the page before.
    pub(crate) cursor: Option<String>,
}

impl Paging {
    /// The page, its limit checked.
    pub(crate) fn request(self) -> Result<PageRequest, ApiError> {
        Ok(PageRequest {
            limit: checked_limit(self.limit.as_deref(), DEFAULT_LIMIT, LARGEST_LIMIT)?,
            cursor: self.cursor.filter(|cursor| !cursor.is_empty()),
        })
    }
}

/// Which page of a workflow's own list is asked for: longer ones, which clients read whole.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct LongPaging {
    /// Items on the page, 1 to 1000; 1000 where absent.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

impl LongPaging {
    /// The page, its limit checked.
    pub(crate) fn request(self) -> Result<PageRequest, ApiError> {
        Ok(PageRequest {
            limit: checked_limit(self.limit.as_deref(), LONG_PAGE, LONG_PAGE)?,
            cursor: self.cursor.filter(|cursor| !cursor.is_empty()),
        })
    }
}

/// `limit`, or `default` where there is none; refused outside 1 to `largest`.
pub(crate) fn checked_limit(
    limit: Option<&str>,
    default: u32,
    largest: u32,
) -> Result<u32, ApiError> {
    let Some(text) = limit else {
        return Ok(default);
    };
    let limit = text.parse().ok();
    limit
        .filter(|limit| (1..=largest).contains(limit))
        .ok_or_else(|| out_of_range("limit", text, &format!("1 to {largest}")))
}

/// A season week, where one is asked for; refused outside `allowed`.
pub(crate) fn checked_week(
    week: Option<&str>,
    allowed: RangeInclusive<u32>,
) -> Result<Option<u32>, ApiError> {
    let Some(text) = week else { return Ok(None) };
    let week = text.parse().ok();
    week.filter(|week| allowed.contains(week))
        .map(Some)
        .ok_or_else(|| {
            let range = format!("{} to {}", allowed.start(), allowed.end());
            out_of_range("week", text, &range)
        })
}

/// A week of a season of `horizon` weeks that is part of a path.
pub(crate) fn week_in_path(text: &str, horizon: u32) -> Result<u32, ApiError> {
    let week = text.parse().ok();
    week.filter(|week| (1..=horizon).contains(week))
        .ok_or_else(|| out_of_range("week_number in the path", text, &format!("1 to {horizon}")))
}

/// The number of the last event that a client has; 0 where it names none.
pub(crate) fn checked_seq(after_seq: Option<&str>) -> Result<u64, ApiError> {
    let Some(text) = after_seq else {
        return Ok(0);
    };
    let seq = text.parse().ok();
    seq.filter(|&seq| seq <= LARGEST_SEQ)
        .ok_or_else(|| out_of_range("after_seq", text, &format!("0 to {LARGEST_SEQ}")))
}

// Query parameters and parts of paths are read as text and checked here, because what the framework says of a number
// that it cannot read names neither the parameter nor its range.
fn out_of_range(parameter: &str, value: &str, allowed: &str) -> ApiError {
    ApiError::new(
        ErrorKind::MalformedRequest,
        format!("{parameter} is '{value}'; allowed: whole numbers from {allowed}"),
    )
    .suggest(format!("Send a whole number from {allowed}"))
    .with_details(json!({ "parameter": parameter, "value": value, "allowed": allowed }))
}
