//! What makes pods, and fields of it.

use serde_json::{Value, json};

use super::{Tried, tried};

fn template() -> Value {
    json!({
        "metadata": { "labels": { "app": "a" } },
        "spec": { "containers": [{ "name": "main", "image": "example.org/a:1" }] },
    })
}

fn workload(kind: &str) -> Value {
    json!({
        "apiVersion": "apps/v1",
        "kind": kind,
        "spec": { "selector": { "matchLabels": { "app": "a" } }, "template": template() },
    })
}

/// Another selector, and pods that it selects.
fn other_selector() -> Vec<(&'static str, Value)> {
    vec![
        ("/spec/selector/matchLabels/app", json!("b")),
        ("/spec/template/metadata/labels/app", json!("b")),
    ]
}

pub(super) fn claim() -> Value {
    json!({
        "metadata": { "name": "data", "labels": { "team": "a" } },
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            "storageClassName": "yc-network-ssd",
            "resources": { "requests": { "storage": "2Gi" } },
        },
    })
}

pub(super) fn workloads() -> Vec<Tried> {
    let image = ("/spec/template/spec/containers/0/image", json!("example.org/a:2"));
    let label = ("/spec/template/metadata/labels/team", json!("b"));
    let mut deployment = workload("Deployment");
    deployment["spec"]["strategy"] =
        json!({ "type": "RollingUpdate", "rollingUpdate": { "maxSurge": 1, "maxUnavailable": 0 } });
    deployment["spec"]["template"]["spec"]["containers"][0]["readinessProbe"] =
        json!({ "httpGet": { "path": "/", "port": 8080 } });
    let mut deployment = tried(
        deployment,
        [
            image.clone(),
            label.clone(),
            ("/metadata/labels", json!({ "team": "b" })),
            ("/spec/minReadySeconds", json!(5)),
            ("/spec/paused", json!(true)),
            ("/spec/progressDeadlineSeconds", json!(700)),
            ("/spec/replicas", json!(3)),
            ("/spec/revisionHistoryLimit", json!(2)),
            ("/spec/strategy", json!({ "type": "Recreate" })),
            (
                "/spec/template/spec/containers/0/readinessProbe",
                json!({ "tcpSocket": { "port": 8080 } }),
            ),
        ],
    );
    deployment.changes.push(other_selector());
    let mut set = workload("StatefulSet");
    set["spec"]["serviceName"] = json!("a");
    set["spec"]["updateStrategy"] =
        json!({ "type": "RollingUpdate", "rollingUpdate": { "partition": 0 } });
    set["spec"]["volumeClaimTemplates"] = json!([claim()]);
    let mut set = tried(
        set,
        [
            image.clone(),
            label,
            ("/spec/minReadySeconds", json!(5)),
            ("/spec/ordinals", json!({ "start": 1 })),
            (
                "/spec/persistentVolumeClaimRetentionPolicy",
                json!({ "whenDeleted": "Delete", "whenScaled": "Retain" }),
            ),
            ("/spec/podManagementPolicy", json!("Parallel")),
            ("/spec/replicas", json!(3)),
            ("/spec/revisionHistoryLimit", json!(2)),
            ("/spec/serviceName", json!("b")),
            ("/spec/updateStrategy", json!({ "type": "OnDelete" })),
            ("/spec/volumeClaimTemplates", Value::Null),
            ("/spec/volumeClaimTemplates/0/metadata/labels/team", json!("b")),
            ("/spec/volumeClaimTemplates/0/spec/accessModes", json!(["ReadWriteMany"])),
            ("/spec/volumeClaimTemplates/0/spec/resources/requests/storage", json!("4Gi")),
            ("/spec/volumeClaimTemplates/0/spec/storageClassName", json!("yc-network-hdd")),
        ],
    );
    set.changes.push(other_selector());
    let on_every_node = ("/spec/updateStrategy", json!({ "type": "OnDelete" }));
    let mut daemons = tried(workload("DaemonSet"), [image, on_every_node]);
    daemons.changes.push(other_selector());
    vec![deployment, set, daemons]
}

pub(super) fn jobs() -> Vec<Tried> {
    let mut pod = template();
    pod["spec"]["restartPolicy"] = json!("Never");
    let job = json!({
        "apiVersion": "batch/v1",
        "kind": "Job",
        "spec": { "completionMode": "Indexed", "completions": 2, "parallelism": 1, "template": pod },
    });
    let image = "/spec/template/spec/containers/0/image";
    let on_failure = json!({ "rules": [{ "action": "FailJob", "onExitCodes": { "operator": "In", "values": [42] } }] });
    let jobs = tried(
        job,
        [
            (image, json!("example.org/a:2")),
            ("/spec/activeDeadlineSeconds", json!(60)),
            ("/spec/backoffLimit", json!(2)),
            ("/spec/backoffLimitPerIndex", json!(2)),
            ("/spec/completionMode", json!("NonIndexed")),
            ("/spec/completions", json!(3)),
            ("/spec/managedBy", json!("example.org/us")),
            ("/spec/parallelism", json!(2)),
            ("/spec/podFailurePolicy", on_failure),
            ("/spec/successPolicy", json!({ "rules": [{ "succeededCount": 1 }] })),
            ("/spec/suspend", json!(true)),
            ("/spec/ttlSecondsAfterFinished", json!(60)),
        ],
    );
    let every_day = json!({
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "spec": { "schedule": "0 1 * * *", "jobTemplate": { "spec": { "template": pod } } },
    });
    let every_day = tried(
        every_day,
        [
            ("/spec/concurrencyPolicy", json!("Forbid")),
            ("/spec/jobTemplate/spec/backoffLimit", json!(1)),
            ("/spec/jobTemplate/spec/template/spec/containers/0/image", json!("example.org/a:2")),
            ("/spec/schedule", json!("0 2 * * *")),
            ("/spec/suspend", json!(true)),
            ("/spec/timeZone", json!("Europe/Moscow")),
        ],
    );
    vec![jobs, every_day]
}
