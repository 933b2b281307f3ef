//! Brokers of a managed Kafka.

use spec::{
    diagnostic::Diagnostic,
    quantity::Bytes,
    source::Spanned,
    stack::{Disk, Kafka, KafkaPlacement, Stack, Yandex},
};

use super::view;
use crate::facts::disks::{KAFKA_SEGMENT, KAFKA_SEGMENTS};

spec::rule! {
    /// A number of brokers that the cloud does not make.
    pub(super) static BROKERS_NEITHER_ONE_NOR_THREE = "brokers-neither-one-nor-three", Error, No;
    /// More partitions than a broker's disk has room to begin.
    pub(super) static PARTITIONS_EXCEED_DISK = "partitions-exceed-disk", Error, Yes;
}

pub(super) fn check(stack: &Stack, cloud: &Yandex) -> Vec<Diagnostic> {
    let managed = stack.kafka.values().filter_map(|kafka| match &kafka.placement {
        KafkaPlacement::Managed { disk, brokers, .. } => Some((kafka, disk, *brokers)),
        KafkaPlacement::InCluster(_) => None,
    });
    managed
        .filter_map(|(kafka, disk, brokers)| {
            neither_one_nor_three(kafka, brokers)
                .or_else(|| partitions_exceed_disk(kafka, disk, brokers, cloud))
        })
        .collect()
}

/// A host is broker and controller in one, and such hosts are one or three: all in one zone, or each in its own
/// (<https://yandex.cloud/en/docs/managed-kafka/concepts/kraft#cluster-topology>).
fn neither_one_nor_three(kafka: &Kafka, brokers: Spanned<u32>) -> Option<Diagnostic> {
    if matches!(brokers.value, 1 | 3) {
        return None;
    }
    let message = format!(
        "`{}` would have {brokers} brokers that are controllers too, and the cloud makes one or three of them",
        kafka.name
    );
    Some(
        Diagnostic::new(&BROKERS_NEITHER_ONE_NOR_THREE, brokers.span, message)
            .help("write `brokers: 1` or `brokers: 3`")
            .thing(&kafka.name),
    )
}

/// A broker makes a partition only where its disk has room for two of its segments. How many brokers there are at the
/// most decides, since they are stated for each zone.
fn partitions_exceed_disk(
    kafka: &Kafka,
    disk: &Disk,
    brokers: Spanned<u32>,
    cloud: &Yandex,
) -> Option<Diagnostic> {
    let copies = |partitions: u32, copies: u32| u64::from(partitions) * u64::from(copies);
    let topics = kafka.topics.values();
    let all = topics
        .map(|it| copies(it.partitions.value, it.replication.value))
        .fold(0, u64::saturating_add);
    let hosts = u64::from(brokers.value) * u64::from(view::data_zones(cloud));
    let each = all.saturating_mul(KAFKA_SEGMENT * KAFKA_SEGMENTS).div_ceil(hosts.max(1));
    if disk.size.gibibytes_rounded_up() >= each {
        return None;
    }
    let needed = Bytes::from_bytes(each.saturating_mul(1 << 30));
    let message = format!(
        "the topics of `{}` have {all} partitions with their copies, for which a broker wants {needed}, and its disk has {}",
        kafka.name, disk.size
    );
    let report = Diagnostic::new(&PARTITIONS_EXCEED_DISK, disk.size.span, message)
        .help(format!("write `size: {needed}` or more, or take fewer partitions"))
        .thing(&kafka.name);
    Some(kafka.topics.values().fold(report, |report, topic| {
        report.related(topic.partitions.span, format!("the partitions of `{}`", topic.key))
    }))
}
