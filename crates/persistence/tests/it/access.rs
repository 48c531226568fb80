//! Tokens, sessions and tickets.

use chrono::TimeDelta;
use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use hemline_persistence::PersistenceError;
use hemline_persistence::access::{
    IssuedToken, NewToken, Role, SESSION_LIFETIME, TICKET_LIFETIME, close_session, create_token,
    find_token, has_valid_token, issue_ticket, open_session, revoke_token, session_token, tokens,
    use_ticket,
};
use hemline_persistence::queries::{PageRequest, audit_page};

use crate::support::{Place, TestDatabase, now, on_each_kind};

on_each_kind!(
    a_token_lets_in_until_it_expires,
    anything_but_the_whole_secret_is_refused,
    the_database_holds_no_secret,
    a_revoked_token_ends_what_was_opened_with_it,
    names_are_unique_and_readable,
    a_session_ends_by_itself_with_its_token_or_when_it_is_closed,
    a_ticket_opens_one_socket_and_not_for_long
);

fn create(test: &TestDatabase, name: &str, role: Role, days: Option<i64>) -> IssuedToken {
    try_create(test, name, role, days).unwrap()
}

fn try_create(
    test: &TestDatabase,
    name: &str,
    role: Role,
    days: Option<i64>,
) -> Result<IssuedToken, PersistenceError> {
    let new = NewToken {
        name: name.to_owned(),
        role,
        expires_at: days.map(|days| now() + TimeDelta::days(days)),
    };
    create_token(&test.database, &new, "operator", None, now())
}

fn a_token_lets_in_until_it_expires() {
    let test = TestDatabase::empty();
    assert!(!has_valid_token(&test.database, now()).unwrap());
    let issued = create(&test, "Ada", Role::Planner, Some(2));
    let found = |after| {
        let at = now() + after;
        let found = find_token(&test.database, &issued.secret, at).unwrap();
        assert_eq!(
            found.is_some(),
            has_valid_token(&test.database, at).unwrap()
        );
        found.map(|token| (token.name, token.role))
    };
    let ada = Some(("Ada".to_owned(), Role::Planner));
    assert_eq!(found(TimeDelta::zero()), ada);
    assert_eq!(found(TimeDelta::days(2) - TimeDelta::seconds(1)), ada);
    assert_eq!(found(TimeDelta::days(2)), None);
}

#[test]
fn nobody_is_kept_out_by_whoever_writes() {
    let test = TestDatabase::empty();
    let issued = create(&test, "Ada", Role::Planner, None);
    let used = |at| find_token(&test.database, &issued.secret, at).unwrap();
    let last_used = || tokens(&test.database).unwrap()[0].last_used_at;

    let mut other =
        SqliteConnection::establish(test.database.path().unwrap().to_str().unwrap()).unwrap();
    other.batch_execute("BEGIN IMMEDIATE").unwrap();
    assert!(used(now()).is_some());
    assert_eq!(last_used(), None);

    other.batch_execute("ROLLBACK").unwrap();
    assert!(used(now()).is_some());
    assert_eq!(last_used(), Some(now()));
}

fn anything_but_the_whole_secret_is_refused() {
    let test = TestDatabase::empty();
    let secret = create(&test, "Ada", Role::Admin, None).secret;
    let other = create(&test, "Bob", Role::Viewer, None).secret;
    let (id, _) = secret.rsplit_once('_').unwrap();
    let (_, others) = other.rsplit_once('_').unwrap();
    let last = if secret.ends_with('0') { "1" } else { "0" };
    for wrong in [
        String::new(),
        id.to_owned(),
        format!("{id}_"),
        format!("{id}_{others}"),
        format!("{}{last}", &secret[..secret.len() - 1]),
        format!("{secret} "),
        secret.to_uppercase(),
        secret.replacen("hemline_", "", 1),
        "hemline_' OR 1=1 --_x".to_owned(),
    ] {
        let found = find_token(&test.database, &wrong, now()).unwrap();
        assert_eq!(found, None, "{wrong}");
    }
    assert!(
        find_token(&test.database, &secret, now())
            .unwrap()
            .is_some()
    );
}

fn the_database_holds_no_secret() {
    let test = TestDatabase::empty();
    let issued = create(&test, "Ada", Role::Planner, None);
    let session = open_session(&test.database, &issued.token, now()).unwrap();
    let ticket = issue_ticket(&test.database, &issued.token.token_id, now()).unwrap();
    let stored = match &test.place {
        Place::Server(database) => database.contents().into_bytes(),
        Place::Directory(directory) => {
            let files = std::fs::read_dir(directory.path()).unwrap();
            let read = |file: std::io::Result<std::fs::DirEntry>| {
                std::fs::read(file.unwrap().path()).unwrap()
            };
            files.flat_map(read).collect::<Vec<u8>>()
        }
    };
    let contains = |text: &str| {
        stored
            .windows(text.len())
            .any(|part| part == text.as_bytes())
    };
    assert!(contains(&issued.token.token_id), "the file was read");
    let (_, secret) = issued.secret.rsplit_once('_').unwrap();
    for secret in [secret, &session.secret, &ticket.secret] {
        assert!(!contains(secret));
    }
}

