//! Forecasts against actuals as an SVG picture, one panel for each series.

use anyhow::Context;
use chrono::{Datelike, NaiveDate};
use hemline_ml::backtest::{BacktestReport, OriginForecast, rank, summarise};
use hemline_ml::forecasting::TimeSeries;
use hemline_ml::metrics::Measure;
use plotters::coord::Shift;
use plotters::prelude::*;

/// Most series that are drawn, the first of the file.
const MOST_SERIES: usize = 12;

const WIDTH: u32 = 1_000;
const PANEL_HEIGHT: u32 = 300;
const LEGEND_HEIGHT: u32 = 40;

/// Colours that colour-blind people tell apart (Okabe and Ito, 2008), one for each method.
pub(crate) const COLOURS: [RGBColor; 6] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
];

pub(crate) const INK: RGBColor = RGBColor(60, 60, 60);

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// A series whose methods were compared.
pub(crate) struct Subject<'a> {
    pub(crate) id: &'a str,
    pub(crate) series: &'a TimeSeries,
    pub(crate) report: &'a BacktestReport,
}

/// Draws the actual values and the forecasts of the best methods by `measure`, with the 80% interval of the
/// best.
pub(crate) fn svg(subjects: &[Subject<'_>], measure: Measure) -> anyhow::Result<String> {
    let shown = &subjects[..subjects.len().min(MOST_SERIES)];
    if shown.len() < subjects.len() {
        eprintln!(
            "warning: the plot shows the first {} of {} series",
            shown.len(),
            subjects.len()
        );
    }
    let methods = best_methods(subjects, measure);
    let panels = u32::try_from(shown.len()).context("too many panels")?;
    let mut text = String::new();
    {
        let size = (WIDTH, LEGEND_HEIGHT + panels * PANEL_HEIGHT);
        let root = SVGBackend::with_string(&mut text, size).into_drawing_area();
        root.fill(&WHITE)?;
        let (head, body) = root.split_vertically(LEGEND_HEIGHT);
        draw_legend(&head, &methods)?;
        for (subject, area) in shown.iter().zip(body.split_evenly((shown.len(), 1))) {
            draw_panel(&area, subject, &methods)?;
        }
        root.present()?;
    }
    Ok(text)
}

/// Names of the methods to draw, best first; as many as there are colours.
fn best_methods(subjects: &[Subject<'_>], measure: Measure) -> Vec<String> {
    let reports: Vec<&BacktestReport> = subjects.iter().map(|subject| subject.report).collect();
    let ranking = rank(&summarise(&reports), measure);
    let ranked = ranking.places.into_iter().map(|place| place.method);
    let mut methods: Vec<String> = ranked.chain(ranking.unranked).collect();
    if methods.len() > COLOURS.len() {
        methods.truncate(COLOURS.len());
        eprintln!("warning: the plot shows the best {} methods", methods.len());
    }
    methods
}

fn draw_legend(area: &Area<'_>, methods: &[String]) -> anyhow::Result<()> {
    let names = std::iter::once("actual").chain(methods.iter().map(String::as_str));
    let colours = std::iter::once(&INK).chain(&COLOURS);
    let mut left = 70;
    for (name, colour) in names.zip(colours) {
        let line = [(left, 20), (left + 24, 20)];
        area.draw(&PathElement::new(line, colour.stroke_width(2)))?;
        area.draw(&Text::new(
            name.to_owned(),
            (left + 30, 13),
            ("sans-serif", 14).into_font().color(&INK),
        ))?;
        left += 50 + 9 * i32::try_from(name.len()).unwrap_or(0);
    }
    Ok(())
}

/// What is in a panel: the series from some step on, and the forecasts by method.
struct Panel<'a> {
    dates: &'a [NaiveDate],
    actual: &'a [f64],
    forecasts: Vec<Vec<&'a OriginForecast>>,
}

impl<'a> Panel<'a> {
    fn new(subject: &Subject<'a>, methods: &[String]) -> Self {
        let of_method = |name: &String| {
            let mut reports = subject.report.methods.iter();
            let report = reports.find(|report| report.method == *name);
            let origins = report.map_or(&[][..], |report| &report.origins);
            origins
                .iter()
                .filter_map(|origin| origin.forecast())
                .collect()
        };
        let origins = subject.report.methods.first().map(|method| &method.origins);
        let oldest = origins.and_then(|origins| origins.first());
        let oldest = oldest.map_or(0, |origin| origin.training_steps);
        let series = subject.series;
        // As much as is forecast, or a season: enough to see the pattern that goes on.
        let before = series.season_length().max(series.len() - oldest);
        let first = oldest.saturating_sub(before);
        Self {
            dates: &series.dates()[first..],
            actual: &series.values()[first..],
            forecasts: methods.iter().map(of_method).collect(),
        }
    }

    /// The values that the panel must show; bounds may stretch it to three times their spread.
    fn value_range(&self) -> (f64, f64) {
        let all = || self.forecasts.iter().flatten();
        let means = all().flat_map(|forecast| &forecast.prediction.mean);
        let values = self
            .actual
            .iter()
            .chain(means)
            .filter(|value| !value.is_nan());
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(*value), high.max(*value))
        });
        if low > high {
            return (0.0, 1.0);
        }
        let spread = (high - low)
            .max(1e-9 * high.abs().max(low.abs()))
            .max(1e-12);
        let best = self.forecasts.first().into_iter().flatten();
        let intervals = best.filter_map(|forecast| forecast.prediction.intervals.first());
        let (mut bottom, mut top) = (low, high);
        for interval in intervals {
            bottom = interval.lower.iter().copied().fold(bottom, f64::min);
            top = interval.upper.iter().copied().fold(top, f64::max);
        }
        let (bottom, top) = (bottom.max(low - spread), top.min(high + spread));
        (bottom - 0.05 * spread, top + 0.05 * spread)
    }
}

