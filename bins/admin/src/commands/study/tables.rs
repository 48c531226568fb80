//! The study's tables, one for each subject.

use hemline_agents::rehearsal::RehearsedVariant;

use super::Finding;
use super::groups::Circumstance;
use crate::output::{Alignment, print_line, print_table, share, thousands, whole_units};

/// Prints what was found under one circumstance.
pub(super) fn print(circumstance: &Circumstance, findings: &[Finding<'_>]) -> anyhow::Result<()> {
    for finding in findings {
        print_line(format_args!(
            "\n### {}: {} ({} units forecast, {} seasons)",
            finding.subject,
            circumstance.title,
            thousands(finding.result.forecast.total_season_demand.get()),
            thousands(finding.result.demand.paths as u64),
        ))?;
        let header = [
            "variant",
            "made",
            "service",
            "lost",
            "left over",
            "marked down",
            "depth",
            "re-forecast",
            "bought",
            "margin",
            "gain",
            "95% from",
            "95% to",
            "better in",
        ]
        .map(str::to_owned);
        let first = finding.result.variants.first();
        let base = first
            .and_then(|first| first.summary.figures.margin)
            .map(|it| it.mean);
        let rows = finding
            .result
            .variants
            .iter()
            .map(|variant| row(variant, base));
        print_table(
            &header,
            &rows.collect::<Vec<_>>(),
            Alignment::NumbersAfter(1),
        )?;
    }
    Ok(())
}

fn row(variant: &RehearsedVariant, base: Option<f64>) -> Vec<String> {
    let summary = &variant.summary;
    let figures = &summary.figures;
    let optional = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), share);
    let margin = figures.margin.map(|margin| whole_units(margin.mean));
    let mut row = vec![
        summary.name.clone(),
        thousands(summary.manufacturing_qty.get()),
        share(figures.service_level.mean),
        whole_units(figures.lost_sales.mean),
        whole_units(figures.left_over.mean),
        share(summary.markdown_share),
        optional(summary.mean_markdown),
        share(summary.reforecast_share),
        whole_units(figures.emergency_units.mean),
        margin.unwrap_or_else(|| "–".to_owned()),
    ];
    let gain = gain(variant, base);
    row.extend([
        optional(gain.map(|gain| gain.mean)),
        optional(gain.map(|gain| gain.lower)),
        optional(gain.map(|gain| gain.upper)),
        optional(gain.map(|gain| gain.better_share)),
    ]);
    row
}

/// What a variant gains over the first, as shares of the first one's mean margin.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gain {
    pub(super) mean: f64,
    pub(super) lower: f64,
    pub(super) upper: f64,
    better_share: f64,
}

/// The gain of a variant; none for the first.
pub(super) fn gain(variant: &RehearsedVariant, base: Option<f64>) -> Option<Gain> {
    let base = base.filter(|base| *base > 0.0)?;
    let difference = variant.summary.against_first.as_ref()?.margin?;
    Some(Gain {
        mean: difference.mean / base,
        lower: difference.lower_95? / base,
        upper: difference.upper_95? / base,
        better_share: difference.better_share?,
    })
}
