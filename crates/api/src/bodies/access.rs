//! Bodies of the session, token and audit routes.

use chrono::{DateTime, Utc};
use hemline_persistence::access::{Issued, IssuedToken, Token};
use hemline_persistence::queries::AuditRecord;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// What the holder of a token may do; each role may also do what the ones before it may.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code)] // The members are the schema; the persistence crate's type is what is read and sent.
pub(crate) enum Role {
    /// Reads.
    Viewer,
    /// Uploads, runs seasons and decides.
    Planner,
    /// Manages tokens and reads the audit log.
    Admin,
}

/// A token to sign in with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignIn {
    pub(crate) token: String,
}

/// Who is signed in, and what the server takes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SessionBody {
    /// Whether whoever asks must show a token; else everyone may do everything.
    pub(crate) tokens_required: bool,
    /// The name in the audit log; null where nobody is signed in.
    pub(crate) name: Option<String>,
    /// What she may do; null where nobody is signed in.
    #[schema(value_type = Option<Role>)]
    pub(crate) role: Option<hemline_persistence::access::Role>,
    /// When the token expires; null where it does not.
    pub(crate) token_expires_at: Option<DateTime<Utc>>,
    /// The largest file that can be uploaded, in bytes.
    pub(crate) upload_limit_bytes: usize,
}

/// A ticket for one WebSocket.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TicketBody {
    /// Goes into the address: `?ticket=`.
    ticket: String,
    expires_at: DateTime<Utc>,
}

impl From<Issued> for TicketBody {
    fn from(issued: Issued) -> Self {
        Self {
            ticket: issued.secret,
            expires_at: issued.expires_at,
        }
    }
}

/// A token to be made.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewTokenBody {
    /// Who will use it: the name in the audit log; no other token's.
    #[schema(min_length = 1, max_length = 100)]
    pub(crate) name: String,
    #[schema(value_type = Role)]
    pub(crate) role: hemline_persistence::access::Role,
    /// After how many days it expires; never where absent.
    #[schema(minimum = 1, maximum = 3650)]
    pub(crate) expires_in_days: Option<u32>,
}

/// A token, without its secret.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TokenBody {
    token_id: String,
    name: String,
    #[schema(value_type = Role)]
    role: hemline_persistence::access::Role,
    /// Whether it lets its holder in.
    is_valid: bool,
    created_at: DateTime<Utc>,
    /// Null where it does not expire.
    expires_at: Option<DateTime<Utc>>,
    /// Null where it is not revoked.
    revoked_at: Option<DateTime<Utc>>,
    /// To five minutes; null where it was not used.
    last_used_at: Option<DateTime<Utc>>,
}

impl From<Token> for TokenBody {
    fn from(token: Token) -> Self {
        Self {
            is_valid: token.is_valid(Utc::now()),
            token_id: token.token_id,
            name: token.name,
            role: token.role,
            created_at: token.created_at,
            expires_at: token.expires_at,
            revoked_at: token.revoked_at,
            last_used_at: token.last_used_at,
        }
    }
}

/// A token that was just made.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CreatedToken {
    #[serde(flatten)]
    token: TokenBody,
    /// The token itself. It is shown this once.
    secret: String,
}

impl From<IssuedToken> for CreatedToken {
    fn from(issued: IssuedToken) -> Self {
        Self {
            token: issued.token.into(),
            secret: issued.secret,
        }
    }
}

/// All tokens, the newest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TokenList {
    pub(crate) tokens: Vec<TokenBody>,
}

/// A change that was made.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = AuditEntry)]
pub(crate) struct AuditBody {
    audit_id: u64,
    /// Who: the name of a token, `planner` where none was needed, `admin` for the command line.
    actor: String,
    /// What was done, e.g. `import_stores`, `approval_accept`.
    action: String,
    /// To what: a file's name, a workflow's or a token's id.
    subject: String,
    #[schema(value_type = Object)]
    details: Value,
    /// The request that did it; null for the command line.
    request_id: Option<String>,
    created_at: DateTime<Utc>,
}

impl From<AuditRecord> for AuditBody {
    fn from(record: AuditRecord) -> Self {
        Self {
            audit_id: record.audit_id,
            actor: record.actor,
            action: record.action,
            subject: record.subject,
            details: record.details,
            request_id: record.request_id,
            created_at: record.created_at,
        }
    }
}

/// Changes, the newest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AuditList {
    pub(crate) entries: Vec<AuditBody>,
    /// Send it as `cursor` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) next_cursor: Option<String>,
}