fn a_revoked_token_ends_what_was_opened_with_it() {
    let test = TestDatabase::empty();
    let IssuedToken { token, secret } = create(&test, "Ada", Role::Planner, None);
    let session = open_session(&test.database, &token, now()).unwrap().secret;
    let ticket = issue_ticket(&test.database, &token.token_id, now())
        .unwrap()
        .secret;
    assert!(
        session_token(&test.database, &session, now())
            .unwrap()
            .is_some()
    );

    let revoke = |id: &str| revoke_token(&test.database, id, "operator", None, now()).unwrap();
    assert_eq!(revoke("nobody"), None);
    assert_eq!(revoke(&token.token_id).unwrap().revoked_at, Some(now()));
    assert!(revoke(&token.token_id).is_some(), "twice changes nothing");
    assert_eq!(find_token(&test.database, &secret, now()).unwrap(), None);
    assert_eq!(
        session_token(&test.database, &session, now()).unwrap(),
        None
    );
    assert_eq!(use_ticket(&test.database, &ticket, now()).unwrap(), None);

    let page = PageRequest {
        limit: 10,
        cursor: None,
    };
    let log = audit_page(&test.database, &page).unwrap().items;
    let logged: Vec<_> = log
        .iter()
        .map(|entry| (entry.action.as_str(), entry.actor.as_str()))
        .collect();
    assert_eq!(
        logged,
        [("token_revoke", "operator"), ("token_create", "operator")]
    );
    // The name is free again.
    create(&test, "Ada", Role::Viewer, None);
    assert_eq!(tokens(&test.database).unwrap().len(), 2);
}

fn names_are_unique_and_readable() {
    let test = TestDatabase::empty();
    create(&test, "Ada", Role::Planner, None);
    for wrong in [
        "Ada",
        "",
        "  ",
        "a\nb",
        &"x".repeat(101),
        " Ada",
        "Ada ",
        "Ada\u{200b}",
        "\u{202e}adA",
        "\u{feff}Ada",
        "Ada\u{34f}",
        "Ada\u{3164}",
        "Ada\u{2800}",
        "Ada\u{fe0f}",
        "علی\u{200c}رضا",
        "Ada\u{a0}Lovelace",
        "Ada\u{2003}Lovelace",
        "Ada\u{3000}Lovelace",
    ] {
        let refused = try_create(&test, wrong, Role::Viewer, None).unwrap_err();
        assert!(
            matches!(refused, PersistenceError::BadToken { .. }),
            "{wrong:?}"
        );
    }
    let refused = try_create(&test, "Bob", Role::Viewer, Some(-1)).unwrap_err();
    assert!(refused.to_string().contains("later"), "{refused}");
    // Names of other scripts stay possible.
    for right in ["Zoë", "Zoe\u{308}", "علی رضا", "Ada Lovelace"] {
        create(&test, right, Role::Viewer, None);
    }
    assert_eq!(tokens(&test.database).unwrap().len(), 5);
}

fn a_session_ends_by_itself_with_its_token_or_when_it_is_closed() {
    let test = TestDatabase::empty();
    let lasting = create(&test, "Ada", Role::Planner, None).token;
    let short = NewToken {
        name: "Bob".to_owned(),
        role: Role::Viewer,
        expires_at: Some(now() + TimeDelta::hours(1)),
    };
    let short = create_token(&test.database, &short, "operator", None, now())
        .unwrap()
        .token;
    let open = |token| open_session(&test.database, token, now()).unwrap();
    assert_eq!(open(&lasting).expires_at, now() + SESSION_LIFETIME);
    assert_eq!(open(&short).expires_at, now() + TimeDelta::hours(1));

    let session = open(&lasting).secret;
    let is_open = |at| {
        session_token(&test.database, &session, at)
            .unwrap()
            .is_some()
    };
    assert!(is_open(now() + SESSION_LIFETIME - TimeDelta::seconds(1)));
    assert!(!is_open(now() + SESSION_LIFETIME));
    close_session(&test.database, &session).unwrap();
    assert!(!is_open(now()));
}

fn a_ticket_opens_one_socket_and_not_for_long() {
    let test = TestDatabase::empty();
    let token = create(&test, "Ada", Role::Planner, None).token;
    let issue = || {
        issue_ticket(&test.database, &token.token_id, now())
            .unwrap()
            .secret
    };
    let use_at = |ticket: &str, at| use_ticket(&test.database, ticket, at).unwrap();
    let ticket = issue();
    assert_eq!(
        use_at(&ticket, now()).map(|token| token.name).as_deref(),
        Some("Ada")
    );
    assert_eq!(use_at(&ticket, now()), None, "used");
    assert_eq!(use_at(&issue(), now() + TICKET_LIFETIME), None, "too late");
    assert_eq!(use_at("", now()), None);

    let ticket = issue();
    let uses = std::thread::scope(|scope| {
        let uses: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| use_at(&ticket, now()).is_some()))
            .collect();
        uses.into_iter()
            .map(|one| one.join().unwrap())
            .filter(|used| *used)
            .count()
    });
    assert_eq!(uses, 1);
}
