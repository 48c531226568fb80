//! Uploaders: each uploads history of a category of its own and corrects weeks of a season of its own, over and over.

use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDate;

use crate::Load;
use crate::planners::{at_rest, ended, started, week_uploaded};

/// First day of the history, a Monday.
const FIRST_DAY: NaiveDate = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();

/// Between two uploads.
const PAUSE: Duration = Duration::from_secs(1);

/// How often a season's weeks are uploaded before a new one is planned.
const CORRECTIONS: u32 = 10;

pub(crate) async fn upload(load: Arc<Load>, number: usize) {
    while load.goes_on() {
        let id = started(&load).await;
        let forecast = match &id {
            Some(id) => at_rest(&load, id).await,
            None => None,
        };
        for round in 0..CORRECTIONS {
            if !load.goes_on() {
                break;
            }
            history_uploaded(&load, number, round).await;
            if let (Some(id), Some(forecast)) = (&id, &forecast) {
                week_uploaded(&load, forecast, 1 + round % 2, number + round as usize).await;
                at_rest(&load, id).await;
            }
            tokio::time::sleep(PAUSE).await;
        }
        if let Some(id) = id {
            ended(&load, &id).await;
        }
    }
}

/// A year of the 50 demo stores: 2,600 rows.
async fn history_uploaded(load: &Load, number: usize, round: u32) {
    let mut file = "store_id,category_id,week_start_date,units_sold\n".to_owned();
    for (week, date) in FIRST_DAY.iter_weeks().take(52).enumerate() {
        for store in 1..=50 {
            let units = (week + store + round as usize) % 23;
            let _ = writeln!(file, "S{store:02},load_{number},{date},{units}");
        }
    }
    let path = "/api/data/upload-historical-sales?create_categories=true";
    load.upload("upload history", path, &file, &[]).await;
}
