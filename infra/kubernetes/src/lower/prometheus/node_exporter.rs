//! The node exporter: tells a Prometheus of every node (<https://github.com/prometheus/node_exporter#docker>).
//!
//! It reads the node's own files and stands in the node's network, which the restricted profile forbids; so it has a
//! namespace of its own, in which nothing else runs, and the others keep theirs.

use contract::ports;
use k8s_openapi::{
    api::{
        apps::v1::{DaemonSet, DaemonSetSpec, DaemonSetUpdateStrategy, RollingUpdateDaemonSet},
        core::v1::{
            Container, HostPathVolumeSource, PodTemplateSpec, Probe, Toleration, Volume,
            VolumeMount,
        },
    },
    apimachinery::pkg::util::intstr::IntOrString,
};
use wiring::exporters;

use crate::{
    image,
    lower::{
        deployment, network, probes,
        scope::Component,
        security,
        storage::{self, Scratch},
    },
    model::Object,
};

/// The port's name.
const PORT: &str = "metrics";

/// The node's root as the container sees it.
const ROOT: &str = "/host";

/// File systems that are no disk of the node: the kernel's own, and what container runtimes and kubelets mount.
const NO_DISKS: &str = "^/(dev|proc|run|sys|var/lib/(containerd|containers|docker|kubelet))($|/)";

/// Every object of it. No policy binds pods in the node's network; the node's security group does.
pub(super) fn objects(component: &Component<'_, '_>) -> Vec<Object> {
    vec![security::account(component).into(), daemon_set(component).into()]
}

fn daemon_set(component: &Component<'_, '_>) -> DaemonSet {
    DaemonSet {
        metadata: component.metadata(),
        spec: Some(DaemonSetSpec {
            revision_history_limit: Some(deployment::KEPT_REVISIONS),
            selector: component.selector(),
            update_strategy: Some(DaemonSetUpdateStrategy {
                type_: Some(String::from("RollingUpdate")),
                rolling_update: Some(RollingUpdateDaemonSet {
                    max_unavailable: Some(IntOrString::String(String::from("10%"))),
                    max_surge: None,
                }),
            }),
            template: pods(component),
            ..DaemonSetSpec::default()
        }),
        ..DaemonSet::default()
    }
}

fn pods(component: &Component<'_, '_>) -> PodTemplateSpec {
    let image = image::NODE_EXPORTER;
    let size = exporters::NODE;
    let container = Container {
        name: component.kind.to_owned(),
        image: Some(image.of_tag(component.scope.stack, image::NODE_EXPORTER_TAG)),
        command: Some(image.start()),
        args: Some(arguments()),
        ports: Some(vec![k8s_openapi::api::core::v1::ContainerPort {
            host_port: Some(i32::from(ports::NODE_EXPORTER)),
            ..network::port(PORT, ports::NODE_EXPORTER)
        }]),
        resources: Some(deployment::footprints(size.request, size.limit, &Scratch::of(&image))),
        volume_mounts: Some(vec![VolumeMount {
            // What is mounted on the node later is seen too.
            mount_propagation: Some(String::from("HostToContainer")),
            ..storage::mount("node", ROOT, Some(true))
        }]),
        readiness_probe: Some(Probe {
            period_seconds: Some(5),
            failure_threshold: Some(3),
            ..probes::http("/", PORT)
        }),
        liveness_probe: Some(Probe {
            period_seconds: Some(10),
            failure_threshold: Some(6),
            ..probes::http("/", PORT)
        }),
        security_context: Some(security::container()),
        ..Container::default()
    };
    let mut template = deployment::template(component, &image, None);
    let pod = template.spec.get_or_insert_default();
    pod.containers = vec![container];
    pod.host_network = Some(true);
    pod.host_pid = Some(true);
    // One a node, wherever there is one.
    pod.topology_spread_constraints = None;
    pod.tolerations =
        Some(vec![Toleration { operator: Some(String::from("Exists")), ..Toleration::default() }]);
    pod.volumes = Some(vec![Volume {
        name: String::from("node"),
        host_path: Some(HostPathVolumeSource { path: String::from("/"), type_: None }),
        ..Volume::default()
    }]);
    template
}

fn arguments() -> Vec<String> {
    vec![
        format!("--path.procfs={ROOT}/proc"),
        format!("--path.sysfs={ROOT}/sys"),
        format!("--path.rootfs={ROOT}"),
        format!("--collector.filesystem.mount-points-exclude={NO_DISKS}"),
        format!("--web.listen-address=:{}", ports::NODE_EXPORTER),
    ]
}
