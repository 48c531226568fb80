use std::collections::BTreeMap;

use hemline_domain::parameters::cluster_ids;
use hemline_domain::{ClusterId, Clustering, Share, StatedParameters, Store, Units};
use hemline_ml::MlError;
use hemline_ml::clustering::{ClusteredStore, StoreCluster, StoreClusters, display_name};
use hemline_ml::factors::{allocation_factors, cluster_distribution};
use proptest::prelude::*;
use serde_json::json;

use crate::planning::{bare_store, parameters};

/// Stores `S00`, `S01` … with (cluster, average weekly sales), and three clusters.
fn clusters_of(sales: &[(usize, f64)]) -> StoreClusters {
    let count = |cluster| sales.iter().filter(|store| store.0 == cluster).count();
    let clusters = cluster_ids(3).into_iter().enumerate();
    StoreClusters {
        clusters: clusters
            .map(|(index, cluster_id)| StoreCluster {
                cluster_name: display_name(&cluster_id),
                cluster_id,
                store_count: u32::try_from(count(index)).unwrap(),
                means: BTreeMap::new(),
            })
            .collect(),
        stores: sales
            .iter()
            .enumerate()
            .map(|(index, (cluster, avg_weekly_sales))| ClusteredStore {
                store_id: format!("S{index:02}").into(),
                cluster: *cluster,
                avg_weekly_sales: *avg_weekly_sales,
            })
            .collect(),
        left_out_stores: Vec::new(),
        features_used: Vec::new(),
        features_left_out: Vec::new(),
        inertia: 0.0,
        silhouette: None,
    }
}

fn stores_with_sizes(sizes: &[Option<u64>]) -> Vec<Store> {
    let numbered = sizes.iter().enumerate();
    numbered
        .map(|(index, size)| Store {
            store_size_sqft: *size,
            ..bare_store(&format!("S{index:02}"))
        })
        .collect()
}

fn by_size() -> StatedParameters {
    StatedParameters::new().with("allocation_attributes", json!(["store_size_sqft"]))
}

fn percentages(clustering: &Clustering) -> Vec<f64> {
    let clusters = clustering.clusters.iter();
    clusters
        .map(|cluster| cluster.allocation_percentage)
        .collect()
}

fn factors(clustering: &Clustering) -> Vec<f64> {
    let stores = clustering.assignments.iter();
    stores.map(|store| store.store_factor).collect()
}

fn units(total: u64, clustering: &Clustering) -> Vec<u64> {
    let parts = cluster_distribution(Units::new(total), clustering).into_iter();
    parts.map(|part| part.total_units.get()).collect()
}

fn assert_close(found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() < tolerance,
        "{found} is not {expected}"
    );
}

#[test]
fn rule_5_cluster_shares_are_52_and_31_5_and_16_5_percent() {
    let clusters = clusters_of(&[(0, 5_000.0), (0, 200.0), (1, 3_150.0), (2, 1_650.0)]);
    let none = StatedParameters::new().with("allocation_attributes", json!([]));
    let clustering = allocation_factors(&clusters, &[], &parameters(&none)).unwrap();
    assert_eq!(percentages(&clustering), [0.52, 0.315, 0.165]);
    assert_eq!(clustering.clusters[0].weekly_sales, 5_200.0);
}

#[test]
fn rule_5_stated_shares_of_40_35_25_split_8000_into_3200_2800_2000() {
    let shares = json!({"fashion_forward": 0.40, "mainstream": 0.35, "value_conscious": 0.25});
    let stated = StatedParameters::new().with("cluster_shares", shares);
    let clusters = clusters_of(&[(0, 1.0), (1, 2.0), (2, 3.0)]);
    let stores = stores_with_sizes(&[None; 3]);
    let clustering = allocation_factors(&clusters, &stores, &parameters(&stated)).unwrap();
    assert_eq!(percentages(&clustering), [0.40, 0.35, 0.25]);
    assert_eq!(units(8_000, &clustering), [3_200, 2_800, 2_000]);
    assert_eq!(units(9_601, &clustering), [3_841, 3_360, 2_400]);
    let split = cluster_distribution(Units::new(8_000), &clustering);
    let names: Vec<&str> = split
        .iter()
        .map(|part| part.cluster_name.as_str())
        .collect();
    assert_eq!(names, ["Fashion Forward", "Mainstream", "Value Conscious"]);
}

