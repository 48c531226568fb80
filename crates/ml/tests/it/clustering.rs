use hemline_domain::{FashionTier, StatedParameters, Store, StoreWeek};
use hemline_ml::MlError;
use hemline_ml::clustering::{StoreClusters, cluster_stores};
use serde_json::json;

use crate::planning::{
    bare_store, date, parameters, row, steady_year, tiered_store, weekly_history,
};

/// Nine stores in three groups of sales and tiers; the premium ones do not sell most.
fn nine_stores() -> (Vec<Store>, Vec<StoreWeek>) {
    let groups = [
        (FashionTier::Value, [("S1", 90), ("S2", 95), ("S3", 100)]),
        (FashionTier::Premium, [("S4", 50), ("S5", 52), ("S6", 54)]),
        (
            FashionTier::Mainstream,
            [("S7", 10), ("S8", 11), ("S9", 12)],
        ),
    ];
    let mut stores = Vec::new();
    let mut history = Vec::new();
    for (tier, members) in groups {
        for (id, units) in members {
            stores.push(tiered_store(id, tier));
            history.extend(steady_year(id, units));
        }
    }
    (stores, history)
}

fn cluster(
    stores: &[Store],
    history: &[StoreWeek],
    stated: &StatedParameters,
) -> Result<StoreClusters, MlError> {
    cluster_stores(stores, history, &parameters(stated))
}

fn two_clusters() -> StatedParameters {
    StatedParameters::new().with("cluster_count", 2)
}

fn names(clusters: &StoreClusters) -> Vec<&str> {
    let ids = clusters.clusters.iter();
    ids.map(|cluster| cluster.cluster_id.as_str()).collect()
}

fn cluster_of(clusters: &StoreClusters, id: &str) -> String {
    let mut stores = clusters.stores.iter();
    let store = stores.find(|store| store.store_id.as_str() == id).unwrap();
    clusters.clusters[store.cluster].cluster_id.to_string()
}

fn sales_of(clusters: &StoreClusters, id: &str) -> f64 {
    let mut stores = clusters.stores.iter();
    let store = stores.find(|store| store.store_id.as_str() == id).unwrap();
    store.avg_weekly_sales
}

#[test]
fn rule_4_three_clusters_are_named_by_fashion_tier_before_sales() {
    let (stores, history) = nine_stores();
    let clusters = cluster(&stores, &history, &StatedParameters::new()).unwrap();
    assert_eq!(
        names(&clusters),
        ["fashion_forward", "mainstream", "value_conscious"]
    );
    assert_eq!(cluster_of(&clusters, "S5"), "fashion_forward");
    assert_eq!(cluster_of(&clusters, "S8"), "mainstream");
    assert_eq!(cluster_of(&clusters, "S1"), "value_conscious");
    let first = &clusters.clusters[0];
    assert_eq!(first.cluster_name, "Fashion Forward");
    assert_eq!(first.store_count, 3);
    assert_eq!(first.means["avg_weekly_sales_12mo"], 52.0);
    assert_eq!(first.means["fashion_tier"], 3.0);
    assert!(clusters.silhouette.unwrap() > 0.9);
    assert!(clusters.inertia < 0.1);
}

#[test]
fn rule_4_without_fashion_tiers_sales_decide_the_order() {
    let (mut stores, history) = nine_stores();
    stores
        .iter_mut()
        .for_each(|store| store.fashion_tier = None);
    let clusters = cluster(&stores, &history, &StatedParameters::new()).unwrap();
    assert_eq!(cluster_of(&clusters, "S1"), "fashion_forward");
    assert_eq!(cluster_of(&clusters, "S9"), "value_conscious");
}

#[test]
fn rule_4_equal_clusters_are_ordered_by_smallest_store_id() {
    let mut stores: Vec<Store> = ["B", "A", "D", "C"].map(bare_store).to_vec();
    for store in &mut stores {
        let is_large = ["B", "D"].contains(&store.store_id.as_str());
        store.store_size_sqft = Some(if is_large { 9_000 } else { 1_000 });
    }
    let history: Vec<StoreWeek> = ["A", "B", "C", "D"]
        .iter()
        .flat_map(|id| steady_year(id, 5))
        .collect();
    let clusters = cluster(&stores, &history, &two_clusters()).unwrap();
    assert_eq!(names(&clusters), ["cluster_1", "cluster_2"]);
    assert_eq!(clusters.clusters[1].cluster_name, "Cluster 2");
    assert_eq!(cluster_of(&clusters, "A"), "cluster_1");
    assert_eq!(cluster_of(&clusters, "D"), "cluster_2");
}

