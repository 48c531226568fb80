//! Counts every request by its route's pattern, never by its path: paths are without number.

use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, web};
use prometheus::IntGauge;

use super::{Metrics, method_label};

/// Stands for the files of the web UI and for addresses that no route takes.
const NO_ROUTE: &str = "unmatched";

/// One request under way; dropping it ends it, also where its client went away.
struct InFlight(IntGauge);

impl InFlight {
    fn begin(gauge: &IntGauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Counts a request and the time until its answer begins.
pub(crate) async fn count_requests<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let Some(metrics) = request.app_data::<web::Data<Metrics>>().cloned() else {
        return next.call(request).await;
    };
    let began = Instant::now();
    let _in_flight = InFlight::begin(&metrics.in_flight);
    let method = method_label(request.method());
    let route = request.match_pattern();
    let answer = next.call(request).await;
    let status = match &answer {
        Ok(response) => response.status(),
        Err(error) => error.as_response_error().status_code(),
    };
    let route = route.as_deref().unwrap_or(NO_ROUTE);
    metrics.answered(method, route, status, began.elapsed().as_secs_f64());
    answer
}
