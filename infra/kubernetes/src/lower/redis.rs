//! Redis in the cluster: a cache, so its data may go with its pod unless the spec gives it a disk.

mod exporter;
mod settings;
mod users;

use std::collections::BTreeMap;

use contract::ports;
use k8s_openapi::{
    api::{
        apps::v1::{Deployment, DeploymentSpec, DeploymentStrategy, StatefulSet, StatefulSetSpec},
        core::v1::{
            ConfigMap, ConfigMapVolumeSource, Container, ContainerPort, EmptyDirVolumeSource,
            ExecAction, KeyToPath, PodTemplateSpec, Probe, SecretVolumeSource, TCPSocketAction,
            Volume,
        },
    },
    apimachinery::pkg::{api::resource::Quantity, util::intstr::IntOrString},
};
use spec::{
    quantity::Bytes,
    stack::{Disk, InCluster, Redis, RedisPlacement},
};
use wiring::Workload;

use super::{
    Scope, config, deployment, disruption, network, policy,
    scope::{Component, OWN},
    security, storage,
};
use crate::{image, model::Object};

pub(crate) use self::users::{ByHand, secret_name as users_secret};

/// The port's name.
const PORT: &str = "redis";

/// Where the settings are mounted, and the file of them.
const SETTINGS_FOLDER: &str = "/etc/redis";
const SETTINGS: &str = "redis.conf";

/// Where the users are mounted, and the file of them.
const USERS_FOLDER: &str = "/etc/redis-users";
const USERS: &str = "users.acl";

/// Where Redis stands, and keeps what it keeps.
const DATA_FOLDER: &str = "/data";

/// A Redis in the cluster as a component; none where it is the cloud's.
fn component<'a, 'b>(
    scope: &'b Scope<'a>,
    redis: &'a Redis,
) -> Option<(Component<'a, 'b>, &'a InCluster)> {
    let RedisPlacement::InCluster(placement) = &redis.placement else { return None };
    let workload = Workload {
        namespace: placement.namespace.value.clone(),
        thing: redis.name.value.clone(),
        role: None,
    };
    Some((Component { scope, workload, kind: "redis" }, placement))
}

/// The file of users that a person must make for a Redis; none where External Secrets does, or nobody has a password.
pub(crate) fn users_by_hand(scope: &Scope<'_>, redis: &Redis) -> Option<ByHand> {
    users::by_hand(&component(scope, redis)?.0)
}

/// Every object of a Redis; none where it is the cloud's.
pub(super) fn objects(scope: &Scope<'_>, redis: &Redis) -> Option<Vec<Object>> {
    let (component, placement) = component(scope, redis)?;
    let users = users::users(&component);
    let mut settings =
        BTreeMap::from([(SETTINGS.to_owned(), settings::settings(redis, placement))]);
    // Another user or right rolls the pod as another setting does: Redis reads both when it starts.
    let users_file = users::file(&users, |_| String::new());
    let mut told = settings.clone();
    told.insert(USERS.to_owned(), users_file.clone());
    if users.is_empty() {
        settings.insert(USERS.to_owned(), users_file);
    }
    let volumes = volumes(&component, placement, &settings);
    let template = pods(&component, redis, placement, config::digest(&told), volumes);
    let mut objects: Vec<Object> = vec![security::account(&component).into()];
    objects.push(
        ConfigMap { metadata: component.metadata(), data: Some(settings), ..ConfigMap::default() }
            .into(),
    );
    objects.extend(users::secret(&component, &users).map(Object::from));
    objects.extend(exporter::secret(&component).map(Object::from));
    objects.push(match placement.disk {
        None => in_memory(&component, placement, template).into(),
        Some(disk) => on_disk(&component, placement, disk, template).into(),
    });
    objects.push(network::inside(&component, component.name(), PORT, ports::REDIS).into());
    objects.push(disruption::budget(&component).into());
    objects.push(policy::policy(&component).into());
    Some(objects)
}

/// Without a disk a Deployment, which makes another pod as soon as the node is gone. The old pod ends first: two would
/// be two caches behind one name.
fn in_memory(
    component: &Component<'_, '_>,
    placement: &InCluster,
    template: PodTemplateSpec,
) -> Deployment {
    let mut metadata = component.metadata();
    metadata.annotations = Some(storage_annotation("none: what is kept goes with the pod"));
    Deployment {
        metadata,
        spec: Some(DeploymentSpec {
            replicas: Some(replicas(placement)),
            revision_history_limit: Some(deployment::KEPT_REVISIONS),
            progress_deadline_seconds: Some(deployment::SCHEDULING_SECONDS),
            selector: component.selector(),
            strategy: Some(DeploymentStrategy {
                type_: Some(String::from("Recreate")),
                rolling_update: None,
            }),
            template,
            ..DeploymentSpec::default()
        }),
        ..Deployment::default()
    }
}