#[test]
fn rule_4_row_order_does_not_matter() {
    let (mut stores, mut history) = nine_stores();
    let expected = cluster(&stores, &history, &StatedParameters::new()).unwrap();
    stores.reverse();
    history.reverse();
    stores.rotate_left(4);
    history.rotate_left(100);
    assert_eq!(
        cluster(&stores, &history, &StatedParameters::new()).unwrap(),
        expected
    );
}

#[test]
fn rule_4_sales_average_over_the_weeks_since_the_first_sale() {
    let (mut stores, mut history) = nine_stores();
    stores.push(tiered_store("NEW", FashionTier::Value));
    // Thirteen weeks to the end of history, the first three without a sale, one pause later on.
    let weekly = [0, 0, 0, 10, 20, 30, 0, 20, 20, 20, 20, 30, 30];
    history.extend(weekly_history("NEW", date("2024-12-02"), &weekly));
    let clusters = cluster(&stores, &history, &StatedParameters::new()).unwrap();
    assert_eq!(sales_of(&clusters, "NEW"), 20.0);
}

#[test]
fn rule_4_only_the_last_52_weeks_count() {
    let (stores, mut history) = nine_stores();
    history.push(row("S1", date("2024-02-26"), 1_000_000));
    let clusters = cluster(&stores, &history, &StatedParameters::new()).unwrap();
    assert_eq!(sales_of(&clusters, "S1"), 90.0);
}

#[test]
fn rule_4_history_after_history_until_is_not_seen() {
    let (stores, mut history) = nine_stores();
    let until = StatedParameters::new().with("history_until", "2025-02-09");
    let expected = cluster(&stores, &history, &until).unwrap();
    history.push(row("S1", date("2025-02-10"), 1_000_000));
    history.push(row("S1", date("2025-06-02"), 1_000_000));
    assert_eq!(cluster(&stores, &history, &until).unwrap(), expected);
}

#[test]
fn rule_4_a_store_without_a_recent_sale_is_left_out_and_listed() {
    let (mut stores, mut history) = nine_stores();
    stores.extend(["NEVER", "OLD", "ZERO"].map(|id| tiered_store(id, FashionTier::Value)));
    history.push(row("OLD", date("2024-02-26"), 50));
    history.extend(steady_year("ZERO", 0));
    let clusters = cluster(&stores, &history, &StatedParameters::new()).unwrap();
    assert_eq!(clusters.stores.len(), 9);
    let left_out = clusters.left_out_stores.iter();
    let ids: Vec<&str> = left_out.map(|store| store.store_id.as_str()).collect();
    assert_eq!(ids, ["NEVER", "OLD", "ZERO"]);
    assert!(
        clusters.left_out_stores[0]
            .reason
            .contains("include_stores")
    );
}

#[test]
fn rule_4_include_stores_brings_a_store_in() {
    let (mut stores, mut history) = nine_stores();
    stores.push(Store {
        avg_weekly_sales_12mo: Some(95.5),
        ..tiered_store("NEVER", FashionTier::Value)
    });
    // This one has history, so that the figure of the store file does not count.
    stores.push(Store {
        avg_weekly_sales_12mo: Some(70.0),
        ..tiered_store("OLD", FashionTier::Value)
    });
    history.push(row("OLD", date("2024-02-26"), 50));
    let include = StatedParameters::new().with("include_stores", json!(["NEVER", "OLD"]));
    let clusters = cluster(&stores, &history, &include).unwrap();
    assert_eq!(sales_of(&clusters, "NEVER"), 95.5);
    assert_eq!(sales_of(&clusters, "OLD"), 0.0);
    assert!(clusters.left_out_stores.is_empty());
}

