//! Patches against the programs that they imitate: kubectl merges to the same objects, and the API server refuses the
//! pods that are refused here.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use spec::{InputFile, quantity::Date, source::Sources};
use testbed::{ControlPlane, Engine, Error, Object, RenderedStack, Result, Scratch};

/// Patches of `fraud` that meet every way in which something is merged.
const MERGED: &str = r#"
patches:
  kubernetes:
    Deployment/fraud-detection-api:
      metadata: { annotations: { note: "${a} {{ b }}" }, finalizers: [example.org/slow] }
      spec:
        progressDeadlineSeconds: null
        strategy: { rollingUpdate: { maxSurge: 50% } }
        template:
          spec:
            priorityClassName: high
            securityContext: { supplementalGroups: [7] }
            hostAliases: [{ ip: 10.0.0.9, hostnames: [old.example.org] }]
            imagePullSecrets: [{ name: more }]
            topologySpreadConstraints:
              - { topologyKey: kubernetes.io/hostname, maxSkew: 2, whenUnsatisfiable: ScheduleAnyway }
              - { topologyKey: example.org/rack, maxSkew: 1, whenUnsatisfiable: ScheduleAnyway }
            volumes: [{ name: more, emptyDir: { sizeLimit: 1Gi } }]
            containers:
              - name: inference
                args: [--verbose]
                env: [{ name: MODE, value: "yes" }]
                ports: [{ containerPort: 7070, name: extra }, { containerPort: 8080, name: api }]
                resources: { limits: { cpu: "3", memory: null } }
                volumeMounts: [{ mountPath: /more, name: more }]
                livenessProbe: { $patch: replace, tcpSocket: { port: 8080 } }
              - { name: proxy, image: "registry.example.org/proxy:1", securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } } }
    Service/fraud-detection-api:
      spec: { ports: [{ port: 9999, name: more, targetPort: 8080 }], sessionAffinity: ClientIP }
    HorizontalPodAutoscaler/fraud-detection-api:
      spec: { metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 55 } } }] }
    PodDisruptionBudget/fraud-detection-api: { spec: { maxUnavailable: 2 } }
    ServiceAccount/fraud-detection-api: { imagePullSecrets: [{ name: more }], secrets: [{ name: one }] }
    NetworkPolicy/fraud-detection-api: { spec: { ingress: [] } }
    ConfigMap/fraud-detection-api: { data: { MORE: "1" } }
    Namespace/airflow: { metadata: { labels: { team: data } } }
    StatefulSet/metadata:
      spec:
        minReadySeconds: 5
        template:
          spec:
            initContainers:
              - { name: more, image: "registry.example.org/more:1", securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } } }
"#;

/// A stack by its name, with more text at its end.
fn with(name: &str, more: &str) -> Result<RenderedStack> {
    RenderedStack::changed(name, |text| format!("{text}\n{more}"))
}

#[test]
fn kubectl_merges_to_the_same() -> Result<()> {
    let Some(engine) = Engine::Kubernetes.find()? else { return Ok(()) };
    let (before, after) = (with("fraud", "")?, with("fraud", MERGED)?);
    let patches = &after.stack.patches.kubernetes;
    assert!(patches.len() > 8);
    for patch in patches.values() {
        let is_meant = |object: &&Object| {
            object.kind() == patch.object.kind() && object.name() == patch.object.name()
        };
        let found = (before.objects.iter().find(is_meant), after.objects.iter().find(is_meant));
        let (Some(before), Some(after)) = found else {
            return Err(Error::unexpected("fraud", format!("it has no {}", patch.object.value)));
        };
        let scratch = Scratch::new()?;
        let object = scratch.write("object.json", &before.0.to_string())?;
        let change = scratch.write("patch.json", &patch.change.json().to_string())?;
        let mut kubectl = std::process::Command::new(engine.join("bin/kubectl"));
        kubectl.args(["patch", "--local", "--type=strategic", "--output=json", "--filename"]);
        kubectl.arg(object).arg("--patch-file").arg(change);
        let merged: Value = serde_json::from_str(&testbed::text(&mut kubectl)?)
            .map_err(|error| Error::unexpected("kubectl patch", error))?;
        assert_ne!(without_nothing(before.0.clone()), without_nothing(after.0.clone()), "{after}");
        assert_eq!(without_nothing(after.0.clone()), without_nothing(merged), "{after}");
    }
    Ok(())
}

