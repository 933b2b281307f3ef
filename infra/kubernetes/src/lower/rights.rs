//! What a workload may ask of the API server.

use k8s_openapi::{
    api::rbac::v1::{
        ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding, RoleRef, Subject,
    },
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};
use spec::name::NamespaceName;

use super::scope::Component;
use crate::model::Object;

const GROUP: &str = "rbac.authorization.k8s.io";

/// Verbs of who only looks.
pub(super) const LOOK: &[&str] = &["get", "list", "watch"];

/// A right.
pub(super) fn rule(group: &str, resources: &[&str], verbs: &[&str]) -> PolicyRule {
    let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
    PolicyRule {
        api_groups: Some(words(&[group])),
        resources: Some(words(resources)),
        verbs: words(verbs),
        ..PolicyRule::default()
    }
}

/// Rights in one namespace, which need not be the workload's own.
pub(super) fn in_namespace(
    component: &Component<'_, '_>,
    namespace: &NamespaceName,
    rules: Vec<PolicyRule>,
) -> [Object; 2] {
    let metadata = ObjectMeta { namespace: Some(namespace.to_string()), ..component.metadata() };
    let role = Role { metadata: metadata.clone(), rules: Some(rules) };
    let binding = RoleBinding {
        metadata,
        role_ref: reference("Role", component.name()),
        subjects: Some(vec![subject(component)]),
    };
    [role.into(), binding.into()]
}

/// Rights on what stands in no namespace. Their name has the stack's, since all stacks of a cluster share it.
pub(super) fn in_cluster(component: &Component<'_, '_>, rules: Vec<PolicyRule>) -> [Object; 2] {
    let name = format!("{}-{}", component.scope.stack.id(), component.name());
    let metadata = ObjectMeta { namespace: None, ..component.metadata_of(name.clone()) };
    let role =
        ClusterRole { metadata: metadata.clone(), rules: Some(rules), aggregation_rule: None };
    let binding = ClusterRoleBinding {
        metadata,
        role_ref: reference("ClusterRole", name),
        subjects: Some(vec![subject(component)]),
    };
    [role.into(), binding.into()]
}

fn reference(kind: &str, name: String) -> RoleRef {
    RoleRef { api_group: GROUP.to_owned(), kind: kind.to_owned(), name }
}

fn subject(component: &Component<'_, '_>) -> Subject {
    Subject {
        kind: String::from("ServiceAccount"),
        name: component.workload.service_account(),
        namespace: Some(component.workload.namespace.to_string()),
        api_group: None,
    }
}
