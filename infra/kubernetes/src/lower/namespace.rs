//! Namespaces: what their pods must obey, and that nobody speaks to anybody who was not let.

use k8s_openapi::{
    api::{
        core::v1::Namespace,
        networking::v1::{NetworkPolicy, NetworkPolicySpec},
    },
    apimachinery::pkg::apis::meta::v1::LabelSelector,
};

use spec::{name::NamespaceName, quantity::Version};

use super::Scope;
use crate::model::Object;

/// The name of the policy that closes a namespace.
pub(crate) const DEFAULT_DENY: &str = "default-deny";

/// Each namespace, and the policy that closes it.
pub(super) fn objects(scope: &Scope<'_>) -> Vec<Object> {
    let namespaces = scope.cluster.namespaces.keys();
    let restricted = namespaces.map(|name| (name.clone(), "restricted"));
    let nodes = scope.stack.prometheus.values().filter(|it| it.node_exporter.is_some_and(|it| *it));
    let nodes = nodes.map(|it| (wiring::names::node_exporter_namespace(it), "privileged"));
    restricted
        .chain(nodes)
        .flat_map(|(name, profile)| {
            [namespace(scope, &name, profile).into(), default_deny(scope, &name).into()]
        })
        .collect()
}

/// Pods that break the profile, which is the restricted one for all but node exporters, are refused, and told of before
/// (<https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted>). The version is pinned, so that
/// an upgrade of the cluster refuses nothing that was allowed.
fn namespace(scope: &Scope<'_>, name: &NamespaceName, profile: &str) -> Namespace {
    let mut metadata = scope.global(name.as_str());
    let labels = metadata.labels.get_or_insert_default();
    for mode in ["audit", "enforce", "warn"] {
        labels.insert(format!("pod-security.kubernetes.io/{mode}"), profile.to_owned());
        labels.insert(
            format!("pod-security.kubernetes.io/{mode}-version"),
            minor(&scope.cluster.version),
        );
    }
    Namespace { metadata, ..Namespace::default() }
}

/// The profile's version: it has one for each minor version of Kubernetes.
fn minor(version: &Version) -> String {
    format!("v{}.{}", version.major(), version.minor().unwrap_or_default())
}

/// Selects every pod and allows nothing; each component's own policy adds what it needs.
fn default_deny(scope: &Scope<'_>, namespace: &NamespaceName) -> NetworkPolicy {
    NetworkPolicy {
        metadata: scope.metadata(namespace, DEFAULT_DENY),
        spec: Some(NetworkPolicySpec {
            pod_selector: Some(LabelSelector::default()),
            policy_types: Some(vec![String::from("Ingress"), String::from("Egress")]),
            ..NetworkPolicySpec::default()
        }),
    }
}
