//! Redis: what is kept in it, how long, and what goes first when it is full.

use super::{
    Check,
    view::{inferences, is_same_topic, workers},
};
use crate::{
    diagnostic::Diagnostic,
    quantity::Duration,
    source::Spanned,
    stack::{Batch, Eviction, Service, Stack, Status},
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
    let apis = inferences(stack)
        .filter_map(|(service, inference)| Some((service, &inference.batch.as_ref()?.status)));
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
    let mut found = Vec::new();
    for redis in stack.redis.values() {
        let evicts_all = matches!(
            redis.evict.value,
            Eviction::AllkeysLru | Eviction::AllkeysLfu | Eviction::AllkeysRandom
        );
        let kept: Vec<_> =
            statuses(stack).filter(|(_, status)| status.redis.name == redis.name).collect();
        if !evicts_all || kept.is_empty() {
            continue;
        }
        let message =
            format!("`{}` holds the state of jobs, and `{}` may evict it", redis.name, redis.evict);
        let report = Diagnostic::new(&EVICTS_STATUS, redis.evict.span, message)
            .help("write `volatile-ttl`: then what expires first goes first, so predictions go before jobs")
            .thing(&redis.name);
        found.push(kept.into_iter().fold(report, |report, (service, status)| {
            report.related(
                status.redis.span,
                format!("`{}` keeps the state of jobs here", service.name),
            )
        }));
    }
    found
}

/// A job whose state is gone before the job may be done.
fn status_shorter_than_batch(stack: &Stack) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let batches = inferences(stack)
        .filter_map(|(service, inference)| Some((service, inference.batch.as_ref()?)));
    for (service, batch) in batches {
        let Some(promised) = batch.done_within else { continue };
        found.extend(shorter(service, &batch.status, promised));
        found.extend(
            of_workers(stack, batch)
                .filter_map(|(worker, status)| shorter(worker, status, promised)),
        );
    }
    found
}

/// Where the workers that do a batch keep its state.
fn of_workers<'a>(
    stack: &'a Stack,
    batch: &'a Batch,
) -> impl Iterator<Item = (&'a Service, &'a Status)> {
    workers(stack)
        .filter(|(_, worker)| is_same_topic(&worker.consumes.topic, &batch.requests))
        .filter_map(|(service, worker)| Some((service, worker.status.as_ref()?)))
}

fn shorter(service: &Service, status: &Status, promised: Spanned<Duration>) -> Option<Diagnostic> {
    let ttl = status.ttl;
    (ttl.value < promised.value).then(|| {
        let message = format!(
            "`{}` keeps the state of a job for {ttl}, and a job may take {promised}: its state may go before it is done",
            service.name
        );
        Diagnostic::new(&STATUS_SHORTER_THAN_BATCH, ttl.span, message)
            .related(promised.span, "how long a job may take")
            .help(format!("write a `ttl` of more than {promised}"))
            .thing(&service.name)
    })
}
