//! What the folder holds.

use std::collections::{BTreeMap, BTreeSet};

use spec::stack::{Container, KafkaPlacement, PostgresqlPlacement, Program, RedisPlacement};
use wiring::{Answers, Scrape, exporters};

use crate::{
    image::{self, Image},
    lower::{Kinds, Scope},
};

/// Each file with the kinds of its objects, in its order.
pub(super) fn files(kinds: &Kinds) -> String {
    let rows = kinds.iter().map(|(name, all)| {
        let mut counted: Vec<(&str, usize)> = Vec::new();
        for kind in all {
            match counted.iter_mut().find(|(known, _)| known == kind) {
                Some((_, count)) => *count += 1,
                None => counted.push((kind, 1)),
            }
        }
        let kinds: Vec<String> = counted
            .into_iter()
            .map(
                |(kind, count)| {
                    if count == 1 { kind.to_owned() } else { format!("{kind} ×{count}") }
                },
            )
            .collect();
        format!("| `objects/{name}.yaml` | {} |\n", kinds.join(", "))
    });
    format!("| file | objects |\n|---|---|\n{}", rows.collect::<String>())
}

/// As whom each image runs, and where that is said: a wrong fact is a pod that does not start.
pub(super) fn images(scope: &Scope<'_>) -> String {
    let ours = scope.services().filter_map(|service| match service.program {
        Program::Inference(_) => Some(image::INFERENCE),
        Program::Worker(_) => Some(image::WORKER),
        Program::Container(_) => None,
    });
    let is_in_cluster =
        |placement: &RedisPlacement| matches!(placement, RedisPlacement::InCluster(_));
    let has_redis = scope.stack.redis.values().any(|redis| is_in_cluster(&redis.placement));
    let has_redis_exporter = has_redis && !scope.stack.prometheus.is_empty();
    let has_helpers = scope.services().any(|service| {
        let mounts = matches!(&service.program, Program::Container(it) if !it.mounts.is_empty());
        mounts || !service.after.is_empty()
    });
    let is_in_cluster =
        |placement: &KafkaPlacement| matches!(placement, KafkaPlacement::InCluster(_));
    let has_kafka = scope.stack.kafka.values().any(|kafka| is_in_cluster(&kafka.placement));
    let is_scraped = |scrape: &Scrape| scrape.by == Answers::Sidecar(exporters::KAFKA.name);
    let has_kafka_exporter = scope.wiring.scrapes.iter().any(is_scraped);
    let mut servers = scope.stack.postgresql.values();
    let has_postgresql =
        servers.any(|it| matches!(it.placement, PostgresqlPlacement::InCluster { .. }));
    let has_postgresql_exporter = has_postgresql && !scope.stack.prometheus.is_empty();
    let images: BTreeMap<&str, Image> = ours
        .chain(has_redis.then_some(image::REDIS))
        .chain(has_redis_exporter.then_some(image::REDIS_EXPORTER))
        .chain(has_kafka.then_some(image::KAFKA))
        .chain(has_kafka_exporter.then_some(image::KAFKA_EXPORTER))
        .chain(has_postgresql.then_some(image::POSTGRES))
        .chain(has_postgresql_exporter.then_some(image::POSTGRES_EXPORTER))
        .chain(has_helpers.then_some(image::BUSYBOX))
        .map(|image| (image.repository, image))
        .collect();
    let named = scope.services().filter_map(|service| match &service.program {
        Program::Container(container) => Some(named(container)),
        Program::Inference(_) | Program::Worker(_) => None,
    });
    let named: BTreeSet<String> = named.collect();
    let rows = images.values().map(|image| {
        let writes: Vec<String> =
            image.writable.iter().map(|folder| format!("`{}`", folder.path)).collect();
        let writes = if writes.is_empty() { String::from("nothing") } else { writes.join(", ") };
        format!(
            "| {} | {}:{} | {writes} | {} |\n",
            image.repository, image.uid, image.gid, image.source
        )
    });
    format!(
        "| image | runs as | writes to | source of these facts |\n|---|---|---|---|\n{}",
        rows.chain(named).collect::<String>()
    )
}

/// What the spec says of an image that it names.
fn named(container: &Container) -> String {
    let user = container.user.map_or(image::NAMED.uid, |user| i64::from(user.value));
    let writes: Vec<String> = container.writable.iter().map(|path| format!("`{path}`")).collect();
    let writes = if writes.is_empty() { String::from("nothing") } else { writes.join(", ") };
    format!("| {} | {user}:{user} | {writes} | `stack.yaml` |\n", container.image.name())
}
