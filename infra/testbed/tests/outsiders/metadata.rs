//! Where objects stand, and whose they are.

use testbed::Object;

use super::rule::{Rule, rendered, whole};

/// Whether a label says whose it is. kube-linter is told which; ours has the prefix that Kubernetes asks of tools' labels
/// (<https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set>).
fn has_owner(object: &Object) -> bool {
    let labels = object.0["metadata"]["labels"].as_object();
    labels.into_iter().flatten().any(|(label, _)| label.rsplit('/').next() == Some("owner"))
}

rules! {
    owner: Rule {
        names: &["kube-linter/required-label-owner"],
        judge: |_, it| whole(!has_owner(it)),
        mistake: rendered("ConfigMap", "/metadata/labels", "{ app: api }"),
    },
    own_namespace: Rule {
        names: &["kube-linter/use-namespace"],
        judge: |_, it| whole(
            !matches!(it.kind(), "ClusterRole" | "ClusterRoleBinding" | "Namespace")
                && matches!(it.namespace(), "" | "default"),
        ),
        mistake: rendered("Service", "/metadata/namespace", "null"),
    },
    no_old_version: Rule {
        names: &["kube-linter/no-extensions-v1beta"],
        judge: |_, it| whole(it.text("/apiVersion").starts_with("extensions/v1beta")),
        mistake: rendered("Deployment", "/apiVersion", "extensions/v1beta1"),
    },
}
