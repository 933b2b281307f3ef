//! Managed Kafka. Numbers of its settings are strings in the provider.

use serde::Serialize;

use super::{
    Environment, HostResources, Labels, MaintenanceWindow,
    network::{Network, SecurityGroup, Subnet},
    resources,
};
use crate::model::{Quoted, Ref, Text};

resources! {
    Cluster = "yandex_mdb_kafka_cluster",
    Topic = "yandex_mdb_kafka_topic",
    User = "yandex_mdb_kafka_user",
}

#[derive(Debug, Serialize)]
pub(crate) struct Cluster {
    pub(crate) name: Text,
    pub(crate) environment: Environment,
    pub(crate) network_id: Ref<Network>,
    pub(crate) subnet_ids: Vec<Ref<Subnet>>,
    pub(crate) security_group_ids: Vec<Ref<SecurityGroup>>,
    pub(crate) config: Config,
    pub(crate) maintenance_window: MaintenanceWindow,
    pub(crate) deletion_protection: bool,
    pub(crate) labels: Labels,
}

#[derive(Debug, Serialize)]
pub(crate) struct Config {
    pub(crate) version: Text,
    pub(crate) zones: Vec<Text>,
    /// In each zone.
    pub(crate) brokers_count: u32,
    pub(crate) assign_public_ip: bool,
    pub(crate) schema_registry: bool,
    pub(crate) kafka: Kafka,
}

#[derive(Debug, Serialize)]
pub(crate) struct Kafka {
    pub(crate) resources: HostResources,
    pub(crate) kafka_config: KafkaConfig,
}

#[derive(Debug, Serialize)]
pub(crate) struct KafkaConfig {
    pub(crate) auto_create_topics_enable: bool,
    pub(crate) sasl_enabled_mechanisms: Vec<Mechanism>,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) enum Mechanism {
    #[serde(rename = "SASL_MECHANISM_SCRAM_SHA_512")]
    ScramSha512,
}

#[derive(Debug, Serialize)]
pub(crate) struct Topic {
    pub(crate) cluster_id: Ref<Cluster>,
    pub(crate) name: Text,
    pub(crate) partitions: u32,
    pub(crate) replication_factor: u32,
    pub(crate) topic_config: TopicConfig,
}

#[derive(Debug, Serialize)]
pub(crate) struct TopicConfig {
    pub(crate) cleanup_policy: CleanupPolicy,
    pub(crate) compression_type: Compression,
    pub(crate) retention_ms: Option<Quoted<u64>>,
    /// Of one partition.
    pub(crate) retention_bytes: Option<Quoted<u64>>,
    pub(crate) max_message_bytes: Quoted<u64>,
    pub(crate) min_insync_replicas: Quoted<u32>,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) enum CleanupPolicy {
    #[serde(rename = "CLEANUP_POLICY_DELETE")]
    Delete,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) enum Compression {
    #[serde(rename = "COMPRESSION_TYPE_PRODUCER")]
    Producer,
    #[serde(rename = "COMPRESSION_TYPE_GZIP")]
    Gzip,
    #[serde(rename = "COMPRESSION_TYPE_LZ4")]
    Lz4,
    #[serde(rename = "COMPRESSION_TYPE_SNAPPY")]
    Snappy,
    #[serde(rename = "COMPRESSION_TYPE_ZSTD")]
    Zstd,
    #[serde(rename = "COMPRESSION_TYPE_UNCOMPRESSED")]
    Uncompressed,
}

#[derive(Debug, Serialize)]
pub(crate) struct User {
    pub(crate) cluster_id: Ref<Cluster>,
    pub(crate) name: Text,
    /// The provider knows no other way than to keep it in the state.
    pub(crate) password: Text,
    pub(crate) permission: Vec<Permission>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Permission {
    /// A reference to the topic's name, so that the topic is made first.
    pub(crate) topic_name: Text,
    pub(crate) role: Role,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) enum Role {
    #[serde(rename = "ACCESS_ROLE_CONSUMER")]
    Consumer,
    #[serde(rename = "ACCESS_ROLE_PRODUCER")]
    Producer,
}
