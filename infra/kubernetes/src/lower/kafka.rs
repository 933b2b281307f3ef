//! Kafka in the cluster: brokers that are controllers too (`KRaft`), each with a disk of its own.
//!
//! Everybody logs in with SCRAM and may do what was granted, nothing else. Users, topics and rights are made by a
//! container beside each broker, which comes by a listener that only the pod itself reaches.

mod cluster_id;
mod containers;
mod desired;
mod properties;
mod users;
mod volumes;

use std::collections::BTreeMap;

use k8s_openapi::api::{
    apps::v1::{StatefulSet, StatefulSetSpec},
    core::v1::{ConfigMap, PodTemplateSpec, Service},
};
use spec::stack::{InCluster, Kafka, KafkaPlacement};
use wiring::{Answers, Peer, Workload};

use self::users::User;
use super::{
    Scope, config, deployment, disruption, network, policy, scope::Component, secrets, security,
};
use crate::{image, model::Object};

/// The name of the clients' port.
const PORT: &str = "kafka";

/// The port by which users, topics and rights are made. It is open inside the pod only.
const ADMIN_PORT: u16 = 9094;

/// The administrator, who is the brokers too.
const ADMIN: &str = "admin";

/// Where the `ConfigMap` is mounted.
const CONFIG_FOLDER: &str = "/etc/kafka-cluster";

/// Where the administrator's password is mounted, as a file of that name.
const ADMIN_FOLDER: &str = "/run/kafka/admin";

/// Where the passwords of all users are mounted, each as a file of the user's name.
const PASSWORDS_FOLDER: &str = "/run/kafka/passwords";

/// Where the disk is mounted. The log lies in a folder below: a disk's own `lost+found` would be taken for a topic's.
const DATA_FOLDER: &str = "/var/lib/kafka/data";

/// A Kafka in the cluster, while its objects are made.
struct Brokers<'a, 'b> {
    component: Component<'a, 'b>,
    kafka: &'a Kafka,
    placement: &'a InCluster,
    users: Vec<User<'a>>,
}

impl Brokers<'_, '_> {
    /// How many there are.
    const fn count(&self) -> u32 {
        self.placement.replicas.value
    }

    /// Whether a Prometheus asks the exporter beside it.
    fn has_exporter(&self) -> bool {
        self.component.scope.wiring.scrapes.iter().any(|scrape| {
            matches!(&scrape.target, Peer::Workload(target) if *target == self.component.workload)
                && matches!(scrape.by, Answers::Sidecar(_))
        })
    }
}

/// Every object of a Kafka; none where it is the cloud's.
pub(super) fn objects(scope: &Scope<'_>, kafka: &Kafka) -> Option<Vec<Object>> {
    let KafkaPlacement::InCluster(placement) = &kafka.placement else { return None };
    let workload = Workload {
        namespace: placement.namespace.value.clone(),
        thing: kafka.name.value.clone(),
        role: None,
    };
    let component = Component { scope, workload, kind: "kafka" };
    let users = users::users(&component);
    let brokers = Brokers { component, kafka, placement, users };
    let component = &brokers.component;
    let settings = settings(&brokers);
    let template = pods(&brokers, &settings);
    let files = settings.into_iter().chain(desired(&brokers)).collect();
    let mut objects: Vec<Object> = vec![security::account(component).into()];
    objects.push(
        ConfigMap { metadata: component.metadata(), data: Some(files), ..ConfigMap::default() }
            .into(),
    );
    objects.extend(secrets::of(component).map(Object::from));
    objects.push(stateful_set(&brokers, template).into());
    objects.push(service(component).into());
    objects.push(disruption::budget(component).into());
    objects.push(policy::policy(component).into());
    Some(objects)
}

/// Files of the `ConfigMap` that are read when a container starts, so that a change rolls the pods.
fn settings(brokers: &Brokers<'_, '_>) -> BTreeMap<String, String> {
    let (log_file, log_settings) = properties::logging(&brokers.kafka.version);
    let files = [
        ("server.properties", properties::server(brokers)),
        ("admin.properties", properties::admin()),
        (log_file, log_settings),
        ("setup.sh", include_str!("kafka/setup.sh").to_owned()),
    ];
    files.map(|(name, text)| (name.to_owned(), text)).into()
}

/// Files of the `ConfigMap` that are read again when they change: another topic or right restarts no broker.
fn desired(brokers: &Brokers<'_, '_>) -> BTreeMap<String, String> {
    let files = [
        ("users", desired::users(brokers)),
        ("topics", desired::topics(brokers)),
        ("rights", desired::rights(brokers)),
    ];
    files.map(|(name, text)| (name.to_owned(), text)).into()
}

/// All brokers start at once: none is ready before most of the controllers are there.
fn stateful_set(brokers: &Brokers<'_, '_>, template: PodTemplateSpec) -> StatefulSet {
    let component = &brokers.component;
    StatefulSet {
        metadata: component.metadata(),
        spec: Some(StatefulSetSpec {
            replicas: Some(i32::try_from(brokers.count()).unwrap_or(i32::MAX)),
            revision_history_limit: Some(deployment::KEPT_REVISIONS),
            pod_management_policy: Some(String::from("Parallel")),
            service_name: Some(component.name()),
            selector: component.selector(),
            template,
            volume_claim_templates: volumes::claim(brokers).map(|claim| vec![claim]),
            ..StatefulSetSpec::default()
        }),
        ..StatefulSet::default()
    }
}

fn pods(brokers: &Brokers<'_, '_>, settings: &BTreeMap<String, String>) -> PodTemplateSpec {
    let mut template =
        deployment::template(&brokers.component, &image::KAFKA, config::digest(settings));
    let pod = template.spec.get_or_insert_default();
    // A broker hands its partitions over before it ends.
    pod.termination_grace_period_seconds = Some(120);
    pod.init_containers = Some(vec![containers::format(brokers)]);
    pod.containers = vec![containers::broker(brokers), containers::setup(brokers)];
    pod.containers.extend(brokers.has_exporter().then(|| containers::exporter(brokers)));
    pod.volumes = Some(volumes::volumes(brokers));
    template
}

/// The name by which clients ask for brokers, and below it a name for each broker. Brokers must find each other before
/// they are ready.
fn service(component: &Component<'_, '_>) -> Service {
    let mut service = network::inside(component, component.name(), PORT, contract::ports::KAFKA);
    let spec = service.spec.get_or_insert_default();
    spec.cluster_ip = Some(String::from("None"));
    spec.publish_not_ready_addresses = Some(true);
    service
}

#[cfg(test)]
mod tests;
