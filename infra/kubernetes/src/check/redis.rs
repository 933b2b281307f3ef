//! Redis in the cluster.

use spec::{
    diagnostic::Diagnostic,
    stack::{RedisPlacement, Stack},
};

spec::rule! {
    pub(super) static REDIS_REPLICAS = "redis-replicas", Error, No;
}

/// A Redis of several pods, which would be as many caches behind one name.
pub(super) fn check(stack: &Stack) -> Vec<Diagnostic> {
    let placements = stack.redis.values().filter_map(|redis| match &redis.placement {
        RedisPlacement::InCluster(placement) => Some((redis, placement.replicas)),
        RedisPlacement::Managed { .. } => None,
    });
    placements
        .filter(|(_, replicas)| replicas.value != 1)
        .map(|(redis, replicas)| {
            let message = format!("`{}` would be {replicas} caches that know nothing of each other", redis.name);
            Diagnostic::new(&REDIS_REPLICAS, replicas.span, message)
                .label("one is what is rendered")
                .help("write `replicas: 1`; where its loss is a loss, place it as `managed`, with several hosts")
                .thing(&redis.name)
        })
        .collect()
}
