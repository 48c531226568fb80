//! The error answers of the OpenAPI document, in groups that routes share.

use std::collections::BTreeMap;

use utoipa::IntoResponses;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

macro_rules! error_responses {
    ($($(#[$doc:meta])* $name:ident { $($status:literal => $description:literal),+ $(,)? })+) => {
        $(
            $(#[$doc])*
            pub(crate) enum $name {}

            impl IntoResponses for $name {
                fn responses() -> BTreeMap<String, RefOr<Response>> {
                    BTreeMap::from([$(($status.to_owned(), error_response($description))),+])
                }
            }
        )+
    };
}

fn error_response(description: &str) -> RefOr<Response> {
    ResponseBuilder::new()
        .description(description)
        .content(
            "application/json",
            ContentBuilder::new()
                .schema(Some(Ref::from_schema_name("ErrorBody")))
                .build(),
        )
        .build()
        .into()
}

error_responses! {
    /// What any route may answer; named first, so that what others say of the same status counts.
    AnyRoute {
        "400" => "`MALFORMED_REQUEST`: the query has a name that the route does not know",
        "401" => "`UNAUTHENTICATED`: the server needs access tokens, and none, or one that does not count, was shown",
        "403" => "`FORBIDDEN`: the `Host` is not this server's, or a change comes from a foreign `Origin`, or the token's role is too low",
        "429" => "`RATE_LIMITED`: too many tokens that do not count came from one address in a minute; `Retry-After` says when to try again",
        "500" => "`INTERNAL`: a defect of the server; its log has the cause under the request id",
        "503" => "`DATABASE_UNAVAILABLE`: the database does not answer; `Retry-After` says when to try again",
    }
    /// What a route may answer that needs no token and no database.
    OpenRoute {
        "403" => "`FORBIDDEN`: the `Host` is not this server's, or a change comes from a foreign `Origin`",
        "500" => "`INTERNAL`: a defect of the server; its log has the cause under the request id",
    }
    /// An open route that takes no query.
    StrictQuery {
        "400" => "`MALFORMED_REQUEST`: the query has a name that the route does not know",
    }
    /// Too many tokens that do not count.
    WrongTokens {
        "429" => "`RATE_LIMITED`: too many tokens that do not count came from one address in a minute; `Retry-After` says when to try again",
    }
    /// A form's text that no database stores.
    BadFormText {
        "422" => "`INVALID_PARAMETERS`: `forecast_id` holds the character NUL",
    }
    /// What a route may answer that asks the database.
    AsksDatabase {
        "503" => "`DATABASE_UNAVAILABLE`: the database does not answer; `Retry-After` says when to try again",
    }
    /// A server that cannot do its work now.
    NotReady {
        "503" => "`DATABASE_UNAVAILABLE`: the database does not answer, or its schema is not current; `SERVER_STOPPING`: the server is about to stop; `Retry-After` says when to try again",
    }
    /// A sign-in that fails.
    WrongToken {
        "401" => "`UNAUTHENTICATED`: the token does not exist, has expired or is revoked",
    }
    /// A token that cannot be made.
    BadToken {
        "422" => "`INVALID_PARAMETERS`: the name is not 1 to 100 characters that can be seen, has another blank than the plain one, or is another token's, or the days are out of range",
    }
    /// A ticket where none is needed.
    NoTicketNeeded {
        "409" => "`CONFLICT`: the server needs no tokens, and so no tickets",
    }
    /// More of the same than a client may ask.
    TooMany {
        "429" => "`RATE_LIMITED`: more in a minute, or more open at once, than a client may, or too many tokens that do not count; `Retry-After` says when to try again",
    }
    /// A path or query that cannot be read.
    BadAddress {
        "400" => "`MALFORMED_REQUEST`: the path or the query cannot be read",
    }
    /// A JSON body that cannot be read.
    BadJson {
        "400" => "`MALFORMED_REQUEST`: the JSON cannot be read, or a required field is missing or unknown, or the `Idempotency-Key` is not 1 to 255 visible ASCII characters",
        "413" => "`PAYLOAD_TOO_LARGE`: the JSON is over 1 MiB",
        "415" => "`UNSUPPORTED_MEDIA_TYPE`: the body is not `application/json`",
        "422" => "`INVALID_PARAMETERS`: a text in the JSON holds the character NUL",
    }
    /// A question whose JSON or file cannot be read.
    BadQuestion {
        "400" => "`MALFORMED_REQUEST`: the JSON or the form cannot be read, or a path is named instead of a file. `INVALID_CSV`: rows are bad; `details` holds `bad_row_count` and up to 50 `bad_rows` of `{line, column, value, reason}`, and up to ten ids each of `unknown_stores` and `unknown_categories` where the file names such",
        "413" => "`PAYLOAD_TOO_LARGE`: the JSON is over 1 MiB, or the file over the limit, 64 MiB by default, or a text beside it over 8 KiB",
        "415" => "`UNSUPPORTED_MEDIA_TYPE`: the body is neither `application/json` nor `multipart/form-data`",
    }
    /// A file that cannot be imported.
    BadFile {
        "400" => "`INVALID_CSV`: rows are bad, and nothing is imported; `details` holds `bad_row_count` and up to 50 `bad_rows` of `{line, column, value, reason}`, and up to ten ids each of `unknown_stores` and `unknown_categories` where the file names such. `MALFORMED_REQUEST`: the form cannot be read, or the `Idempotency-Key` is not 1 to 255 visible ASCII characters",
        "413" => "`PAYLOAD_TOO_LARGE`: the file is over the limit, 64 MiB by default, or a text beside it over 8 KiB",
        "415" => "`UNSUPPORTED_MEDIA_TYPE`: the body is not `multipart/form-data`",
    }
    /// Something named does not exist.
    Missing {
        "404" => "`NOT_FOUND`: there is no such resource",
    }
    /// The category cannot be planned.
    NothingToPlan {
        "404" => "`NOT_FOUND`: there is no such category. `DATA_NOT_FOUND`: the category has no sales history",
    }
    /// Parameters that cannot be planned with.
    BadParameters {
        "422" => "`INVALID_PARAMETERS`: all violations are in `details.violations`. `INSUFFICIENT_HISTORY`: fewer than 52 weeks; `details` holds `weeks_found` and `weeks_needed`",
    }
    /// Parameters out of their ranges.
    BadValues {
        "422" => "`INVALID_PARAMETERS`: all violations are in `details.violations`",
    }
    /// A session id that cannot be one.
    BadSession {
        "422" => "`INVALID_PARAMETERS`: the session id is not 1 to 255 characters, all of them to be seen",
    }
    /// An idempotency key that is none.
    BadKey {
        "400" => "`MALFORMED_REQUEST`: the `Idempotency-Key` is not 1 to 255 visible ASCII characters",
    }
    /// A change that the workflow's state does not allow.
    WrongState {
        "409" => "`ILLEGAL_TRANSITION`: the state does not allow it. `CONFLICT`: the workflow kept changing. `IDEMPOTENCY_CONFLICT`: the `Idempotency-Key` came with another body before, or its first request is still being worked on",
    }
    /// A re-forecast that the season does not allow.
    ContradictsSeason {
        "409" => "`CONFLICT`: the request contradicts what is stored of the season, or nothing is left to forecast; or the agents are at work on it for longer than a minute. `ILLEGAL_TRANSITION`: no season is under way. `IDEMPOTENCY_CONFLICT`: the `Idempotency-Key` came with another body before, or its first request is still being worked on",
    }
    /// A reason that is none.
    BadReason {
        "422" => "`INVALID_PARAMETERS`: the reason does not have 1 to 500 characters",
    }
    /// A season that cannot end now.
    NotOver {
        "409" => "`CONFLICT`: weeks are missing, and `early` does not allow it. `ILLEGAL_TRANSITION`: the season's order is not accepted, a decision is waited for, or the season is over. `IDEMPOTENCY_CONFLICT`: the `Idempotency-Key` came with another body before, or its first request is still being worked on",
    }
    /// A season whose weeks are not all history yet.
    StillOpen {
        "409" => "`ILLEGAL_TRANSITION`: the season is not over, or has no weeks. `CONFLICT`: an import of the same category came between. `IDEMPOTENCY_CONFLICT`: the `Idempotency-Key` came with another body before, or its first request is still being worked on",
    }
    /// A season that takes no weeks.
    NotUnderWay {
        "409" => "`ILLEGAL_TRANSITION`: no season is under way: its order is not accepted yet, or it is completed or cancelled. `CONFLICT`: the agents are at work on it for longer than a minute. `IDEMPOTENCY_CONFLICT`: the `Idempotency-Key` came with another body before, or its first request is still being worked on",
    }
    /// An idempotency key that cannot be used.
    UsedKey {
        "409" => "`IDEMPOTENCY_CONFLICT`: the `Idempotency-Key` came with another body before, or its first request is still being worked on",
    }
    /// A decision that cannot be taken, or an idempotency key that cannot be used.
    WrongDecision {
        "409" => "`CONFLICT`: decided already, or a stale `approval_id`. `ILLEGAL_TRANSITION`: the state does not allow it. `IDEMPOTENCY_CONFLICT`: the `Idempotency-Key` came with another body before, or its first request is still being worked on",
    }
    /// A preview that is of nothing, or not of what waits.
    NothingToPreview {
        "409" => "`CONFLICT`: nothing waits for a decision, or a stale `approval_id`",
    }
    /// What a run of agents may meet.
    AgentsFail {
        "500" => "`AGENT_EXECUTION_ERROR`, `CONTEXT_ASSEMBLY_ERROR`, `INTERNAL`: the server failed; its log has the cause under the request id",
        "503" => "`LLM_UNAVAILABLE`: the language model does not answer. `DATABASE_UNAVAILABLE`: the database does not answer; `Retry-After` says when to try again",
        "504" => "`AGENT_TIMEOUT`: an agent ran over its time limit",
    }
}
