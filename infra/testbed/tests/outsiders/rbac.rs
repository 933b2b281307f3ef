//! What accounts may ask of the API server, and which pods have one.

use serde_json::Value;
use testbed::Object;

use super::{
    rule::{Rule, rendered, whole, written},
    view::{self, beside, list, pod_that, says, text},
};

/// What makes pods.
const MAKERS_OF_PODS: [&str; 7] =
    ["cronjob", "daemonsets", "deployments", "jobs", "pods", "replicasets", "statefulsets"];

/// A role, and the binding of it to an account.
const BOUND_ROLE: &str = "
kind: RoleBinding
metadata: { name: driver, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: driver }
subjects: [{ kind: ServiceAccount, name: driver }]
---
kind: Role
metadata: { name: driver, namespace: shop }
rules: [{ apiGroups: [''], resources: [pods], verbs: [get] }]
---
kind: ClusterRole
metadata: { name: all }
rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]
---
kind: Role
metadata: { name: all, namespace: shop }
rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]
---
kind: ClusterRole
metadata: { name: exec }
rules: [{ apiGroups: [''], resources: [pods/exec], verbs: [create] }]
---
kind: Role
metadata: { name: exec, namespace: shop }
rules: [{ apiGroups: [''], resources: [pods/attach], verbs: [get] }]
";

/// The same for the whole cluster.
const BOUND_CLUSTER_ROLE: &str = "
kind: ClusterRoleBinding
metadata: { name: driver }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: driver }
subjects: [{ kind: ServiceAccount, name: driver, namespace: shop }]
---
kind: ClusterRole
metadata: { name: driver }
rules: [{ apiGroups: [''], resources: [pods], verbs: [get] }]
---
kind: ClusterRole
metadata: { name: exec }
rules: [{ apiGroups: [''], resources: [pods/exec], verbs: [get] }]
";

const ROLE: &str = "
kind: Role
metadata: { name: reader, namespace: shop }
rules: [{ apiGroups: [''], resources: [pods], verbs: [get] }]
";

const CLUSTER_ROLE: &str = "
kind: ClusterRole
metadata: { name: reader }
rules: [{ apiGroups: [''], resources: [pods], verbs: [get] }]
";

fn is_role(object: &Object) -> bool {
    matches!(object.kind(), "ClusterRole" | "Role")
}

/// Whether a role has a rule like that.
fn allows(role: &Object, is_bad: impl Fn(&Value) -> bool) -> bool {
    list(&role.0["rules"]).any(is_bad)
}

/// Whether a rule is about one of some things, which `*` is too.
fn is_about(rule: &Value, key: &str, words: &[&str]) -> bool {
    words.iter().chain(&["*"]).any(|word| says(&rule[key], word))
}

fn lets_make_pods(rule: &Value) -> bool {
    is_about(rule, "resources", &MAKERS_OF_PODS) && is_about(rule, "verbs", &["create"])
}

fn lets_read_secrets(rule: &Value) -> bool {
    is_about(rule, "resources", &["secrets"])
        && is_about(rule, "verbs", &["create", "delete", "get", "list", "watch"])
}

/// A socket of the web is opened with `get`, so reading is enough.
fn lets_in(rule: &Value) -> bool {
    is_about(rule, "apiGroups", &[""])
        && is_about(rule, "resources", &["pods/attach", "pods/exec"])
        && is_about(rule, "verbs", &["create", "get"])
}

fn lets_everything(rule: &Value) -> bool {
    let verbs = ["create", "delete", "get", "list", "patch", "update", "watch"];
    is_about(rule, "apiGroups", &[])
        && is_about(rule, "resources", &[])
        && (says(&rule["verbs"], "*") || verbs.iter().all(|verb| says(&rule["verbs"], verb)))
}

/// Whether an object of a kind binds a role of a kind that has a rule like that, or the one that has them all.
fn binds(
    objects: &[Object],
    binding: &Object,
    (kind, role_kind): (&str, &str),
    is_bad: impl Fn(&Value) -> bool,
) -> Vec<String> {
    let to = &binding.0["roleRef"];
    if binding.kind() != kind || to["kind"] != role_kind {
        return Vec::new();
    }
    let mut roles = objects.iter().filter(|it| {
        it.kind() == role_kind
            && it.name() == text(&to["name"])
            && (role_kind == "ClusterRole" || it.namespace() == binding.namespace())
    });
    let is_admin = role_kind == "ClusterRole" && to["name"] == "cluster-admin";
    whole(is_admin || roles.any(|role| allows(role, &is_bad)))
}

const OF_CLUSTER: (&str, &str) = ("ClusterRoleBinding", "ClusterRole");
const OF_ALL_HERE: (&str, &str) = ("RoleBinding", "ClusterRole");
const HERE: (&str, &str) = ("RoleBinding", "Role");

