//! CSV files of a made-up retailer, the same on every run.

use std::fmt::Write;

use chrono::{Days, NaiveDate};

pub(crate) const CATEGORY: &str = "womens_dresses";

/// Stores in three groups; weekly history that ends on the last Monday of 2024.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Retailer {
    /// Stores of the three groups: premium, mainstream, value.
    pub(crate) groups: [usize; 3],
    /// Weeks of history.
    pub(crate) weeks: u64,
}

impl Retailer {
    /// As large as the demo season: 50 stores, 156 weeks.
    pub(crate) const LARGE: Self = Self {
        groups: [20, 18, 12],
        weeks: 156,
    };

    /// Large enough to plan, and quick: without a seasonal part for ARIMA to search.
    pub(crate) const SMALL: Self = Self {
        groups: [4, 4, 4],
        weeks: 60,
    };

    pub(crate) fn with_weeks(self, weeks: u64) -> Self {
        Self { weeks, ..self }
    }

    pub(crate) fn stores_csv(self) -> String {
        let mut csv = String::from(
            "store_id,store_name,store_size_sqft,location_tier,median_income,fashion_tier,\
             store_format,region,avg_weekly_sales_12mo\n",
        );
        for (index, group) in self.stores() {
            let size = 24_000 - 6_000 * group + 37 * index;
            let income = 95_000 - 20_000 * group + 211 * index;
            let tier = ["A", "B", "C"][group];
            let fashion = ["PREMIUM", "MAINSTREAM", "VALUE"][group];
            let format = ["MALL", "SHOPPING_CENTER", "OUTLET"][group];
            let region = ["NORTHEAST", "SOUTHEAST", "MIDWEST", "WEST"][index % 4];
            writeln!(
                csv,
                "{},Store {},{size},{tier},{income},{fashion},{format},{region},",
                store_id(index),
                index + 1
            )
            .unwrap();
        }
        csv
    }

    pub(crate) fn categories_csv() -> String {
        format!(
            "category_id,category_name,season_start_date,season_end_date,season_length_weeks,\
             archetype,description,unit_price,unit_cost,salvage_value\n\
             {CATEGORY},Women's Dresses,2025-03-03,2025-05-26,12,FASHION_RETAIL,,59.90,21.50,8\n"
        )
    }

    pub(crate) fn sales_csv(self) -> String {
        let mut csv = String::from("store_id,category_id,week_start_date,units_sold\n");
        let last = NaiveDate::from_ymd_opt(2024, 12, 23).unwrap();
        for back in (0..self.weeks).rev() {
            let monday = last - Days::new(7 * back);
            for (index, group) in self.stores() {
                let units = units_sold(self.weeks - back, index, group);
                writeln!(csv, "{},{CATEGORY},{monday},{units}", store_id(index)).unwrap();
            }
        }
        csv
    }

    fn stores(self) -> impl Iterator<Item = (usize, usize)> {
        let [premium, mainstream, value] = self.groups;
        let groups = [(0, premium), (1, mainstream), (2, value)];
        groups
            .into_iter()
            .flat_map(|(group, count)| std::iter::repeat_n(group, count))
            .enumerate()
    }
}

fn store_id(index: usize) -> String {
    format!("S{:02}", index + 1)
}

/// Trend, a yearly season, and noise that depends on week and store alone.
fn units_sold(week: u64, store: usize, group: usize) -> u64 {
    let base = [22.0, 13.0, 7.0][group];
    let trend = 1.0 + 0.001 * week as f64;
    let season = 1.0 + 0.3 * (week as f64 * std::f64::consts::TAU / 52.18).sin();
    let noise = 0.8 + 0.4 * (mixed(week * 1_000 + store as u64) % 1_000) as f64 / 1_000.0;
    (base * trend * season * noise).round() as u64
}

pub(crate) fn mixed(seed: u64) -> u64 {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    state ^= state >> 30;
    state = state.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state ^ (state >> 27)
}
