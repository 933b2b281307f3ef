//! `kafka`.

use super::{Disk, Pods, Size};
use crate::{
    name::{PartName, Text, TopicName},
    quantity::{Bytes, Duration, Positive, Version},
    read::Map,
    section,
    source::Spanned,
    stack::{Auth, Compression},
    thing,
};

thing! {
    /// A Kafka.
    pub struct Kafka: "a Kafka", exactly one of [managed, in_cluster] {
        /// The version, quoted.
        version: Spanned<Version>,
        /// The cloud's; clients come over TLS.
        managed: Option<ManagedKafka>,
        /// A StatefulSet.
        in_cluster: Option<Pods>,
        /// How clients prove who they are; each service is a user of its own.
        auth: Spanned<Auth>,
        /// Its topics.
        topics: Map<PartName, Topic>,
    }
}

section! {
    /// The cloud's Kafka.
    pub struct ManagedKafka: "a managed Kafka" {
        /// Each broker's size.
        size: Size,
        /// The provider's name for a size, which wins over it.
        preset: Option<Spanned<Text>>,
        /// Each broker's disk.
        disk: Disk,
        /// How many brokers, in all; one where not said.
        brokers: Option<Spanned<Positive>>,
    }
}

thing! {
    /// A topic.
    pub struct Topic: "a topic" {
        /// The topic's name in Kafka; its key where not said.
        name: Option<Spanned<TopicName>>,
        /// Partitions: so many consumers of one group can share it.
        partitions: Spanned<Positive>,
        /// Copies of each partition.
        replication: Spanned<Positive>,
        /// How producers compress; `producer` where not said.
        compression: Option<Spanned<Compression>>,
        /// How long and how much is kept.
        keep: Option<Keep>,
        /// The largest message that it takes; 1Mi where not said.
        max_message: Option<Spanned<Bytes>>,
    }
}

section! {
    /// How long and how much a topic keeps.
    pub struct Keep: "`keep`" {
        /// Older messages are deleted.
        time: Option<Spanned<Duration>>,
        /// For the whole topic; each partition gets its share.
        size: Option<Spanned<Bytes>>,
    }
}
