use hemline_ml::MlError;
use hemline_ml::clustering::{KMeansSettings, elbow_table, k_means, silhouette, z_scores};
use proptest::prelude::*;

use crate::reference::{json, read};

const SIZES_AT_THREE: [usize; 3] = [12, 15, 23];

fn reference_stores() -> Vec<Vec<f64>> {
    let text = read("kmeans/stores50.csv");
    text.lines()
        .skip(1)
        .map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            fields[1..8]
                .iter()
                .map(|field| field.parse().unwrap())
                .collect()
        })
        .collect()
}

fn sizes(labels: &[usize], clusters: usize) -> Vec<usize> {
    let count = |cluster| labels.iter().filter(|label| **label == cluster).count();
    let mut sizes: Vec<usize> = (0..clusters).map(count).collect();
    sizes.sort_unstable();
    sizes
}

#[test]
fn golden_inertia_is_the_best_known_for_every_count() {
    let golden = json("kmeans/golden.json");
    let scores = z_scores(&reference_stores());
    for clusters in 2..=6 {
        let expected = &golden["k"][clusters.to_string()];
        let result = k_means(&scores, &KMeansSettings::for_clusters(clusters)).unwrap();
        let best = expected["best_inertia_600_starts"].as_f64().unwrap();
        assert!(
            result.inertia <= best * (1.0 + 1e-12),
            "{clusters} clusters: {} is above {best}",
            result.inertia
        );
    }
}

#[test]
fn golden_partition_of_three_clusters() {
    let golden = &json("kmeans/golden.json")["k"]["3"];
    let scores = z_scores(&reference_stores());
    let result = k_means(&scores, &KMeansSettings::for_clusters(3)).unwrap();
    assert!(result.inertia <= 68.843_878_406_139_32 * (1.0 + 1e-12));
    assert_eq!(sizes(&result.labels, 3), SIZES_AT_THREE);
    let expected: Vec<u64> = golden["labels_first_appearance"]
        .as_array()
        .unwrap()
        .iter()
        .map(|label| label.as_u64().unwrap())
        .collect();
    for (a, left) in expected.iter().enumerate() {
        for (b, right) in expected.iter().enumerate() {
            assert_eq!(left == right, result.labels[a] == result.labels[b]);
        }
    }
    let found = silhouette(&scores, &result.labels).unwrap();
    assert!((found - golden["silhouette"].as_f64().unwrap()).abs() < 1e-9);
}

#[test]
fn ten_starts_reach_the_golden_inertia_of_three_clusters() {
    let scores = z_scores(&reference_stores());
    for seed in 0..20 {
        let settings = KMeansSettings {
            starts: 10,
            seed,
            ..KMeansSettings::for_clusters(3)
        };
        let result = k_means(&scores, &settings).unwrap();
        assert!(
            result.inertia <= 68.843_878_406_139_32 * (1.0 + 1e-12),
            "seed {seed}"
        );
    }
}

#[test]
fn golden_z_scores_use_the_population_deviation() {
    let golden = json("kmeans/golden.json");
    let stores = reference_stores();
    let scores = z_scores(&stores);
    for column in 0..7 {
        let mean = golden["scaler_mean"][column].as_f64().unwrap();
        let deviation = golden["scaler_scale_population_std"][column]
            .as_f64()
            .unwrap();
        for (row, score) in stores.iter().zip(&scores) {
            assert!((score[column] - (row[column] - mean) / deviation).abs() < 1e-12);
        }
    }
}

#[test]
fn a_constant_feature_becomes_zero() {
    // The mean of three times 0.1 is not 0.1 in binary.
    let scores = z_scores(&[vec![0.1, 1.0], vec![0.1, 2.0], vec![0.1, 3.0]]);
    assert!(scores.iter().all(|row| row[0] == 0.0));
}

#[test]
fn one_cluster_is_everything() {
    let scores = z_scores(&reference_stores());
    let result = k_means(&scores, &KMeansSettings::for_clusters(1)).unwrap();
    assert!((result.inertia - 350.0).abs() < 1e-9);
    assert_eq!(silhouette(&scores, &result.labels), None);
}

#[test]
fn as_many_clusters_as_rows_leave_no_distance() {
    let rows: Vec<Vec<f64>> = (0..6).map(|value| vec![f64::from(value * value)]).collect();
    let result = k_means(&rows, &KMeansSettings::for_clusters(6)).unwrap();
    assert_eq!(result.inertia, 0.0);
    assert_eq!(sizes(&result.labels, 6), [1; 6]);
}

#[test]
fn bad_input_is_refused() {
    let rows = [[1.0], [1.0], [2.0]].map(Vec::from);
    let settings = KMeansSettings::for_clusters(3);
    let (distinct, clusters) = (2, 3);
    assert_eq!(
        k_means(&rows, &settings).unwrap_err(),
        MlError::TooFewDistinctRows { distinct, clusters }
    );
    let rows = [[1.0], [f64::NAN], [2.0]].map(Vec::from);
    assert!(matches!(
        k_means(&rows, &settings),
        Err(MlError::NonFinite { index: 1, .. })
    ));
    assert!(matches!(
        k_means(
            &rows,
            &KMeansSettings {
                starts: 0,
                ..settings
            }
        ),
        Err(MlError::InvalidSetting { name: "starts", .. })
    ));
}

proptest! {
    #[test]
    fn every_row_is_with_its_nearest_centre_and_no_cluster_is_empty(
        rows in prop::collection::vec(prop::collection::vec(-9.0_f64..9.0, 2), 5..40),
        clusters in 1_usize..5,
    ) {
        let result = k_means(&rows, &KMeansSettings::for_clusters(clusters)).unwrap();
        prop_assert!(sizes(&result.labels, clusters)[0] > 0);
        let distance = |row: &[f64], centre: &[f64]| -> f64 {
            row.iter().zip(centre).map(|(a, b)| (a - b) * (a - b)).sum()
        };
        let mut inertia = 0.0;
        for (row, label) in rows.iter().zip(&result.labels) {
            let own = distance(row, &result.centres[*label]);
            inertia += own;
            prop_assert!(result.centres.iter().all(|centre| own <= distance(row, centre) + 1e-9));
        }
        prop_assert!((inertia - result.inertia).abs() < 1e-9);
    }
}

#[test]
fn the_elbow_table_holds_the_golden_figures() {
    let golden = json("kmeans/golden.json");
    let scores = z_scores(&reference_stores());
    let table = elbow_table(&scores, 6).unwrap();
    assert_eq!(table.len(), 6);
    // Z-scores of 50 stores and 7 features: each feature's squares sum to the number of stores.
    assert!((table[0].inertia - 350.0).abs() < 1e-9);
    assert_eq!((table[0].reduction, table[0].silhouette), (None, None));
    for (before, row) in table.iter().zip(&table[1..]) {
        let expected = &golden["k"][row.clusters.to_string()];
        let best = expected["best_inertia_600_starts"].as_f64().unwrap();
        assert!(row.inertia <= best * (1.0 + 1e-12));
        let reduction = 1.0 - row.inertia / before.inertia;
        assert_eq!(row.reduction, Some(reduction));
    }
    let silhouette = golden["k"]["3"]["silhouette"].as_f64().unwrap();
    assert!((table[2].silhouette.unwrap() - silhouette).abs() < 1e-9);
    assert!(elbow_table(&[], 3).is_err());
    assert_eq!(elbow_table(&vec![vec![1.0]; 4], 3).unwrap().len(), 1);
}
