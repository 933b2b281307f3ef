//! Every object's name in every layer, by one rule: the thing's own name, with a suffix where one thing makes several.
//!
//! | what | name | example |
//! |---|---|---|
//! | Deployment, StatefulSet, Job, Service, `ServiceAccount`, ConfigMap | `<thing>` or `<thing>-<role>` | `fish-api`, `orchestrator-webserver` |
//! | host in the cluster | `<name>.<namespace>.svc` | `cache.ml-inference.svc` |
//! | host of a virtual machine | `<thing>.<region>.internal`, which the cloud's own DNS gives it | `tracking.ru-central1.internal` |
//! | Secret of a user of a thing | `<thing>-<user>` | `events-fish-api` |
//! | Secret with a user's key for all buckets | `<user>-storage` | `fish-api-storage` |
//! | secret of Lockbox | `<stack id>-<Secret>` | `fish-events-fish-api` |
//! | service account of the cloud | `<stack id>-<thing>` or `<stack id>-<role>` | `fish-ml-worker`, `fish-nodes` |
//! | bucket | its name, the environment, the stack's unique suffix | `fish-classification-data-dev-k7q2` |
//! | given secret in Lockbox | its name, the environment | `telegram-bot-dev` |
//! | namespace of a node exporter | `node-exporter-<thing>` | `node-exporter-metrics` |
//! | user of Kafka or Redis | `<service>` | `fish-api` |
//! | user of PostgreSQL | `<thing>` with `_` for `-` | `fish_api` |
//!
//! Kinds are told apart by their platforms, so one name serves several of them. What a platform's limit would cut is
//! shortened with a digest of the whole ([`fitted`]).

use std::{collections::BTreeMap, fmt};

use contract::labels;
use spec::{
    name::{NamespaceName, SecretName, ThingName},
    stack::{Cloud, Input, Model, Prometheus, Stack},
};

/// A set of pods that are made and scaled together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Workload {
    /// Where its pods run.
    pub namespace: NamespaceName,
    /// The thing that it belongs to.
    pub thing: ThingName,
    /// Which part of the thing, where one thing has several: see [`role`].
    pub role: Option<&'static str>,
}

impl Workload {
    /// The pods of a thing that has only one set of them.
    pub(crate) fn new(namespace: &NamespaceName, thing: &ThingName) -> Self {
        Self { namespace: namespace.clone(), thing: thing.clone(), role: None }
    }

    /// One part of a thing that has several.
    pub(crate) fn part(namespace: &NamespaceName, thing: &ThingName, role: &'static str) -> Self {
        Self { namespace: namespace.clone(), thing: thing.clone(), role: Some(role) }
    }

    /// The name of its Deployment (or `StatefulSet`, or Job) and of its Service.
    #[must_use]
    pub fn name(&self) -> String {
        match self.role {
            Some(role) => format!("{}-{role}", self.thing),
            None => self.thing.to_string(),
        }
    }

    /// The name of the `ServiceAccount` that its pods run as.
    #[must_use]
    pub fn service_account(&self) -> String {
        self.name()
    }

    /// The name of the `ConfigMap` with what it is told.
    #[must_use]
    pub fn config_map(&self) -> String {
        self.name()
    }

    /// The host by which the cluster's DNS knows its Service, whatever the cluster's domain is.
    #[must_use]
    pub fn host(&self) -> String {
        format!("{}.{}.svc", self.name(), self.namespace)
    }
}

impl fmt::Display for Workload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.namespace, self.name())
    }
}

/// Labels of every object that belongs to the stack.
#[must_use]
pub fn labels(stack: &Stack) -> BTreeMap<String, String> {
    BTreeMap::from([
        (String::from("app.kubernetes.io/instance"), stack.id()),
        (String::from("app.kubernetes.io/managed-by"), String::from("stackwright")),
        (String::from("app.kubernetes.io/part-of"), stack.name.to_string()),
        (format!("{}/owner", labels::OWN), stack.owner.to_string()),
    ])
}

/// Parts of things that have several sets of pods.
pub mod role {
    /// Airflow's web interface.
    pub const WEBSERVER: &str = "webserver";
    /// Airflow's scheduler, which also runs the tasks.
    pub const SCHEDULER: &str = "scheduler";
    /// A Job that brings a database's tables up to date.
    pub const MIGRATE: &str = "migrate";
    /// A `PostgreSQL`'s Jobs that dump its databases, and restore them.
    pub const BACKUP: &str = "backup";
    /// A Spark driver's executors; the driver makes their pods.
    pub const EXECUTOR: &str = "executor";
    /// A pipeline's pod, made for each run.
    pub const TRAINING: &str = "training";
    /// A load test's pod, made for each run.
    pub const LOAD: &str = "load";
    /// Beside a Prometheus: tells the state of Kubernetes' objects.
    pub const KUBE_STATE_METRICS: &str = "kube-state-metrics";
    /// Beside a Prometheus: tells the state of each node.
    pub const NODE_EXPORTER: &str = "node-exporter";
}

/// What accounts of the stack's own in the cloud are for.
pub mod account {
    /// The cluster's control plane.
    pub const CLUSTER: &str = "cluster";
    /// The cluster's nodes.
    pub const NODES: &str = "nodes";
    /// External Secrets, which reads Lockbox.
    pub const SECRETS: &str = "secrets";
}

