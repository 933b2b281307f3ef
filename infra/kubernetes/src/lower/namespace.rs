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
    namespaces
        .flat_map(|name| [namespace(scope, name.as_str()).into(), default_deny(scope, name).into()])
        .collect()
}

/// Pods that break the restricted profile are refused, and reported before they are
/// (<https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted>). The version is pinned, so that
/// an upgrade of the cluster refuses nothing that was allowed.
fn namespace(scope: &Scope<'_>, name: &str) -> Namespace {
    let mut metadata = scope.global(name);
    let labels = metadata.labels.get_or_insert_default();
    for mode in ["audit", "enforce", "warn"] {
        labels.insert(format!("pod-security.kubernetes.io/{mode}"), String::from("restricted"));
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
