//! What is there before the stack: the cluster and its addons.

use std::collections::BTreeSet;

use contract::capacity;
use spec::stack::{Addon, AddonState, ClusterPlacement};

use super::{Step, shell};
use crate::{check, lower::Scope};

/// The cluster.
pub(super) fn cluster(scope: &Scope<'_>) -> Step {
    let version = &scope.cluster.version;
    let body = match scope.cluster.placement {
        ClusterPlacement::Managed(_) => format!(
            "The stack's managed cluster, Kubernetes {version}, with network policies switched on. It brings the metrics \
             of pods that autoscalers ask for.\n"
        ),
        ClusterPlacement::External(_) => {
            format!(
                "Any cluster of Kubernetes {version} whose network enforces network policies.\n"
            )
        }
    };
    ("A cluster", body)
}

/// The addons that the manifests need or the spec states. Each stands in a namespace of its own name, because policies
/// let it in by that.
pub(super) fn addons(scope: &Scope<'_>) -> Option<Step> {
    let stated = scope.cluster.addons.iter().map(|(addon, state)| (*addon, state.value));
    let stated: Vec<(Addon, AddonState)> = stated.collect();
    if stated.is_empty() {
        return None;
    }
    let installed: Vec<String> = stated
        .iter()
        .filter(|(_, state)| *state == AddonState::Install)
        .map(|(addon, _)| install(*addon))
        .collect();
    let existing: Vec<&str> = stated
        .iter()
        .filter(|(_, state)| *state == AddonState::Existing)
        .map(|(addon, _)| addon.as_str())
        .collect();
    let mut body = match existing.as_slice() {
        [] => String::new(),
        existing => format!("There already, as the spec says: {}.\n\n", existing.join(", ")),
    };
    if !installed.is_empty() {
        body += "Installed before the stack, from the charts of their projects:\n\n";
        body += &shell(&installed);
        body.push('\n');
    }
    let kinds = kinds(&check::needed(scope.stack, scope.wiring).into_keys().collect());
    if !kinds.is_empty() {
        body +=
            "The kinds of objects that they bring must be known before the stack is applied:\n\n";
        body += &shell(&[format!(
            "kubectl wait --for=condition=Established --timeout=2m {}",
            kinds.join(" ")
        )]);
    }
    Some(("Addons", body))
}

/// The command that installs an addon, in the versions whose kinds the manifests are written for.
fn install(addon: Addon) -> String {
    let helm = |chart: &str, version: &str, settings: &str| {
        format!(
            "helm upgrade --install {addon} {chart} --version {version} \\\n  --namespace {addon} --create-namespace{settings}"
        )
    };
    match addon {
        Addon::Keda => helm("kedacore/keda", "2.21.0", ""),
        Addon::ExternalSecrets => helm("external-secrets/external-secrets", "1.3.2", &requests()),
        Addon::MetricsServer => helm("metrics-server/metrics-server", "3.13.0", ""),
    }
}

/// External Secrets' chart requests nothing; what is requested here is what the checks of capacity count.
fn requests() -> String {
    let prefixes = ["", "webhook.", "certController."];
    let settings = prefixes.iter().zip(capacity::EXTERNAL_SECRETS).map(|(prefix, pod)| {
        let memory = spec::quantity::Bytes::from_bytes(pod.memory_bytes);
        let resources = format!("{prefix}resources.requests");
        format!(" \\\n  --set {resources}.cpu={}m,{resources}.memory={memory}", pod.cpu_millis)
    });
    settings.collect()
}

/// The kinds that the manifests use of addons.
fn kinds(addons: &BTreeSet<Addon>) -> Vec<&'static str> {
    let of = |addon: &Addon| match addon {
        Addon::Keda => vec!["crd/scaledobjects.keda.sh", "crd/triggerauthentications.keda.sh"],
        Addon::ExternalSecrets => {
            vec!["crd/externalsecrets.external-secrets.io", "crd/secretstores.external-secrets.io"]
        }
        Addon::MetricsServer => Vec::new(),
    };
    addons.iter().flat_map(of).collect()
}
