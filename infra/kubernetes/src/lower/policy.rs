//! Network policies: exactly the flows of the wiring, each printed at both of its ends. What a node says to its own
//! pods, such as the kubelet's probes, is always let through
//! (<https://kubernetes.io/docs/concepts/services-networking/network-policies/>).

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::{
    api::networking::v1::{
        IPBlock, NetworkPolicy, NetworkPolicyEgressRule, NetworkPolicyIngressRule,
        NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec,
    },
    apimachinery::pkg::{apis::meta::v1::LabelSelector, util::intstr::IntOrString},
};
use spec::{
    name::NamespaceName,
    stack::{Cloud, RoleRanges},
};
use wiring::{Flow, Peer, Protocol};

use super::scope::{Component, OWN, Scope, selector};

/// The label by which every namespace is known; the API server sets it.
const NAMESPACE_LABEL: &str = "kubernetes.io/metadata.name";

/// The policy of a workload.
pub(super) fn policy(component: &Component<'_, '_>) -> NetworkPolicy {
    let scope = component.scope;
    let home = &component.workload.namespace;
    let into = scope.flows_into(&component.workload);
    let out_of = scope.flows_out_of(&component.workload);
    let ingress = rules(scope, home, None, into.iter().map(|flow| (&flow.from, *flow)));
    let egress = rules(scope, home, Some(&anywhere()), out_of.iter().map(|flow| (&flow.to, *flow)));
    let mut metadata = component.metadata();
    metadata.annotations =
        reasons(into, out_of).map(|text| BTreeMap::from([(format!("{OWN}/flows"), text)]));
    NetworkPolicy {
        metadata,
        spec: Some(NetworkPolicySpec {
            pod_selector: Some(component.selector()),
            policy_types: Some(vec![String::from("Ingress"), String::from("Egress")]),
            ingress: super::deployment::some(
                ingress
                    .into_iter()
                    .map(|(ports, from)| NetworkPolicyIngressRule {
                        from: Some(from),
                        ports: Some(ports),
                    })
                    .collect(),
            ),
            egress: super::deployment::some(
                egress
                    .into_iter()
                    .map(|(ports, to)| NetworkPolicyEgressRule { to: Some(to), ports: Some(ports) })
                    .collect(),
            ),
        }),
    }
}

/// Why each flow is there, a line each, for the reader of the policy.
fn reasons(into: &[&Flow], out_of: &[&Flow]) -> Option<String> {
    let written = |direction: &str, peer: &Peer, flow: &Flow| {
        format!("{direction} {}, {} {}: {}\n", called(peer), flow.protocol, flow.port, flow.why)
    };
    let from: BTreeSet<String> =
        into.iter().map(|flow| written("from", &flow.from, flow)).collect();
    let to: BTreeSet<String> = out_of.iter().map(|flow| written("to", &flow.to, flow)).collect();
    let text: String = from.into_iter().chain(to).collect();
    (!text.is_empty()).then_some(text)
}

/// A peer's name; its ranges stand in the rules.
fn called(peer: &Peer) -> String {
    match peer {
        Peer::Managed { thing, .. } => format!("managed {thing}"),
        Peer::Machine { thing, .. } => format!("machine {thing}"),
        other => other.to_string(),
    }
}

/// A port, in order of protocol and number.
type PortKey = (Protocol, u16);

/// Rules: peers that may use the same ports stand together, so that a reader counts few. Where nobody knows where a peer
/// is, it is looked for `elsewhere`; who calls from an unknown place is not let in.
fn rules<'a>(
    scope: &Scope<'_>,
    home: &NamespaceName,
    elsewhere: Option<&NetworkPolicyPeer>,
    flows: impl Iterator<Item = (&'a Peer, &'a Flow)>,
) -> Vec<(Vec<NetworkPolicyPort>, Vec<NetworkPolicyPeer>)> {
    let mut by_peer: BTreeMap<&Peer, BTreeSet<PortKey>> = BTreeMap::new();
    for (peer, flow) in flows {
        by_peer.entry(peer).or_default().insert((flow.protocol, flow.port));
    }
    let mut by_ports: BTreeMap<BTreeSet<PortKey>, Vec<NetworkPolicyPeer>> = BTreeMap::new();
    for (peer, ports) in by_peer {
        let peers = by_ports.entry(ports).or_default();
        let mut known = peers_of(scope, home, peer);
        if known.is_empty() {
            known.extend(elsewhere.cloned());
        }
        for printed in known {
            // Two things of the cloud may stand in one range; two workloads never have one name.
            if printed.ip_block.is_none() || !peers.contains(&printed) {
                peers.push(printed);
            }
        }
    }
    // A rule without peers would let everybody in.
    by_ports.retain(|_, peers| !peers.is_empty());
    by_ports
        .into_iter()
        .map(|(ports, peers)| (ports.into_iter().map(port).collect(), peers))
        .collect()
}

fn port((protocol, number): PortKey) -> NetworkPolicyPort {
    let protocol = match protocol {
        Protocol::Tcp => "TCP",
        Protocol::Udp => "UDP",
    };
    NetworkPolicyPort {
        protocol: Some(protocol.to_owned()),
        port: Some(IntOrString::Int(i32::from(number))),
        end_port: None,
    }
}

