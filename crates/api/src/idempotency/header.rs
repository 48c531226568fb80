//! The headers: the key of a request, and the mark of a repeated answer.

use actix_web::http::header::{HeaderMap, HeaderName};
use serde_json::json;
use utoipa::IntoParams;

use crate::error::{ApiError, ErrorKind};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// On answers that were given before.
pub(crate) const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

const LONGEST_KEY: usize = 255;

/// The header's documentation.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[allow(dead_code)] // The field is the documentation; the header is read by hand.
pub(crate) struct IdempotencyHeader {
    /// Makes a repeat safe: for 24 hours, the same request with the same key gets the first answer
    /// again, with `Idempotency-Replayed: true`, and nothing is done twice. Choose a new key (e.g.
    /// a UUID) for everything that is to be done once. The key belongs to the path with its query,
    /// and to the body: of an upload, to the file's content. Only successes are kept; after an
    /// error the same key can be sent again. Where the server died before it answered, the key is
    /// free again 5 minutes after the request, and a season that was started then is found, not started
    /// again.
    #[param(
        rename = "Idempotency-Key",
        min_length = 1,
        max_length = 255,
        pattern = "^[!-~]+$"
    )]
    idempotency_key: Option<String>,
}

/// The key of a request; none where it sends none.
pub(super) fn key_of(headers: &HeaderMap) -> Result<Option<String>, ApiError> {
    let mut values = headers.get_all(&KEY);
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(malformed("it is there more than once"));
    }
    let bytes = value.as_bytes();
    if !(1..=LONGEST_KEY).contains(&bytes.len()) {
        return Err(malformed(&format!("it has {} characters", bytes.len())));
    }
    match value.to_str() {
        Ok(key) if bytes.iter().all(u8::is_ascii_graphic) => Ok(Some(key.to_owned())),
        _ => Err(malformed("it has other characters")),
    }
}

fn malformed(reason: &str) -> ApiError {
    let allowed = format!("1 to {LONGEST_KEY} visible ASCII characters");
    ApiError::new(
        ErrorKind::MalformedRequest,
        format!("the header Idempotency-Key must be {allowed}, once; {reason}"),
    )
    .with_details(json!({ "header": "Idempotency-Key", "allowed": allowed }))
    .suggest("Send a UUID, a new one for everything that is to be done once")
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    fn key(values: &[&[u8]]) -> Result<Option<String>, ApiError> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(KEY, HeaderValue::from_bytes(value).unwrap());
        }
        key_of(&headers)
    }

    #[test]
    fn a_key_is_1_to_255_visible_ascii_characters() {
        assert_eq!(key(&[]).unwrap(), None);
        let longest = "~".repeat(LONGEST_KEY);
        for good in ["k", "\"6ba7b810-9dad\"", &longest] {
            assert_eq!(key(&[good.as_bytes()]).unwrap().as_deref(), Some(good));
        }
        let too_long = "k".repeat(LONGEST_KEY + 1);
        for bad in ["", "a b", "a\tb", "schlüssel", &too_long] {
            let error = key(&[bad.as_bytes()]).unwrap_err();
            assert_eq!(error.kind, ErrorKind::MalformedRequest, "{bad:?}");
        }
        assert!(key(&[b"\xff"]).is_err());
        assert!(key(&[b"a", b"a"]).is_err());
    }
}
