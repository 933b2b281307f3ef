//! The containers of a broker's pod, in the order in which they matter.

use std::collections::BTreeMap;

use contract::ports;
use k8s_openapi::{
    api::core::v1::{
        Container, ContainerPort, EnvVar, EnvVarSource, ExecAction, ObjectFieldSelector, Probe,
        ResourceRequirements, SecurityContext, TCPSocketAction,
    },
    apimachinery::pkg::{api::resource::Quantity, util::intstr::IntOrString},
};
use spec::quantity::Bytes;
use wiring::{Size, exporters, names};

use super::{
    Brokers, CONFIG_FOLDER, PORT, cluster_id,
    properties::logging_option,
    users::EXPORTER,
    volumes::{self, STATE_MEBIBYTES},
};
use crate::{
    image,
    lower::{config, deployment, network, probes, security, storage::Scratch},
};

/// The folder of Kafka's own commands in its image.
const COMMANDS: &str = "/opt/kafka/bin";

/// The label of a pod with its number, which the API server sets
/// (<https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-index-label>).
const INDEX_LABEL: &str = "apps.kubernetes.io/pod-index";

/// The largest heap. Beyond it memory is of more use as the page cache, from which consumers read.
const LARGEST_HEAP_MEBIBYTES: u64 = 6 * 1024;

/// What a log may take on a node, in mebibytes.
const LOG_MEBIBYTES: u32 = 50;

/// The name of the exporter's port.
const METRICS: &str = "metrics";

/// Writes the cluster's id on a new disk, and leaves one alone that has it.
pub(super) fn format(brokers: &Brokers<'_, '_>) -> Container {
    let component = &brokers.component;
    let name = format!("{}/{}", component.scope.stack.id(), component.workload.thing);
    let arguments = [
        String::from("format"),
        String::from("--ignore-formatted"),
        // Joined, since an id may begin with a hyphen.
        format!("--cluster-id={}", cluster_id::cluster_id(&name)),
        String::from("--config"),
        format!("{CONFIG_FOLDER}/server.properties"),
    ];
    let mut env = of_pod();
    env.push(variable("LOG_DIR", "/tmp"));
    Container {
        name: String::from("format"),
        image: Some(reference(brokers)),
        command: Some(vec![format!("{COMMANDS}/kafka-storage.sh")]),
        args: Some(arguments.to_vec()),
        env: Some(env),
        resources: Some(of_broker(brokers)),
        volume_mounts: Some(volumes::of_broker()),
        security_context: Some(security::container()),
        ..Container::default()
    }
}

/// A broker that is a controller too.
pub(super) fn broker(brokers: &Brokers<'_, '_>) -> Container {
    let port = |name: &str, port: u16| ContainerPort {
        name: Some(name.to_owned()),
        container_port: i32::from(port),
        ..ContainerPort::default()
    };
    let controller = (brokers.count() > 1).then(|| port("controller", ports::KAFKA_CONTROLLER));
    let mut env = of_pod();
    env.extend([
        // Without it a log of the garbage collector would be written.
        variable("EXTRA_ARGS", "-name kafkaServer"),
        variable("KAFKA_HEAP_OPTS", &heap(brokers.placement.resources.memory.limit)),
        variable("KAFKA_LOG4J_OPTS", &logging_option(&brokers.kafka.version)),
        variable("KAFKA_OPTS", "-XX:+ExitOnOutOfMemoryError"),
        variable("LOG_DIR", "/tmp"),
    ]);
    Container {
        name: brokers.component.kind.to_owned(),
        image: Some(reference(brokers)),
        command: Some(image::KAFKA.start()),
        args: Some(vec![format!("{CONFIG_FOLDER}/server.properties")]),
        env: Some(env),
        ports: Some(std::iter::once(port(PORT, ports::KAFKA)).chain(controller).collect()),
        resources: Some(of_broker(brokers)),
        volume_mounts: Some(volumes::of_broker()),
        // After a crash all segments since the last checkpoint are read again.
        startup_probe: Some(answers(2, 300)),
        readiness_probe: Some(answers(5, 2)),
        liveness_probe: Some(answers(10, 6)),
        security_context: Some(security::container()),
        ..Container::default()
    }
}

/// Makes users, topics and rights, and takes over what changes of them. The pod is ready when it was done once.
pub(super) fn setup(brokers: &Brokers<'_, '_>) -> Container {
    let is_done = ["test", "-f", "/tmp/setup/ready"].map(str::to_owned).to_vec();
    Container {
        name: String::from("setup"),
        image: Some(reference(brokers)),
        command: Some(vec![String::from("/bin/sh")]),
        args: Some(vec![format!("{CONFIG_FOLDER}/setup.sh")]),
        env: Some(vec![
            variable("KAFKA_HEAP_OPTS", "-Xmx64m"),
            // Commands that live for a second: neither threads of a collector nor an optimising compiler pay.
            variable("KAFKA_JVM_PERFORMANCE_OPTS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"),
            variable("LOG_DIR", "/tmp"),
        ]),
        resources: Some(resources(exporters::KAFKA_SETUP, STATE_MEBIBYTES)),
        volume_mounts: Some(volumes::of_setup()),
        readiness_probe: Some(Probe {
            exec: Some(ExecAction { command: Some(is_done) }),
            period_seconds: Some(5),
            timeout_seconds: Some(2),
            ..Probe::default()
        }),
        security_context: Some(security::container()),
        ..Container::default()
    }
}