/// How a policy says who a peer is.
fn peers_of(scope: &Scope<'_>, home: &NamespaceName, peer: &Peer) -> Vec<NetworkPolicyPeer> {
    match peer {
        Peer::Workload(workload) => vec![NetworkPolicyPeer {
            namespace_selector: (workload.namespace != *home)
                .then(|| namespace(workload.namespace.as_str())),
            pod_selector: Some(selector(workload)),
            ip_block: None,
        }],
        Peer::Managed { ranges, .. } | Peer::Machine { ranges, .. } | Peer::Ranges(ranges) => {
            ranges.iter().map(|range| block(range.to_string())).collect()
        }
        Peer::Addon(addon) => vec![NetworkPolicyPeer {
            namespace_selector: Some(namespace(addon.as_str())),
            ..NetworkPolicyPeer::default()
        }],
        Peer::ClusterDns => vec![NetworkPolicyPeer {
            namespace_selector: Some(namespace("kube-system")),
            pod_selector: Some(LabelSelector {
                match_labels: Some(BTreeMap::from([(
                    String::from("k8s-app"),
                    String::from("kube-dns"),
                )])),
                ..LabelSelector::default()
            }),
            ip_block: None,
        }],
        Peer::Internet => vec![internet()],
        // A policy knows addresses, not names.
        Peer::Host(_) => vec![anywhere()],
        Peer::BalancerHealthChecks => {
            contract::network::BALANCER_HEALTH_CHECKS.map(|range| block(range.to_owned())).to_vec()
        }
        Peer::Nodes => network(scope, |yandex| yandex.network.nodes.clone()),
        Peer::KubernetesApi => api(scope),
    }
}

fn namespace(name: &str) -> LabelSelector {
    LabelSelector {
        match_labels: Some(BTreeMap::from([(NAMESPACE_LABEL.to_owned(), name.to_owned())])),
        ..LabelSelector::default()
    }
}

fn anywhere() -> NetworkPolicyPeer {
    block(contract::network::EVERYWHERE.to_owned())
}

fn block(cidr: String) -> NetworkPolicyPeer {
    NetworkPolicyPeer {
        ip_block: Some(IPBlock { cidr, except: None }),
        ..NetworkPolicyPeer::default()
    }
}

/// Everywhere but what is not public: a name that resolves inward leads nowhere.
fn internet() -> NetworkPolicyPeer {
    let except = Some(contract::network::NOT_PUBLIC.map(str::to_owned).to_vec());
    let ip_block = Some(IPBlock { cidr: contract::network::EVERYWHERE.to_owned(), except });
    NetworkPolicyPeer { ip_block, ..NetworkPolicyPeer::default() }
}

/// The ranges of a role of the cloud's network. Of a cluster that is not ours nobody knows the nodes; there a caller
/// keeps its own address, which is let in by itself.
fn network(
    scope: &Scope<'_>,
    role: impl Fn(&spec::stack::Yandex) -> RoleRanges,
) -> Vec<NetworkPolicyPeer> {
    let ranges =
        scope.stack.cloud.as_ref().map(|Cloud::Yandex(yandex)| role(yandex)).unwrap_or_default();
    ranges.values().map(|range| block(range.to_string())).collect()
}

/// The API server stands beside the nodes, and behind an address of the Services' range.
fn api(scope: &Scope<'_>) -> Vec<NetworkPolicyPeer> {
    let services = scope
        .stack
        .cloud
        .as_ref()
        .and_then(|Cloud::Yandex(yandex)| yandex.network.services.as_ref());
    let mut peers = network(scope, |yandex| yandex.network.nodes.clone());
    peers.extend(services.map(|range| block(range.to_string())));
    peers
}

#[cfg(test)]
mod tests {
    use serde_yaml::Value;

    use crate::tests::{ANYWHERE, WITH_CLOUD, at, objects, services, text_at};

    /// A rule without peers lets everybody in; a rule without ports opens all of them.
    #[test]
    fn every_rule_says_who_and_where() {
        for beginning in [WITH_CLOUD, ANYWHERE] {
            for ((kind, name), object) in objects(&services(beginning)) {
                if kind != "NetworkPolicy" {
                    continue;
                }
                for (direction, peers) in [("ingress", "from"), ("egress", "to")] {
                    let rules =
                        at(&object, &format!("spec.{direction}")).and_then(Value::as_sequence);
                    for rule in rules.into_iter().flatten() {
                        for key in [peers, "ports"] {
                            let list = rule.get(key).and_then(Value::as_sequence);
                            assert!(
                                list.is_some_and(|list| !list.is_empty()),
                                "{name}: {direction} without {key}"
                            );
                        }
                    }
                }
                let types = at(&object, "spec.policyTypes").and_then(Value::as_sequence).unwrap();
                assert_eq!(types.len(), 2, "{name}");
            }
        }
    }

    #[test]
    fn pods_of_one_namespace_are_found_without_naming_it() {
        let objects = objects(&services(WITH_CLOUD));
        let policy = &objects[&(String::from("NetworkPolicy"), String::from("cache"))];
        assert_eq!(
            text_at(
                policy,
                "spec.ingress.0.from.0.podSelector.matchLabels.app\\.kubernetes\\.io/name"
            ),
            "api"
        );
        assert_eq!(at(policy, "spec.ingress.0.from.0.namespaceSelector"), None);
        assert_eq!(at(policy, "spec.egress"), None, "a Redis calls nobody");
        assert!(
            text_at(policy, "metadata.annotations.stackwright\\.dev/flows")
                .starts_with("from shop/api, tcp 6379: cache\n")
        );
    }
}