/// Without what one writes and another leaves out: nulls, and what is empty.
fn without_nothing(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields: Map<String, Value> = fields
                .into_iter()
                .map(|(name, value)| (name, without_nothing(value)))
                .filter(|(_, value)| !is_nothing(value))
                .collect();
            // In order of key, however it was written.
            fields.into_iter().collect::<BTreeMap<_, _>>().into_iter().collect()
        }
        Value::Array(items) => items.into_iter().map(without_nothing).collect(),
        other => other,
    }
}

fn is_nothing(value: &Value) -> bool {
    value.is_null()
        || value.as_object().is_some_and(Map::is_empty)
        || value.as_array().is_some_and(Vec::is_empty)
}

const SMALL: &str = r#"
stackwright: 1
stack: small
owner: data
cluster:
  version: "1.33"
  external: {}
  namespaces: { small: { default: true } }
services:
  api:
    container: { image: "registry.example.org/api:1.0.0" }
    cpu: 100m
    memory: 128Mi
    replicas: 1
"#;

/// Parts of a pod that the restricted profile forbids, and the nearest that it allows.
fn parts() -> Vec<(Value, Value)> {
    let container =
        |context: Value| json!({ "containers": [{ "name": "api", "securityContext": context }] });
    let volume = |volume: Value| json!({ "volumes": [volume] });
    let pod = |context: Value| json!({ "securityContext": context });
    vec![
        (json!({ "hostNetwork": true }), json!({ "hostNetwork": false })),
        (json!({ "hostPID": true }), json!({ "hostPID": false })),
        (json!({ "hostIPC": true }), json!({ "hostIPC": false })),
        (
            volume(json!({ "name": "more", "hostPath": { "path": "/" } })),
            volume(json!({ "name": "more", "emptyDir": {} })),
        ),
        (
            volume(json!({ "name": "more", "nfs": { "path": "/", "server": "a" } })),
            volume(json!({ "name": "more", "persistentVolumeClaim": { "claimName": "a" } })),
        ),
        (
            json!({ "containers": [{ "name": "api", "ports": [{ "containerPort": 1, "hostPort": 80 }] }] }),
            json!({ "containers": [{ "name": "api", "ports": [{ "containerPort": 1 }] }] }),
        ),
        (
            container(json!({ "privileged": true, "allowPrivilegeEscalation": true })),
            container(json!({ "privileged": false })),
        ),
        (
            container(json!({ "allowPrivilegeEscalation": null })),
            container(json!({ "readOnlyRootFilesystem": false })),
        ),
        (
            container(json!({ "capabilities": { "add": ["NET_ADMIN"] } })),
            container(json!({ "capabilities": { "add": ["NET_BIND_SERVICE"] } })),
        ),
        (
            container(json!({ "capabilities": { "drop": ["KILL"] } })),
            container(json!({ "capabilities": { "drop": ["ALL", "KILL"] } })),
        ),
        (pod(json!({ "runAsNonRoot": null })), pod(json!({ "runAsUser": 7 }))),
        (pod(json!({ "runAsUser": 0 })), pod(json!({ "runAsGroup": 0 }))),
        (container(json!({ "runAsNonRoot": false })), container(json!({ "runAsNonRoot": true }))),
        (
            pod(json!({ "seccompProfile": { "type": "Unconfined" } })),
            pod(json!({ "seccompProfile": { "type": "Localhost", "localhostProfile": "a.json" } })),
        ),
        (pod(json!({ "seccompProfile": null })), pod(json!({ "fsGroup": 5 }))),
        (
            container(json!({ "appArmorProfile": { "type": "Unconfined" } })),
            container(json!({ "appArmorProfile": { "type": "RuntimeDefault" } })),
        ),
        (
            container(json!({ "seLinuxOptions": { "type": "spc_t" } })),
            container(json!({ "seLinuxOptions": { "type": "container_t", "level": "s0" } })),
        ),
        (
            pod(json!({ "seLinuxOptions": { "user": "root" } })),
            pod(json!({ "seLinuxOptions": { "level": "s0" } })),
        ),
        (
            pod(json!({ "sysctls": [{ "name": "kernel.msgmax", "value": "1" }] })),
            pod(json!({ "sysctls": [{ "name": "net.ipv4.tcp_syncookies", "value": "1" }] })),
        ),
        (
            json!({ "hostUsers": false, "containers": [{ "name": "api", "securityContext": { "procMount": "Unmasked" } }] }),
            container(json!({ "procMount": "Default" })),
        ),
    ]
}

