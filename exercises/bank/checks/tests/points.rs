//! Every check has its points, and every entry of the points table its check.

use std::collections::BTreeSet;

#[test]
fn the_points_table_names_exactly_the_checks_and_adds_up_to_ten() {
    let manifest: toml::Table = include_str!("../Cargo.toml").parse().expect("TOML");
    let points = manifest["package"]["metadata"]["grade"]["points"]
        .as_table()
        .expect("a table of points");
    let listed: BTreeSet<String> = points.keys().cloned().collect();
    let checks = bank_checks::suite().check_names();
    assert_eq!(listed, checks.iter().cloned().collect());
    assert_eq!(listed.len(), checks.len(), "no name twice");
    let sum: i64 = points.values().filter_map(toml::Value::as_integer).sum();
    assert_eq!(sum, 10);
}
