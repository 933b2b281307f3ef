//! What is promised to callers, and whether it can be kept and measured.

use contract::latency::LADDER;

use super::Check;
use crate::{
    diagnostic::Diagnostic,
    quantity::Duration,
    stack::{Service, Slo, Stack},
};

crate::rule! {
    static SLO_SINGLE_REPLICA = "slo-single-replica", Warning, Yes;
    static SLO_LATENCY_OFF_LADDER = "slo-latency-off-ladder", Error, No;
    static SLO_WINDOW_EXCEEDS_RETENTION = "slo-window-exceeds-retention", Error, No;
}

pub(super) const CHECKS: &[Check] = &[
    Check::parts(&SLO_SINGLE_REPLICA, slo_single_replica),
    Check::parts(&SLO_LATENCY_OFF_LADDER, slo_latency_off_ladder),
    Check::whole(&SLO_WINDOW_EXCEEDS_RETENTION, slo_window_exceeds_retention),
];

fn promises(stack: &Stack) -> impl Iterator<Item = (&Service, &Slo)> {
    stack.services.values().filter_map(|service| Some((service, service.slo.as_ref()?)))
}

/// A promise by a service that one restart takes away.
fn slo_single_replica(stack: &Stack) -> Vec<Diagnostic> {
    promises(stack)
        .filter(|(service, _)| service.scale.min().value == 1)
        .map(|(service, slo)| {
            let name = &service.name;
            let message = format!("`{name}` promises an SLO, and can have a single replica");
            Diagnostic::new(&SLO_SINGLE_REPLICA, service.scale.min().span, message)
                .label("a node's upgrade leaves none")
                .related(slo.span, "what is promised")
                .help("have at least 2 replicas, or promise nothing: `slo: null` in an environment")
                .thing(&service.name)
        })
        .collect()
}

/// A latency between two buckets of the histogram: how many requests kept it could only be guessed.
fn slo_latency_off_ladder(stack: &Stack) -> Vec<Diagnostic> {
    let latencies = promises(stack).filter_map(|(service, slo)| Some((service, slo.latency_p99?)));
    latencies
        .filter(|(_, latency)| writable().all(|step| step != latency.value))
        .map(|(service, latency)| {
            let below = writable().filter(|step| *step < latency.value).max();
            let above = writable().filter(|step| *step > latency.value).min();
            let nearest: Vec<String> =
                [below, above].into_iter().flatten().map(|step| step.to_string()).collect();
            let message = format!(
                "`{}` promises {latency}, which is no bound of a bucket of the latency histogram",
                service.name
            );
            Diagnostic::new(&SLO_LATENCY_OFF_LADDER, latency.span, message)
                .label("between two buckets")
                .help(format!("write {}", nearest.join(" or ")))
                .thing(&service.name)
        })
        .collect()
}

/// The ladder as the spec can say it: whole milliseconds, which leaves out 2.5 ms.
fn writable() -> impl Iterator<Item = Duration> {
    let whole = LADDER.into_iter().filter(|bound| bound.micros.is_multiple_of(1000));
    whole.map(|bound| Duration::from_millis(bound.micros / 1000))
}

/// A promise counted over more than Prometheus remembers.
fn slo_window_exceeds_retention(stack: &Stack) -> Vec<Diagnostic> {
    let Some(longest) = stack.prometheus.values().max_by_key(|prometheus| prometheus.keep.value)
    else {
        return Vec::new();
    };
    promises(stack)
        .filter(|(_, slo)| slo.window.value > longest.keep.value)
        .map(|(service, slo)| {
            let (window, keep) = (slo.window, longest.keep);
            let message = format!(
                "the SLO of `{}` is counted over {window}, and `{}` keeps {keep}",
                service.name, longest.name
            );
            Diagnostic::new(&SLO_WINDOW_EXCEEDS_RETENTION, window.span, message)
                .related(keep.span, "how long samples are kept")
                .help(format!("write `window: {keep}` or less, or `keep: {window}` or more"))
                .thing(&service.name)
        })
        .collect()
}
