//! The study's pictures: one point for each variant and subject.

use anyhow::Context;
use hemline_agents::rehearsal::RehearsedVariant;
use plotters::coord::Shift;
use plotters::prelude::*;

use super::Finding;
use super::groups::{Circumstance, Group, Shown};
use super::tables::gain;
use crate::plot::{COLOURS, INK};

const SIZE: (u32, u32) = (1_000, 420);
const LEGEND_HEIGHT: u32 = 40;

/// How far subjects stand apart within a variant.
const STEP: f64 = 0.12;

/// A value with its 95% interval.
struct Point {
    place: f64,
    value: f64,
    interval: Option<(f64, f64)>,
}

/// Draws one circumstance of a group.
pub(super) fn svg(
    group: &Group,
    circumstance: &Circumstance,
    findings: &[Finding<'_>],
) -> anyhow::Result<String> {
    let series: Vec<Vec<Point>> = findings
        .iter()
        .enumerate()
        .map(|(place, finding)| points(group.measure, place, findings.len(), finding))
        .collect();
    let mut text = String::new();
    {
        let root = SVGBackend::with_string(&mut text, SIZE).into_drawing_area();
        root.fill(&WHITE)?;
        let (head, body) = root.split_vertically(LEGEND_HEIGHT);
        draw_legend(&head, findings)?;
        draw_chart(&body, group, circumstance, &series)?;
        root.present()?;
    }
    Ok(text)
}

#[allow(clippy::cast_precision_loss)]
fn points(measure: Shown, place: usize, subjects: usize, finding: &Finding<'_>) -> Vec<Point> {
    let variants = &finding.result.variants;
    let base = variants
        .first()
        .and_then(|first| first.summary.figures.margin);
    let base = base.map(|margin| margin.mean);
    let shift = STEP * (place as f64 - 0.5 * (subjects as f64 - 1.0));
    let at = |index: usize| index as f64 + shift;
    let point = |(index, variant): (usize, &RehearsedVariant)| match measure {
        Shown::ReforecastShare => Point {
            place: at(index),
            value: 100.0 * variant.summary.reforecast_share,
            interval: None,
        },
        Shown::MarginGain => {
            let gain = gain(variant, base);
            Point {
                place: at(index),
                value: gain.map_or(0.0, |gain| 100.0 * gain.mean),
                interval: gain.map(|gain| (100.0 * gain.lower, 100.0 * gain.upper)),
            }
        }
    };
    variants.iter().enumerate().map(point).collect()
}

fn draw_legend(
    area: &DrawingArea<SVGBackend<'_>, Shift>,
    findings: &[Finding<'_>],
) -> anyhow::Result<()> {
    let mut left = 70;
    for (finding, colour) in findings.iter().zip(&COLOURS) {
        area.draw(&Circle::new((left, 20), 5, colour.filled()))?;
        let style = ("sans-serif", 14).into_font().color(&INK);
        area.draw(&Text::new(
            finding.subject.to_owned(),
            (left + 12, 13),
            style,
        ))?;
        left += 50 + 9 * i32::try_from(finding.subject.len()).unwrap_or(0);
    }
    Ok(())
}

fn draw_chart(
    area: &DrawingArea<SVGBackend<'_>, Shift>,
    group: &Group,
    circumstance: &Circumstance,
    series: &[Vec<Point>],
) -> anyhow::Result<()> {
    let (bottom, top) = value_range(series);
    let names: Vec<&str> = group.variants.iter().map(|variant| variant.name).collect();
    let count = u32::try_from(names.len()).context("too many variants")?;
    let caption = format!("{}: {}", group.title, circumstance.title);
    let mut chart = ChartBuilder::on(area)
        .caption(caption, ("sans-serif", 16).into_font().color(&INK))
        .margin(8)
        .x_label_area_size(28)
        .y_label_area_size(62)
        .build_cartesian_2d(-0.5..f64::from(count) - 0.5, bottom..top)?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .x_labels(names.len() * 2 + 1)
        .x_label_formatter(&|place| label(*place, &names))
        .y_desc(match group.measure {
            Shown::MarginGain => "margin against the defaults, %",
            Shown::ReforecastShare => "seasons forecast again, %",
        })
        .axis_style(INK)
        .draw()?;
    for (points, colour) in series.iter().zip(&COLOURS) {
        for point in points {
            if let Some((lower, upper)) = point.interval {
                let line = [(point.place, lower), (point.place, upper)];
                chart.draw_series([PathElement::new(line, colour.stroke_width(2))])?;
            }
            let centre = (point.place, point.value);
            chart.draw_series([Circle::new(centre, 4, colour.filled())])?;
        }
    }
    Ok(())
}

/// The name of the variant at a place of the axis; nothing between two.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn label(place: f64, names: &[&str]) -> String {
    let nearest = place.round();
    if (place - nearest).abs() > 0.01 || nearest < 0.0 {
        return String::new();
    }
    names
        .get(nearest as usize)
        .map_or_else(String::new, |name| (*name).to_owned())
}

/// From the lowest to the highest value drawn, 0 included, with some room.
fn value_range(series: &[Vec<Point>]) -> (f64, f64) {
    let values = series.iter().flatten().flat_map(|point| {
        let (lower, upper) = point.interval.unwrap_or((point.value, point.value));
        [point.value, lower, upper]
    });
    let (low, high) = values.fold((0.0_f64, 0.0_f64), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    let room = 0.05 * (high - low).max(1.0);
    (low - room, high + room)
}