/// Whether pods get a token without being said to: by the pod, or else by its account.
fn has_token_unsaid(objects: &[Object], object: &Object) -> bool {
    let pod = view::pod(object);
    let account = text(&pod["serviceAccountName"]);
    let is_off_here = pod["automountServiceAccountToken"] == false;
    let mut accounts = beside(objects, object, "ServiceAccount").filter(|it| it.name() == account);
    !is_off_here && !accounts.any(|it| it.0["automountServiceAccountToken"] == false)
}

rules! {
    access_to_create_pods: Rule {
        names: &["kube-linter/access-to-create-pods"],
        judge: |_, it| whole(is_role(it) && allows(it, lets_make_pods)),
        mistake: written(CLUSTER_ROLE, "/rules/0/verbs", "[get, create]"),
    },
    access_to_secrets: Rule {
        names: &["kube-linter/access-to-secrets"],
        judge: |_, it| whole(is_role(it) && allows(it, lets_read_secrets)),
        mistake: rendered("Role", "/rules/0/resources", "[pods, secrets]"),
    },
    wildcard_in_rules: Rule {
        names: &["kube-linter/wildcard-in-rules"],
        judge: |_, it| whole(is_role(it) && allows(it, |rule| {
            says(&rule["resources"], "*") || says(&rule["verbs"], "*")
        })),
        mistake: rendered("Role", "/rules/0/verbs", "['*']"),
    },
    cluster_admin_for_the_cluster: Rule {
        names: &["kube-linter/cluster-admin-role-binding", "polaris/clusterrolebindingClusterAdmin"],
        judge: |all, it| binds(all, it, OF_CLUSTER, lets_everything),
        mistake: written(BOUND_CLUSTER_ROLE, "/roleRef/name", "cluster-admin"),
    },
    cluster_admin_for_a_namespace: Rule {
        names: &["polaris/rolebindingClusterAdminClusterRole"],
        judge: |all, it| binds(all, it, OF_ALL_HERE, lets_everything),
        mistake: written(BOUND_ROLE, "/roleRef", "{ kind: ClusterRole, name: all }"),
    },
    everything_in_a_namespace: Rule {
        names: &["polaris/rolebindingClusterAdminRole"],
        judge: |all, it| binds(all, it, HERE, lets_everything),
        mistake: written(BOUND_ROLE, "/roleRef/name", "all"),
    },
    exec_in_a_cluster_role: Rule {
        names: &["polaris/clusterrolePodExecAttach"],
        judge: |_, it| whole(it.kind() == "ClusterRole" && allows(it, lets_in)),
        mistake: written(CLUSTER_ROLE, "/rules/0/resources", "[pods/exec]"),
    },
    exec_in_a_role: Rule {
        names: &["polaris/rolePodExecAttach"],
        judge: |_, it| whole(it.kind() == "Role" && allows(it, lets_in)),
        mistake: written(ROLE, "/rules/0/resources", "[pods/attach]"),
    },
    exec_for_the_cluster: Rule {
        names: &["polaris/clusterrolebindingPodExecAttach"],
        judge: |all, it| binds(all, it, OF_CLUSTER, lets_in),
        mistake: written(BOUND_CLUSTER_ROLE, "/roleRef/name", "exec"),
    },
    exec_for_a_namespace: Rule {
        names: &["polaris/rolebindingClusterRolePodExecAttach"],
        judge: |all, it| binds(all, it, OF_ALL_HERE, lets_in),
        mistake: written(BOUND_ROLE, "/roleRef", "{ kind: ClusterRole, name: exec }"),
    },
    exec_in_a_namespace: Rule {
        names: &["polaris/rolebindingRolePodExecAttach"],
        judge: |all, it| binds(all, it, HERE, lets_in),
        mistake: written(BOUND_ROLE, "/roleRef/name", "exec"),
    },
    default_service_account: Rule {
        names: &["kube-linter/default-service-account"],
        judge: |_, it| pod_that(it, |pod| {
            matches!(text(&pod["serviceAccountName"]), "" | "default")
        }),
        mistake: rendered("Deployment", "/spec/template/spec/serviceAccountName", "null"),
    },
    non_existent_service_account: Rule {
        names: &["kube-linter/non-existent-service-account"],
        judge: |all, it| pod_that(it, |pod| {
            !beside(all, it, "ServiceAccount").any(|account| pod["serviceAccountName"] == account.name())
        }),
        mistake: rendered("Deployment", "/spec/template/spec/serviceAccountName", "somebody"),
    },
    deprecated_service_account_field: Rule {
        names: &["kube-linter/deprecated-service-account-field"],
        judge: |_, it| pod_that(it, |pod| !pod["serviceAccount"].is_null()),
        mistake: rendered("Deployment", "/spec/template/spec/serviceAccount", "api"),
    },
    automount_service_account_token: Rule {
        names: &["polaris/automountServiceAccountToken"],
        judge: |all, it| whole(it.pod_template().is_some() && has_token_unsaid(all, it)),
        mistake: written(
            "{ kind: Deployment, spec: { template: { spec: { automountServiceAccountToken: false } } } }",
            "/spec/template/spec/automountServiceAccountToken",
            "null",
        ),
    },
}
