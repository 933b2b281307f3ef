//! Brokers: how many there are and what their disks hold.

use super::Check;
use crate::{
    diagnostic::Diagnostic,
    quantity::Bytes,
    source::Spanned,
    stack::{Kafka, KafkaPlacement, Stack, Topic},
};

crate::rule! {
    static REPLICATION_EXCEEDS_BROKERS = "replication-exceeds-brokers", Error, No;
    static KAFKA_DISK_OVERCOMMITTED = "kafka-disk-overcommitted", Error, No;
}

pub(super) const CHECKS: &[Check] = &[
    Check::parts(&REPLICATION_EXCEEDS_BROKERS, replication_exceeds_brokers),
    Check::parts(&KAFKA_DISK_OVERCOMMITTED, kafka_disk_overcommitted),
];

/// A topic with more copies than there are brokers to hold them: Kafka refuses to make it.
fn replication_exceeds_brokers(stack: &Stack) -> Vec<Diagnostic> {
    let all = stack
        .kafka
        .values()
        .flat_map(|kafka| kafka.topics.values().map(move |topic| (kafka, topic)));
    all.filter(|(kafka, topic)| *topic.replication > *kafka.placement.brokers())
        .map(|(kafka, topic)| {
            let (copies, brokers) = (topic.replication, kafka.placement.brokers().value);
            let message = format!(
                "`{}/{}` wants {copies} copies on {brokers} brokers",
                kafka.name, topic.key
            );
            Diagnostic::new(
                &REPLICATION_EXCEEDS_BROKERS,
                copies.span,
                message.replace(" 1 brokers", " 1 broker"),
            )
            .related(kafka.placement.brokers().span, "the brokers")
            .help(format!("write `replication: {brokers}`, or add brokers"))
            .thing(format!("{}/{}", kafka.name, topic.key))
        })
        .collect()
}

/// Topics that may keep more than the brokers' disks hold: a full disk stops the broker. Topics without a size are not
/// counted, so the sum is the least that is kept.
fn kafka_disk_overcommitted(stack: &Stack) -> Vec<Diagnostic> {
    stack.kafka.values().filter_map(|kafka| overcommitted(kafka)).collect()
}

fn overcommitted(kafka: &Kafka) -> Option<Diagnostic> {
    let disk: Spanned<Bytes> = match &kafka.placement {
        KafkaPlacement::Managed { disk, .. } => disk.size,
        KafkaPlacement::InCluster(placement) => placement.disk?.size,
    };
    let brokers = kafka.placement.brokers().value;
    let room = disk.saturating_mul(brokers);
    let sized: Vec<(&Topic, Spanned<Bytes>)> = kafka
        .topics
        .values()
        .filter_map(|topic| Some((topic.as_ref(), topic.keep.size?)))
        .collect();
    let kept: Bytes =
        sized.iter().map(|(topic, size)| size.saturating_mul(*topic.replication)).sum();
    if kept <= room {
        return None;
    }
    let sum: Vec<String> = sized
        .iter()
        .map(|(topic, size)| format!("{} {size} × {}", topic.key, topic.replication))
        .collect();
    let message =
        format!("the topics of `{}` may keep {kept}, and its disks hold {room}", kafka.name);
    let report = Diagnostic::new(&KAFKA_DISK_OVERCOMMITTED, disk.span, message)
        .label(format!("{disk} × {brokers}"))
        .help(format!("enlarge the disk or shrink `keep.size`: {}", sum.join(" + ")))
        .thing(&kafka.name);
    Some(sized.iter().fold(report, |report, (topic, size)| {
        let (key, copies) = (&topic.key, topic.replication);
        report.related(size.span, format!("`{key}` keeps so much in each of its copies: {copies}"))
    }))
}