#[test]
fn rule_5_the_worked_store_factor_is_5_5032_percent() {
    // Sales 285 of 5,200, size 20,000 of 360,000.
    let clusters = clusters_of(&[(0, 285.0), (0, 4_915.0), (1, 3_150.0), (2, 1_650.0)]);
    let stores = stores_with_sizes(&[20_000, 340_000, 10_000, 10_000].map(Some));
    let clustering = allocation_factors(&clusters, &stores, &parameters(&by_size())).unwrap();
    let store = &clustering.assignments[0];
    assert_close(store.sales_share, 0.054_808, 5e-7);
    assert_close(store.attribute_share, 0.055_556, 5e-7);
    assert_close(store.store_factor, 0.055_032, 5e-7);
}

#[test]
fn rule_5_the_worked_exact_shares_are_176_10_and_211_32() {
    let clusters = clusters_of(&[(0, 285.0), (0, 4_915.0), (1, 3_150.0), (2, 1_650.0)]);
    let stores = stores_with_sizes(&[20_000, 340_000, 10_000, 10_000].map(Some));
    let clustering = allocation_factors(&clusters, &stores, &parameters(&by_size())).unwrap();
    let factor = clustering.assignments[0].store_factor;
    assert_close(3_200.0 * factor, 176.10, 0.005);
    assert_close(3_840.0 * factor, 211.32, 0.005);
}

#[test]
fn rule_5_the_attribute_share_is_the_mean_over_the_known_attributes() {
    let clusters = clusters_of(&[(0, 50.0), (0, 50.0), (1, 1.0), (2, 1.0)]);
    let mut stores = stores_with_sizes(&[10, 30, 10, 10].map(Some));
    let both = StatedParameters::new();
    let size_only = allocation_factors(&clusters, &stores, &parameters(&both)).unwrap();
    assert_eq!(size_only.assignments[0].attribute_share, 0.25);
    for (store, income) in stores.iter_mut().zip([50_000, 150_000 / 3, 1, 1]) {
        store.median_income = Some(income);
    }
    let mean = allocation_factors(&clusters, &stores, &parameters(&both)).unwrap();
    assert_eq!(mean.assignments[0].attribute_share, 0.375);
}

#[test]
fn rule_5_without_attributes_the_factor_is_the_sales_share() {
    let clusters = clusters_of(&[(0, 30.0), (0, 10.0), (1, 1.0), (2, 1.0)]);
    let stores = stores_with_sizes(&[None; 4]);
    let defaults = parameters(&StatedParameters::new());
    let clustering = allocation_factors(&clusters, &stores, &defaults).unwrap();
    assert_eq!(factors(&clustering), [0.75, 0.25, 1.0, 1.0]);
    assert_eq!(clustering.assignments[0].attribute_share, 0.75);
}

#[test]
fn rule_5_a_cluster_without_sales_splits_by_attributes() {
    let clusters = clusters_of(&[(0, 0.0), (0, 0.0), (1, 5.0), (2, 5.0)]);
    let stores = stores_with_sizes(&[10_000, 30_000, 1_000, 1_000].map(Some));
    let clustering = allocation_factors(&clusters, &stores, &parameters(&by_size())).unwrap();
    assert_eq!(factors(&clustering)[..2], [0.25, 0.75]);
    assert_eq!(percentages(&clustering), [0.0, 0.5, 0.5]);
}

#[test]
fn rule_5_a_cluster_without_sales_and_attributes_splits_equally() {
    let clusters = clusters_of(&[(0, 0.0), (0, 0.0), (1, 5.0), (2, 5.0)]);
    let stores = stores_with_sizes(&[None; 4]);
    let clustering = allocation_factors(&clusters, &stores, &parameters(&by_size())).unwrap();
    assert_eq!(factors(&clustering)[..2], [0.5, 0.5]);
}

