//! The closed vocabularies of planning, with their wire names.

use serde::{Deserialize, Serialize};
use std::str::FromStr;

use crate::error::DomainError;

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident as $what:literal { $($(#[$variant_doc:meta])* $variant:ident = $text:literal $(or $alias:literal)?),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $text $(, alias = $alias)?)] $variant,)+
        }

        impl $name {
            /// Every member, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name on the wire and in the database.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// All names, comma separated, for error messages; a member's other name follows it in brackets.
            #[must_use]
            pub fn allowed() -> String {
                [$(concat!($text $(, " (or ", $alias, ")")?)),+].join(", ")
            }
        }

        impl FromStr for $name {
            type Err = DomainError;

            /// Reads a name, or another name of the same member, in any case.
            fn from_str(text: &str) -> Result<Self, DomainError> {
                let is = |name: &str| name.eq_ignore_ascii_case(text.trim());
                $(
                    if is($text) $(|| is($alias))? {
                        return Ok(Self::$variant);
                    }
                )+
                Err(DomainError::UnknownName {
                    what: $what,
                    value: text.to_owned(),
                    allowed: Self::allowed(),
                })
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use vocabulary;

vocabulary!(
    /// A named set of parameter defaults (planning-rules 12).
    Archetype as "archetype" {
        /// A 12-week season with one markdown.
        FashionRetail = "FASHION_RETAIL",
        /// A 26-week catalogue with bi-weekly replenishment.
        StableCatalog = "STABLE_CATALOG",
        /// A year without markdown.
        Continuous = "CONTINUOUS",
    }
);
vocabulary!(
    /// How good a store's location is.
    LocationTier as "location_tier" {
        /// Prime.
        A = "A",
        /// Standard.
        B = "B",
        /// Secondary.
        C = "C",
    }
);
vocabulary!(
    /// A store's fashion positioning.
    FashionTier as "fashion_tier" {
        /// Premium.
        Premium = "PREMIUM",
        /// Mainstream.
        Mainstream = "MAINSTREAM",
        /// Value.
        Value = "VALUE",
    }
);
vocabulary!(
    /// What kind of building a store is in.
    StoreFormat as "store_format" {
        /// In a mall.
        Mall = "MALL",
        /// On its own.
        Standalone = "STANDALONE",
        /// In a shopping center.
        ShoppingCenter = "SHOPPING_CENTER",
        /// An outlet.
        Outlet = "OUTLET",
    }
);
vocabulary!(
    /// Where a store is.
    Region as "region" {
        /// Northeast.
        Northeast = "NORTHEAST",
        /// Southeast.
        Southeast = "SOUTHEAST",
        /// Midwest.
        Midwest = "MIDWEST",
        /// West.
        West = "WEST",
    }
);
vocabulary!(
    /// How often stores are replenished from the DC (planning-rules 7).
    ReplenishmentStrategy as "replenishment_strategy" {
        /// Never: everything ships at launch.
        None = "none",
        /// At the end of every week.
        Weekly = "weekly",
        /// At the end of even weeks.
        BiWeekly = "bi-weekly",
    }
);
vocabulary!(
    /// What a replenishment aims at (planning-rules 7).
    ReplenishmentBasis as "replenishment_basis" {
        /// The store's remaining season total, spread evenly.
        RemainingAllocation = "remaining_allocation",
        /// The store's share of next week's forecast.
        DemandCurve = "demand_curve",
    }
);
vocabulary!(
    /// How the safety stock is sized (planning-rules 6).
    SafetyStockMethod as "safety_stock_method" {
        /// A fixed share of demand.
        Fixed = "fixed",
        /// A quantile of total demand.
        ServiceLevel = "service_level",
        /// The quantile that balances under- and overstock cost.
        Newsvendor = "newsvendor",
    }
);
vocabulary!(
    /// Which variance triggers a re-forecast (planning-rules 8).
    VarianceBasis as "variance_basis" {
        /// From week 1 on.
        Cumulative = "cumulative",
        /// The week alone.
        Weekly = "weekly",
    }
);
vocabulary!(
    /// What sell-through is measured against (planning-rules 10).
    SellThroughBasis as "sell_through_basis" {
        /// The forecast in force when the order was accepted.
        Forecast = "forecast",
        /// The manufactured quantity.
        Manufactured = "manufactured",
    }
);
vocabulary!(
    /// What the checkpoint compares sell-through with (planning-rules 10).
    MarkdownTarget as "markdown_target" {
        /// The fixed threshold.
        Flat = "flat",
        /// What the accepted forecast's own curve expects by that week.
        PlanCurve = "plan_curve",
    }
);
vocabulary!(
    /// Which shortage an emergency order covers (planning-rules 9).
    EmergencyOrderBasis as "emergency_order_basis" {
        /// What the DC alone cannot cover.
        Dc = "dc",
        /// What DC and stores together cannot cover.
        Network = "network",
    }
);
vocabulary!(
    /// How a category's demand is forecast (planning-rules 2).
    ForecastingMethod as "forecasting_method" {
        /// The mean of Prophet and seasonal ARIMA.
        EnsembleProphetArima = "ensemble_prophet_arima" or "mean_ensemble",
        /// The median of Prophet, seasonal ARIMA and exponential smoothing.
        MedianEnsemble = "median_ensemble",
        /// The mean of Prophet, seasonal ARIMA, exponential smoothing and MSTL by weights from a backtest.
        WeightedEnsemble = "weighted_ensemble",
        /// Prophet alone.
        Prophet = "prophet",
        /// Seasonal ARIMA alone.
        Arima = "arima",
        /// A season of sines and cosines with ARIMA errors.
        ArimaFourier = "arima_fourier",
        /// Exponential smoothing.
        Ets = "ets",
        /// The Theta method.
        Theta = "theta",
        /// Seasons by loess, and exponential smoothing of the rest.
        Mstl = "mstl",
        /// Complex exponential smoothing.
        Ces = "ces",
        /// Methods combined by their backtest on the category's own history.
        Auto = "auto",
        /// Last year's weeks.
        SeasonalNaive = "seasonal_naive",
        /// The last week.
        Naive = "naive",
        /// The line through the first and the last week.
        Drift = "drift",
    }
);
vocabulary!(
    /// A numeric store feature that store factors may rest on (planning-rules 5).
    AllocationAttribute as "allocation_attribute" {
        /// Floor space.
        StoreSizeSqft = "store_size_sqft",
        /// Median income around the store.
        MedianIncome = "median_income",
        /// The store's average weekly sales from the store file.
        AvgWeeklySales12mo = "avg_weekly_sales_12mo",
    }
);
