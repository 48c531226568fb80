//! Rehearsals of a season: what parameters would do before anything is made.
//!
//! [`simulate`] runs a season week by week with the functions that the real one uses
//! ([`manufacturing`](crate::manufacturing), [`initial_allocation`](crate::initial_allocation),
//! [`variance`](crate::variance), [`reallocation`](crate::reallocation), [`emergency_order`](crate::emergency_order),
//! [`replenishment`](crate::replenishment), [`markdown`](crate::markdown)), in the order of planning-rules 8, for every
//! [`Variant`] on the same demand paths. Sales are demand as far as the store has stock; what is lost is counted,
//! and forecasts see the sales alone, as in life. Orders and markdowns are accepted as recommended.
//!
//! - [`DemandPaths`]: demand drawn around a forecast, or given, e.g. real sales
//! - [`Forecaster`]: what is asked when the season is forecast anew
//! - [`VariantSummary`]: means, intervals, and differences to the first variant on the same demand
//!
//! ```
//! use hemline_domain::{Archetype, Category, DemandInterval, StatedParameters, Units, WeeklyDemand};
//! use hemline_planning::initial_allocation::StoreDemand;
//! use hemline_planning::simulation::{
//!     DemandAssumptions, DemandPaths, NoReforecast, SeasonConditions, SeasonForecast, Variant, simulate,
//! };
//!
//! let bounds = |lower, upper| DemandInterval {
//!     lower_80: lower, upper_80: upper, lower_95: lower, upper_95: upper,
//! };
//! let forecast = SeasonForecast {
//!     weekly_demand_curve: (1..=12)
//!         .map(|week_number| WeeklyDemand {
//!             week_number,
//!             demand_units: Units::new(700),
//!             interval: bounds(500.0, 900.0),
//!         })
//!         .collect(),
//!     total_interval: bounds(7_000.0, 9_800.0),
//!     total_distribution: Vec::new(),
//! };
//! let stores: Vec<StoreDemand> = [("S01", 0.6), ("S02", 0.4)]
//!     .map(|(id, demand_share)| StoreDemand {
//!         store_id: id.into(),
//!         store_name: id.to_owned(),
//!         cluster_id: "mainstream".into(),
//!         demand_share,
//!     })
//!     .into();
//! let variant = |safety_stock: f64| -> Result<Variant, hemline_domain::DomainError> {
//!     let parameters = StatedParameters::new()
//!         .with("season_start_date", "2025-03-03")
//!         .with("safety_stock_pct", safety_stock)
//!         .resolve(Archetype::FashionRetail)?
//!         .parameters;
//!     let category = Category {
//!         category_id: "womens_dresses".into(),
//!         category_name: "Women's Dresses".to_owned(),
//!         season_start_date: parameters.season_start_date,
//!         season_end_date: parameters.season_end_date,
//!         season_length_weeks: 12,
//!         archetype: parameters.archetype,
//!         description: None,
//!         unit_price: None,
//!         unit_cost: None,
//!         salvage_value: None,
//!     };
//!     let (forecast, stores) = (forecast.clone(), stores.clone());
//!     Ok(Variant { name: format!("safety stock {safety_stock}"), parameters, category, forecast, stores })
//! };
//! let variants = [variant(0.2)?, variant(0.1)?];
//! let demand = DemandPaths::drawn(
//!     &forecast, &variants[0].demand_shares(), DemandAssumptions::default(), 100, 42,
//! )?;
//! let results = simulate(&variants, &demand, SeasonConditions::default(), &NoReforecast, &|| {})?;
//!
//! let difference = results[1].against_first.as_ref().unwrap();
//! assert!(difference.left_over.mean < 0.0, "840 units less are made");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod demand_paths;
mod draws;
mod error_spread;
mod figures;
mod forecaster;
mod measures;
mod movements;
mod outcome;
mod revision;
mod run;
mod season;
mod summary;
mod variant;

pub use demand_paths::{DemandAssumptions, DemandPath, DemandPaths};
pub use error_spread::{ErrorSpread, SeasonForecast};
pub use figures::{Figure, PairedDifference};
pub use forecaster::{Forecaster, MarkdownInForce, NoReforecast, SeasonSoFar};
pub use measures::Measures;
pub use outcome::SeasonOutcome;
pub use run::{MOST_PATHS, MOST_VARIANTS, simulate};
pub use season::{SeasonConditions, simulate_season, simulate_season_with_ledger};
pub use summary::VariantSummary;
pub use variant::{LaunchPlan, Variant};
