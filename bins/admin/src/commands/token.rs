//! `token`: who may use the server.

use anyhow::{Context, bail};
use chrono::{DateTime, Days, Utc};
use hemline_persistence::Database;
use hemline_persistence::access::{
    IssuedToken, NewToken, Token, create_token, revoke_token, tokens,
};
use serde_json::json;

use super::{ACTOR, migrated};
use crate::arguments::{CreateTokenArguments, TokenCommand};
use crate::output::{Alignment, print_json, print_line, print_table};

pub(super) fn run(url: &str, command: &TokenCommand) -> anyhow::Result<()> {
    let database = migrated(url)?;
    let now = Utc::now();
    match command {
        TokenCommand::Create(arguments) => create(&database, arguments, now),
        TokenCommand::List { json } => list(&tokens(&database)?, *json, now),
        TokenCommand::Revoke { token } => revoke(&database, token, now),
    }
}

fn create(
    database: &Database,
    arguments: &CreateTokenArguments,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    let days = arguments.days.map(|days| Days::new(days.into()));
    let name = arguments.name.clone();
    let new = NewToken {
        name: name.unwrap_or_else(|| arguments.role.as_str().to_owned()),
        role: arguments.role,
        expires_at: days.and_then(|days| now.checked_add_days(days)),
    };
    let IssuedToken { token, secret } = create_token(database, &new, ACTOR, None, now)?;
    eprintln!(
        "token {} for '{}' ({}), {}; keep it safe, it cannot be shown again:",
        token.token_id,
        token.name,
        token.role.as_str(),
        expiry(&token)
    );
    print_line(secret)
}

fn expiry(token: &Token) -> String {
    match token.expires_at {
        Some(end) => format!("until {}", minute(end)),
        None => "without an end".to_owned(),
    }
}

fn list(tokens: &[Token], as_json: bool, now: DateTime<Utc>) -> anyhow::Result<()> {
    if as_json {
        let tokens: Vec<_> = tokens.iter().map(|token| as_object(token, now)).collect();
        return print_json(&json!({ "tokens": tokens }));
    }
    if tokens.is_empty() {
        eprintln!("there are no tokens; make one with `hemline-admin token create --role planner`");
        return Ok(());
    }
    let header = [
        "token",
        "name",
        "role",
        "state",
        "made",
        "expires",
        "last used",
    ];
    let rows: Vec<Vec<String>> = tokens.iter().map(|token| row(token, now)).collect();
    print_table(
        &header.map(str::to_owned),
        &rows,
        Alignment::NumbersAfter(header.len()),
    )
}

fn as_object(token: &Token, now: DateTime<Utc>) -> serde_json::Value {
    json!({
        "token_id": token.token_id, "name": token.name, "role": token.role, "state": state(token, now),
        "created_at": token.created_at, "expires_at": token.expires_at, "revoked_at": token.revoked_at,
        "last_used_at": token.last_used_at,
    })
}

fn row(token: &Token, now: DateTime<Utc>) -> Vec<String> {
    let time = |at: Option<DateTime<Utc>>| at.map_or_else(|| "-".to_owned(), minute);
    vec![
        token.token_id.clone(),
        token.name.clone(),
        token.role.as_str().to_owned(),
        state(token, now).to_owned(),
        minute(token.created_at),
        time(token.expires_at),
        time(token.last_used_at),
    ]
}

fn state(token: &Token, now: DateTime<Utc>) -> &'static str {
    match token.revoked_at {
        Some(_) => "revoked",
        None if token.is_valid(now) => "valid",
        None => "expired",
    }
}

fn minute(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

fn revoke(database: &Database, wanted: &str, now: DateTime<Utc>) -> anyhow::Result<()> {
    let known = tokens(database)?;
    let is_wanted = |token: &&Token| {
        token.token_id == wanted || (token.name == wanted && token.revoked_at.is_none())
    };
    let Some(token) = known.iter().find(is_wanted) else {
        bail!("there is no token '{wanted}'; `hemline-admin token list` shows their ids and names");
    };
    let revoked = revoke_token(database, &token.token_id, ACTOR, None, now)?;
    let revoked = revoked.context("the token is gone")?;
    eprintln!(
        "token {} of '{}' is revoked",
        revoked.token_id, revoked.name
    );
    Ok(())
}
