//! Kafka in the cluster.

use spec::{
    diagnostic::Diagnostic,
    stack::{InCluster, Kafka, KafkaPlacement, Stack},
};

spec::rule! {
    pub(super) static KAFKA_BROKERS_EVEN = "kafka-brokers-even", Warning, Yes;
    pub(super) static KAFKA_DISK_MISSING = "kafka-disk-missing", Error, No;
}

/// What is wrong with the brokers.
pub(super) fn check(stack: &Stack) -> Vec<Diagnostic> {
    let placements = stack.kafka.values().filter_map(|kafka| match &kafka.placement {
        KafkaPlacement::InCluster(placement) => Some((kafka.as_ref(), placement)),
        KafkaPlacement::Managed { .. } => None,
    });
    placements
        .flat_map(|(kafka, placement)| {
            brokers_even(kafka, placement).into_iter().chain(disk_missing(kafka, placement))
        })
        .collect()
}

/// As many brokers as bear no more losses than one fewer: they are the controllers too.
fn brokers_even(kafka: &Kafka, placement: &InCluster) -> Option<Diagnostic> {
    let brokers = placement.replicas;
    let (fewer, more) = (brokers.saturating_sub(1), brokers.saturating_add(1));
    brokers.value.is_multiple_of(2).then(|| {
        let message = format!(
            "`{}` has {brokers} brokers, which bear no more losses than {fewer}",
            kafka.name
        );
        Diagnostic::new(&KAFKA_BROKERS_EVEN, brokers.span, message)
            .label("most of them must live")
            .help(format!("write `brokers: {fewer}` or `brokers: {more}`"))
            .thing(&kafka.name)
    })
}

/// Brokers whose messages end with their pods.
fn disk_missing(kafka: &Kafka, placement: &InCluster) -> Option<Diagnostic> {
    placement.disk.is_none().then(|| {
        let message = format!("the messages of `{}` would end with its pods", kafka.name);
        Diagnostic::new(&KAFKA_DISK_MISSING, placement.span, message)
            .label("no disk")
            .help("add `disk: { type: ssd, size: 10Gi }`")
            .thing(&kafka.name)
    })
}
