//! Alerts that can never fire.

use spec::{
    diagnostic::Diagnostic,
    quantity::Cpu,
    stack::{Above, AlertRule, CpuBase, ReplicaBound, Scale, Service, Stack},
};

use crate::{Capacity, NodeCapacity, Wiring};

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
    let (most, nodes) = most_of_a_pod(service, nodes);
    let needed = needed(cpu, service);
    if needed < most {
        return None;
    }
    let message = format!(
        "a pod of `{}` would have to use more than {}, but {}",
        service.name,
        arithmetic(cpu, service),
        limited(most, nodes),
    );
    let diagnostic = Diagnostic::new(&ALERT_UNREACHABLE, cpu.above.span, message)
        .label(beyond(needed, most))
        .related(service.resources.cpu.span, format!("the CPU of `{}`", service.name));
    Some(match nodes {
        Some(nodes) => diagnostic
            .related(nodes.span, "the size of a node")
            .help("write a smaller share, or `of: request`, or take nodes with as many cores as the limit"),
        None => diagnostic.help("write a smaller share, or raise the limit"),
    })
}

/// The most that one pod can use, with the nodes where they are what limits it.
fn most_of_a_pod<'a>(
    service: &Service,
    nodes: Option<&'a NodeCapacity>,
) -> (Cpu, Option<&'a NodeCapacity>) {
    let limit = service.resources.cpu.limit;
    match nodes {
        Some(nodes) if Cpu::from_cores(nodes.cores) < limit => {
            (Cpu::from_cores(nodes.cores), Some(nodes))
        }
        _ => (limit, None),
    }
}

fn limited(most: Cpu, nodes: Option<&NodeCapacity>) -> String {
    match nodes {
        Some(_) => format!("its node has {}", cores(most)),
        None => format!("its limit is {}", cores(most)),
    }
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
    let most = all_nodes(nodes);
    let requested = service.resources.cpu.request.saturating_mul(replicas);
    let room = nodes.free().cpu.saturating_mul(nodes.max);
    if needed < most || requested > room {
        return None;
    }
    let message = format!(
        "{why}{replicas} pods of `{}` would have to use more than {replicas} × ({}) = {}, but {}",
        service.name,
        arithmetic(cpu, service),
        cores(needed),
        of_all_nodes(nodes),
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

fn all_nodes(nodes: &NodeCapacity) -> Cpu {
    nodes.allocatable.cpu.saturating_mul(nodes.max)
}

fn of_all_nodes(nodes: &NodeCapacity) -> String {
    let NodeCapacity { max, allocatable, .. } = nodes;
    format!("{max} nodes have {max} × {} = {}", cores(allocatable.cpu), cores(all_nodes(nodes)))
}

/// The sums by which a rule of replicas and CPU can come true for a service, a line each: what it needs, and the most that
/// there is. None where it is about neither.
#[must_use]
pub fn reachability(rule: &AlertRule, service: &Service, capacity: &Capacity) -> Vec<String> {
    let Some(when) = rule.when() else { return Vec::new() };
    let nodes = capacity.nodes.as_ref();
    let mut sums = Vec::new();
    if let Some(bound) = &when.replicas {
        let most = service.scale.max();
        sums.push(match bound.value {
            ReplicaBound::Count(count) => {
                format!("it needs {count} replicas, and `{}` has at most {most}", service.name)
            }
            ReplicaBound::Max => format!("it needs as many replicas as there may be, now {most}"),
        });
    }
    let Some(cpu) = &when.cpu else { return sums };
    let (most, limiting) = most_of_a_pod(service, nodes);
    let pod = arithmetic(cpu, service);
    sums.push(format!("a pod must use more than {pod}, and {}", limited(most, limiting)));
    if let (Some((replicas, why)), Some(nodes)) = (least(rule, cpu, service), nodes) {
        let all = cores(needed(cpu, service).saturating_mul(replicas));
        sums.push(format!(
            "{why}{replicas} pods must use more than {replicas} × ({pod}) = {all}, and {}",
            of_all_nodes(nodes)
        ));
    }
    sums
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
