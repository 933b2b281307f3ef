//! What pods have of their node, and how they stand in the cluster.

use serde_json::Value;
use testbed::Object;

use super::{
    rule::{Rule, rendered, whole, written},
    view::{LASTING, containers_that, list, pod, pod_that, text},
};

/// Folders of a node with which a pod could take it over.
const SENSITIVE: [&str; 8] = ["/", "/boot", "/dev", "/etc", "/lib", "/proc", "/sys", "/usr"];

/// Beginnings of kernel settings that a node does not keep apart for each pod.
const UNSAFE_SYSCTLS: [&str; 5] = ["fs.mqueue.", "kernel.msg", "kernel.sem", "kernel.shm", "net."];

/// Volumes that are folders of the node and break something, by name.
fn host_paths(object: &Object, breaks: impl Fn(&Value) -> bool) -> Vec<String> {
    let volumes = list(&pod(object)["volumes"]).filter(|volume| !volume["hostPath"].is_null());
    volumes.filter(|volume| breaks(volume)).map(|it| text(&it["name"]).to_owned()).collect()
}

/// Whether a container may write to a volume.
fn is_written(object: &Object, volume: &Value) -> bool {
    let mounts = |container: &Value| {
        list(&container["volumeMounts"])
            .any(|mount| mount["name"] == volume["name"] && mount["readOnly"] != true)
    };
    !containers_that(object, |container| mounts(container.this)).is_empty()
}

/// Whether pods stand on different nodes if they can.
fn is_spread_by_affinity(pod: &Value) -> bool {
    let anti = &pod["affinity"]["podAntiAffinity"];
    let wishes = list(&anti["preferredDuringSchedulingIgnoredDuringExecution"]);
    let terms = wishes.map(|wish| &wish["podAffinityTerm"]);
    let all = terms.chain(list(&anti["requiredDuringSchedulingIgnoredDuringExecution"]));
    all.into_iter().any(|term| term["topologyKey"] == "kubernetes.io/hostname")
}

rules! {
    host_ipc: Rule {
        names: &["kube-linter/host-ipc", "polaris/hostIPCSet"],
        judge: |_, it| pod_that(it, |pod| pod["hostIPC"] == true),
        mistake: rendered("Deployment", "/spec/template/spec/hostIPC", "true"),
    },
    host_network: Rule {
        names: &["kube-linter/host-network", "polaris/hostNetworkSet"],
        judge: |_, it| pod_that(it, |pod| pod["hostNetwork"] == true),
        mistake: rendered("StatefulSet", "/spec/template/spec/hostNetwork", "true"),
    },
    host_pid: Rule {
        names: &["kube-linter/host-pid", "polaris/hostPIDSet"],
        judge: |_, it| pod_that(it, |pod| pod["hostPID"] == true),
        mistake: rendered("Deployment", "/spec/template/spec/hostPID", "true"),
    },
    host_path: Rule {
        names: &["polaris/hostPathSet"],
        judge: |_, it| host_paths(it, |_| true),
        mistake: rendered(
            "Deployment",
            "/spec/template/spec/volumes",
            "[{ name: logs, hostPath: { path: /var/log } }]",
        ),
    },
    docker_sock: Rule {
        names: &["kube-linter/docker-sock"],
        judge: |_, it| host_paths(it, |volume| {
            text(&volume["hostPath"]["path"]).ends_with("docker.sock")
        }),
        mistake: rendered(
            "Deployment",
            "/spec/template/spec/volumes",
            "[{ name: docker, hostPath: { path: /var/run/docker.sock } }]",
        ),
    },
    sensitive_host_mounts: Rule {
        names: &["kube-linter/sensitive-host-mounts"],
        judge: |_, it| host_paths(it, |volume| {
            SENSITIVE.contains(&text(&volume["hostPath"]["path"]))
        }),
        mistake: rendered(
            "Deployment",
            "/spec/template/spec/volumes",
            "[{ name: node, hostPath: { path: /etc } }]",
        ),
    },
    writable_host_mount: Rule {
        names: &["kube-linter/writable-host-mount"],
        judge: |_, it| host_paths(it, |volume| is_written(it, volume)),
        mistake: rendered(
            "Deployment",
            "/spec/template/spec",
            "{ containers: [{ name: api, volumeMounts: [{ name: logs, mountPath: /logs }] }], \
               volumes: [{ name: logs, hostPath: { path: /var/log } }] }",
        ),
    },
    host_process: Rule {
        names: &["polaris/hostProcess"],
        judge: |_, it| {
            let is_process = |it: &Value| it["securityContext"]["windowsOptions"]["hostProcess"] == true;
            let of_pod = pod_that(it, is_process);
            of_pod.into_iter().chain(containers_that(it, |it| is_process(it.this))).collect()
        },
        mistake: rendered(
            "Deployment",
            "/spec/template/spec/containers/0/securityContext/windowsOptions/hostProcess",
            "true",
        ),
    },
    unsafe_sysctls: Rule {
        names: &["kube-linter/unsafe-sysctls"],
        judge: |_, it| {
            let set = list(&pod(it)["securityContext"]["sysctls"]).map(|it| text(&it["name"]));
            let is_unsafe = |name: &&str| UNSAFE_SYSCTLS.iter().any(|start| name.starts_with(start));
            set.filter(is_unsafe).map(str::to_owned).collect()
        },
        mistake: rendered(
            "Deployment",
            "/spec/template/spec/securityContext/sysctls",
            "[{ name: net.core.somaxconn, value: '1024' }]",
        ),
    },
    restart_policy: Rule {
        names: &["kube-linter/restart-policy"],
        // It wants to be told also what nobody could say otherwise.
        judge: |_, it| pod_that(it, |pod| {
            !matches!(text(&pod["restartPolicy"]), "Always" | "OnFailure")
        }),
        mistake: written(
            "{ kind: Deployment, spec: { template: { spec: { restartPolicy: Always } } } }",
            "/spec/template/spec/restartPolicy",
            "Never",
        ),
    },
    no_anti_affinity: Rule {
        names: &["kube-linter/no-anti-affinity"],
        judge: |_, it| {
            let has_several = it.0["spec"]["replicas"].as_u64().unwrap_or(1) > 1;
            whole(has_several && it.pod_template().is_some() && !is_spread_by_affinity(pod(it)))
        },
        mistake: written(
            "{ kind: Deployment, spec: { replicas: 2, template: { spec: { affinity: { podAntiAffinity: { \
               preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: { \
               topologyKey: kubernetes.io/hostname } }] } } } } } }",
            "/spec/template/spec/affinity",
            "null",
        ),
    },
    topology_spread_constraint: Rule {
        names: &["polaris/topologySpreadConstraint"],
        judge: |_, it| whole(
            LASTING.contains(&it.kind())
                && list(&pod(it)["topologySpreadConstraints"]).next().is_none(),
        ),
        mistake: rendered("StatefulSet", "/spec/template/spec/topologySpreadConstraints", "null"),
    },
}
