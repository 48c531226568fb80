//! The whole contract: every operation is called, every status that the document lists for it is provoked, no other is
//! answered, and every body fits its schema.

mod answers;
mod called;
mod closed_doors;
mod conflicts;
mod examples;
mod refusals;
mod unprovoked;

use answers::{a_season_is_answered, access_is_answered, service_is_answered};
use called::Contract;
use closed_doors::{dead_database, limits_are_kept, nobody_is_let_in};
use conflicts::conflicts_are_told;
use refusals::unusable_requests;

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_gives_every_status_that_is_documented_and_no_other() {
    let mut contract = Contract::of_document();
    service_is_answered(&mut contract).await;
    access_is_answered(&mut contract).await;
    a_season_is_answered(&mut contract).await;
    unusable_requests(&mut contract).await;
    conflicts_are_told(&mut contract).await;
    nobody_is_let_in(&mut contract).await;
    limits_are_kept(&mut contract).await;
    dead_database(&mut contract).await;
    contract.check();
}