/// Keys of Secrets.
pub mod key {
    /// The one key of a given secret, in Kubernetes and in Lockbox.
    pub const VALUE: &str = "value";
    /// A password.
    pub const PASSWORD: &str = "password";
    /// A user's name, where the cloud gives it.
    pub const USERNAME: &str = "username";
    /// The certificate that signed the server's.
    pub const CA: &str = "ca.crt";
    /// A host that is known only after it was made.
    pub const HOST: &str = "host";
    /// Kafka's brokers, `host:port` with commas between.
    pub const BOOTSTRAP_SERVERS: &str = "bootstrap-servers";
    /// The id of a static key of object storage.
    pub const ACCESS_KEY_ID: &str = "access-key-id";
    /// The secret half of it.
    pub const SECRET_ACCESS_KEY: &str = "secret-access-key";
    /// A key of the cloud's API.
    pub const API_KEY: &str = "api-key";
    /// A database's address with user and password, composed of the other keys.
    pub const URI: &str = "uri";
}

/// Users that are no thing of the stack.
pub mod user {
    /// A server's own administrator.
    pub const ADMIN: &str = "admin";
    /// The exporter beside a server.
    pub const EXPORTER: &str = "exporter";
    /// A Prometheus' key for the cloud's metrics.
    pub(crate) const MONITORING: &str = "monitoring";
    /// Parts of one program that must trust each other.
    pub(crate) const SHARED: &str = "shared";
    /// The key of a thing for its buckets.
    pub(crate) const STORAGE: &str = "storage";
}

/// What the keys of cached predictions begin with.
pub const PREDICTIONS: &str = "predictions:";

/// What the keys of jobs' states begin with.
pub const JOBS: &str = "jobs:";

/// The Secret of Kubernetes that holds what `user` needs of `thing`.
#[must_use]
pub fn secret(thing: impl fmt::Display, user: impl fmt::Display) -> String {
    format!("{thing}-{user}")
}

/// The secret of Lockbox behind a Secret of Kubernetes; at most 100 characters.
#[must_use]
pub fn lockbox(stack: &Stack, secret: &str) -> String {
    fitted(format!("{}-{secret}", stack.id()), 100)
}

/// The secret of Lockbox behind a secret that a person gives. An environment has its own: it would otherwise share the
/// value with all others of its folder.
#[must_use]
pub fn given(stack: &Stack, secret: &SecretName) -> String {
    match &stack.environment {
        Some(environment) => format!("{secret}-{environment}"),
        None => secret.to_string(),
    }
}

/// A resource of the cloud that a thing is; at most 63 characters
/// (<https://yandex.cloud/en/docs/overview/concepts/resources-naming>).
#[must_use]
pub fn cloud(stack: &Stack, thing: impl fmt::Display) -> String {
    fitted(format!("{}-{thing}", stack.id()), 63)
}

/// A service account of the cloud: a thing's, or the stack's own; at most 63 characters.
#[must_use]
pub fn cloud_account(stack: &Stack, thing: impl fmt::Display) -> String {
    cloud(stack, thing)
}

/// The host of a virtual machine: the name that the cloud's DNS gives to a machine by its host name and region
/// (<https://yandex.cloud/en/docs/vpc/concepts/address#fqdn>). A network is one stack's, so the thing's name is enough.
#[must_use]
pub fn machine_host(stack: &Stack, thing: &ThingName) -> String {
    let zone = stack.cloud.as_ref().and_then(|Cloud::Yandex(yandex)| yandex.zones.first());
    match zone.map(ToString::to_string).as_deref().and_then(|zone| zone.rsplit_once('-')) {
        Some((region, _)) => format!("{thing}.{region}.internal"),
        None => format!("{thing}.internal"),
    }
}

/// The namespace of a Prometheus' node exporter, which needs more than any other pod may.
#[must_use]
pub fn node_exporter_namespace(prometheus: &Prometheus) -> NamespaceName {
    let name = format!("{}-{}", role::NODE_EXPORTER, prometheus.name);
    name.parse().unwrap_or_else(|_| prometheus.placement.namespace.value.clone())
}

/// The user of a PostgreSQL that a thing is: a name that needs no quotes there.
#[must_use]
pub fn database_user(thing: &ThingName) -> String {
    thing.as_str().replace('-', "_")
}

/// The file in a pod that holds a key of a Secret.
#[must_use]
pub fn secret_file(secret: &str, key: &str) -> String {
    format!("/run/secrets/{secret}/{key}")
}

/// Where a pod finds a shared volume.
#[must_use]
pub fn volume_path(volume: &ThingName) -> String {
    format!("/mnt/{volume}")
}

/// What the keys of a model's predictions begin with. It holds a digest of how inputs are prepared, so that another
/// preparation never meets old predictions; the program adds the version that it serves.
#[must_use]
pub fn prediction_prefix(model: &Model) -> String {
    let preparation = match &model.input {
        Input::Image { width, height, color, scale_from, scale_to, .. } => {
            format!("image {width} {height} {color} {scale_from} {scale_to}")
        }
        Input::Features { names, .. } => {
            names.iter().fold(String::from("features"), |text, name| format!("{text} {name}"))
        }
    };
    format!("{PREDICTIONS}{}:{}:", model.name, digest(&preparation))
}

/// A text as it is when it is short enough; else its beginning and a digest of the whole, so that two long names stay
/// two names.
#[must_use]
pub fn fitted(text: String, longest: usize) -> String {
    if text.len() <= longest {
        return text;
    }
    let digest = digest(&text);
    let kept: String = text.chars().take(longest.saturating_sub(digest.len() + 1)).collect();
    format!("{}-{digest}", kept.trim_end_matches(['-', '.']))
}

/// Eight hexadecimal digits that differ when the text does. They name things; nothing is kept safe by them.
pub(crate) fn digest(text: &str) -> String {
    let hash = hash(text);
    format!("{:08x}", (hash >> 32) ^ (hash & 0xffff_ffff))
}

/// FNV-1a (<https://www.ietf.org/archive/id/draft-eastlake-fnv-21.html>): the same on every machine, for ever.
pub(crate) fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
