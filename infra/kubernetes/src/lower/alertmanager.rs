//! An Alertmanager: replicas that agree who speaks, with a configuration from the target `alerts`.

use std::collections::BTreeMap;

use contract::ports;
use k8s_openapi::api::{
    apps::v1::{StatefulSet, StatefulSetSpec},
    core::v1::{
        ConfigMap, Container, ContainerPort, EnvVar, EnvVarSource, ObjectFieldSelector,
        PodTemplateSpec, Probe, Service,
    },
};
use spec::stack::{self, InCluster};
use wiring::Workload;

use super::{
    Scope,
    config::{self, Config},
    deployment, disruption, network, policy, probes,
    scope::{Component, OWN},
    secrets, security,
    storage::{self, Scratch},
};
use crate::{
    image::{self, Image, Writable},
    model::Object,
};

/// The names of its ports.
const PORT: &str = "http";
const GOSSIP: [(&str, &str); 2] = [("gossip", "TCP"), ("gossip-udp", "UDP")];

/// Where its configuration is mounted, and the file that is read first.
const FOLDER: &str = "/etc/alertmanager";
const FILE: &str = "alertmanager.yaml";

/// Where silences and what was sent are kept.
const DATA_FOLDER: &str = "/alertmanager";

/// Without a disk they lie in a folder of the pod, which a new pod fills again from the others.
const IN_MEMORY: Image = Image {
    writable: &[Writable { name: "data", path: DATA_FOLDER, mebibytes: 64, variable: None }],
    ..image::ALERTMANAGER
};

/// The variable with the pod's own address, at which the others find it.
const POD_IP: &str = "POD_IP";

/// Every object of an Alertmanager.
pub(super) fn objects(scope: &Scope<'_>, alertmanager: &stack::Alertmanager) -> Vec<Object> {
    let workload = Workload {
        namespace: alertmanager.placement.namespace.value.clone(),
        thing: alertmanager.name.value.clone(),
        role: None,
    };
    let component = Component { scope, workload, kind: "alertmanager" };
    let folder = format!("alerts/alertmanager/{}/", alertmanager.name);
    let files = scope.leaves.under(&folder);
    let files: BTreeMap<String, String> =
        files.map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
    let secrets = Config::of(&component, &[]);
    let set = stateful_set(&component, alertmanager, &secrets, config::digest(&files));
    let mut objects: Vec<Object> = vec![security::account(&component).into()];
    objects.push(
        ConfigMap { metadata: component.metadata(), data: Some(files), ..ConfigMap::default() }
            .into(),
    );
    objects.extend(secrets::of(&component).map(Object::from));
    objects.push(set.into());
    objects.push(service(&component).into());
    objects.push(disruption::budget(&component).into());
    objects.push(policy::policy(&component).into());
    objects
}

fn stateful_set(
    component: &Component<'_, '_>,
    alertmanager: &stack::Alertmanager,
    secrets: &Config,
    digest: String,
) -> StatefulSet {
    let placement = &alertmanager.placement;
    let mut metadata = component.metadata();
    if placement.disk.is_none() {
        let kept = match placement.replicas.value {
            1 => "none: silences end with the pod",
            _ => "none: a new pod has the silences from the others",
        };
        metadata.annotations = Some(BTreeMap::from([(format!("{OWN}/storage"), kept.to_owned())]));
    }
    StatefulSet {
        metadata,
        spec: Some(StatefulSetSpec {
            replicas: Some(i32::try_from(placement.replicas.value).unwrap_or(i32::MAX)),
            revision_history_limit: Some(deployment::KEPT_REVISIONS),
            // None waits for another: each must find the others to be ready.
            pod_management_policy: Some(String::from("Parallel")),
            service_name: Some(component.name()),
            selector: component.selector(),
            template: pods(component, alertmanager, secrets, digest),
            volume_claim_templates: placement
                .disk
                .map(|disk| vec![storage::claim(component, "data", disk)]),
            ..StatefulSetSpec::default()
        }),
        ..StatefulSet::default()
    }
}

