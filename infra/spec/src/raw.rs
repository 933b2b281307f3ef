//! The language as written: every section of the file with its fields, each value with its place. References are
//! names still, and what is not said is `None`.

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
mod service;
mod spark;
mod storage;

pub use self::{
    airflow::{Airflow, ManagedAirflow},
    alerts::{
        Above, AlertRule, Alerts, Pagerduty, Receiver, Replicas, Slack, Telegram, Tuning, Webhook,
        When,
    },
    cloud::{Cloud, Network, State, Yandex},
    cluster::{Cluster, ManagedCluster, Namespace, NodeCount, NodeRange, Nodes},
    common::{Budget, Disk, Empty, HasLifecycle, Images, Pods, Resource, Size, Waiver},
    container::{
        Container, EnvAddress, EnvSecret, EnvValue, Executor, HttpCheck, Mount, Probe, SparkDriver,
    },
    databases::{
        Backups, Database, Dumps, ExternalPostgresql, ManagedPostgresql, Postgresql, PostgresqlPods,
    },
    kafka::{Kafka, Keep, ManagedKafka, Topic},
    loadtest::{AlertWithin, Expectations, HttpLoad, KafkaLoad, Loadtest, Ramp},
    mlflow::{Artifacts, Mlflow, Vm},
    model::{Drift, ImageInput, Input, Model, PixelScale},
    monitoring::{Alertmanager, Grafana, Prometheus},
    patches::{Attributes, Patches},
    pipeline::{Pipeline, PodRunner, Promote, Runner, Schedule},
    redis::{ManagedRedis, Redis},
    service::{
        Balancer, Batch, Cache, Consumes, Expose, Fetch, Inference, Latency, Scale, Service, Slo,
        Status, StressEndpoint, Targets, Worker,
    },
    spark::{Dataproc, Spark},
    storage::{Bucket, File, Prefix, Secret, Volume},
};
use crate::{
    name::{EnvironmentName, OwnerName, StackName, Text, ThingName},
    node::{Kind, Node},
    quantity::Count,
    read::{Map, Read, Reader},
    schema::Schemas,
    section,
    source::Spanned,
    words,
};

section! {
    /// One platform: what it is made of and how the parts refer to each other.
    pub struct Stack: "a stack" {
        /// The version of the language; always 1.
        stackwright: Language,
        /// The stack's name.
        stack: Spanned<StackName>,
        /// One line for people.
        summary: Option<Spanned<Text>>,
        /// The team that answers for it; on every object, alert and DAG.
        owner: Spanned<OwnerName>,
        /// What it may cost.
        budget: Lenient<Budget>,
        /// What the product of the stack is: `objects` (as without it) or `helm`.
        ships: Lenient<Spanned<Shipped>>,
        /// The cloud that things are made in.
        cloud: Lenient<Cloud>,
        /// Where our own images come from.
        images: Lenient<Images>,
        /// The one Kubernetes cluster.
        cluster: Lenient<Cluster>,
        /// Buckets of the cloud's object storage.
        buckets: Map<ThingName, Bucket>,
        /// Volumes that pods share.
        volumes: Map<ThingName, Volume>,
        /// Files beside the stack that are shipped as they are.
        files: Map<ThingName, File>,
        /// PostgreSQL servers.
        postgresql: Map<ThingName, Postgresql>,
        /// Kafka clusters.
        kafka: Map<ThingName, Kafka>,
        /// Redis servers.
        redis: Map<ThingName, Redis>,
        /// MLflow servers.
        mlflow: Map<ThingName, Mlflow>,
        /// Airflow deployments.
        airflow: Map<ThingName, Airflow>,
        /// Places where Spark jobs run.
        spark: Map<ThingName, Spark>,
        /// Prometheus servers.
        prometheus: Map<ThingName, Prometheus>,
        /// Alertmanagers.
        alertmanager: Map<ThingName, Alertmanager>,
        /// Grafanas.
        grafana: Map<ThingName, Grafana>,
        /// Secrets that a person gives; passwords of Kafka, PostgreSQL and buckets are derived.
        secrets: Map<ThingName, Secret>,
        /// Models.
        models: Map<ThingName, Model>,
        /// The programs.
        services: Map<ThingName, Service>,
        /// Training pipelines.
        pipelines: Map<ThingName, Pipeline>,
        /// Alert rules, receivers and routes.
        alerts: Lenient<Alerts>,
        /// Load tests.
        loadtests: Map<ThingName, Loadtest>,
        /// Changes of what is rendered, for what the language does not say.
        patches: Lenient<Patches>,
        /// Rules that are knowingly broken: by what, why, and until when.
        waivers: Vec<Lenient<Waiver>>,
        /// Things of other stacks. Reserved.
        imports: Option<Anything>,
        /// What differs in an environment: the same sections, merged over the stack; `null` removes a key.
        environments: Map<EnvironmentName, Changes>,
    }
}

words! {
    /// What the product of a stack is.
    pub enum Shipped: "what a stack ships" {
        /// Plain objects.
        Objects = "objects",
        /// A Helm chart.
        Helm = "helm",
    }
}

/// A part of the stack that may be absent, broken (and reported), or read. What depends on a broken one stays silent.
#[derive(Clone, Debug)]
pub enum Lenient<T> {
    /// Not said.
    Absent,
    /// Said, and reported.
    Broken,
    /// Read.
    Said(T),
}

impl<T> Lenient<T> {
    /// The value, if it was said and read.
    pub const fn said(&self) -> Option<&T> {
        match self {
            Self::Said(value) => Some(value),
            Self::Absent | Self::Broken => None,
        }
    }
}

impl<T: Read> Read for Lenient<T> {
    const REQUIRED: bool = false;

    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        Some(T::read(node, reader).map_or(Self::Broken, Self::Said))
    }

    fn absent() -> Option<Self> {
        Some(Self::Absent)
    }

    fn schema(schemas: &mut Schemas) -> serde_json::Value {
        T::schema(schemas)
    }
}

/// The version of the language; which ones are known is judged when the stack is built.
#[derive(Clone, Copy, Debug)]
pub struct Language(pub Spanned<Count>);

impl Read for Language {
    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        Spanned::read(node, reader).map(Self)
    }

    fn schema(_: &mut Schemas) -> serde_json::Value {
        serde_json::json!({ "const": 1 })
    }
}

/// What an environment changes; read after it is merged.
#[derive(Clone, Debug)]
pub struct Changes;

impl Read for Changes {
    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        Anything::read(node, reader).map(|_| Self)
    }

    fn schema(schemas: &mut Schemas) -> serde_json::Value {
        schemas.change::<Stack>()
    }
}

/// A part that is read elsewhere, or not at all.
#[derive(Clone, Debug)]
pub struct Anything {
    /// Where it stands.
    pub span: crate::source::Span,
}

impl Read for Anything {
    fn read(node: &Node, reader: &mut Reader) -> Option<Self> {
        if matches!(node.kind, Kind::Map(_)) {
            return Some(Self { span: node.span });
        }
        reader.wrong_type(node, "this is a mapping", "write the sections that differ");
        None
    }

    fn schema(_: &mut Schemas) -> serde_json::Value {
        serde_json::json!({ "type": "object" })
    }
}
