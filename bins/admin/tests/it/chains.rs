//! `fixtures chain`: a chain of any size, the same from the same seed.

use std::collections::BTreeSet;

use crate::harness::Place;

const FILES: [&str; 3] = ["stores.csv", "categories.csv", "historical_sales.csv"];

fn write(place: &Place, directory: &str, seed: &str) -> [String; 3] {
    let size = [
        "--stores",
        "120",
        "--categories",
        "130",
        "--weeks",
        "3",
        "--seed",
    ];
    let chain = ["fixtures", "chain", "--out", directory];
    place
        .run(&[&chain[..], &size[..], &[seed][..]].concat())
        .ok();
    FILES.map(|name| std::fs::read_to_string(place.path(&format!("{directory}/{name}"))).unwrap())
}

#[test]
fn a_seed_always_writes_the_same_chain() {
    let place = Place::new();
    let first = write(&place, "first", "7");
    assert_eq!(first, write(&place, "again", "7"));
    for (file, other) in first.iter().zip(write(&place, "other", "8")) {
        assert_ne!(*file, other);
    }
}

#[test]
fn every_store_and_category_has_a_name_of_its_own_and_every_week() {
    let place = Place::new();
    let [stores, categories, sales] = write(&place, "chain", "7");
    for (file, count) in [(&stores, 120), (&categories, 130)] {
        for column in 0..2 {
            let names: BTreeSet<&str> = file
                .lines()
                .skip(1)
                .map(|line| line.split(',').nth(column).unwrap())
                .collect();
            assert_eq!(names.len(), count, "column {column}");
        }
    }
    let keys: BTreeSet<&str> = sales
        .lines()
        .skip(1)
        .map(|line| line.rsplit_once(',').unwrap().0)
        .collect();
    assert_eq!(keys.len(), 120 * 130 * 3);
}

#[test]
fn a_chain_can_be_imported_and_planned() {
    let place = Place::with_chain(20, 1);
    let plan = place.run(&["plan", "womens_dresses", "--json"]).json();
    let clusters = plan["clustering"]["clusters"].as_array().unwrap();
    // The demo's first twenty stores are of its first group; they differ by size, income and pace alone.
    let sizes: u64 = clusters
        .iter()
        .map(|cluster| cluster["store_count"].as_u64().unwrap())
        .sum();
    assert_eq!(sizes, 20);
}
