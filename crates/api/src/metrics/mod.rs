//! What Prometheus is told: counted as it happens, or read when it asks.

mod counted;
mod read;

pub(crate) use counted::count_requests;

use actix_web::http::{Method, StatusCode};
use prometheus::{
    Encoder, HistogramOpts, HistogramVec, IntCounterVec, IntGauge, Opts, Registry, TextEncoder,
};

pub(crate) use read::Readings;

/// Seconds. Most answers take milliseconds; previews and uploads take seconds.
const BUCKETS: [f64; 12] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0,
];

/// What is counted as it happens, since the process began.
pub(crate) struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    durations: HistogramVec,
    in_flight: IntGauge,
    import_rows: IntCounterVec,
}

impl Metrics {
    /// Nothing counted yet.
    ///
    /// # Errors
    /// When two metrics have one name.
    pub(crate) fn new() -> Result<Self, prometheus::Error> {
        let metrics = Self {
            registry: Registry::new(),
            requests: IntCounterVec::new(
                Opts::new(
                    "hemline_http_requests_total",
                    "Requests answered, by method, route pattern and status.",
                ),
                &["method", "route", "status"],
            )?,
            durations: HistogramVec::new(
                HistogramOpts::new(
                    "hemline_http_request_duration_seconds",
                    "Time from a request's head to its answer's head, by method and route pattern.",
                )
                .buckets(BUCKETS.to_vec()),
                &["method", "route"],
            )?,
            in_flight: IntGauge::new(
                "hemline_http_requests_in_flight",
                "Requests that are being answered.",
            )?,
            import_rows: IntCounterVec::new(
                Opts::new(
                    "hemline_import_rows_total",
                    "Rows imported by uploads, by kind of file.",
                ),
                &["kind"],
            )?,
        };
        let registry = &metrics.registry;
        registry.register(Box::new(metrics.requests.clone()))?;
        registry.register(Box::new(metrics.durations.clone()))?;
        registry.register(Box::new(metrics.in_flight.clone()))?;
        registry.register(Box::new(metrics.import_rows.clone()))?;
        Ok(metrics)
    }

    /// Counts an answer.
    fn answered(&self, method: &'static str, route: &str, status: StatusCode, seconds: f64) {
        self.requests
            .with_label_values(&[method, route, status.as_str()])
            .inc();
        self.durations
            .with_label_values(&[method, route])
            .observe(seconds);
    }

    /// Counts the rows of an imported file.
    pub(crate) fn imported(&self, kind: ImportKind, rows: u64) {
        self.import_rows
            .with_label_values(&[kind.as_str()])
            .inc_by(rows);
    }

    /// Everything in Prometheus's text format.
    ///
    /// # Errors
    /// When a metric cannot be written.
    pub(crate) fn text(&self, readings: &Readings) -> Result<Vec<u8>, prometheus::Error> {
        let mut text = Vec::new();
        let encoder = TextEncoder::new();
        encoder.encode(&self.registry.gather(), &mut text)?;
        encoder.encode(&readings.gather()?, &mut text)?;
        Ok(text)
    }
}

/// What an uploaded file holds.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ImportKind {
    /// Stores.
    Stores,
    /// Categories.
    Categories,
    /// Weekly sales history.
    HistoricalSales,
    /// Events, prices and promotions.
    Events,
    /// A week of a season under way.
    WeeklySales,
}

impl ImportKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Stores => "stores",
            Self::Categories => "categories",
            Self::HistoricalSales => "historical_sales",
            Self::Events => "events",
            Self::WeeklySales => "weekly_sales",
        }
    }
}

/// A method as a label: clients may send any word for one.
fn method_label(method: &Method) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    let known = KNOWN.into_iter().find(|known| *known == method.as_str());
    known.unwrap_or("other")
}