/// A date on the horizontal axis.
fn place(date: NaiveDate) -> f64 {
    f64::from(date.num_days_from_ce())
}

// A coordinate between two dates of the calendar.
#[allow(clippy::cast_possible_truncation)]
fn date_label(place: &f64) -> String {
    NaiveDate::from_num_days_from_ce_opt(place.round() as i32)
        .map_or_else(String::new, |date| date.to_string())
}

fn draw_panel(area: &Area<'_>, subject: &Subject<'_>, methods: &[String]) -> anyhow::Result<()> {
    let panel = Panel::new(subject, methods);
    let (Some(first), Some(last)) = (panel.dates.first(), panel.dates.last()) else {
        return Ok(());
    };
    let (bottom, top) = panel.value_range();
    let mut chart = ChartBuilder::on(area)
        .caption(subject.id, ("sans-serif", 16).into_font().color(&INK))
        .margin(8)
        .margin_right(30)
        .x_label_area_size(24)
        .y_label_area_size(62)
        .build_cartesian_2d(place(*first)..place(*last), bottom..top)?;
    chart
        .configure_mesh()
        .x_labels(8)
        .y_labels(6)
        .x_label_formatter(&date_label)
        .light_line_style(TRANSPARENT)
        .bold_line_style(RGBColor(230, 230, 230))
        .axis_style(INK)
        .label_style(("sans-serif", 12).into_font().color(&INK))
        .draw()?;
    for forecast in panel.forecasts.first().into_iter().flatten() {
        if let Some(interval) = forecast.prediction.intervals.first() {
            let along = |bound: f64| bound.clamp(bottom, top);
            let lower = forecast.dates.iter().zip(&interval.lower);
            let upper = forecast.dates.iter().zip(&interval.upper).rev();
            let outline: Vec<(f64, f64)> = lower
                .chain(upper)
                .map(|(date, bound)| (place(*date), along(*bound)))
                .collect();
            chart.draw_series([Polygon::new(outline, COLOURS[0].mix(0.15))])?;
        }
    }
    // The best method above the others, and what happened above all.
    for (rank, (forecasts, colour)) in panel.forecasts.iter().zip(&COLOURS).enumerate().rev() {
        let width = if rank == 0 { 2 } else { 1 };
        for forecast in forecasts {
            let points = forecast.dates.iter().zip(&forecast.prediction.mean);
            let points = points.map(|(date, value)| (place(*date), *value));
            chart.draw_series(LineSeries::new(points, colour.stroke_width(width)))?;
        }
    }
    for run in observed_runs(panel.dates, panel.actual) {
        chart.draw_series(LineSeries::new(run, INK.stroke_width(2)))?;
    }
    Ok(())
}

/// The observations without the missing ones, which break the line.
fn observed_runs(dates: &[NaiveDate], values: &[f64]) -> Vec<Vec<(f64, f64)>> {
    let points: Vec<(f64, f64)> = dates
        .iter()
        .zip(values)
        .map(|(date, value)| (place(*date), *value))
        .collect();
    points
        .split(|(_, value)| value.is_nan())
        .filter(|run| !run.is_empty())
        .map(<[(f64, f64)]>::to_vec)
        .collect()
}
