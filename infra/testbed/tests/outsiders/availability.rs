//! How many pods there are, and what may take them away.

use serde_json::Value;
use testbed::Object;

use super::{
    rule::{Rule, rendered, whole, written},
    view::{beside, pod_labels, selected, selects},
};

const AUTOSCALED: &str = "
kind: HorizontalPodAutoscaler
metadata: { name: api, namespace: shop }
spec: { scaleTargetRef: { kind: Deployment, name: api }, minReplicas: 3, maxReplicas: 6 }
---
kind: Deployment
metadata: { name: api, namespace: shop }
spec: { template: { metadata: { labels: { app: api } } } }
";

const BUDGET: &str = "
kind: PodDisruptionBudget
metadata: { name: api, namespace: shop }
spec: { minAvailable: 2, selector: { matchLabels: { app: api } } }
---
kind: Deployment
metadata: { name: api, namespace: shop }
spec: { template: { metadata: { labels: { app: api } } } }
---
kind: HorizontalPodAutoscaler
metadata: { name: api, namespace: shop }
spec: { scaleTargetRef: { kind: Deployment, name: api }, minReplicas: 3, maxReplicas: 6 }
";

/// The fewest and the most pods of an autoscaler, whether Kubernetes has it or KEDA makes it.
fn bounds(object: &Object) -> Option<(u64, u64)> {
    let spec = &object.0["spec"];
    let said = |key: &str, unsaid| spec[key].as_u64().unwrap_or(unsaid);
    match object.kind() {
        "HorizontalPodAutoscaler" => Some((said("minReplicas", 1), said("maxReplicas", 0))),
        "ScaledObject" => Some((said("minReplicaCount", 0), said("maxReplicaCount", 100))),
        _ => None,
    }
}

/// Whether an autoscaler decides over an object.
fn scales(scaler: &Object, object: &Object) -> bool {
    let target = &scaler.0["spec"]["scaleTargetRef"];
    let kind = target["kind"].as_str().unwrap_or("Deployment");
    bounds(scaler).is_some()
        && (kind, scaler.namespace()) == (object.kind(), object.namespace())
        && target["name"] == object.name()
}

/// The fewest pods that an object may have: what it says, or what its autoscaler does. Both programs want the object
/// itself to say it, which each apply would then hold against the autoscaler.
fn fewest(objects: &[Object], object: &Object) -> u64 {
    let scaler = objects.iter().find(|scaler| scales(scaler, object));
    let of_scaler = scaler.and_then(bounds).map(|(fewest, _)| fewest);
    object.0["spec"]["replicas"].as_u64().or(of_scaler).unwrap_or(1)
}

fn has_replicas(object: &Object) -> bool {
    matches!(object.kind(), "Deployment" | "StatefulSet")
}

/// Whether a budget for a number of pods keeps each of them from being taken away.
fn keeps_all(budget: &Object, pods: u64) -> bool {
    let part = |percent: &str| percent.strip_suffix('%')?.parse::<u64>().ok();
    match &budget.0["spec"]["minAvailable"] {
        Value::Number(least) => least.as_u64() >= Some(pods),
        Value::String(percent) => part(percent).is_some_and(|it| (pods * it).div_ceil(100) >= pods),
        _ => false,
    }
}

fn is_budget(object: &Object) -> bool {
    object.kind() == "PodDisruptionBudget"
}

fn forbids_all(budget: &Value) -> bool {
    budget["minAvailable"] == "100%"
        || budget["maxUnavailable"] == "0%"
        || budget["maxUnavailable"] == 0
}

/// Whether a new version comes beside the old one; not said, it does for all but Deployments, which the rule wants to
/// say it.
fn stops_first(object: &Object) -> bool {
    let spec = &object.0["spec"];
    match object.kind() {
        "Deployment" => spec["strategy"]["type"] != "RollingUpdate",
        "DaemonSet" | "StatefulSet" => spec["updateStrategy"]["type"] == "OnDelete",
        _ => false,
    }
}

