//! How many requests a client may send a minute.

use std::future::{Ready, ready};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use governor::clock::{Clock, DefaultClock};
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use serde_json::json;

use super::Caller;
use crate::error::{ApiError, ErrorKind};
use crate::state::AppState;

/// After how many checks clients that are quiet are forgotten.
const FORGET_EVERY: u32 = 1_024;

/// Lets every client do something a number of times a minute: at once, or spread.
pub(crate) struct Limiter {
    /// None: no limit.
    clients: Option<RateLimiter<String, HashMapStateStore<String>, DefaultClock>>,
    clock: DefaultClock,
    checks: AtomicU32,
}

impl Limiter {
    /// So many times a minute; 0 is no limit.
    pub(crate) fn per_minute(times: u32) -> Self {
        let quota = NonZeroU32::new(times).map(Quota::per_minute);
        Self {
            clients: quota.map(RateLimiter::hashmap),
            clock: DefaultClock::default(),
            checks: AtomicU32::new(0),
        }
    }

    /// Counts one more of `client`.
    ///
    /// # Errors
    /// 429 with the time to wait, where it is one too many.
    pub(crate) fn count(&self, client: &str) -> Result<(), ApiError> {
        let Some(clients) = &self.clients else {
            return Ok(());
        };
        let checks = self.checks.fetch_add(1, Ordering::Relaxed);
        if checks.is_multiple_of(FORGET_EVERY) {
            clients.retain_recent();
        }
        clients
            .check_key(&client.to_owned())
            .map_err(|until| too_many(until.wait_time_from(self.clock.now())))
    }
}

/// 429, to be tried again after `wait`.
fn too_many(wait: Duration) -> ApiError {
    let seconds = wait.as_secs() + 1;
    ApiError::new(ErrorKind::RateLimited, "too many requests in a minute")
        .with_details(json!({ "retry_after_seconds": seconds }))
        .suggest(format!("Try again in {seconds} s"))
}

/// A request that may call a language model; each client has a number of them a minute.
pub(crate) struct ModelCall;

impl FromRequest for ModelCall {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let extensions = request.extensions();
        let counted = match (
            request.app_data::<web::Data<AppState>>(),
            extensions.get::<Caller>(),
        ) {
            (Some(state), Some(caller)) => state.model_calls.count(caller.counted_as()),
            _ => Err(ApiError::internal(&"nobody was let in to this route")),
        };
        ready(counted.map(|()| Self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_client_has_its_own_number() {
        let limiter = Limiter::per_minute(2);
        assert!(limiter.count("a").is_ok());
        assert!(limiter.count("a").is_ok());
        let refused = limiter.count("a").unwrap_err();
        assert_eq!(refused.kind, ErrorKind::RateLimited);
        let wait = refused.details["retry_after_seconds"].as_u64().unwrap();
        assert!((1..=31).contains(&wait), "{wait}");
        assert!(limiter.count("b").is_ok());
        let unlimited = Limiter::per_minute(0);
        assert!((0..1_000).all(|_| unlimited.count("a").is_ok()));
    }
}
