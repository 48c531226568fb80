//! A department's season as an SVG picture: plan with its 80% interval, what the forecast became, what was sold.

use anyhow::Context;
use hemline_domain::Units;
use plotters::prelude::*;

use super::figures::DepartmentFigures;

const SIZE: (u32, u32) = (900, 360);
const INK: RGBColor = RGBColor(60, 60, 60);

/// Colours that colour-blind people tell apart (Okabe and Ito, 2008).
const PLAN: RGBColor = RGBColor(0, 114, 178);
const REVISED: RGBColor = RGBColor(213, 94, 0);
const WITHOUT_MARKDOWN: RGBColor = RGBColor(0, 158, 115);
const LAST_YEAR: RGBColor = RGBColor(170, 170, 170);

/// A curve by season week.
struct Curve {
    name: &'static str,
    colour: RGBColor,
    width: u32,
    points: Vec<(f64, f64)>,
}

impl Curve {
    fn new(
        name: &'static str,
        colour: RGBColor,
        width: u32,
        units: impl IntoIterator<Item = Units>,
    ) -> Self {
        let values = units.into_iter().map(in_thousands);
        let weeks = std::iter::successors(Some(1.0), |week| Some(week + 1.0));
        Self {
            name,
            colour,
            width,
            points: weeks.zip(values).collect(),
        }
    }
}

fn in_thousands(units: Units) -> f64 {
    units.as_f64() / 1_000.0
}

/// Draws it.
pub(crate) fn svg(department: &DepartmentFigures) -> anyhow::Result<String> {
    let curves = curves(department);
    let band = band(department);
    let values = curves
        .iter()
        .flat_map(|curve| &curve.points)
        .chain(&band)
        .map(|point| point.1);
    let top = values.fold(0.0, f64::max) * 1.05;
    let last = department.weeks.last().context("a season without weeks")?;
    let mut text = String::new();
    {
        let root = SVGBackend::with_string(&mut text, SIZE).into_drawing_area();
        root.fill(&WHITE)?;
        let title = format!(
            "{} ({}), thousand dollars",
            department.department, department.kind
        );
        let mut chart = ChartBuilder::on(&root)
            .caption(title, ("sans-serif", 16).into_font().color(&INK))
            .margin(8)
            .margin_right(30)
            .x_label_area_size(36)
            .y_label_area_size(62)
            .build_cartesian_2d(1.0..f64::from(last.week), 0.0..top)?;
        chart
            .configure_mesh()
            .x_labels(department.weeks.len())
            .x_desc("season week")
            .x_label_formatter(&|week| format!("{week:.0}"))
            .light_line_style(TRANSPARENT)
            .bold_line_style(RGBColor(230, 230, 230))
            .axis_style(INK)
            .label_style(("sans-serif", 12).into_font().color(&INK))
            .draw()?;
        chart.draw_series([Polygon::new(band, PLAN.mix(0.15))])?;
        for curve in &curves {
            let style = curve.colour.stroke_width(curve.width);
            let points = curve.points.iter().copied();
            chart
                .draw_series(LineSeries::new(points, style))?
                .label(curve.name)
                .legend(move |(x, y)| PathElement::new([(x, y), (x + 20, y)], style));
        }
        chart
            .configure_series_labels()
            .position(SeriesLabelPosition::LowerLeft)
            .background_style(WHITE.mix(0.8))
            .label_font(("sans-serif", 12).into_font().color(&INK))
            .draw()?;
        root.present()?;
    }
    Ok(text)
}

/// What happened comes last, above all others.
fn curves(department: &DepartmentFigures) -> Vec<Curve> {
    let weeks = || department.weeks.iter();
    let last_year: Vec<Units> = weeks().filter_map(|week| week.last_year).collect();
    let mut curves = vec![
        Curve::new("last year", LAST_YEAR, 1, last_year),
        Curve::new(
            "plan (80% interval)",
            PLAN,
            2,
            weeks().map(|week| week.plan),
        ),
    ];
    for (name, colour, season) in [
        (
            "last forecast, as recommended",
            REVISED,
            &department.as_recommended,
        ),
        (
            "last forecast, no markdown",
            WITHOUT_MARKDOWN,
            &department.without_markdown,
        ),
    ] {
        if let Some(last) = season.reforecasts.last() {
            let first = last.after_week as usize;
            let mut curve = Curve::new(name, colour, 2, season.last_curve.iter().copied());
            // From the last week that it knew: before that it is what was sold.
            curve.points.drain(..first.saturating_sub(1));
            curves.push(curve);
        }
    }
    curves.push(Curve::new("sold", INK, 2, weeks().map(|week| week.sold)));
    curves
}

/// The outline of the plan's weekly 80% interval.
fn band(department: &DepartmentFigures) -> Vec<(f64, f64)> {
    let weeks = || department.weeks.iter();
    let point = |week: u32, units: f64| (f64::from(week), units / 1_000.0);
    let lower = weeks().map(|week| point(week.week, week.lower_80));
    let upper = weeks().rev().map(|week| point(week.week, week.upper_80));
    lower.chain(upper).collect()
}
