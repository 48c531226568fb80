//! What each store sold lately, and which stores carry the category.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use hemline_domain::{LeftOutStore, SeasonParameters, Store, StoreId, StoreWeek, Units};

use crate::MlError;
use crate::series::{last_usable_day, usable_rows, weeks_between};

/// Weeks of usable history that count as the last 12 months.
const RECENT_WEEKS: u64 = 52;

/// A store that takes part in clustering.
pub(super) struct Participant<'a> {
    pub(super) store: &'a Store,
    pub(super) avg_weekly_sales: f64,
}

/// The stores that carry the category, by id, and those that do not.
pub(super) struct Assortment<'a> {
    pub(super) participants: Vec<Participant<'a>>,
    pub(super) left_out: Vec<LeftOutStore>,
}

impl<'a> Assortment<'a> {
    pub(super) fn of(
        stores: &'a [Store],
        history: &[StoreWeek],
        parameters: &SeasonParameters,
    ) -> Result<Self, MlError> {
        let stores = stores_by_id(stores)?;
        let included: BTreeSet<&StoreId> = parameters.include_stores.iter().collect();
        refuse_unknown("include_stores", included.iter().copied(), &stores)?;
        let last_day = last_usable_day(parameters.history_until, parameters.season_start_date);
        let sales = RecentSales::of(history, last_day);
        refuse_unknown("the sales history", sales.by_store.keys().copied(), &stores)?;

        let mut assortment = Self {
            participants: Vec::new(),
            left_out: Vec::new(),
        };
        let mut without_figure = Vec::new();
        for (id, store) in stores {
            if !sales.has_sold(id) && !included.contains(id) {
                assortment.left_out.push(LeftOutStore {
                    store_id: id.clone(),
                    reason: sales.reason_without_sale(),
                });
                continue;
            }
            match sales.average(id).or(store.avg_weekly_sales_12mo) {
                Some(avg_weekly_sales) => assortment.participants.push(Participant {
                    store,
                    avg_weekly_sales,
                }),
                None => without_figure.push(id.to_string()),
            }
        }
        if without_figure.is_empty() {
            Ok(assortment)
        } else {
            Err(MlError::MissingAttribute {
                attribute: "avg_weekly_sales_12mo",
                stores: without_figure,
            })
        }
    }
}

fn stores_by_id(stores: &[Store]) -> Result<BTreeMap<&StoreId, &Store>, MlError> {
    let mut by_id = BTreeMap::new();
    for store in stores {
        if by_id.insert(&store.store_id, store).is_some() {
            return Err(MlError::DuplicateStore {
                store: store.store_id.to_string(),
            });
        }
    }
    Ok(by_id)
}

fn refuse_unknown<'a>(
    source: &'static str,
    ids: impl Iterator<Item = &'a StoreId>,
    stores: &BTreeMap<&StoreId, &Store>,
) -> Result<(), MlError> {
    let unknown: Vec<String> = ids
        .filter(|id| !stores.contains_key(*id))
        .map(ToString::to_string)
        .collect();
    if unknown.is_empty() {
        Ok(())
    } else {
        Err(MlError::UnknownStores {
            source_name: source,
            stores: unknown,
        })
    }
}

/// Sales of the last 52 weeks of usable history.
struct RecentSales<'a> {
    last_week: Option<NaiveDate>,
    by_store: BTreeMap<&'a StoreId, StoreSales>,
}

/// A store with at least one row of usable history, however old.
#[derive(Default)]
struct StoreSales {
    units: Units,
    first_sale: Option<NaiveDate>,
}

impl<'a> RecentSales<'a> {
    fn of(history: &'a [StoreWeek], last_day: NaiveDate) -> Self {
        let last_week = usable_rows(history, last_day)
            .map(|row| row.week_start_date)
            .max();
        let mut by_store: BTreeMap<&StoreId, StoreSales> = BTreeMap::new();
        for row in usable_rows(history, last_day) {
            let sales = by_store.entry(&row.store_id).or_default();
            let is_recent = last_week
                .is_some_and(|last| row.week_start_date + Days::new(7 * RECENT_WEEKS) > last);
            if is_recent && row.units_sold > Units::ZERO {
                sales.units += row.units_sold;
                let earlier = sales.first_sale.unwrap_or(row.week_start_date);
                sales.first_sale = Some(earlier.min(row.week_start_date));
            }
        }
        Self {
            last_week,
            by_store,
        }
    }

    fn has_sold(&self, id: &StoreId) -> bool {
        self.by_store
            .get(id)
            .is_some_and(|sales| sales.first_sale.is_some())
    }

    /// Units per week since the store's first recent sale; `None` for a store without any history.
    fn average(&self, id: &StoreId) -> Option<f64> {
        let sales = self.by_store.get(id)?;
        let Some((first, last)) = sales.first_sale.zip(self.last_week) else {
            return Some(0.0);
        };
        Some(sales.units.as_f64() / (weeks_between(first, last) + 1) as f64)
    }

    fn reason_without_sale(&self) -> String {
        match self.last_week {
            Some(last) => format!(
                "no sale of the category in the 52 weeks up to the week of {last}; name it in include_stores to plan for it"
            ),
            None => "the category has no usable history; name the store in include_stores to plan for it".to_owned(),
        }
    }
}
