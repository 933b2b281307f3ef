//! Consumers: groups, and partitions that feed them.

use std::collections::BTreeMap;

use super::{
    Check,
    view::{topic_name, workers},
};
use crate::{
    diagnostic::Diagnostic,
    name::GroupName,
    stack::{Service, Stack, Worker},
};

crate::rule! {
    static GROUP_SHARED = "group-shared", Error, Yes;
    static REPLICAS_EXCEED_PARTITIONS = "replicas-exceed-partitions", Warning, Yes;
}

pub(super) const CHECKS: &[Check] = &[
    Check::parts(&GROUP_SHARED, group_shared),
    Check::parts(&REPLICAS_EXCEED_PARTITIONS, replicas_exceed_partitions),
];

/// Two services that are one group: each message would reach only one of them.
fn group_shared(stack: &Stack) -> Vec<Diagnostic> {
    let mut first: BTreeMap<(String, &GroupName), (&Service, &Worker)> = BTreeMap::new();
    let mut found = Vec::new();
    for (service, worker) in workers(stack) {
        let (topic, group) = (topic_name(&worker.consumes.topic), &worker.consumes.group);
        if let Some((other, others)) = first.get(&(topic.clone(), &group.value)) {
            let message = format!(
                "`{}` and `{}` are one group on `{topic}`: each message reaches only one of them",
                other.name, service.name
            );
            found.push(
                Diagnostic::new(&GROUP_SHARED, group.span, message)
                    .label("the same group again")
                    .related(others.consumes.group.span, format!("the group of `{}`", other.name))
                    .help(format!(
                        "write `group: {}`, or a waiver where the two are to share the work",
                        service.name
                    ))
                    .thing(&service.name)
                    .thing(&other.name),
            );
        } else {
            first.insert((topic, &group.value), (service, worker));
        }
    }
    found
}

/// More replicas than partitions: a partition feeds one consumer of a group, so the rest are idle
/// (<https://kafka.apache.org/documentation/#intro_consumers>).
fn replicas_exceed_partitions(stack: &Stack) -> Vec<Diagnostic> {
    workers(stack)
        .map(|(service, worker)| (service, &worker.consumes.topic, service.scale.max()))
        .filter(|(_, topic, most)| most.value > topic.partitions.value)
        .map(|(service, topic, most)| {
            let (name, partitions) = (topic_name(topic), topic.partitions);
            let idle = most.value - partitions.value;
            let message = format!(
                "`{}` can have {most} replicas, and `{name}` feeds {partitions} of them: {idle} would be idle",
                service.name
            );
            Diagnostic::new(&REPLICAS_EXCEED_PARTITIONS, most.span, message)
                .related(partitions.span, format!("the partitions of `{name}`"))
                .help(format!("write `partitions: {most}` at the topic, or have {partitions} replicas at most"))
                .thing(&service.name)
        })
        .collect()
}