#[test]
fn rule_5_an_attribute_that_some_stores_lack_names_them() {
    let clusters = clusters_of(&[(0, 1.0), (1, 5.0), (2, 5.0)]);
    let stores = stores_with_sizes(&[Some(1_000), None, Some(1_000)]);
    let error = allocation_factors(&clusters, &stores, &parameters(&by_size())).unwrap_err();
    let (attribute, stores) = ("store_size_sqft", vec!["S01".to_owned()]);
    assert_eq!(error, MlError::MissingAttribute { attribute, stores });
}

#[test]
fn a_store_that_is_not_listed_is_named() {
    let clusters = clusters_of(&[(0, 1.0), (1, 5.0), (2, 5.0)]);
    let stores = stores_with_sizes(&[Some(1_000), Some(1_000)]);
    let error = allocation_factors(&clusters, &stores, &parameters(&by_size())).unwrap_err();
    assert!(matches!(error, MlError::UnknownStores { stores, .. } if stores == ["S02"]));
}

#[test]
fn stated_shares_must_name_every_cluster() {
    let clusters = clusters_of(&[(0, 1.0), (1, 5.0), (2, 5.0)]);
    let mut parameters = parameters(&by_size());
    let half = Share::percent(50);
    let two = [
        ClusterId::from("mainstream"),
        ClusterId::from("fashion_forward"),
    ];
    parameters.cluster_shares = Some(two.into_iter().map(|id| (id, half)).collect());
    let stores = stores_with_sizes(&[None; 3]);
    let error = allocation_factors(&clusters, &stores, &parameters).unwrap_err();
    assert!(error.to_string().contains("value_conscious"));
}

#[test]
fn shares_stated_to_a_millionth_are_scaled_to_one() {
    let shares =
        json!({"fashion_forward": 0.333333, "mainstream": 0.333333, "value_conscious": 0.333333});
    let stated = StatedParameters::new().with("cluster_shares", shares);
    let clusters = clusters_of(&[(0, 1.0), (1, 2.0), (2, 3.0)]);
    let stores = stores_with_sizes(&[None; 3]);
    let clustering = allocation_factors(&clusters, &stores, &parameters(&stated)).unwrap();
    assert_close(percentages(&clustering).iter().sum(), 1.0, 1e-15);
    assert_eq!(units(10, &clustering), [4, 3, 3]);
}

proptest! {
    #[test]
    fn shares_and_factors_sum_to_one_and_the_distribution_to_the_total(
        stores in prop::collection::vec((0_usize..3, 0.0_f64..500.0, 0_u64..50_000), 3..40),
        total in 0_u64..10_000_000,
    ) {
        let mut sales: Vec<(usize, f64)> = stores.iter().map(|store| (store.0, store.1)).collect();
        for (cluster, store) in sales.iter_mut().take(3).enumerate() {
            store.0 = cluster;
        }
        let clusters = clusters_of(&sales);
        let sizes: Vec<Option<u64>> = stores.iter().map(|store| Some(store.2)).collect();
        let clustering =
            allocation_factors(&clusters, &stores_with_sizes(&sizes), &parameters(&by_size())).unwrap();
        prop_assert!((percentages(&clustering).iter().sum::<f64>() - 1.0).abs() < 1e-12);
        for cluster in &clustering.clusters {
            let members = clustering.assignments.iter();
            let sum: f64 = members
                .filter(|store| store.cluster_id == cluster.cluster_id)
                .map(|store| store.store_factor)
                .sum();
            prop_assert!((sum - 1.0).abs() < 1e-12);
        }
        prop_assert_eq!(units(total, &clustering).iter().sum::<u64>(), total);
        let demand: f64 = clustering.demand_shares().iter().map(|share| share.1).sum();
        prop_assert!((demand - 1.0).abs() < 1e-12);
    }
}
