//! How many pods and nodes there are, and what each may use.

use std::fmt;

use super::{Check, view};
use crate::{
    diagnostic::Diagnostic,
    source::Spanned,
    stack::{ClusterPlacement, NodeCount, Program, Resource, Resources, Runner, Scale, Stack},
};

crate::rule! {
    static SCALE_BOUNDS = "scale-bounds", Error, No;
    static REQUEST_EXCEEDS_LIMIT = "request-exceeds-limit", Error, No;
}

pub(super) const CHECKS: &[Check] = &[
    Check::parts(&SCALE_BOUNDS, scale_bounds),
    Check::parts(&REQUEST_EXCEEDS_LIMIT, request_exceeds_limit),
];

/// Bounds in the wrong order.
fn scale_bounds(stack: &Stack) -> Vec<Diagnostic> {
    let services = stack.services.values().filter_map(|service| match &service.scale {
        Scale::Auto { min, start, max, .. } => disorder(&service.name, *min, *start, *max),
        Scale::Fixed(_) => None,
    });
    let nodes = stack.cluster.iter().filter_map(|cluster| match &cluster.placement {
        ClusterPlacement::Managed(group) => match group.count {
            NodeCount::Auto { min, max } => disorder(&"cluster", min, min, max),
            NodeCount::Fixed(_) => None,
        },
        ClusterPlacement::External(_) => None,
    });
    services.chain(nodes).collect()
}

fn disorder(
    thing: &dyn fmt::Display,
    min: Spanned<u32>,
    start: Spanned<u32>,
    max: Spanned<u32>,
) -> Option<Diagnostic> {
    let report = |at: Spanned<u32>, message: String| {
        Diagnostic::new(&SCALE_BOUNDS, at.span, message).thing(thing)
    };
    if min.value > max.value {
        let message = format!("`{thing}` has a `min` of {min} and a `max` of {max}");
        return Some(report(max, message).related(min.span, "the fewest").help("write min ≤ max"));
    }
    if start.value < min.value {
        let message = format!("`{thing}` starts with {start}, and never has fewer than {min}");
        let help =
            format!("write `start: {min}` or more, or delete it: it is `min` where not said");
        return Some(report(start, message).related(min.span, "the fewest").help(help));
    }
    if start.value > max.value {
        let message = format!("`{thing}` starts with {start}, and never has more than {max}");
        return Some(
            report(start, message)
                .related(max.span, "the most")
                .help(format!("write `start: {max}` or less")),
        );
    }
    None
}

/// Pods that reserve more than they may use, which Kubernetes refuses.
fn request_exceeds_limit(stack: &Stack) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for service in stack.services.values() {
        found.extend(inverted(&service.name, &service.resources));
        if let Program::Container(container) = &service.program
            && let Some(driver) = &container.spark_driver
        {
            found.extend(inverted(&service.name, &driver.executor));
        }
    }
    for (name, placement) in view::in_cluster(stack) {
        found.extend(inverted(name, &placement.resources));
    }
    for pipeline in stack.pipelines.values() {
        if let Runner::Pod(pod) = &pipeline.runs_in {
            found.extend(inverted(&pipeline.name, &pod.resources));
        }
    }
    found
}

fn inverted(thing: &dyn fmt::Display, resources: &Resources) -> Vec<Diagnostic> {
    let cpu = over(thing, "CPU", &resources.cpu);
    let memory = over(thing, "memory", &resources.memory);
    cpu.into_iter().chain(memory).collect()
}

fn over<T: Ord + fmt::Display>(
    thing: &dyn fmt::Display,
    what: &str,
    resource: &Resource<T>,
) -> Option<Diagnostic> {
    let Resource { request, limit, span } = resource;
    (request > limit).then(|| {
        let message = format!("`{thing}` reserves {request} of {what}, and may use {limit}");
        Diagnostic::new(&REQUEST_EXCEEDS_LIMIT, *span, message)
            .help(format!("write {{ request: {limit}, limit: {request} }}, or one value for both"))
            .thing(thing)
    })
}
