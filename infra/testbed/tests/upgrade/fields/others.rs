//! What pods are given, reached by and allowed, and fields of it.

use serde_json::{Value, json};

use super::{NAMESPACE, Tried, tried};

pub(super) fn storage() -> Vec<Tried> {
    let mut claim = super::workloads::claim();
    claim["apiVersion"] = json!("v1");
    claim["kind"] = json!("PersistentVolumeClaim");
    vec![tried(
        claim,
        [
            ("/metadata/labels", json!({ "team": "b" })),
            ("/spec/accessModes", json!(["ReadWriteMany"])),
            ("/spec/resources/limits", json!({ "storage": "8Gi" })),
            ("/spec/resources/requests/storage", json!("1Gi")),
            ("/spec/resources/requests/storage", json!("4Gi")),
            ("/spec/storageClassName", json!("yc-network-hdd")),
            ("/spec/volumeMode", json!("Block")),
        ],
    )]
}

fn service(spec: &Value) -> Value {
    let mut service = json!({ "apiVersion": "v1", "kind": "Service", "spec": spec });
    service["spec"]["selector"] = json!({ "app": "a" });
    service["spec"]["ports"] =
        json!([{ "name": "http", "port": 80, "protocol": "TCP", "targetPort": "http" }]);
    service
}

pub(super) fn network() -> Vec<Tried> {
    let inside = tried(
        service(&json!({ "type": "ClusterIP" })),
        [
            ("/spec/clusterIP", json!("None")),
            ("/spec/ports/0/name", json!("api")),
            ("/spec/ports/0/port", json!(81)),
            ("/spec/ports/0/targetPort", json!("api")),
            ("/spec/publishNotReadyAddresses", json!(true)),
            ("/spec/selector/app", json!("b")),
            ("/spec/sessionAffinity", json!("ClientIP")),
            ("/spec/type", json!("LoadBalancer")),
        ],
    );
    let headless = tried(
        service(&json!({ "clusterIP": "None", "type": "ClusterIP" })),
        [("/spec/clusterIP", Value::Null), ("/spec/publishNotReadyAddresses", json!(true))],
    );
    let balanced = json!({ "externalTrafficPolicy": "Local", "healthCheckNodePort": 0, "type": "LoadBalancer" });
    let mut balanced = tried(
        service(&balanced),
        [
            ("/spec/healthCheckNodePort", json!(30001)),
            ("/spec/healthCheckNodePort", Value::Null),
            ("/spec/loadBalancerSourceRanges", json!(["192.0.2.0/24"])),
            ("/spec/ports/0/nodePort", json!(30002)),
            ("/spec/ports/0/port", json!(81)),
        ],
    );
    for (key, value) in [
        ("/spec/externalTrafficPolicy", json!("Cluster")),
        ("/spec/externalTrafficPolicy", Value::Null),
    ] {
        let mut change = vec![("/spec/healthCheckNodePort", Value::Null)];
        if value.is_null() {
            change.push(("/spec/type", json!("ClusterIP")));
        }
        change.push((key, value));
        balanced.changes.push(change);
    }
    let policy = json!({
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "spec": { "podSelector": { "matchLabels": { "app": "a" } }, "policyTypes": ["Ingress"] },
    });
    let policy = tried(
        policy,
        [
            ("/spec/ingress", json!([{}])),
            ("/spec/podSelector/matchLabels/app", json!("b")),
            ("/spec/policyTypes", json!(["Ingress", "Egress"])),
        ],
    );
    vec![inside, headless, balanced, policy]
}

pub(super) fn content() -> Vec<Tried> {
    let map = json!({ "apiVersion": "v1", "kind": "ConfigMap", "data": { "a": "1" } });
    let mut sealed_map = map.clone();
    sealed_map["immutable"] = json!(true);
    let secret =
        json!({ "apiVersion": "v1", "kind": "Secret", "type": "Opaque", "data": { "a": "MQ==" } });
    let mut sealed_secret = secret.clone();
    sealed_secret["immutable"] = json!(true);
    let bytes = ("/binaryData", json!({ "b": "Mg==" }));
    let labels = ("/metadata/labels", json!({ "team": "b" }));
    let open = ("/immutable", Value::Null);
    vec![
        tried(map, [("/data/a", json!("2")), bytes.clone(), ("/immutable", json!(true))]),
        tried(sealed_map, [("/data/a", json!("2")), bytes, labels.clone(), open.clone()]),
        tried(
            secret,
            [
                ("/data/a", json!("Mg==")),
                ("/immutable", json!(true)),
                ("/stringData", json!({ "b": "2" })),
                ("/type", json!("example.org/other")),
            ],
        ),
        tried(
            sealed_secret,
            [("/data/a", json!("Mg==")), labels, open, ("/stringData", json!({ "b": "2" }))],
        ),
    ]
}

pub(super) fn rights() -> Vec<Tried> {
    let rbac = "rbac.authorization.k8s.io";
    let role = json!({
        "apiVersion": format!("{rbac}/v1"),
        "kind": "Role",
        "rules": [{ "apiGroups": [""], "resources": ["pods"], "verbs": ["get"] }],
    });
    let binding = json!({
        "apiVersion": format!("{rbac}/v1"),
        "kind": "RoleBinding",
        "roleRef": { "apiGroup": rbac, "kind": "Role", "name": "a" },
        "subjects": [{ "kind": "ServiceAccount", "name": "a", "namespace": NAMESPACE }],
    });
    let account = json!({ "apiVersion": "v1", "kind": "ServiceAccount" });
    vec![
        tried(role, [("/rules/0/verbs", json!(["get", "list"]))]),
        tried(binding, [("/roleRef/name", json!("b")), ("/subjects/0/name", json!("b"))]),
        tried(
            account,
            [
                ("/automountServiceAccountToken", json!(false)),
                ("/imagePullSecrets", json!([{ "name": "pull" }])),
            ],
        ),
    ]
}

pub(super) fn scaling() -> Vec<Tried> {
    let target = json!({ "apiVersion": "apps/v1", "kind": "Deployment", "name": "a" });
    let scaler = json!({
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "spec": { "scaleTargetRef": target, "minReplicas": 1, "maxReplicas": 2 },
    });
    let budget = json!({
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "spec": { "maxUnavailable": 1, "selector": { "matchLabels": { "app": "a" } } },
    });
    vec![
        tried(
            scaler,
            [
                ("/spec/maxReplicas", json!(3)),
                ("/spec/minReplicas", json!(2)),
                ("/spec/scaleTargetRef/name", json!("b")),
            ],
        ),
        tried(
            budget,
            [("/spec/maxUnavailable", json!(2)), ("/spec/selector/matchLabels/app", json!("b"))],
        ),
    ]
}
