//! Requests that are answered once.

use std::sync::Barrier;

use chrono::TimeDelta;
use hemline_persistence::Database;
use hemline_persistence::idempotency::{
    ABANDONED_AFTER, Claim, IdempotencyKey, KEPT, claim, claim_and_hold, release, store_answer,
};

use crate::support::{TestDatabase, now, on_each_kind};

on_each_kind!(
    a_key_is_new_then_in_progress_then_answered,
    a_key_with_another_body_is_another_request_answered_or_not,
    client_method_path_and_key_each_make_another_key,
    of_claims_at_once_exactly_one_is_new,
    of_claims_that_are_held_exactly_one_is_new,
    a_released_key_is_new_again_and_an_answered_one_stays_answered,
    an_answer_expires_after_its_time,
    an_abandoned_claim_is_free_and_its_claimer_comes_too_late,
    a_claim_whose_process_is_gone_is_claimed_anew_where_others_can_see_it
);

const MOMENT: TimeDelta = TimeDelta::nanoseconds(1);

fn key() -> IdempotencyKey {
    IdempotencyKey {
        client: "local".to_owned(),
        key: "k-1".to_owned(),
        method: "POST".to_owned(),
        path: "/api/workflows/forecast".to_owned(),
        request_hash: "aa".to_owned(),
    }
}

fn answered() -> Claim {
    Claim::Answered {
        status: 202,
        body: r#"{"workflow_id":"wf_1"}"#.to_owned(),
    }
}

fn answer(database: &Database, claimed_at: chrono::DateTime<chrono::Utc>) -> bool {
    let body = r#"{"workflow_id":"wf_1"}"#;
    store_answer(database, &key(), claimed_at, 202, body).unwrap()
}

fn a_key_is_new_then_in_progress_then_answered() {
    let test = TestDatabase::empty();
    let at = |moments: i32| now() + MOMENT * moments;
    let claimed = |moments| claim(&test.database, &key(), at(moments)).unwrap();
    assert_eq!(claimed(0), Claim::New);
    assert_eq!(claimed(1), Claim::InProgress);
    assert!(answer(&test.database, at(0)));
    assert_eq!(claimed(2), answered());
    assert_eq!(claimed(3), answered());
    let reopened = test.place.open();
    assert_eq!(claim(&reopened, &key(), at(4)).unwrap(), answered());
}

fn a_key_with_another_body_is_another_request_answered_or_not() {
    let test = TestDatabase::empty();
    let other = IdempotencyKey {
        request_hash: "bb".to_owned(),
        ..key()
    };
    let claimed = |key: &IdempotencyKey| claim(&test.database, key, now()).unwrap();
    assert_eq!(claimed(&key()), Claim::New);
    assert_eq!(claimed(&other), Claim::OtherRequest);
    answer(&test.database, now());
    assert_eq!(claimed(&other), Claim::OtherRequest);
    assert_eq!(claimed(&key()), answered());
}

fn client_method_path_and_key_each_make_another_key() {
    let test = TestDatabase::empty();
    let changes: [fn(&mut IdempotencyKey); 5] = [
        |_| {},
        |key| key.client = "token_1".to_owned(),
        |key| key.key = "k-2".to_owned(),
        |key| key.method = "PUT".to_owned(),
        |key| key.path.push_str("?create_categories=true"),
    ];
    for change in changes {
        let mut key = key();
        change(&mut key);
        let claimed = claim(&test.database, &key, now()).unwrap();
        assert_eq!(claimed, Claim::New, "{key:?}");
    }
}

fn of_claims_at_once_exactly_one_is_new() {
    const CLAIMERS: usize = 8;
    let test = TestDatabase::empty();
    let barrier = Barrier::new(CLAIMERS);
    let claims: Vec<Claim> = std::thread::scope(|scope| {
        let claimers: Vec<_> = (0..CLAIMERS)
            .map(|number| {
                // Half of them on a connection of their own, as another process would be.
                let database = match number % 2 {
                    0 => test.database.clone(),
                    _ => test.place.open(),
                };
                let barrier = &barrier;
                scope.spawn(move || {
                    barrier.wait();
                    claim(&database, &key(), now()).unwrap()
                })
            })
            .collect();
        claimers
            .into_iter()
            .map(|claimer| claimer.join().unwrap())
            .collect()
    });
    let count = |wanted| claims.iter().filter(|claim| **claim == wanted).count();
    assert_eq!(count(Claim::New), 1, "{claims:?}");
    assert_eq!(count(Claim::InProgress), CLAIMERS - 1, "{claims:?}");
}

fn of_claims_that_are_held_exactly_one_is_new() {
    let test = TestDatabase::empty();
    for round in 0..20 {
        let key = IdempotencyKey {
            key: format!("k-{round}"),
            ..key()
        };
        let barrier = Barrier::new(8);
        let claims = std::thread::scope(|scope| {
            let claimers = [(); 8].map(|()| {
                scope.spawn(|| {
                    barrier.wait();
                    claim_and_hold(&test.database, &key, now()).unwrap()
                })
            });
            claimers.map(|claimer| claimer.join().unwrap())
        });
        let new = claims.iter().filter(|(claim, _)| *claim == Claim::New);
        assert_eq!(new.count(), 1, "round {round}");
    }
}

fn a_released_key_is_new_again_and_an_answered_one_stays_answered() {
    let test = TestDatabase::empty();
    let claimed = || claim(&test.database, &key(), now()).unwrap();
    assert_eq!(claimed(), Claim::New);
    release(&test.database, &key(), now()).unwrap();
    assert_eq!(claimed(), Claim::New);
    answer(&test.database, now());
    release(&test.database, &key(), now()).unwrap();
    assert_eq!(claimed(), answered());
}

fn an_answer_expires_after_its_time() {
    let test = TestDatabase::empty();
    claim(&test.database, &key(), now()).unwrap();
    answer(&test.database, now());
    let before = now() + KEPT - MOMENT;
    assert_eq!(claim(&test.database, &key(), before).unwrap(), answered());
    let after = now() + KEPT;
    assert_eq!(claim(&test.database, &key(), after).unwrap(), Claim::New);
}

fn an_abandoned_claim_is_free_and_its_claimer_comes_too_late() {
    let test = TestDatabase::empty();
    let claimed = |at| claim(&test.database, &key(), at).unwrap();
    assert_eq!(claimed(now()), Claim::New);
    let before = now() + ABANDONED_AFTER - MOMENT;
    assert_eq!(claimed(before), Claim::InProgress);
    let after = now() + ABANDONED_AFTER;
    assert_eq!(claimed(after), Claim::New);

    assert!(!answer(&test.database, now()));
    release(&test.database, &key(), now()).unwrap();
    assert_eq!(claimed(after), Claim::InProgress);
    assert!(answer(&test.database, after));
    assert_eq!(claimed(after), answered());
}

fn a_claim_whose_process_is_gone_is_claimed_anew_where_others_can_see_it() {
    let test = TestDatabase::empty();
    let process = test.place.open();
    let (claimed, held) = claim_and_hold(&process, &key(), now()).unwrap();
    assert_eq!(claimed, Claim::New);
    let elsewhere = || {
        claim_and_hold(&test.database, &key(), now() + MOMENT)
            .unwrap()
            .0
    };
    assert_eq!(elsewhere(), Claim::InProgress);
    {
        // As it goes with its process.
        let _gone = held;
    }
    let in_a_file = test.database.path().is_some();
    let expected = if in_a_file {
        Claim::InProgress
    } else {
        Claim::New
    };
    assert_eq!(elsewhere(), expected);
    assert_eq!(answer(&process, now()), in_a_file);
}
