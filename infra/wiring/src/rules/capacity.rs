//! Whether the nodes have room for the pods.
//!
//! What counts is what Kubernetes' scheduler counts: requests against what a node leaves to pods, less what the
//! system's own pods take there. A node group that grows is taken at its most, since it grows for pods that wait.

use std::cmp::Reverse;

use spec::{diagnostic::Diagnostic, quantity::Cpu};

use super::pack::{self, Batch, Homeless, Whose};
use crate::{Capacity, Demand, Footprint, NodeCapacity, Wiring};

spec::rule! {
    /// A pod that no node can ever take.
    pub static POD_EXCEEDS_NODE = "pod-exceeds-node", Error, No;
    /// The pods at the start have no room.
    pub static DOES_NOT_FIT_AT_START = "does-not-fit-at-start", Error, No;
    /// A new version's first pod has no room beside the old ones.
    pub static NO_ROOM_FOR_SURGE = "no-room-for-surge", Error, No;
    /// Every autoscaler at its maximum at once has no room.
    pub static MAXIMA_DO_NOT_FIT = "maxima-do-not-fit", Warning, Yes;
    /// A limit that no node can serve.
    pub static LIMIT_EXCEEDS_NODE = "limit-exceeds-node", Warning, Yes;
}

/// Nothing is said about a cluster whose nodes the stack does not make. One report a cause: what a larger node would
/// mend is not reported again as a sum.
pub(crate) fn check(wiring: &Wiring) -> Vec<Diagnostic> {
    let capacity = &wiring.capacity;
    let Some(nodes) = &capacity.nodes else { return Vec::new() };
    let mut diagnostics: Vec<Diagnostic> =
        capacity.demands.iter().filter_map(|demand| limit_exceeds_node(demand, nodes)).collect();
    let exceeding: Vec<Diagnostic> =
        capacity.demands.iter().filter_map(|demand| pod_exceeds_node(demand, nodes)).collect();
    if !exceeding.is_empty() {
        diagnostics.extend(exceeding);
    } else if let Some(start) = does_not_fit_at_start(capacity, nodes) {
        diagnostics.push(start);
    } else {
        diagnostics.extend(no_room_for_surge(capacity, nodes));
        diagnostics.extend(maxima_do_not_fit(capacity, nodes));
    }
    diagnostics
}

fn pod_exceeds_node(demand: &Demand, nodes: &NodeCapacity) -> Option<Diagnostic> {
    let (request, free) = (demand.request, nodes.free());
    if request.fits(free) {
        return None;
    }
    let span = if request.cpu > free.cpu { demand.cpu_span } else { demand.memory_span };
    let message = format!(
        "a pod of `{}` requests {request}, but a node has room for {free}: {} that it leaves to pods, less {} for the \
         system's own",
        demand.workload.name(),
        nodes.allocatable,
        nodes.system,
    );
    Some(
        Diagnostic::new(&POD_EXCEEDS_NODE, span, message)
            .label("more than one node has")
            .related(nodes.span, "the size of a node")
            .help("request less, or take larger nodes")
            .thing(&demand.workload.thing),
    )
}

fn limit_exceeds_node(demand: &Demand, nodes: &NodeCapacity) -> Option<Diagnostic> {
    let limit = demand.limit;
    let cores = Cpu::from_cores(nodes.cores);
    let (span, what) = if limit.cpu > cores {
        (demand.cpu_span, format!("up to {} cores, but a node has {}", limit.cpu, nodes.cores))
    } else if limit.memory > nodes.allocatable.memory {
        let (limit, node) = (of_memory(limit), of_memory(nodes.allocatable));
        (demand.memory_span, format!("up to {limit} of memory, but a node leaves {node} to pods"))
    } else {
        return None;
    };
    Some(
        Diagnostic::new(
            &LIMIT_EXCEEDS_NODE,
            span,
            format!("a pod of `{}` may use {what}", demand.workload.name()),
        )
        .label("no node can give so much")
        .related(nodes.span, "the size of a node")
        .help("lower the limit to what a node has, or take larger nodes")
        .thing(&demand.workload.thing),
    )
}

fn of_memory(footprint: Footprint) -> String {
    let text = footprint.to_string();
    text.split_once(" and ").map_or(text.clone(), |(_, memory)| memory.to_owned())
}

fn does_not_fit_at_start(capacity: &Capacity, nodes: &NodeCapacity) -> Option<Diagnostic> {
    let pods = batches(capacity, |demand| demand.start);
    let (what, homeless) = misfit(&pods, nodes)?;
    let message = format!("the pods that the stack starts with {what}\n{}", table(&pods, nodes));
    Some(mend(
        Diagnostic::new(&DOES_NOT_FIT_AT_START, nodes.count_span, message),
        homeless.as_ref(),
        nodes,
    ))
}