#[test]
fn rule_4_an_included_store_without_any_figure_is_named() {
    let (mut stores, history) = nine_stores();
    stores.push(tiered_store("NEVER", FashionTier::Value));
    let include = StatedParameters::new().with("include_stores", json!(["NEVER"]));
    let error = cluster(&stores, &history, &include).unwrap_err();
    let (attribute, stores) = ("avg_weekly_sales_12mo", vec!["NEVER".to_owned()]);
    assert_eq!(error, MlError::MissingAttribute { attribute, stores });
}

#[test]
fn rule_4_features_empty_for_every_store_are_left_out_and_reported() {
    let (mut stores, history) = nine_stores();
    // A store that is left out does not make its attribute known.
    stores.push(Store {
        median_income: Some(50_000),
        ..tiered_store("NEVER", FashionTier::Value)
    });
    let clusters = cluster(&stores, &history, &StatedParameters::new()).unwrap();
    assert_eq!(
        clusters.features_used,
        ["avg_weekly_sales_12mo", "fashion_tier"]
    );
    assert_eq!(
        clusters.features_left_out,
        [
            "store_size_sqft",
            "median_income",
            "location_tier",
            "store_format",
            "region"
        ]
    );
}

#[test]
fn rule_4_a_feature_empty_for_some_stores_is_an_error_naming_them() {
    let (mut stores, history) = nine_stores();
    stores[3].fashion_tier = None;
    stores[7].fashion_tier = None;
    let error = cluster(&stores, &history, &StatedParameters::new()).unwrap_err();
    let missing = vec!["S4".to_owned(), "S8".to_owned()];
    assert_eq!(
        error,
        MlError::MissingAttribute {
            attribute: "fashion_tier",
            stores: missing
        }
    );
}

#[test]
fn rule_4_fewer_stores_or_fewer_distinct_ones_than_clusters_are_an_error() {
    let stores = ["S1", "S2", "S3", "S4"].map(bare_store).to_vec();
    let history = |units: [u64; 4]| -> Vec<StoreWeek> {
        let stores = ["S1", "S2", "S3", "S4"].into_iter().zip(units);
        stores
            .flat_map(|(id, units)| steady_year(id, units))
            .collect()
    };
    let error = |units| cluster(&stores, &history(units), &StatedParameters::new()).unwrap_err();
    assert_eq!(
        error([1, 2, 0, 0]),
        MlError::TooFewStores {
            stores: 2,
            distinct: 2,
            clusters: 3
        }
    );
    assert_eq!(
        error([5, 5, 5, 9]),
        MlError::TooFewStores {
            stores: 4,
            distinct: 2,
            clusters: 3
        }
    );
}

#[test]
fn rule_4_non_finite_features_name_their_stores() {
    let (mut stores, history) = nine_stores();
    stores.push(Store {
        avg_weekly_sales_12mo: Some(f64::NAN),
        ..tiered_store("ODD", FashionTier::Value)
    });
    let include = StatedParameters::new().with("include_stores", json!(["ODD"]));
    let error = cluster(&stores, &history, &include).unwrap_err();
    let (feature, stores) = ("avg_weekly_sales_12mo", vec!["ODD".to_owned()]);
    assert_eq!(error, MlError::UnusableFeature { feature, stores });
}

#[test]
fn unknown_and_repeated_stores_are_refused() {
    let (mut stores, mut history) = nine_stores();
    let include = StatedParameters::new().with("include_stores", json!(["S99"]));
    assert!(matches!(
        cluster(&stores, &history, &include),
        Err(MlError::UnknownStores { stores, .. }) if stores == ["S99"]
    ));
    history.extend(steady_year("GONE", 5));
    assert!(matches!(
        cluster(&stores, &history, &StatedParameters::new()),
        Err(MlError::UnknownStores { stores, .. }) if stores == ["GONE"]
    ));
    history.truncate(9 * 52);
    stores.push(stores[0].clone());
    assert!(matches!(
        cluster(&stores, &history, &StatedParameters::new()),
        Err(MlError::DuplicateStore { store }) if store == "S1"
    ));
}

#[test]
fn a_single_cluster_has_no_silhouette() {
    let (stores, history) = nine_stores();
    let one = StatedParameters::new().with("cluster_count", 1);
    let clusters = cluster(&stores, &history, &one).unwrap();
    assert_eq!(names(&clusters), ["cluster_1"]);
    assert_eq!(clusters.silhouette, None);
}
