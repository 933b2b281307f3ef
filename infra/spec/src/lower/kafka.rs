//! `kafka`.

use std::sync::Arc;

use super::{
    Lower,
    common::{count, disk, machine},
};
use crate::{
    diagnostic::Diagnostic,
    name::{PartName, ThingName, TopicName},
    quantity::{Bytes, Positive},
    raw::{self, HasLifecycle},
    rules::language::INVALID_VALUE,
    source::Spanned,
    stack::{Compression, Kafka, KafkaPlacement, Keep, Topic},
};

/// What a topic takes where it does not say: Kafka's own default of 1 MiB, without the batch's overhead
/// (<https://kafka.apache.org/documentation/#topicconfigs_max.message.bytes>).
const MAX_MESSAGE: Bytes = Bytes::from_bytes(1024 * 1024);

impl Lower<'_> {
    pub(super) fn kafka(&mut self, name: &Spanned<ThingName>, raw: &raw::Kafka) -> Option<Kafka> {
        let placement = match (&raw.managed, &raw.in_cluster) {
            (Some(managed), _) => {
                self.needs_cloud(managed.span);
                KafkaPlacement::Managed {
                    machine: machine(&managed.size, managed.preset.as_ref()),
                    disk: disk(&managed.disk),
                    brokers: count(
                        managed.brokers.unwrap_or(Spanned::new(Positive::ONE, managed.span)),
                    ),
                    span: managed.span,
                }
            }
            (None, pods) => KafkaPlacement::InCluster(self.in_cluster(pods.as_ref()?)?),
        };
        let read = raw
            .topics
            .entries
            .iter()
            .filter_map(|(key, topic)| topic.as_ref().map(|topic| (key, topic)));
        let topics = read.filter_map(|(key, topic)| {
            self.topic(name, key, topic).map(|topic| (key.value.clone(), Arc::new(topic)))
        });
        Some(Kafka {
            topics: topics.collect(),
            name: name.clone(),
            version: raw.version.clone(),
            placement,
            auth: raw.auth,
            lifecycle: raw.lifecycle(),
        })
    }

    fn topic(
        &mut self,
        kafka: &Spanned<ThingName>,
        key: &Spanned<PartName>,
        raw: &raw::Topic,
    ) -> Option<Topic> {
        let name = match &raw.name {
            Some(name) => name.clone(),
            None => Spanned::new(self.topic_name(key)?, key.span),
        };
        Some(Topic {
            kafka: kafka.clone(),
            key: key.clone(),
            name,
            partitions: count(raw.partitions),
            replication: count(raw.replication),
            compression: raw.compression.unwrap_or(Spanned::new(Compression::Producer, raw.span)),
            keep: Keep {
                time: raw.keep.as_ref().and_then(|keep| keep.time),
                size: raw.keep.as_ref().and_then(|keep| keep.size),
            },
            max_message: raw.max_message.unwrap_or(Spanned::new(MAX_MESSAGE, raw.span)),
            lifecycle: raw.lifecycle(),
            span: key.span,
        })
    }

    fn topic_name(&mut self, key: &Spanned<PartName>) -> Option<TopicName> {
        match key.as_str().parse() {
            Ok(name) => Some(name),
            Err(invalid) => {
                self.report(
                    Diagnostic::new(
                        &INVALID_VALUE,
                        key.span,
                        format!("the topic's name is its key: {invalid}"),
                    )
                    .help("give it a `name`"),
                );
                None
            }
        }
    }
}
