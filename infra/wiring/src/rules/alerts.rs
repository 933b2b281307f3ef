//! Alerts that can never fire.

use spec::{
    diagnostic::Diagnostic,
    quantity::Cpu,
    stack::{Above, AlertRule, CpuBase, ReplicaBound, Scale, Service, Stack},
};

use crate::{NodeCapacity, Wiring};

spec::rule! {
    /// An alert whose condition cannot come true.
    pub static ALERT_UNREACHABLE = "alert-unreachable", Error, No;
}

/// Every rule against every service that it watches.
pub(crate) fn check(stack: &Stack, wiring: &Wiring) -> Vec<Diagnostic> {
    let nodes = wiring.capacity.nodes.as_ref();
    let watched = stack.alerts.rules.values().flat_map(|rule| {
        rule.services.iter().filter_map(move |name| Some((rule, stack.services.get(&name.value)?)))
    });
    watched.filter_map(|(rule, service)| unreachable(rule, service, nodes)).collect()
}

/// The first reason, by the order in which a person would mend them.
fn unreachable(
    rule: &AlertRule,
    service: &Service,
    nodes: Option<&NodeCapacity>,
) -> Option<Diagnostic> {
    let found = replicas(rule, service)
        .or_else(|| cpu_of(rule).and_then(|cpu| one_pod(cpu, service, nodes)))
        .or_else(|| cpu_of(rule).and_then(|cpu| all_pods(rule, cpu, service, nodes?)));
    found.map(|diagnostic| diagnostic.thing(&rule.name).thing(&service.name))
}

fn cpu_of(rule: &AlertRule) -> Option<&Above> {
    rule.when()?.cpu.as_ref()
}

/// More replicas than there can be.
fn replicas(rule: &AlertRule, service: &Service) -> Option<Diagnostic> {
    let bound = rule.when()?.replicas.as_ref()?;
    let ReplicaBound::Count(least) = bound.value else { return None };
    let max = service.scale.max();
    if least <= *max {
        return None;
    }
    let message = format!(
        "`{}` waits for {least} replicas, but `{}` never has more than {max}",
        rule.name, service.name
    );
    Some(
        Diagnostic::new(&ALERT_UNREACHABLE, bound.span, message)
            .label(format!("{least} > {max}"))
            .related(max.span, "the most replicas")
            .help(format!(
                "write `{{ at_least: max }}`, which follows the autoscaler, or at most {max}"
            )),
    )
}

/// What one pod must use, and the most that it can use: its limit, or the cores of its node where they are fewer.
fn one_pod(cpu: &Above, service: &Service, nodes: Option<&NodeCapacity>) -> Option<Diagnostic> {
    let limit = service.resources.cpu.limit;
    let node = nodes.map(|nodes| Cpu::from_cores(nodes.cores)).filter(|node| *node < limit);
    let (most, what) = match node {
        Some(node) => (node, format!("its node has {}", cores(node))),
        None => (limit, format!("its limit is {}", cores(limit))),
    };
    let needed = needed(cpu, service);
    if needed < most {
        return None;
    }
    let message = format!(
        "a pod of `{}` would have to use more than {}, but {what}",
        service.name,
        arithmetic(cpu, service),
    );
    let diagnostic = Diagnostic::new(&ALERT_UNREACHABLE, cpu.above.span, message)
        .label(beyond(needed, most))
        .related(service.resources.cpu.span, format!("the CPU of `{}`", service.name));
    Some(match (node, nodes) {
        (Some(_), Some(nodes)) => diagnostic
            .related(nodes.span, "the size of a node")
            .help("write a smaller share, or `of: request`, or take nodes with as many cores as the limit"),
        _ => diagnostic.help("write a smaller share, or raise the limit"),
    })
}

/// What all pods must use together, and the most that the nodes have. Said only where so many pods find room by what
/// they request: where they do not, fewer pods run than are counted.
fn all_pods(
    rule: &AlertRule,
    cpu: &Above,
    service: &Service,
    nodes: &NodeCapacity,
) -> Option<Diagnostic> {
    let (replicas, why) = least(rule, cpu, service)?;
    let needed = needed(cpu, service).saturating_mul(replicas);
    let most = nodes.allocatable.cpu.saturating_mul(nodes.max);
    let requested = service.resources.cpu.request.saturating_mul(replicas);
    let room = nodes.free().cpu.saturating_mul(nodes.max);
    if needed < most || requested > room {
        return None;
    }
    let message = format!(
        "{why}{replicas} pods of `{}` would have to use more than {replicas} × ({}) = {}, but {} nodes have {} × {} = {}",
        service.name,
        arithmetic(cpu, service),
        cores(needed),
        nodes.max,
        nodes.max,
        cores(nodes.allocatable.cpu),
        cores(most),
    );
    let diagnostic = Diagnostic::new(&ALERT_UNREACHABLE, cpu.above.span, message)
        .label(beyond(needed, most))
        .related(service.resources.cpu.span, format!("the CPU of `{}`", service.name))
        .related(nodes.count_span, "the most nodes");
    Some(match cpu.of.value {
        CpuBase::Limit => {
            diagnostic.help("write a smaller share, or `of: request`, or take more nodes")
        }
        CpuBase::Request => diagnostic.help("write a smaller share, or take more nodes"),
    })
}

/// The fewest replicas at which the condition can hold for long, and why it is not the number in the rule: below its
/// maximum an autoscaler that holds a smaller share adds pods until the load is spread below the alert's.
fn least(rule: &AlertRule, cpu: &Above, service: &Service) -> Option<(u32, String)> {
    let max = *service.scale.max();
    let stated = match rule.when()?.replicas.as_ref()?.value {
        ReplicaBound::Count(count) => count.max(1),
        ReplicaBound::Max => max,
    };
    let Scale::Auto { targets, .. } = &service.scale else { return Some((stated, String::new())) };
    let Some(target) = targets.cpu.as_ref().filter(|_| stated < max) else {
        return Some((stated, String::new()));
    };
    let held = service.resources.cpu.request.at_load(target.value).saturating_mul(TOLERANCE);
    if held > needed(cpu, service).saturating_mul(10) {
        return Some((stated, String::new()));
    }
    let why = format!(
        "the autoscaler holds {target} of the request, so it goes on from {stated} replicas to {max}: "
    );
    Some((max, why))
}

/// An autoscaler leaves alone what is within a tenth of its target
/// (<https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details>): eleven tenths.
const TOLERANCE: u32 = 11;

/// What one pod uses at the alert's share.
fn needed(cpu: &Above, service: &Service) -> Cpu {
    base(cpu, service).at_load(cpu.above.value)
}

fn base(cpu: &Above, service: &Service) -> Cpu {
    match cpu.of.value {
        CpuBase::Request => service.resources.cpu.request,
        CpuBase::Limit => service.resources.cpu.limit,
    }
}

fn beyond(needed: Cpu, most: Cpu) -> String {
    format!("more than {} are needed, {} are the most", cores(needed), cores(most))
}

/// `80% of 2 cores = 1.6 cores`.
fn arithmetic(cpu: &Above, service: &Service) -> String {
    format!("{} of {} = {}", cpu.above, cores(base(cpu, service)), cores(needed(cpu, service)))
}

fn cores(cpu: Cpu) -> String {
    match cpu.millis() {
        1000 => String::from("1 core"),
        millis if millis.is_multiple_of(1000) => format!("{} cores", millis / 1000),
        millis => format!(
            "{}.{} cores",
            millis / 1000,
            format!("{:03}", millis % 1000).trim_end_matches('0')
        ),
    }
}
