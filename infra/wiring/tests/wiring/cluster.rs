//! Addons, and what a cluster that exists has not.

use crate::harness::{SHOP, assert_edge, assert_edge_of};

#[test]
fn addons() {
    assert_edge("addons", &[("cluster", "addons: { keda: install, external-secrets: existing }")]);
}

#[test]
fn the_nodes_of_a_cluster_that_exists_are_unknown() {
    let stack = SHOP.replace(
        "managed:\n    nodes: { size: { cores: 4, memory: 16Gi }, disk: { type: ssd, size: 64Gi }, count: 3 }",
        "external: {}",
    );
    assert_edge_of(&stack, "addons-external", &[("cluster", "addons: { keda: existing }")]);
}
