//! Managed Kafka: clusters, topics, and a user for each service.

use std::collections::{BTreeMap, BTreeSet};

use contract::ports;
use spec::{
    name::{PartName, ThingName, Zone},
    source::Span,
    stack::{Compression as Asked, Disk, Kafka, KafkaPlacement, Machine, Topic as Wanted},
};
use wiring::{Access, Object};

use super::{
    Scope, hosts,
    scope::{Role, is_protected},
    secrets,
};
use crate::{
    facts::Service,
    model::{
        Handle, Label, Module, Quoted, Text, Topic,
        resources::{
            Environment,
            kafka::{
                CleanupPolicy, Cluster, Compression, Config, Kafka as Brokers, KafkaConfig,
                Mechanism, Permission, Role as UserRole, Topic as Resource, TopicConfig, User,
            },
        },
        text,
    },
};

pub(super) fn lower(scope: &Scope<'_>, module: &mut Module) {
    for kafka in scope.stack.kafka.values() {
        let KafkaPlacement::Managed { machine, disk, brokers, span } = &kafka.placement else {
            continue;
        };
        cluster(scope, module, kafka, (machine, disk, brokers.value), *span);
        for topic in kafka.topics.values() {
            self::topic(scope, module, kafka, topic);
        }
        users(scope, module, kafka);
    }
}

fn handle(scope: &Scope<'_>, kafka: &ThingName) -> Handle<Cluster> {
    scope.handle(kafka)
}

/// The zones of the brokers, and how many there are in each: one in each of three zones, or all in the first.
fn spread<'a>(scope: &Scope<'a>, brokers: u32) -> (Vec<&'a Zone>, u32) {
    let zones = scope.zones(Role::Data);
    let even =
        usize::try_from(brokers).is_ok_and(|brokers| zones.len() > 1 && brokers == zones.len());
    if even { (zones, 1) } else { (zones.into_iter().take(1).collect(), brokers) }
}

fn cluster(
    scope: &Scope<'_>,
    module: &mut Module,
    kafka: &Kafka,
    (machine, disk, brokers): (&Machine, &Disk, u32),
    span: Span,
) {
    let (zones, brokers_count) = spread(scope, brokers);
    let resource = Cluster {
        name: scope.name(&kafka.name),
        environment: Environment::Production,
        network_id: Scope::network().id(),
        subnet_ids: zones.iter().map(|zone| Scope::subnet(Role::Data, zone).id()).collect(),
        security_group_ids: vec![scope.group(&kafka.name).id()],
        config: Config {
            version: text(&kafka.version),
            zones: zones.iter().map(text).collect(),
            brokers_count,
            assign_public_ip: false,
            schema_registry: false,
            kafka: Brokers {
                resources: hosts::resources(Service::Kafka, machine, disk),
                kafka_config: KafkaConfig {
                    // A topic is what the spec says it is, or there is none.
                    auto_create_topics_enable: false,
                    sasl_enabled_mechanisms: vec![Mechanism::ScramSha512],
                },
            },
        },
        maintenance_window: hosts::WINDOW,
        deletion_protection: is_protected(&kafka.lifecycle),
        labels: scope.labels(),
    };
    let declared = module.declare(Topic::Kafka, &handle(scope, &kafka.name), &resource, span);
    declared.causes.extend([
        ("config.version", kafka.version.span),
        ("config.kafka.resources.disk_size", disk.size.span),
        ("config.kafka.resources.disk_type_id", disk.kind.span),
        ("config.kafka.resources.resource_preset_id", machine.size.span),
    ]);
    Scope::keep(declared, &kafka.lifecycle);
}

fn topic_handle(scope: &Scope<'_>, kafka: &ThingName, topic: &Wanted) -> Handle<Resource> {
    Handle::new(scope.label(kafka).living_part(&topic.key, &topic.lifecycle))
}

