//! What is read when Prometheus asks: the state of the database, of the engine and of the sockets.

use hemline_agents::{Engine, ModelMeter};
use hemline_persistence::queries::Activity;
use prometheus::proto::MetricFamily;
use prometheus::{CounterVec, GaugeVec, Opts, Registry};

/// What there is at one moment.
pub(crate) struct Readings {
    activity: Option<Activity>,
    provider: String,
    model: String,
    meter: ModelMeter,
    active_runs: usize,
    pending_comparisons: usize,
    open_sockets: usize,
}

impl Readings {
    /// Reads the engine; `activity` is absent where the database does not answer.
    pub(crate) fn of(engine: &Engine, activity: Option<Activity>, open_sockets: usize) -> Self {
        Self {
            activity,
            provider: engine.provider_name().to_owned(),
            model: engine.model_name().to_owned(),
            meter: engine.model_meter(),
            active_runs: engine.active_runs(),
            pending_comparisons: engine.pending_comparisons(),
            open_sockets,
        }
    }

    pub(super) fn gather(&self) -> Result<Vec<MetricFamily>, prometheus::Error> {
        let page = Page(Registry::new());
        page.gauge(
            "hemline_build_info",
            "Always 1; the labels say which release this is.",
            "version",
            [(env!("CARGO_PKG_VERSION"), 1.0)],
        )?;
        self.gather_work(&page)?;
        self.gather_model(&page)?;
        if let Some(activity) = &self.activity {
            gather_database(&page, activity)?;
        }
        Ok(page.0.gather())
    }

    fn gather_work(&self, page: &Page) -> Result<(), prometheus::Error> {
        page.single(
            "hemline_database_up",
            "Whether the database answered this request.",
            if self.activity.is_some() { 1.0 } else { 0.0 },
        )?;
        page.single(
            "hemline_runs_active",
            "Workflows that this process is working on.",
            self.active_runs as f64,
        )?;
        page.single(
            "hemline_comparisons_pending",
            "Comparisons of forecasting methods that are under way or wait for their turn.",
            self.pending_comparisons as f64,
        )?;
        page.single(
            "hemline_websockets_open",
            "WebSockets that are open.",
            self.open_sockets as f64,
        )
    }

    fn gather_model(&self, page: &Page) -> Result<(), prometheus::Error> {
        let meter = &self.meter;
        let of_model = |value: f64| [(vec![self.provider.as_str(), self.model.as_str()], value)];
        let labels = ["provider", "model"];
        page.counters(
            "hemline_model_calls_total",
            "Calls of the language model, each with its retries.",
            &labels,
            of_model(meter.calls as f64),
        )?;
        page.counters(
            "hemline_model_call_failures_total",
            "Calls of the language model without a whole reply.",
            &labels,
            of_model(meter.failures as f64),
        )?;
        page.counters(
            "hemline_model_call_seconds_total",
            "Time spent in calls of the language model, waits between tries included.",
            &labels,
            of_model(meter.time.as_secs_f64()),
        )?;
        page.counters(
            "hemline_model_cost_total",
            "What the tokens cost, in the currency of HEMLINE_LLM_PRICES; 0 without prices.",
            &labels,
            of_model(meter.cost),
        )?;
        let tokens = &meter.tokens;
        let cached = tokens.input_tokens - tokens.fresh_input_tokens();
        let kinds = [
            ("input", tokens.fresh_input_tokens()),
            ("cached_input", cached),
            ("output", tokens.output_tokens),
        ];
        page.counters(
            "hemline_model_tokens_total",
            "Tokens read anew, read from the provider's cache, and written.",
            &["provider", "model", "kind"],
            kinds.map(|(kind, tokens)| (vec![&*self.provider, &*self.model, kind], tokens as f64)),
        )
    }
}

fn gather_database(page: &Page, activity: &Activity) -> Result<(), prometheus::Error> {
    let states = activity.workflows.iter();
    page.gauge(
        "hemline_workflows",
        "Workflows by state.",
        "state",
        states.map(|(state, count)| (state.as_str(), *count as f64)),
    )?;
    let actions = activity.pending_approvals.iter();
    page.gauge(
        "hemline_approvals_pending",
        "Requests that wait for a person, by what they ask.",
        "action",
        actions.map(|(action, count)| (action.as_str(), *count as f64)),
    )?;
    page.single(
        "hemline_scenarios_running",
        "Rehearsals that are being computed.",
        activity.running_scenarios as f64,
    )?;
    if let Some(queue) = &activity.queue {
        let jobs = queue.jobs.iter();
        page.gauge(
            "hemline_queue_jobs",
            "Jobs in the queue that the processes on one database share, by status.",
            "status",
            jobs.map(|(status, count)| (*status, *count as f64)),
        )?;
        page.single(
            "hemline_queue_oldest_pending_seconds",
            "For how long the oldest job that waits for a process, comparisons of methods apart, has been due; 0 where none waits.",
            queue.oldest_pending_seconds,
        )?;
    }
    page.single(
        "hemline_database_size_bytes",
        "Size of the database, without SQLite's log.",
        activity.database_bytes as f64,
    )
}

/// One answer's metrics.
struct Page(Registry);

impl Page {
    fn single(&self, name: &str, help: &str, value: f64) -> Result<(), prometheus::Error> {
        let gauge = prometheus::Gauge::new(name, help)?;
        gauge.set(value);
        self.0.register(Box::new(gauge))
    }

    fn gauge<'a>(
        &self,
        name: &str,
        help: &str,
        label: &str,
        values: impl IntoIterator<Item = (&'a str, f64)>,
    ) -> Result<(), prometheus::Error> {
        let gauges = GaugeVec::new(Opts::new(name, help), &[label])?;
        for (member, value) in values {
            gauges.with_label_values(&[member]).set(value);
        }
        self.0.register(Box::new(gauges))
    }

    fn counters<'a>(
        &self,
        name: &str,
        help: &str,
        labels: &[&str],
        values: impl IntoIterator<Item = (Vec<&'a str>, f64)>,
    ) -> Result<(), prometheus::Error> {
        let counters = CounterVec::new(Opts::new(name, help), labels)?;
        for (members, value) in values {
            counters.with_label_values(&members).inc_by(value);
        }
        self.0.register(Box::new(counters))
    }
}
