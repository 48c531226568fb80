//! The storage contract.

use std::fmt::Write;

use hemline_domain::storage::contract::{CATEGORY, Fixture, check_all};
use hemline_domain::{Category, DemandCalendar, Store};

use crate::support::{TestDatabase, on_each_kind};

on_each_kind!(the_storage_keeps_the_contract);

fn the_storage_keeps_the_contract() {
    let mut databases = Vec::new();
    check_all(|fixture| {
        let test = TestDatabase::empty();
        load(&test, fixture);
        let storage = test.storage();
        databases.push(test);
        storage
    });
}

fn load(test: &TestDatabase, fixture: &Fixture) {
    test.stores(&stores_csv(&fixture.stores)).unwrap();
    test.categories(&categories_csv(&fixture.categories))
        .unwrap();
    let mut sales = "store_id,category_id,week_start_date,units_sold\n".to_owned();
    for row in &fixture.history {
        let (store, week, units) = (&row.store_id, row.week_start_date, row.units_sold.get());
        writeln!(sales, "{store},{CATEGORY},{week},{units}").unwrap();
    }
    test.sales(sales).unwrap();
    test.events(&events_csv(&fixture.calendar)).unwrap();
}

fn events_csv(calendar: &DemandCalendar) -> String {
    let mut csv = "category_id,kind,name,date,value,lower_window,upper_window\n".to_owned();
    for row in calendar.rows() {
        let window = |days: i32| {
            if days == 0 {
                String::new()
            } else {
                days.to_string()
            }
        };
        let cells = [
            CATEGORY.to_owned(),
            row.kind.to_string(),
            format!("\"{}\"", row.name.replace('"', "\"\"")),
            row.date.to_string(),
            text(row.value),
            window(row.lower_window),
            window(row.upper_window),
        ];
        writeln!(csv, "{}", cells.join(",")).unwrap();
    }
    csv
}

fn text<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn stores_csv(stores: &[Store]) -> String {
    let mut csv = "store_id,store_name,store_size_sqft,location_tier,median_income,fashion_tier,store_format,region,avg_weekly_sales_12mo\n".to_owned();
    for store in stores {
        let cells = [
            store.store_id.to_string(),
            format!("\"{}\"", store.store_name.replace('"', "\"\"")),
            text(store.store_size_sqft),
            text(store.location_tier),
            text(store.median_income),
            text(store.fashion_tier),
            text(store.store_format),
            text(store.region),
            text(store.avg_weekly_sales_12mo),
        ];
        writeln!(csv, "{}", cells.join(",")).unwrap();
    }
    csv
}

fn categories_csv(categories: &[Category]) -> String {
    let mut csv = "category_id,category_name,season_start_date,season_end_date,season_length_weeks,archetype,description,unit_price,unit_cost,salvage_value\n".to_owned();
    for category in categories {
        let cells = [
            category.category_id.to_string(),
            category.category_name.clone(),
            category.season_start_date.to_string(),
            category.season_end_date.to_string(),
            category.season_length_weeks.to_string(),
            category.archetype.to_string(),
            text(category.description.as_ref()),
            text(category.unit_price),
            text(category.unit_cost),
            text(category.salvage_value),
        ];
        writeln!(csv, "{}", cells.join(",")).unwrap();
    }
    csv
}
