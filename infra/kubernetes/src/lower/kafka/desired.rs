//! What the cluster shall hold, in the lines that `setup.sh` reads: users, topics, rights.

use std::collections::{BTreeMap, BTreeSet};

use spec::stack::Topic;
use wiring::{Access, Object};

use super::{Brokers, users};

/// A topic's messages lie in segments, and whole ones are deleted: with eight of them a partition holds at most an
/// eighth more than its share.
const SEGMENTS: u64 = 8;

/// The smallest segment: each is three files that are kept open.
const SMALLEST_SEGMENT: u64 = 1024 * 1024;

/// The largest segment, and Kafka's own default.
const LARGEST_SEGMENT: u64 = 1024 * 1024 * 1024;

/// How long messages are kept where the spec does not say: Kafka's own default, a week
/// (<https://kafka.apache.org/documentation/#topicconfigs_retention.ms>).
const WEEK_MILLIS: u64 = 7 * 24 * 60 * 60 * 1000;

/// The users, a line each.
pub(super) fn users(brokers: &Brokers<'_, '_>) -> String {
    brokers.users.iter().flat_map(|user| [user.name, "\n"]).collect()
}

/// The topics: name, partitions, copies, settings. Every setting is written, also one that is the default: one that
/// goes from the spec goes from Kafka too.
pub(super) fn topics(brokers: &Brokers<'_, '_>) -> String {
    let line = |topic: &Topic| {
        let settings: Vec<String> =
            settings(topic).into_iter().map(|(key, value)| format!("{key}={value}")).collect();
        let (name, partitions, copies) = (&topic.name, topic.partitions, topic.replication);
        format!("{name} {partitions} {copies} {}\n", settings.join(","))
    };
    let mut lines: Vec<String> = brokers.kafka.topics.values().map(|topic| line(topic)).collect();
    lines.sort();
    lines.concat()
}

/// A topic's settings (<https://kafka.apache.org/documentation/#topicconfigs>).
fn settings(topic: &Topic) -> BTreeMap<&'static str, String> {
    let keep = &topic.keep;
    // The spec's size is the whole topic's, Kafka's is one partition's.
    let share = keep.size.map(|size| size.bytes() / u64::from(topic.partitions.value.max(1)));
    let segment = share
        .map_or(LARGEST_SEGMENT, |share| share / SEGMENTS)
        .clamp(SMALLEST_SEGMENT, LARGEST_SEGMENT)
        // A batch must fit into a segment.
        .max(topic.max_message.bytes());
    BTreeMap::from([
        ("cleanup.policy", String::from("delete")),
        ("compression.type", topic.compression.as_str().to_owned()),
        ("max.message.bytes", topic.max_message.bytes().to_string()),
        // One copy may be missing while a broker restarts.
        ("min.insync.replicas", topic.replication.saturating_sub(1).max(1).to_string()),
        ("retention.bytes", share.map_or_else(|| String::from("-1"), |share| share.to_string())),
        ("retention.ms", keep.time.map_or(WEEK_MILLIS, |time| time.millis()).to_string()),
        ("segment.bytes", segment.to_string()),
    ])
}

/// The rights, a line each: who, operation, type, pattern, host, permission, name.
/// Read and write let describe as well (<https://kafka.apache.org/documentation/#operations_resources_and_protocols>).
pub(super) fn rights(brokers: &Brokers<'_, '_>) -> String {
    let mut lines = BTreeSet::new();
    for user in &brokers.users {
        for (on, access) in &user.grants {
            let (kind, name) = match on {
                Object::Topic { topic, .. } => ("TOPIC", topic.as_str()),
                Object::Group { group, .. } => ("GROUP", group.as_str()),
                _ => continue,
            };
            for operation in operations(*access) {
                lines.insert(format!("{} {operation} {kind} LITERAL * ALLOW {name}\n", user.name));
            }
        }
        if user.name == users::EXPORTER {
            for (kind, name) in [("CLUSTER", "kafka-cluster"), ("GROUP", "*"), ("TOPIC", "*")] {
                lines.insert(format!("{} DESCRIBE {kind} LITERAL * ALLOW {name}\n", user.name));
            }
        }
    }
    lines.into_iter().collect()
}

const fn operations(access: Access) -> &'static [&'static str] {
    match access {
        Access::Read => &["READ"],
        Access::Write => &["WRITE"],
        Access::ReadWrite | Access::Own => &["READ", "WRITE"],
    }
}