/// With a disk a `StatefulSet`, which never lets two pods hold it.
fn on_disk(
    component: &Component<'_, '_>,
    placement: &InCluster,
    disk: Disk,
    template: PodTemplateSpec,
) -> StatefulSet {
    let mut metadata = component.metadata();
    metadata.annotations = Some(storage_annotation("an append-only file on a disk of its own"));
    StatefulSet {
        metadata,
        spec: Some(StatefulSetSpec {
            replicas: Some(replicas(placement)),
            revision_history_limit: Some(deployment::KEPT_REVISIONS),
            service_name: Some(component.name()),
            selector: component.selector(),
            template,
            volume_claim_templates: Some(vec![storage::claim(component, "data", disk)]),
            ..StatefulSetSpec::default()
        }),
        ..StatefulSet::default()
    }
}

/// What is kept, for the reader of the manifest.
fn storage_annotation(text: &str) -> BTreeMap<String, String> {
    BTreeMap::from([(format!("{OWN}/storage"), text.to_owned())])
}

fn replicas(placement: &InCluster) -> i32 {
    i32::try_from(placement.replicas.value).unwrap_or(i32::MAX)
}

fn pods(
    component: &Component<'_, '_>,
    redis: &Redis,
    placement: &InCluster,
    config_digest: String,
    volumes: Vec<Volume>,
) -> PodTemplateSpec {
    let image = image::REDIS;
    let arguments = vec![format!("{SETTINGS_FOLDER}/{SETTINGS}")];
    let reference = match (&placement.image, &component.scope.stack.images) {
        (Some(name), Some(images)) => image::built_here(component.scope.stack, images, name),
        _ => image.of_version(component.scope.stack, &redis.version),
    };
    let container = Container {
        name: component.kind.to_owned(),
        image: Some(reference),
        command: Some(image.start()),
        args: Some(arguments),
        ports: Some(vec![ContainerPort {
            name: Some(PORT.to_owned()),
            container_port: i32::from(ports::REDIS),
            ..ContainerPort::default()
        }]),
        resources: Some(deployment::resources(&placement.resources, &storage::Scratch::of(&image))),
        volume_mounts: Some(vec![
            storage::mount("config", SETTINGS_FOLDER, Some(true)),
            storage::mount("users", USERS_FOLDER, Some(true)),
            storage::mount("data", DATA_FOLDER, None),
        ]),
        startup_probe: Some(Probe {
            period_seconds: Some(1),
            failure_threshold: Some(60),
            ..ping()
        }),
        readiness_probe: Some(Probe {
            period_seconds: Some(5),
            failure_threshold: Some(2),
            ..ping()
        }),
        liveness_probe: Some(answers()),
        security_context: Some(security::container()),
        ..Container::default()
    };
    let mut template = deployment::template(component, &image, config_digest);
    let pod = template.spec.get_or_insert_default();
    pod.containers =
        std::iter::once(container).chain(exporter::container(component, placement)).collect();
    pod.volumes = Some(volumes);
    template
}

/// Settings, users and data. Users without passwords stand beside the settings.
fn volumes(
    component: &Component<'_, '_>,
    placement: &InCluster,
    settings: &BTreeMap<String, String>,
) -> Vec<Volume> {
    let item =
        |key: &str| Some(vec![KeyToPath { key: key.to_owned(), path: key.to_owned(), mode: None }]);
    let from_map = |name: &str, key: &str| Volume {
        name: name.to_owned(),
        config_map: Some(ConfigMapVolumeSource {
            name: component.name(),
            default_mode: Some(config::OWNER_AND_GROUP_READ),
            items: item(key),
            optional: None,
        }),
        ..Volume::default()
    };
    let from_secret = |name: &str, key: &str| Volume {
        name: name.to_owned(),
        secret: Some(SecretVolumeSource {
            secret_name: Some(users::secret_name(&component.workload)),
            default_mode: Some(config::OWNER_AND_GROUP_READ),
            items: item(key),
            optional: None,
        }),
        ..Volume::default()
    };
    let config = from_map("config", SETTINGS);
    let users = if settings.contains_key(USERS) {
        from_map("users", USERS)
    } else {
        from_secret("users", USERS)
    };
    // Nothing is written to it, but Redis must stand in a folder of its own.
    let data = Volume {
        name: String::from("data"),
        empty_dir: Some(EmptyDirVolumeSource {
            size_limit: Some(Quantity(Bytes::from_mebibytes(1).to_string())),
            medium: None,
        }),
        ..Volume::default()
    };
    let own = placement.disk.is_none().then_some(data);
    [config, users].into_iter().chain(own).collect()
}

/// Whether commands are answered, asked as a user who may do nothing else. The user has no password, but the client
/// only presents a user together with one. `-e` makes an answer such as `LOADING` a failure.
fn ping() -> Probe {
    let command = [
        "redis-cli",
        "-e",
        "--no-auth-warning",
        "--user",
        users::PROBE,
        "--pass",
        users::PROBE,
        "ping",
    ];
    Probe {
        exec: Some(ExecAction { command: Some(command.map(str::to_owned).to_vec()) }),
        timeout_seconds: Some(2),
        ..Probe::default()
    }
}

/// Whether connections are taken: a Redis that works on a slow command must not be killed for it.
fn answers() -> Probe {
    Probe {
        tcp_socket: Some(TCPSocketAction {
            port: IntOrString::String(PORT.to_owned()),
            host: None,
        }),
        period_seconds: Some(10),
        timeout_seconds: Some(5),
        failure_threshold: Some(6),
        ..Probe::default()
    }
}

#[cfg(test)]
mod tests;
