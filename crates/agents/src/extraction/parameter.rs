//! The parameters that a text may state.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A parameter that a strategy text may state (planning-rules 12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(super) enum Parameter {
    #[serde(rename = "forecast_horizon_weeks")]
    Horizon,
    #[serde(rename = "season_start_date")]
    Start,
    #[serde(rename = "season_end_date")]
    End,
    #[serde(rename = "history_until")]
    HistoryUntil,
    #[serde(rename = "replenishment_strategy")]
    Strategy,
    #[serde(rename = "dc_holdback_percentage")]
    Holdback,
    #[serde(rename = "safety_stock_pct")]
    SafetyStock,
    #[serde(rename = "markdown_checkpoint_week")]
    CheckpointWeek,
    #[serde(rename = "markdown_threshold")]
    Threshold,
    #[serde(rename = "max_markdown")]
    Cap,
    #[serde(rename = "variance_threshold")]
    Variance,
    #[serde(rename = "stated_demand_units")]
    Demand,
}

impl Parameter {
    /// All of them, the required ones first.
    pub(super) const ALL: [Self; 12] = [
        Self::Horizon,
        Self::Start,
        Self::End,
        Self::Strategy,
        Self::Holdback,
        Self::SafetyStock,
        Self::CheckpointWeek,
        Self::Threshold,
        Self::Cap,
        Self::Variance,
        Self::Demand,
        Self::HistoryUntil,
    ];

    /// The name in JSON.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Horizon => "forecast_horizon_weeks",
            Self::Start => "season_start_date",
            Self::End => "season_end_date",
            Self::HistoryUntil => "history_until",
            Self::Strategy => "replenishment_strategy",
            Self::Holdback => "dc_holdback_percentage",
            Self::SafetyStock => "safety_stock_pct",
            Self::CheckpointWeek => "markdown_checkpoint_week",
            Self::Threshold => "markdown_threshold",
            Self::Cap => "max_markdown",
            Self::Variance => "variance_threshold",
            Self::Demand => "stated_demand_units",
        }
    }

    /// The parameter with this name in JSON.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }

    /// Stems of words of which a statement about it has at least one; empty where its value alone
    /// tells what it is.
    pub(super) fn telling_stems(self) -> &'static [&'static str] {
        match self {
            Self::Start | Self::End => &[],
            Self::HistoryUntil => &[
                "histor", "data", "past", "learn", "train", "use", "using", "sales",
            ],
            Self::Horizon => &["week", "wk", "fortnight", "day", "horizon"],
            Self::Strategy => &[
                "replenish",
                "restock",
                "refill",
                "resuppl",
                "top",
                "drop",
                "deliver",
                "ship",
                "reorder",
                "stock",
                "store",
                "fill",
            ],
            Self::Holdback => &[
                "hold",
                "held",
                "keep",
                "kept",
                "withh",
                "reserv",
                "retain",
                "stay",
                "remain",
                "dc",
                "warehouse",
                "distribution",
                "hub",
                "depot",
                "centr",
                "ship",
                "allocat",
            ],
            Self::SafetyStock => &["safety", "buffer", "cushion"],
            Self::CheckpointWeek => &[
                "mark", "discount", "price", "reduc", "check", "review", "promo", "sale", "clear",
            ],
            Self::Threshold => &["sell", "sold", "threshold", "target"],
            Self::Cap => &["max", "cap", "limit", "deep", "exceed"],
            Self::Variance => &["varia", "deviat", "differ"],
            Self::Demand => &[
                "unit",
                "piece",
                "pcs",
                "item",
                "garment",
                "demand",
                "sell",
                "dress",
                "pair",
                "order",
                "buy",
                "expect",
                "make",
                "manufactur",
                "produc",
            ],
        }
    }
}
