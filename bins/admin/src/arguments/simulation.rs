//! The command line of simulations.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use hemline_agents::rehearsal::{MOST_PATHS, RehearsalDemand};
use hemline_domain::Decimal;

use super::{SeasonDates, setting};

#[derive(Debug, Args)]
pub(crate) struct SimulateArguments {
    /// The category
    pub(crate) category: String,
    /// A set of parameters, e.g. --variant 'lean: safety_stock_pct=0.1, dc_holdback_percentage=0.6'; the
    /// others are compared with the first. Without any, the defaults are simulated
    #[arg(long = "variant", value_name = "NAME: A=1, B=2", value_parser = variant)]
    pub(crate) variants: Vec<NamedSettings>,
    #[command(flatten)]
    pub(crate) dates: SeasonDates,
    #[command(flatten)]
    pub(crate) demand: DemandArguments,
    /// Print JSON instead of tables
    #[arg(long)]
    pub(crate) json: bool,
}

/// A variant's name and the parameters that it sets.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NamedSettings {
    pub(crate) name: String,
    pub(crate) settings: Vec<(String, String)>,
}

#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "What customers do")]
pub(crate) struct DemandArguments {
    /// Seasons to simulate
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = paths)]
    pub(crate) paths: usize,
    /// Seed of their demand
    #[arg(long, value_name = "S", default_value_t = 42)]
    pub(crate) seed: u64,
    /// Demand on average ÷ forecast
    #[arg(long, value_name = "X", default_value_t = 1.0)]
    pub(crate) bias: f64,
    /// Multiplies the forecast's own error spread
    #[arg(long, value_name = "X", default_value_t = 1.0)]
    pub(crate) spread: f64,
    /// Coefficient of variation of a store's share of demand over the season
    #[arg(long, value_name = "X", default_value_t = 0.10)]
    pub(crate) store_season_variation: f64,
    /// Coefficient of variation of a store's share within a week, beyond that of counts
    #[arg(long, value_name = "X", default_value_t = 0.25)]
    pub(crate) store_week_variation: f64,
    /// What a markdown really does: depth × this more demand; as the first variant expects where absent
    #[arg(long, value_name = "X")]
    pub(crate) true_lift_factor: Option<Decimal>,
    /// Place no emergency orders
    #[arg(long)]
    pub(crate) no_emergency_orders: bool,
}

impl DemandArguments {
    pub(crate) fn demand(&self) -> RehearsalDemand {
        RehearsalDemand {
            paths: self.paths,
            seed: self.seed,
            bias: self.bias,
            spread: self.spread,
            store_season_variation: self.store_season_variation,
            store_week_variation: self.store_week_variation,
            true_lift_factor: self.true_lift_factor,
            accept_emergency_orders: !self.no_emergency_orders,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum StudyCommand {
    /// What parameters do in simulated seasons: tables on stdout, pictures in a directory
    ///
    /// Simulates the demo category and, where HEMLINE_DATA_DIR names data with walmart/ in it, three of its
    /// departments.
    Simulation(StudyArguments),
}

#[derive(Debug, Args)]
pub(crate) struct StudyArguments {
    /// Where the pictures go
    #[arg(long, value_name = "DIRECTORY", default_value = "docs/images")]
    pub(crate) out: PathBuf,
    /// Seasons for each variant
    #[arg(long, value_name = "N", default_value_t = 2_000, value_parser = paths)]
    pub(crate) paths: usize,
    /// Only this question: holdback, safety-stock, replenishment, variance, elasticity or combined
    #[arg(long, value_name = "NAME")]
    pub(crate) group: Option<String>,
    /// Real data
    #[arg(long, value_name = "DIRECTORY", env = "HEMLINE_DATA_DIR")]
    pub(crate) data: Option<PathBuf>,
}

fn paths(text: &str) -> Result<usize, String> {
    let count = text.parse().ok();
    count
        .filter(|count| (1..=MOST_PATHS).contains(count))
        .ok_or_else(|| format!("'{text}' is not a number from 1 to {MOST_PATHS}"))
}

/// `NAME: A=1, B=2`; a name alone stands for the defaults.
fn variant(text: &str) -> Result<NamedSettings, String> {
    let (name, rest) = text.split_once(':').unwrap_or((text, ""));
    if name.contains('=') {
        return Err(format!("it has no name; write 'NAME: {text}'"));
    }
    let settings: Result<Vec<_>, String> = top_level_parts(rest)
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| setting(part).map(|(name, value)| (name, value.trim().to_owned())))
        .collect();
    Ok(NamedSettings {
        name: name.trim().to_owned(),
        settings: settings?,
    })
}

/// The parts between commas that are not inside brackets, braces or quotes.
fn top_level_parts(text: &str) -> Vec<&str> {
    let (mut depth, mut quoted, mut start) = (0_usize, false, 0);
    let mut parts = Vec::new();
    for (place, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '[' | '{' if !quoted => depth += 1,
            ']' | '}' if !quoted => depth = depth.saturating_sub(1),
            ',' if !quoted && depth == 0 => {
                parts.push(&text[start..place]);
                start = place + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, Vec<(String, String)>) {
        let read = variant(text).unwrap();
        (read.name, read.settings)
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn a_variant_is_a_name_and_settings() {
        let (name, settings) = read("lean: safety_stock_pct=0.1, dc_holdback_percentage = 0.6");
        assert_eq!(name, "lean");
        let expected = [
            pair("safety_stock_pct", "0.1"),
            pair("dc_holdback_percentage", "0.6"),
        ];
        assert_eq!(settings, expected);
        assert_eq!(read("as usual"), ("as usual".to_owned(), Vec::new()));
        assert_eq!(read("as usual:"), ("as usual".to_owned(), Vec::new()));
    }

    #[test]
    fn commas_inside_json_separate_nothing() {
        let (_, settings) = read(r#"v: include_stores=["S1, or", "S2"], cluster_count=2"#);
        let expected = [
            pair("include_stores", r#"["S1, or", "S2"]"#),
            pair("cluster_count", "2"),
        ];
        assert_eq!(settings, expected);
    }

    #[test]
    fn a_setting_without_a_value_is_refused() {
        assert!(
            variant("lean: safety_stock_pct")
                .unwrap_err()
                .contains("NAME=VALUE")
        );
    }
}
