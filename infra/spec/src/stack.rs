//! The stack: valid by construction. Every name is a type, every reference is resolved, every default is filled in,
//! and every value remembers the place that it came from.
//!
//! A reference to a component is an [`Arc`](std::sync::Arc) of it: what is here exists. Services may refer to each
//! other in circles, so a reference to a service is an [`Address`] with everything that its user needs.

mod airflow;
mod alerts;
mod cloud;
mod cluster;
mod common;
mod container;
mod databases;
mod kafka;
mod loadtest;
mod mlflow;
mod model;
mod monitoring;
mod patches;
mod pipeline;
mod redis;
mod scale;
mod service;
mod spark;
mod storage;

use std::{collections::BTreeMap, sync::Arc};

pub use self::{
    airflow::{Airflow, AirflowPlacement, SecretsBackend},
    alerts::{
        Above, AlertRule, Alerts, Condition, CpuBase, Receiver, ReceiverKind, ReplicaBound, Routes,
        Severity, Threshold, Tuning, When,
    },
    cloud::{Cloud, Network, RoleRanges, State, Yandex},
    cluster::{Addon, AddonState, Cluster, ClusterPlacement, Namespace, NodeCount, NodeGroup},
    common::{
        Budget, BudgetAt, Disk, DiskType, Images, InCluster, Lifecycle, Machine, MachineSize,
        Resource, Resources, Waiver,
    },
    container::{
        Address, AddressPart, Archive, Container, EnvValue, Mount, Place, Readiness, SparkDriver,
        TcpCheck,
    },
    databases::{Backups, Database, DatabaseRef, Dumps, Pooling, Postgresql, PostgresqlPlacement},
    kafka::{Auth, Compression, Kafka, KafkaPlacement, Keep, Topic},
    loadtest::{AlertWithin, Expectations, HttpLoad, KafkaLoad, Load, Loadtest, Payload, Ramp},
    mlflow::{Artifacts, Mlflow, MlflowPlacement, VirtualMachine},
    model::{Color, Input, Model},
    monitoring::{Alertmanager, Datasource, Grafana, GrafanaPlacement, Prometheus},
    patches::{ObjectPatch, Patches, ResourcePatch},
    pipeline::{Dataset, Pipeline, PodRunner, Promote, Runner, Schedule},
    redis::{Eviction, Redis, RedisPlacement},
    scale::{Scale, Targets},
    service::{
        Batch, Cache, Consumes, Expose, Fetch, Inference, Program, Service, Slo, Status,
        StressEndpoint, Worker,
    },
    spark::{Spark, SparkPlacement},
    storage::{Bucket, Prefix, PrefixRef, Secret, SecretOrigin, StoredFile, Volume},
};
use crate::{
    content::{Content, Contents},
    lock::Locked,
    name::{EnvironmentName, OwnerName, StackName, Text, ThingName},
    source::Spanned,
};

/// Everything that one `stack.yaml` says, for one environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stack {
    /// The stack's name.
    pub name: Spanned<StackName>,
    /// The environment that was merged in, if any.
    pub environment: Option<Spanned<EnvironmentName>>,
    /// One line for people.
    pub summary: Option<Spanned<Text>>,
    /// The team that answers for it.
    pub owner: Spanned<OwnerName>,
    /// What it may cost.
    pub budget: Option<Budget>,
    /// What the product of the stack is.
    pub ships: Ships,
    /// The cloud; none for a stack that lives in a cluster that exists.
    pub cloud: Option<Cloud>,
    /// Where our own images come from.
    pub images: Option<Images>,
    /// The cluster; none for a stack of managed services only.
    pub cluster: Option<Cluster>,
    /// Buckets.
    pub buckets: BTreeMap<ThingName, Arc<Bucket>>,
    /// Volumes shared by pods.
    pub volumes: BTreeMap<ThingName, Arc<Volume>>,
    /// Files of the user's, shipped as they are.
    pub files: BTreeMap<ThingName, Arc<StoredFile>>,
    /// PostgreSQL servers.
    pub postgresql: BTreeMap<ThingName, Arc<Postgresql>>,
    /// Kafka clusters.
    pub kafka: BTreeMap<ThingName, Arc<Kafka>>,
    /// Redis servers.
    pub redis: BTreeMap<ThingName, Arc<Redis>>,
    /// MLflow servers.
    pub mlflow: BTreeMap<ThingName, Arc<Mlflow>>,
    /// Airflow deployments.
    pub airflow: BTreeMap<ThingName, Arc<Airflow>>,
    /// Places where Spark jobs run.
    pub spark: BTreeMap<ThingName, Arc<Spark>>,
    /// Prometheus servers.
    pub prometheus: BTreeMap<ThingName, Arc<Prometheus>>,
    /// Alertmanagers.
    pub alertmanager: BTreeMap<ThingName, Arc<Alertmanager>>,
    /// Grafanas.
    pub grafana: BTreeMap<ThingName, Arc<Grafana>>,
    /// Secrets that a person gives.
    pub secrets: BTreeMap<ThingName, Arc<Secret>>,
    /// Models.
    pub models: BTreeMap<ThingName, Arc<Model>>,
    /// The programs.
    pub services: BTreeMap<ThingName, Service>,
    /// Training pipelines.
    pub pipelines: BTreeMap<ThingName, Pipeline>,
    /// Alert rules, receivers and routes.
    pub alerts: Alerts,
    /// Load tests.
    pub loadtests: BTreeMap<ThingName, Loadtest>,
    /// Changes of what is rendered.
    pub patches: Patches,
    /// Rules that are knowingly broken.
    pub waivers: Vec<Waiver>,
    /// Digests of images, from the lock file.
    pub lock: Locked,
    /// What lies at the paths of `files`; empty until somebody looked.
    pub contents: Contents,
}

impl Stack {
    /// The name of the output's folder, and what every object is labelled with: `fish`, `fish-dev`.
    #[must_use]
    pub fn id(&self) -> String {
        match &self.environment {
            Some(environment) => format!("{}-{}", self.name, environment),
            None => self.name.to_string(),
        }
    }
}

impl Stack {
    /// The bytes of a file; none where it is missing or was not looked at.
    #[must_use]
    pub fn bytes_of(&self, file: &StoredFile) -> Option<&[u8]> {
        match self.contents.get(&file.path.value)? {
            Content::Bytes(bytes) => Some(bytes),
            Content::Missing => None,
        }
    }

    /// A bucket's full name, unique world-wide: its own, the environment, the stack's suffix.
    #[must_use]
    pub fn bucket_name(&self, bucket: &Bucket) -> String {
        let suffix =
            self.cloud.as_ref().and_then(|Cloud::Yandex(yandex)| yandex.unique_suffix.as_ref());
        let environment = self.environment.iter().map(ToString::to_string);
        let added = environment.chain(suffix.map(ToString::to_string));
        added.fold(bucket.bucket.to_string(), |name, part| format!("{name}-{part}"))
    }
}

/// What the product of a stack is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ships {
    /// Plain objects, applied by the platform's engineers.
    #[default]
    Objects,
    /// A Helm chart, installed by its users.
    Helm,
}
