//! `plan --all`, stopped on its way: what was done stays, and nothing is done twice.

#![cfg(unix)]

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::harness::{Ended, Place};

/// Starts planning, and waits until one category is planned.
fn begun(place: &Place) -> Child {
    let mut command = place.command(&["plan", "--all", "--jobs", "2"]);
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let deadline = Instant::now() + Duration::from_secs(120);
    while place
        .query_sql("SELECT allocation_id AS value FROM allocations")
        .is_empty()
    {
        assert!(Instant::now() < deadline, "no category was planned");
        std::thread::sleep(Duration::from_millis(5));
    }
    child
}

fn ended(child: Child) -> Ended {
    let output = child.wait_with_output().unwrap();
    Ended {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// What ships to each store, by category.
fn shipments(place: &Place) -> Vec<String> {
    place.query_sql(
        "SELECT f.category_id || ' ' || a.store_allocations AS value
         FROM allocations AS a JOIN forecasts AS f USING (forecast_id) ORDER BY 1",
    )
}

fn goes_on(place: &Place) {
    place.run(&["plan", "--all"]).ok();
    let states = place.query_sql("SELECT state AS value FROM workflows");
    assert_eq!(states, ["waiting_mfg_approval"; 6]);
    let undisturbed = Place::with_chain(20, 6);
    undisturbed.run(&["plan", "--all"]).ok();
    assert_eq!(shipments(place), shipments(&undisturbed));
}

#[test]
fn ctrl_c_stops_after_the_steps_under_way_and_the_same_command_goes_on() {
    let place = Place::with_chain(20, 6);
    let child = begun(&place);
    let id = child.id().to_string();
    let sent = Command::new("kill").args(["-INT", &id]).status().unwrap();
    assert!(sent.success());
    let (table, told) = ended(child).partly();
    assert!(table.contains("| total"), "{table}");
    assert!(told.contains("error: stopped with "), "{told}");
    assert!(told.contains("the same command goes on"), "{told}");
    assert!(shipments(&place).len() < 6);
    goes_on(&place);
}

#[test]
fn a_kill_loses_no_plan_and_doubles_none() {
    let place = Place::with_chain(20, 6);
    let mut child = begun(&place);
    child.kill().unwrap();
    ended(child);
    goes_on(&place);
}
