//! Redis: what is kept in it, how long, and what goes first when it is full.

use std::collections::BTreeMap;

use super::{
    Check,
    view::{TopicId, batches, id, inferences, workers},
};
use crate::{
    diagnostic::Diagnostic,
    name::ThingName,
    quantity::Duration,
    source::Spanned,
    stack::{Eviction, Service, Stack, Status},
};

crate::rule! {
    static CACHE_TTL_ZERO = "cache-ttl-zero", Error, No;
    static EVICTS_STATUS = "evicts-status", Error, No;
    static STATUS_SHORTER_THAN_BATCH = "status-shorter-than-batch", Error, No;
}

pub(super) const CHECKS: &[Check] = &[
    Check::parts(&CACHE_TTL_ZERO, cache_ttl_zero),
    Check::parts(&EVICTS_STATUS, evicts_status),
    Check::parts(&STATUS_SHORTER_THAN_BATCH, status_shorter_than_batch),
];

/// Every place where the state of jobs is kept, and by whom.
fn statuses(stack: &Stack) -> impl Iterator<Item = (&Service, &Status)> {
    let apis = batches(stack).map(|(service, _, batch)| (service, &batch.status));
    apis.chain(
        workers(stack).filter_map(|(service, worker)| Some((service, worker.status.as_ref()?))),
    )
}

/// Something that is kept for no time at all: Redis refuses such a write.
fn cache_ttl_zero(stack: &Stack) -> Vec<Diagnostic> {
    let caches = inferences(stack).filter_map(|(service, inference)| {
        Some((service, inference.cache.as_ref()?.ttl, "predictions"))
    });
    let kept = caches
        .chain(statuses(stack).map(|(service, status)| (service, status.ttl, "the state of jobs")));
    kept.filter(|(_, ttl, _)| ttl.value == Duration::ZERO)
        .map(|(service, ttl, what)| {
            Diagnostic::new(
                &CACHE_TTL_ZERO,
                ttl.span,
                format!("`{}` would keep {what} for no time", service.name),
            )
            .help("write how long, such as `1h`, or delete the section to keep nothing")
            .thing(&service.name)
        })
        .collect()
}

/// A Redis that throws away the state of jobs when predictions fill it.
fn evicts_status(stack: &Stack) -> Vec<Diagnostic> {
    let mut found: BTreeMap<&ThingName, Diagnostic> = BTreeMap::new();
    for (service, status) in statuses(stack) {
        let redis = &status.redis;
        if !evicts_all(redis.evict.value) {
            continue;
        }
        let report = found.remove(&redis.name.value).unwrap_or_else(|| {
            let (name, evict) = (&redis.name, redis.evict);
            let message = format!("`{name}` holds the state of jobs, and `{evict}` may evict it");
            Diagnostic::new(&EVICTS_STATUS, evict.span, message)
                .help("write `volatile-ttl`: what expires first goes first, so predictions go before jobs")
                .thing(name)
        });
        let keeper = format!("`{}` keeps the state of jobs here", service.name);
        found.insert(&redis.name.value, report.related(redis.span, keeper));
    }
    found.into_values().collect()
}

const fn evicts_all(policy: Eviction) -> bool {
    matches!(policy, Eviction::AllkeysLru | Eviction::AllkeysLfu | Eviction::AllkeysRandom)
}

/// A job whose state is gone before the job may be done. An API is held to its own promise, a worker to the longest
/// that any API makes about the jobs of its topic.
fn status_shorter_than_batch(stack: &Stack) -> Vec<Diagnostic> {
    let mut longest: BTreeMap<TopicId<'_>, Spanned<Duration>> = BTreeMap::new();
    let mut found = Vec::new();
    for (service, _, batch) in batches(stack) {
        let Some(promised) = batch.done_within else { continue };
        found.extend(shorter(service, &batch.status, promised));
        let known = longest.entry(id(&batch.requests)).or_insert(promised);
        *known = (*known).max(promised);
    }
    found.extend(workers(stack).filter_map(|(service, worker)| {
        let promised = longest.get(&id(&worker.consumes.topic))?;
        shorter(service, worker.status.as_ref()?, *promised)
    }));
    found
}

fn shorter(service: &Service, status: &Status, promised: Spanned<Duration>) -> Option<Diagnostic> {
    let ttl = status.ttl;
    (ttl.value < promised.value).then(|| {
        let message = format!(
            "`{}` keeps the state of a job for {ttl}, and a job may take {promised}",
            service.name
        );
        Diagnostic::new(&STATUS_SHORTER_THAN_BATCH, ttl.span, message)
            .related(promised.span, "how long a job may take")
            .help(format!("write a `ttl` of more than {promised}"))
            .thing(&service.name)
    })
}