fn pods(
    component: &Component<'_, '_>,
    alertmanager: &stack::Alertmanager,
    secrets: &Config,
    digest: String,
) -> PodTemplateSpec {
    let placement = &alertmanager.placement;
    let image = if placement.disk.is_some() { image::ALERTMANAGER } else { IN_MEMORY };
    let scratch = Scratch::of(&image);
    let on_disk = placement.disk.map(|_| storage::mount("data", DATA_FOLDER, None));
    let is_several = placement.replicas.value > 1;
    let mut ports = vec![network::port(PORT, ports::ALERTMANAGER)];
    if is_several {
        ports.extend(GOSSIP.map(|(name, protocol)| ContainerPort {
            protocol: Some(protocol.to_owned()),
            ..network::port(name, ports::ALERTMANAGER_GOSSIP)
        }));
    }
    let container = Container {
        name: component.kind.to_owned(),
        image: Some(image.placed(component.scope.stack, placement, &alertmanager.version)),
        command: Some(image.start()),
        args: Some(arguments(component, placement)),
        env: is_several.then(|| vec![own_address()]),
        ports: Some(ports),
        resources: Some(deployment::resources(&placement.resources, &scratch)),
        volume_mounts: Some(
            std::iter::once(storage::mount("config", FOLDER, Some(true)))
                .chain(on_disk)
                .chain(scratch.mounts())
                .chain(secrets.mounts())
                .collect(),
        ),
        readiness_probe: Some(Probe {
            period_seconds: Some(5),
            failure_threshold: Some(3),
            ..probes::http("/-/ready", PORT)
        }),
        liveness_probe: Some(Probe {
            period_seconds: Some(10),
            failure_threshold: Some(6),
            ..probes::http("/-/healthy", PORT)
        }),
        security_context: Some(security::container()),
        ..Container::default()
    };
    let mut template = deployment::template(component, &image, digest);
    let pod = template.spec.get_or_insert_default();
    pod.containers = vec![container];
    pod.volumes = Some(
        std::iter::once(config::volume("config", component.name()))
            .chain(scratch.volumes())
            .chain(secrets.volumes())
            .collect(),
    );
    template
}

/// One alone is told not to look for others, which it would do by default.
fn arguments(component: &Component<'_, '_>, placement: &InCluster) -> Vec<String> {
    let gossip = ports::ALERTMANAGER_GOSSIP;
    let mut arguments = vec![
        format!("--config.file={FOLDER}/{FILE}"),
        format!("--storage.path={DATA_FOLDER}"),
        format!("--web.listen-address=:{}", ports::ALERTMANAGER),
    ];
    let replicas = placement.replicas.value;
    if replicas == 1 {
        arguments.push(String::from("--cluster.listen-address="));
        return arguments;
    }
    arguments.push(format!("--cluster.listen-address=:{gossip}"));
    // Else it takes the first private address that it finds, and pods may have others.
    arguments.push(format!("--cluster.advertise-address=[$({POD_IP})]:{gossip}"));
    let host = component.workload.host();
    arguments.extend(
        (0..replicas)
            .map(|one| format!("--cluster.peer={}-{one}.{host}:{gossip}", component.name())),
    );
    arguments
}

fn own_address() -> EnvVar {
    EnvVar {
        name: POD_IP.to_owned(),
        value: None,
        value_from: Some(EnvVarSource {
            field_ref: Some(ObjectFieldSelector {
                api_version: None,
                field_path: String::from("status.podIP"),
            }),
            ..EnvVarSource::default()
        }),
    }
}

/// The name that stands for every replica, and below it a name for each, before they are ready: they must find each
/// other to become so.
fn service(component: &Component<'_, '_>) -> Service {
    let mut service = network::inside(component, component.name(), PORT, ports::ALERTMANAGER);
    let spec = service.spec.get_or_insert_default();
    spec.cluster_ip = Some(String::from("None"));
    spec.publish_not_ready_addresses = Some(true);
    service
}
