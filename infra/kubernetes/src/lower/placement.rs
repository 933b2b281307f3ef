//! Where pods stand: spread over nodes, and over zones where the nodes are in several.

use k8s_openapi::api::core::v1::TopologySpreadConstraint;
use spec::stack::{Cloud, ClusterPlacement};

use super::scope::Component;

const NODE: &str = "kubernetes.io/hostname";
const ZONE: &str = "topology.kubernetes.io/zone";

/// Spread as far as there is room: a node that is full must not keep a pod from starting, least of all the one pod
/// that a rolling update adds.
pub(super) fn spread(component: &Component<'_, '_>) -> Vec<TopologySpreadConstraint> {
    let constraint = |key: &str| TopologySpreadConstraint {
        max_skew: 1,
        topology_key: key.to_owned(),
        when_unsatisfiable: String::from("ScheduleAnyway"),
        label_selector: Some(component.selector()),
        // Pods of the version that goes do not count for the version that comes.
        match_label_keys: Some(vec![String::from("pod-template-hash")]),
        ..TopologySpreadConstraint::default()
    };
    let over_zones = has_several_zones(component).then(|| constraint(ZONE));
    over_zones.into_iter().chain([constraint(NODE)]).collect()
}

/// Whether the nodes may stand in several zones; of a cluster that is not ours nobody knows.
fn has_several_zones(component: &Component<'_, '_>) -> bool {
    match (&component.scope.cluster.placement, &component.scope.stack.cloud) {
        (ClusterPlacement::Managed(_), Some(Cloud::Yandex(yandex))) => {
            yandex.network.nodes.len() > 1
        }
        _ => true,
    }
}
