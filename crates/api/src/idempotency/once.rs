//! Does a request's work once.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{ContentType, HeaderValue};
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use hemline_persistence::idempotency::{self, Claim, IdempotencyKey};
use serde::Serialize;
use serde_json::json;

use super::RequestHash;
use super::header::{REPLAYED, key_of};
use crate::access::Caller;
use crate::error::{ApiError, ErrorKind};
use crate::state::AppState;

/// The request's `Idempotency-Key`, if it has one.
pub(crate) struct Idempotency {
    key: Option<String>,
    client: String,
    method: String,
    path: String,
}

impl FromRequest for Idempotency {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let path = request.uri().path_and_query();
        let path = path.map_or_else(|| request.path().to_owned(), ToString::to_string);
        let extensions = request.extensions();
        let Some(caller) = extensions.get::<Caller>() else {
            return ready(Err(ApiError::internal(&"nobody was let in to this route")));
        };
        ready(key_of(request.headers()).map(|key| Self {
            key,
            client: caller.client().to_owned(),
            method: request.method().to_string(),
            path,
        }))
    }
}

/// An answer as it goes out.
struct Answer {
    status: u16,
    body: String,
    is_replayed: bool,
}

impl Idempotency {
    /// Names this very request, for work that finds what a first attempt has done: of a server that
    /// died after the work and before it kept the answer.
    pub(crate) fn request_key(&self, hash: &RequestHash) -> Option<String> {
        let key = self.key.as_ref()?;
        let parts = json!([self.client, key, self.method, self.path, hash.0]);
        Some(parts.to_string())
    }

    /// Answers with `status` and the result of `work`; where the key was answered before, with
    /// that answer. With a key, `work` runs to its end even if the client goes away: it is a
    /// client that lost its connection that repeats a request.
    ///
    /// # Errors
    /// Those of `work`; 409 where the key came with another body or its first request is under way.
    pub(crate) async fn once<T: Serialize + 'static>(
        self,
        state: web::Data<AppState>,
        hash: RequestHash,
        status: StatusCode,
        work: impl Future<Output = Result<T, ApiError>> + Send + 'static,
    ) -> Result<HttpResponse, ApiError> {
        // On the heap: with a season's state in it, `work` is large, and every wrapper below would hold a copy.
        let work = Box::pin(async move { work.await.map(|result| (status, result)) });
        self.once_with_status(state, hash, work).await
    }

    /// As [`Self::once`], for `work` that chooses its status itself.
    ///
    /// # Errors
    /// As [`Self::once`].
    pub(crate) async fn once_with_status<T: Serialize + 'static>(
        self,
        state: web::Data<AppState>,
        hash: RequestHash,
        work: impl Future<Output = Result<(StatusCode, T), ApiError>> + Send + 'static,
    ) -> Result<HttpResponse, ApiError> {
        let work = answer(work);
        let Some(key) = self.key else {
            return work.await?.into_response();
        };
        let key = IdempotencyKey {
            client: self.client,
            key,
            method: self.method,
            path: self.path,
            request_hash: hash.0,
        };
        let worker = state.clone();
        let finished = state.to_the_end(async move { claimed(&worker, key, work).await });
        finished.await?.into_response()
    }
}

async fn answer<T: Serialize>(
    work: impl Future<Output = Result<(StatusCode, T), ApiError>>,
) -> Result<Answer, ApiError> {
    let (status, result) = work.await?;
    let body = serde_json::to_string(&result).map_err(|error| ApiError::internal(&error))?;
    Ok(Answer {
        status: status.as_u16(),
        body,
        is_replayed: false,
    })
}

async fn claimed(
    state: &AppState,
    key: IdempotencyKey,
    work: impl Future<Output = Result<Answer, ApiError>>,
) -> Result<Answer, ApiError> {
    let at = Utc::now();
    let claiming = key.clone();
    let claim =
        state.on_database(move |database| idempotency::claim_and_hold(database, &claiming, at));
    let (claim, held) = claim.await?;
    match claim {
        Claim::New => {
            let outcome = settled(state, key, at, work.await).await;
            if held.is_some() {
                let let_go = state.on_database(move |_| {
                    let _let_go = held;
                    Ok(())
                });
                let_go.await?;
            }
            outcome
        }
        Claim::Answered { status, body } => Ok(Answer {
            status,
            body,
            is_replayed: true,
        }),
        Claim::InProgress => Err(in_progress(&key)),
        Claim::OtherRequest => Err(other_request(&key)),
    }
}

/// Stores a success and releases the key after an error. What was done stays done where that
/// fails: the client gets the outcome all the same, and the claim ends by itself.
async fn settled(
    state: &AppState,
    key: IdempotencyKey,
    claimed_at: DateTime<Utc>,
    outcome: Result<Answer, ApiError>,
) -> Result<Answer, ApiError> {
    let stored = match &outcome {
        Ok(answer) => {
            let (status, body) = (answer.status, answer.body.clone());
            let store = state.on_database(move |database| {
                idempotency::store_answer(database, &key, claimed_at, status, &body)
            });
            store.await
        }
        Err(_) => {
            let release = state.on_database(move |database| {
                idempotency::release(database, &key, claimed_at).map(|()| true)
            });
            release.await
        }
    };
    match stored {
        Ok(true) => {}
        Ok(false) => tracing::warn!("a request ran longer than its idempotency key was held"),
        Err(error) => tracing::error!(%error, "an idempotency key was neither stored nor released"),
    }
    outcome
}

fn in_progress(key: &IdempotencyKey) -> ApiError {
    let message = "the first request with this Idempotency-Key is still being worked on";
    conflict(key, message, true)
        .suggest(format!(
            "Send the same request again in a moment to get its answer; where the server died over the first, the key \
             is free {} minutes after it at the latest",
            idempotency::ABANDONED_AFTER.num_minutes()
        ))
}

fn other_request(key: &IdempotencyKey) -> ApiError {
    conflict(
        key,
        "this Idempotency-Key came with another body before",
        false,
    )
    .suggest("Send a new Idempotency-Key with a new request")
    .suggest("To get the first answer again, send the first body unchanged")
}

fn conflict(key: &IdempotencyKey, message: &str, in_progress: bool) -> ApiError {
    ApiError::new(ErrorKind::IdempotencyConflict, message)
        .with_details(json!({ "idempotency_key": key.key, "in_progress": in_progress }))
}

impl Answer {
    fn into_response(self) -> Result<HttpResponse, ApiError> {
        let status =
            StatusCode::from_u16(self.status).map_err(|error| ApiError::internal(&error))?;
        let mut response = HttpResponse::build(status)
            .content_type(ContentType::json())
            .body(self.body);
        if self.is_replayed {
            let yes = HeaderValue::from_static("true");
            response.headers_mut().insert(REPLAYED, yes);
        }
        Ok(response)
    }
}