#[test]
fn the_api_server_refuses_what_is_refused_here() -> Result<()> {
    let Some(plane) = ControlPlane::start()? else { return Ok(()) };
    let small = RenderedStack::of_text("small", SMALL)?;
    let folder = small.folder().join("objects").display().to_string();
    testbed::text(&mut plane.kubectl(["apply", "--server-side", "--filename", &folder]))?;
    let mut wrong = Vec::new();
    for (forbidden, allowed) in parts() {
        for (part, is_forbidden) in [(forbidden, true), (allowed, false)] {
            let patch = json!({ "spec": { "template": { "spec": part } } });
            if is_refused(&patch)? != is_forbidden {
                wrong.push(format!("here: {part}"));
            }
            let said = asked(&plane, &small, &patch)?;
            let is_violation = said.contains("violates PodSecurity");
            if is_violation != is_forbidden || (!is_forbidden && !said.contains("created")) {
                wrong.push(format!("there: {part}: {said}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

/// Whether a check says that the patch breaks the restricted security.
fn is_refused(patch: &Value) -> Result<bool> {
    let text =
        format!("{SMALL}patches: {}\n", json!({ "kubernetes": { "Deployment/api": patch } }));
    let file = InputFile { name: String::from("stack.yaml"), bytes: text.into_bytes() };
    let loaded = spec::load(&mut Sources::default(), &file, None, None);
    let today: Date =
        "2026-06-30".parse().map_err(|error| Error::unexpected("a date", format!("{error:?}")))?;
    let found = render::check(&loaded, today).diagnostics;
    let (ours, others): (Vec<_>, Vec<_>) =
        found.iter().partition(|found| found.rule.code == "patch-breaks-invariant");
    if let Some(other) = others.first() {
        return Err(Error::unexpected(patch.to_string(), &other.message));
    }
    Ok(!ours.is_empty())
}

/// What the API server says of the pod that the patched Deployment would make.
fn asked(plane: &ControlPlane, small: &RenderedStack, patch: &Value) -> Result<String> {
    let deployment = small.objects.iter().find(|object| object.kind() == "Deployment");
    let deployment =
        deployment.ok_or_else(|| Error::unexpected("small", "it has no Deployment"))?;
    let scratch = Scratch::new()?;
    let object = scratch.write("object.json", &deployment.0.to_string())?;
    let change = scratch.write("patch.json", &patch.to_string())?;
    let mut kubectl = plane.kubectl(["patch", "--local", "--output=json", "--filename"]);
    kubectl.arg(object).arg("--patch-file").arg(change);
    let merged: Value = serde_json::from_str(&testbed::text(&mut kubectl)?)
        .map_err(|error| Error::unexpected("kubectl patch", error))?;
    let mut pod = merged["spec"]["template"].clone();
    pod["apiVersion"] = json!("v1");
    pod["kind"] = json!("Pod");
    pod["metadata"]["name"] = json!("api");
    pod["metadata"]["namespace"] = json!("small");
    let pod = scratch.write("pod.json", &pod.to_string())?;
    let mut create = plane.kubectl(["create", "--dry-run=server", "--filename"]);
    testbed::output(create.arg(pod)).map(|output| testbed::said(&output))
}