/// Each rollout is looked at alone, beside everything else as it starts. Only sizes that no other covers are tried:
/// where a large pod finds room, a smaller one does.
fn no_room_for_surge(capacity: &Capacity, nodes: &NodeCapacity) -> Option<Diagnostic> {
    let pods = batches(capacity, |demand| demand.start);
    let surging: Vec<&Demand> =
        capacity.demands.iter().filter(|demand| demand.surge > 0 && demand.start > 0).collect();
    let mut largest: Vec<Footprint> = Vec::new();
    for demand in &surging {
        if !largest.iter().any(|other| demand.request.fits(*other)) {
            largest.retain(|other| !other.fits(demand.request));
            largest.push(demand.request);
        }
    }
    let (size, homeless) = largest.into_iter().find_map(|size| {
        let mut with = pods.clone();
        with.push(Batch {
            whose: Whose::Stack,
            name: String::from("the new version"),
            each: size,
            count: 1,
        });
        misfit(&with, nodes).map(|(_, homeless)| (size, homeless))
    })?;
    let demand = surging.iter().find(|demand| demand.request == size)?;
    let name = demand.workload.name();
    let message = format!(
        "a new version of `{name}` begins with one pod beside the {} that run, and {size} more find no room\n{}",
        demand.start,
        table(&pods, nodes),
    );
    let diagnostic = Diagnostic::new(&NO_ROOM_FOR_SURGE, nodes.count_span, message)
        .related(demand.cpu_span, format!("what a pod of `{name}` requests"));
    Some(mend(diagnostic, homeless.as_ref(), nodes).thing(&demand.workload.thing))
}

fn maxima_do_not_fit(capacity: &Capacity, nodes: &NodeCapacity) -> Option<Diagnostic> {
    if capacity.demands.iter().all(|demand| demand.max <= demand.start) {
        return None;
    }
    let pods = batches(capacity, |demand| demand.max);
    let (what, homeless) = misfit(&pods, nodes)?;
    let message = format!("all pods at their maxima at once {what}\n{}", table(&pods, nodes));
    let growing = capacity.demands.iter().filter(|demand| demand.max > demand.start);
    let diagnostic = Diagnostic::new(&MAXIMA_DO_NOT_FIT, nodes.count_span, message);
    let diagnostic =
        growing.fold(diagnostic, |report, demand| report.thing(&demand.workload.thing));
    Some(mend(diagnostic, homeless.as_ref(), nodes))
}

/// Every pod: the cluster's own, and so many of each workload.
fn batches(capacity: &Capacity, count: impl Fn(&Demand) -> u32) -> Vec<Batch> {
    let system = capacity.system.iter().map(|pods| Batch {
        whose: Whose::Cluster,
        name: pods.name.to_owned(),
        each: pods.request,
        count: pods.count,
    });
    let own = capacity.demands.iter().map(|demand| Batch {
        whose: Whose::Stack,
        name: demand.workload.to_string(),
        each: demand.request,
        count: count(demand),
    });
    own.chain(system).filter(|batch| batch.count > 0).collect()
}

fn sum(pods: &[Batch]) -> Footprint {
    pods.iter().fold(Footprint::default(), |sum, batch| sum.plus(batch.each.times(batch.count)))
}

/// Why pods do not fit, and which pod found no node where the sum alone would fit.
fn misfit(pods: &[Batch], nodes: &NodeCapacity) -> Option<(String, Option<Homeless>)> {
    let (sum, room) = (sum(pods), nodes.free().times(nodes.max));
    if !sum.fits(room) {
        return Some((format!("request {sum}, but {} have room for {room}", shown(nodes)), None));
    }
    let homeless = pack::pack(pods, nodes.free(), nodes.max).err()?;
    let what = format!(
        "request {sum} of the {room} that {} have, but in pieces: a pod of {} needs {}, and the roomiest node has {} \
         left",
        shown(nodes),
        homeless.name,
        homeless.each,
        homeless.roomiest,
    );
    Some((what, Some(homeless)))
}

fn shown(nodes: &NodeCapacity) -> String {
    let plural = if nodes.max == 1 { "" } else { "s" };
    let most = if nodes.max > nodes.start { "at most " } else { "" };
    format!("{most}{} node{plural}", nodes.max)
}

/// The sum, line by line, the largest first; the cluster's own programs are one line.
fn table(pods: &[Batch], nodes: &NodeCapacity) -> String {
    let all = |batch: &Batch| batch.each.times(batch.count);
    let (system, mut own): (Vec<&Batch>, Vec<&Batch>) =
        pods.iter().partition(|batch| batch.whose == Whose::Cluster);
    own.sort_by_key(|batch| Reverse((all(batch).cpu, all(batch).memory)));
    let mut lines: Vec<(Footprint, String)> = own
        .into_iter()
        .map(|batch| {
            let each =
                if batch.count == 1 { String::new() } else { format!(", each {}", batch.each) };
            (all(batch), format!("{} of {}{each}", batch.count, batch.name))
        })
        .collect();
    if !system.is_empty() {
        let count: u32 = system.iter().map(|batch| batch.count).sum();
        let sum = system.into_iter().map(all).fold(Footprint::default(), Footprint::plus);
        lines.push((sum, format!("{count} of the cluster itself and its addons")));
    }
    lines.push((sum(pods), String::from("in all")));
    let (allocatable, system) = (nodes.allocatable, nodes.system);
    lines.push((
        nodes.free().times(nodes.max),
        format!("{}, each {allocatable} less {system} for the system's pods", shown(nodes)),
    ));
    let lines: Vec<String> =
        lines.into_iter().map(|(sum, what)| format!("  {:>23}  {what}", sum.to_string())).collect();
    lines.join("\n")
}

fn mend(diagnostic: Diagnostic, homeless: Option<&Homeless>, nodes: &NodeCapacity) -> Diagnostic {
    let help = match homeless {
        Some(_) => "take larger nodes, or more of them, or request less",
        None => "take more or larger nodes, or request less",
    };
    diagnostic.label("so many nodes").related(nodes.span, "the size of a node").help(help)
}
