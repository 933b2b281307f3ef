//! Who may do what.

use std::fmt;

use spec::{
    name::{DatabaseName, GroupName, PartName, ThingName, TopicName},
    source::Span,
};

/// A right.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Grant {
    /// The thing that has it: a service, a component, a pipeline or a load test.
    pub who: ThingName,
    /// On what.
    pub on: Object,
    /// To do what.
    pub access: Access,
    /// The line that caused it.
    pub span: Span,
}

/// What a right is on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Object {
    /// A topic. A managed Kafka's role for a producer or consumer also lets it describe the topic.
    Topic {
        /// The Kafka.
        kafka: ThingName,
        /// The key in the spec.
        key: PartName,
        /// The name in Kafka.
        topic: TopicName,
    },
    /// A consumer group. A managed Kafka cannot name groups: there a consumer of a topic may use any.
    Group {
        /// The Kafka.
        kafka: ThingName,
        /// The group.
        group: GroupName,
    },
    /// A folder of a bucket.
    Prefix {
        /// The component.
        bucket: ThingName,
        /// The bucket's full name, suffix included.
        name: String,
        /// The folder.
        prefix: PartName,
    },
    /// A database.
    Database {
        /// The server.
        server: ThingName,
        /// The database.
        database: DatabaseName,
    },
    /// Keys of a Redis with a prefix.
    Keys {
        /// The Redis.
        redis: ThingName,
        /// What the keys begin with: `predictions:`, `jobs:`.
        prefix: &'static str,
    },
    /// A model of a registry.
    Model {
        /// The registry.
        mlflow: ThingName,
        /// The model.
        model: ThingName,
    },
    /// A given secret.
    Secret(ThingName),
    /// A shared volume.
    Volume(ThingName),
    /// Objects of Kubernetes: one of [`kubernetes`].
    Kubernetes(&'static str),
    /// The API of another service of the cloud: one of [`cloud`].
    Cloud(&'static str),
}

/// What may be asked of the API server.
pub mod kubernetes {
    /// A Spark driver makes, watches and deletes its executors' pods, services and config maps.
    pub const EXECUTORS: &str = "executors";
    /// A Prometheus finds what to scrape, and reads the kubelets' metrics.
    pub const DISCOVERY: &str = "discovery";
    /// kube-state-metrics reads the state of workloads.
    pub const STATE: &str = "state";
    /// An Airflow makes, watches and deletes its pipelines' pods and reads their logs.
    pub const TRAINING_PODS: &str = "training-pods";
}

/// What may be asked of the cloud.
pub mod cloud {
    /// An Airflow makes and ends Spark clusters.
    pub const SPARK_CLUSTERS: &str = "spark-clusters";
    /// A Prometheus reads the metrics of managed services.
    pub const METRICS: &str = "metrics";
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Topic { kafka, key, topic } => write!(f, "topic {kafka}/{key} ({topic})"),
            Self::Group { kafka, group } => write!(f, "group {kafka}/{group}"),
            Self::Prefix { bucket, name, prefix } => write!(f, "prefix {bucket}/{prefix} ({name})"),
            Self::Database { server, database } => write!(f, "database {server}/{database}"),
            Self::Keys { redis, prefix } => write!(f, "keys {redis}/{prefix}*"),
            Self::Model { mlflow, model } => write!(f, "model {mlflow}/{model}"),
            Self::Secret(secret) => write!(f, "secret {secret}"),
            Self::Volume(volume) => write!(f, "volume {volume}"),
            Self::Kubernetes(objects) => write!(f, "kubernetes {objects}"),
            Self::Cloud(api) => write!(f, "cloud {api}"),
        }
    }
}

/// To do what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// Read, or consume.
    Read,
    /// Write, or produce.
    Write,
    /// Both.
    ReadWrite,
    /// Everything, as an owner.
    Own,
}

impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Read => "reads",
            Self::Write => "writes",
            Self::ReadWrite => "reads and writes",
            Self::Own => "owns",
        })
    }
}