rules! {
    two_replicas: Rule {
        names: &["polaris/deploymentMissingReplicas"],
        judge: |all, it| whole(it.kind() == "Deployment" && fewest(all, it) < 2),
        mistake: rendered("Deployment", "/spec/replicas", "1"),
    },
    three_replicas: Rule {
        names: &["kube-linter/minimum-three-replicas"],
        judge: |all, it| whole(has_replicas(it) && fewest(all, it) < 3),
        mistake: rendered("Deployment", "/spec/replicas", "2"),
    },
    autoscaled_from_two: Rule {
        names: &["polaris/hpaMinAvailability"],
        judge: |_, it| whole(bounds(it).is_some_and(|(fewest, _)| fewest < 2)),
        mistake: rendered("HorizontalPodAutoscaler", "/spec/minReplicas", "null"),
    },
    autoscaled_from_three: Rule {
        names: &["kube-linter/hpa-minimum-three-replicas"],
        judge: |_, it| whole(bounds(it).is_some_and(|(fewest, _)| fewest < 3)),
        mistake: written(AUTOSCALED, "/spec/minReplicas", "2"),
    },
    autoscaled_upwards: Rule {
        names: &["polaris/hpaMaxAvailability"],
        judge: |_, it| whole(bounds(it).is_some_and(|(fewest, most)| most <= fewest)),
        mistake: rendered("HorizontalPodAutoscaler", "/spec/maxReplicas", "1"),
    },
    dangling_autoscaler: Rule {
        names: &["kube-linter/dangling-horizontalpodautoscaler"],
        judge: |all, it| whole(bounds(it).is_some() && !all.iter().any(|object| scales(it, object))),
        mistake: rendered("ScaledObject", "/spec/scaleTargetRef/name", "nobody"),
    },
    disruptions_are_allowed: Rule {
        names: &["polaris/pdbDisruptionsIsZero", "kube-linter/pdb-max-unavailable"],
        judge: |_, it| whole(is_budget(it) && forbids_all(&it.0["spec"])),
        mistake: rendered("PodDisruptionBudget", "/spec/maxUnavailable", "0"),
    },
    disruptions_are_possible: Rule {
        names: &["kube-linter/pdb-min-available", "polaris/pdbMinAvailableGreaterThanHPAMinReplicas"],
        judge: |all, it| {
            let mut makers = selected(all, it, &it.0["spec"]["selector"]);
            whole(is_budget(it) && makers.any(|maker| keeps_all(it, fewest(all, maker))))
        },
        mistake: written(BUDGET, "/spec/minAvailable", "70%"),
    },
    unhealthy_pods_go: Rule {
        names: &["kube-linter/pdb-unhealthy-pod-eviction-policy"],
        judge: |_, it| whole(is_budget(it) && it.text("/spec/unhealthyPodEvictionPolicy").is_empty()),
        mistake: rendered("PodDisruptionBudget", "/spec/unhealthyPodEvictionPolicy", "null"),
    },
    disruption_budget: Rule {
        names: &["polaris/missingPodDisruptionBudget"],
        judge: |all, it| whole(
            has_replicas(it)
                && !beside(all, it, "PodDisruptionBudget")
                    .any(|budget| selects(&budget.0["spec"]["selector"], pod_labels(it))),
        ),
        mistake: rendered("StatefulSet", "/spec/template/metadata/labels", "{ app: nobody }"),
    },
    rolling_update: Rule {
        names: &["kube-linter/no-rolling-update-strategy"],
        judge: |_, it| whole(stops_first(it)),
        mistake: rendered("Deployment", "/spec/strategy/type", "Recreate"),
    },
    finished_jobs: Rule {
        names: &["kube-linter/job-ttl-seconds-after-finished"],
        // A CronJob keeps as many of its Jobs as it says, so those say nothing.
        judge: |_, it| whole(match it.kind() {
            "Job" => it.0["spec"]["ttlSecondsAfterFinished"].is_null(),
            "CronJob" => !it.0["spec"]["jobTemplate"]["spec"]["ttlSecondsAfterFinished"].is_null(),
            _ => false,
        }),
        mistake: rendered("CronJob", "/spec/jobTemplate/spec/ttlSecondsAfterFinished", "60"),
    },
    mismatching_selector: Rule {
        names: &["kube-linter/mismatching-selector"],
        judge: |_, it| {
            let selector = &it.0["spec"]["selector"];
            let is_empty = selector["matchLabels"].is_null() && selector["matchExpressions"].is_null();
            whole(has_replicas(it) && (is_empty || !selects(selector, pod_labels(it))))
        },
        mistake: rendered("Deployment", "/spec/selector/matchLabels/version", "two"),
    },
}
