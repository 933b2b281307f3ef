//! Kafka and its topics.

use std::{collections::BTreeMap, sync::Arc};

use super::{Disk, InCluster, Lifecycle, Machine};
use crate::{
    name::{PartName, ThingName, TopicName},
    quantity::{Bytes, Duration, Version},
    source::{Span, Spanned},
};

/// A Kafka cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kafka {
    /// The key in the spec.
    pub name: Spanned<ThingName>,
    /// The version.
    pub version: Spanned<Version>,
    /// Where it runs.
    pub placement: KafkaPlacement,
    /// How clients prove who they are.
    pub auth: Spanned<Auth>,
    /// Its topics.
    pub topics: BTreeMap<PartName, Arc<Topic>>,
    /// `was`, `adopt`, `protect`.
    pub lifecycle: Lifecycle,
}

/// Where a Kafka runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KafkaPlacement {
    /// The cloud's; clients come over TLS.
    Managed {
        /// Each broker's size.
        machine: Machine,
        /// Each broker's disk.
        disk: Disk,
        /// How many brokers, in all.
        brokers: Spanned<u32>,
        /// The placement key.
        span: Span,
    },
    /// A StatefulSet; `replicas` are its brokers.
    InCluster(InCluster),
}

impl KafkaPlacement {
    /// How many brokers there are.
    #[must_use]
    pub const fn brokers(&self) -> Spanned<u32> {
        match self {
            Self::Managed { brokers, .. } => *brokers,
            Self::InCluster(placement) => placement.replicas,
        }
    }
}

crate::words! {
    /// How a client proves who it is.
    pub enum Auth: "a way to authenticate" {
        /// SASL with SCRAM-SHA-512.
        ScramSha512 = "scram-sha-512",
    }
}

/// A topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// The Kafka that holds it.
    pub kafka: Spanned<ThingName>,
    /// The key in the spec.
    pub key: Spanned<PartName>,
    /// The topic's name in Kafka: its own, or its key.
    pub name: Spanned<TopicName>,
    /// Partitions.
    pub partitions: Spanned<u32>,
    /// Copies of each partition.
    pub replication: Spanned<u32>,
    /// How batches are compressed.
    pub compression: Spanned<Compression>,
    /// How long and how much is kept, for the whole topic.
    pub keep: Keep,
    /// The largest message (batch) that the topic takes.
    pub max_message: Spanned<Bytes>,
    /// `was`, `adopt`, `protect`.
    pub lifecycle: Lifecycle,
    /// The topic's declaration.
    pub span: Span,
}

/// How long and how much a topic keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keep {
    /// Older messages are deleted.
    pub time: Option<Spanned<Duration>>,
    /// For the whole topic; Kafka's `retention.bytes` is for one partition.
    pub size: Option<Spanned<Bytes>>,
}

crate::words! {
    /// How a producer compresses.
    pub enum Compression: "a compression" {
        /// As the producer chose.
        Producer = "producer",
        /// gzip.
        Gzip = "gzip",
        /// lz4.
        Lz4 = "lz4",
        /// snappy.
        Snappy = "snappy",
        /// zstd.
        Zstd = "zstd",
        /// Not at all.
        Uncompressed = "uncompressed",
    }
}