fn topic(scope: &Scope<'_>, module: &mut Module, kafka: &Kafka, topic: &Wanted) {
    let partitions = u64::from(topic.partitions.value);
    let resource = Resource {
        cluster_id: handle(scope, &kafka.name).id(),
        name: text(&topic.name),
        partitions: topic.partitions.value,
        replication_factor: topic.replication.value,
        topic_config: TopicConfig {
            cleanup_policy: CleanupPolicy::Delete,
            compression_type: compression(topic.compression.value),
            retention_ms: topic.keep.time.as_ref().map(|time| Quoted(time.millis())),
            // The spec's size is the whole topic's, Kafka's is one partition's.
            retention_bytes: topic
                .keep
                .size
                .as_ref()
                .map(|size| Quoted(size.bytes() / partitions.max(1))),
            max_message_bytes: Quoted(topic.max_message.bytes()),
            // One copy may be missing while a broker restarts.
            min_insync_replicas: Quoted(topic.replication.saturating_sub(1).max(1)),
        },
    };
    let handle = topic_handle(scope, &kafka.name, topic);
    let declared = module.declare(Topic::Kafka, &handle, &resource, topic.span);
    declared.causes.extend([
        ("name", topic.name.span),
        ("partitions", topic.partitions.span),
        ("replication_factor", topic.replication.span),
    ]);
    Scope::keep(declared, &topic.lifecycle);
    declared.is_protected |= is_protected(&kafka.lifecycle);
}

const fn compression(asked: Asked) -> Compression {
    match asked {
        Asked::Producer => Compression::Producer,
        Asked::Gzip => Compression::Gzip,
        Asked::Lz4 => Compression::Lz4,
        Asked::Snappy => Compression::Snappy,
        Asked::Zstd => Compression::Zstd,
        Asked::Uncompressed => Compression::Uncompressed,
    }
}

/// What a user may do: on which topics as what, and the line that says so first.
type Rights<'a> = (BTreeSet<(&'a PartName, UserRole)>, Span);

/// A user for each thing that has a grant on a topic, with exactly these grants. The cloud's role of a consumer lets it
/// use any group, and says so nowhere narrower.
fn users(scope: &Scope<'_>, module: &mut Module, kafka: &Kafka) {
    let mut users: BTreeMap<&ThingName, Rights<'_>> = BTreeMap::new();
    for grant in &scope.wiring.grants {
        let Object::Topic { kafka: of, key, .. } = &grant.on else { continue };
        if *of != kafka.name.value {
            continue;
        }
        let entry = users.entry(&grant.who).or_insert((BTreeSet::new(), grant.span));
        entry.0.extend(roles(grant.access).iter().map(|role| (key, *role)));
        entry.1 = grant.span.min(entry.1);
    }
    for (user, (grants, span)) in users {
        let permission = grants
            .into_iter()
            .filter_map(|(key, role)| {
                let topic = kafka.topics.get(key)?;
                let topic_name = topic_handle(scope, &kafka.name, topic).attribute("name");
                Some(Permission { topic_name, role })
            })
            .collect();
        let resource = User {
            cluster_id: handle(scope, &kafka.name).id(),
            name: text(user),
            password: secrets::generated_value(&secrets::password_label(scope, &kafka.name, user)),
            permission,
        };
        let handle = Handle::new(user_label(scope, kafka, user));
        module.declare(Topic::Kafka, &handle, &resource, span);
    }
}

fn user_label(scope: &Scope<'_>, kafka: &Kafka, user: &ThingName) -> Label {
    scope.label(&kafka.name).join(scope.label(user))
}

const fn roles(access: Access) -> &'static [UserRole] {
    match access {
        Access::Read => &[UserRole::Consumer],
        Access::Write => &[UserRole::Producer],
        Access::ReadWrite | Access::Own => &[UserRole::Consumer, UserRole::Producer],
    }
}

/// The brokers as a client is told them. They have names only after they were made.
pub(super) fn bootstrap_servers(scope: &Scope<'_>, kafka: &ThingName) -> Text {
    let hosts = handle(scope, kafka).expression("host");
    Text::expression(format!(
        "join(\",\", sort([for host in {hosts} : \"${{host.name}}:{}\" if host.role == \"KAFKA\"]))",
        ports::KAFKA_TLS
    ))
}