/// Turns offsets and lags into metrics. At first it ends, and is started again, until its user is made.
pub(super) fn exporter(brokers: &Brokers<'_, '_>) -> Container {
    // An argument would be seen by whoever lists the node's processes.
    let secret = names::secret(&brokers.component.workload.thing, EXPORTER);
    let password = config::secret_variable("SASL_USER_PASSWORD", &secret, names::key::PASSWORD);
    let arguments = [
        format!("--kafka.server=127.0.0.1:{}", ports::KAFKA),
        // The oldest protocol that Kafka 4 speaks (KIP-896), which every Kafka of the language does.
        String::from("--kafka.version=2.1.0"),
        String::from("--sasl.enabled"),
        String::from("--sasl.mechanism=scram-sha512"),
        format!("--sasl.username={EXPORTER}"),
        format!("--web.listen-address=:{}", ports::KAFKA_EXPORTER),
    ];
    Container {
        name: exporters::KAFKA.name.to_owned(),
        image: Some(image::kafka_exporter(brokers.component.scope.stack)),
        command: Some(image::KAFKA_EXPORTER.start()),
        args: Some(arguments.to_vec()),
        env: Some(vec![password]),
        ports: Some(vec![network::port(METRICS, ports::KAFKA_EXPORTER)]),
        resources: Some(resources(exporters::SIDECAR, 0)),
        // No readiness: clients need no metrics.
        liveness_probe: Some(probes::exporter_answers("/healthz", METRICS)),
        security_context: Some(as_its_own_user(&image::KAFKA_EXPORTER)),
        ..Container::default()
    }
}

/// The image of the brokers, and of Kafka's commands.
fn reference(brokers: &Brokers<'_, '_>) -> String {
    let stack = brokers.component.scope.stack;
    match (&brokers.placement.image, &stack.images) {
        (Some(name), Some(images)) => image::built_here(stack, images, name),
        _ => image::kafka(stack, &brokers.kafka.version),
    }
}

/// Another user than the pod's.
fn as_its_own_user(image: &image::Image) -> SecurityContext {
    let mut context = security::container();
    context.run_as_user = Some(image.uid);
    context.run_as_group = Some(image.gid);
    context
}

/// Half of the limit. The other half is for threads, for buffers of connections, and for the page cache.
fn heap(limit: Bytes) -> String {
    let heap = (limit.mebibytes_rounded_down() / 2).min(LARGEST_HEAP_MEBIBYTES);
    format!("-Xms{heap}m -Xmx{heap}m")
}

/// What a broker may take.
fn of_broker(brokers: &Brokers<'_, '_>) -> ResourceRequirements {
    deployment::resources(&brokers.placement.resources, &Scratch::of(&image::KAFKA))
}

/// What a container beside it may take, with so much on the node's disk besides its log.
fn resources(size: Size, mebibytes: u32) -> ResourceRequirements {
    let disk = Bytes::from_mebibytes(LOG_MEBIBYTES + mebibytes);
    let of = |footprint: wiring::Footprint| {
        BTreeMap::from([
            (String::from("cpu"), Quantity(footprint.cpu.to_string())),
            (String::from("ephemeral-storage"), Quantity(disk.to_string())),
            (String::from("memory"), Quantity(footprint.memory.to_string())),
        ])
    };
    ResourceRequirements {
        requests: Some(of(size.request)),
        limits: Some(of(size.limit)),
        claims: None,
    }
}

/// Whether connections are taken, which a broker does as soon as it is one. Anything more is a JVM for each ask.
fn answers(period_seconds: i32, failures: i32) -> Probe {
    Probe {
        tcp_socket: Some(TCPSocketAction {
            port: IntOrString::String(PORT.to_owned()),
            host: None,
        }),
        period_seconds: Some(period_seconds),
        timeout_seconds: Some(5),
        failure_threshold: Some(failures),
        ..Probe::default()
    }
}

/// What a broker knows of its pod: its number, which is the broker's, and its name, which is a part of its host.
fn of_pod() -> Vec<EnvVar> {
    let field = |name: &str, path: String| EnvVar {
        name: name.to_owned(),
        value: None,
        value_from: Some(EnvVarSource {
            field_ref: Some(ObjectFieldSelector { api_version: None, field_path: path }),
            ..EnvVarSource::default()
        }),
    };
    vec![
        field("POD_INDEX", format!("metadata.labels['{INDEX_LABEL}']")),
        field("POD_NAME", String::from("metadata.name")),
    ]
}

fn variable(name: &str, value: &str) -> EnvVar {
    EnvVar { name: name.to_owned(), value: Some(value.to_owned()), value_from: None }
}
