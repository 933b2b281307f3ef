//! Security groups: the flows of the wiring, printed for the cloud. Nothing is let through that no flow asks for, but
//! for what the cloud's own programs need; each of these says why.
//!
//! One group a managed thing and a machine, and three for the cluster: `inside` (its nodes and masters among each
//! other, where Kubernetes' own policies rule), `masters` (the API server), `nodes` (everything else).

mod own;
mod rules;

use std::collections::BTreeSet;

use spec::{name::ThingName, quantity::Cidr, source::Span};
use wiring::{Flow, Peer};

use self::rules::{Other, Rules};
use super::{Scope, scope::Role};
use crate::model::{
    Handle, Label, Module, Text, Topic,
    resources::network::{Protocol, SecurityGroup},
    text,
};

/// The variable with the ranges from which people come.
pub(super) const PEOPLE: &str = "people_ranges";

/// The group that nodes and masters share.
pub(super) fn inside() -> Handle<SecurityGroup> {
    Handle::new(Label::fixed("kubernetes").part("inside"))
}

/// The group of the masters.
pub(super) fn masters() -> Handle<SecurityGroup> {
    Handle::new(Label::fixed("kubernetes").part("masters"))
}

/// The group of the nodes.
pub(super) fn nodes() -> Handle<SecurityGroup> {
    Handle::new(Label::fixed("kubernetes").part("nodes"))
}

pub(super) fn lower(scope: &Scope<'_>, module: &mut Module) {
    if let Some((cluster, _)) = scope.managed_cluster() {
        let span = cluster.span;
        let what = text("Nodes and masters among each other; policies of Kubernetes rule inside");
        declare(scope, module, &inside(), ("inside", what), own::inside(scope), span);
        let what = text("The API server");
        declare(scope, module, &masters(), ("masters", what), own::masters(), span);
        let mut rules = own::nodes(scope);
        flows(scope, &End::Cluster, &mut rules);
        let what = text("What nodes and their pods accept and open");
        declare(scope, module, &nodes(), ("nodes", what), rules, span);
    }
    for (thing, is_machine, span) in placed(scope) {
        let mut rules = own::thing(scope, thing, is_machine);
        flows(scope, &End::Thing(thing), &mut rules);
        let what = text(format_args!("What {thing} accepts and opens"));
        declare(scope, module, &scope.group(thing), (thing.as_str(), what), rules, span);
    }
}

/// Things with hosts of their own in the network, and whether they are machines.
fn placed<'a>(scope: &Scope<'a>) -> Vec<(&'a ThingName, bool, Span)> {
    let ends = scope.wiring.flows.iter().flat_map(|flow| [(&flow.from, flow), (&flow.to, flow)]);
    let used = ends.filter_map(|(peer, flow)| match peer {
        Peer::Managed { thing, .. } => Some((thing, false, flow.span)),
        Peer::Machine { thing, .. } => Some((thing, true, flow.span)),
        _ => None,
    });
    let mut seen = BTreeSet::new();
    let mut placed: Vec<_> =
        own::managed(scope).chain(used).filter(|(thing, ..)| seen.insert(*thing)).collect();
    placed.sort();
    placed
}

fn declare(
    scope: &Scope<'_>,
    module: &mut Module,
    handle: &Handle<SecurityGroup>,
    (name, description): (&str, Text),
    rules: Rules,
    span: Span,
) {
    let group = SecurityGroup {
        name: scope.name(name),
        description,
        network_id: Scope::network().id(),
        labels: scope.labels(),
    };
    module.declare(Topic::SecurityGroups, handle, &group, span);
    for (label, rule, cause) in rules.written(handle) {
        module.declare(Topic::SecurityGroups, &Handle::new(label), &rule, cause.unwrap_or(span));
    }
}

/// Whose group it is.
enum End<'a> {
    Cluster,
    Thing(&'a ThingName),
}

impl End<'_> {
    /// Whether a peer's traffic passes the group.
    fn is(&self, peer: &Peer) -> bool {
        match (self, peer) {
            (Self::Cluster, peer) => is_inside(peer),
            (
                Self::Thing(thing),
                Peer::Managed { thing: of, .. } | Peer::Machine { thing: of, .. },
            ) => *thing == of,
            (Self::Thing(_), _) => false,
        }
    }
}

/// Whether a peer is in the cluster.
const fn is_inside(peer: &Peer) -> bool {
    matches!(
        peer,
        Peer::Workload(_) | Peer::Addon(_) | Peer::Nodes | Peer::ClusterDns | Peer::KubernetesApi
    )
}

fn flows(scope: &Scope<'_>, end: &End<'_>, rules: &mut Rules) {
    for flow in &scope.wiring.flows {
        if is_inside(&flow.from) && is_inside(&flow.to) {
            continue;
        }
        if end.is(&flow.from) {
            opened(scope, flow, rules);
        }
        if end.is(&flow.to) {
            accepted(scope, flow, rules);
        }
    }
}

/// A connection that is opened to what lies outside of the group's owner.
fn opened(scope: &Scope<'_>, flow: &Flow, rules: &mut Rules) {
    let protocol = protocol(flow);
    match &flow.to {
        // Pods are reached through the balancer that stands before them, at its own port.
        Peer::Workload(workload) => {
            let before =
                scope.wiring.balancers.iter().filter(|balancer| balancer.workload == *workload);
            for balancer in before.filter(|balancer| balancer.target_port == flow.port) {
                if let Some(address) = balancer.address {
                    let to = Other::Ranges(vec![Cidr::host(address)]);
                    rules.open(protocol, balancer.port, to, flow);
                }
            }
        }
        Peer::Managed { thing, .. } | Peer::Machine { thing, .. } => {
            rules.open(protocol, flow.port, Other::group(&scope.group(thing)), flow);
        }
        Peer::Internet | Peer::Host(_) => {
            rules.open(protocol, flow.port, Other::Ranges(vec![Cidr::EVERYWHERE]), flow);
        }
        Peer::Ranges(ranges) => {
            rules.open(protocol, flow.port, Other::Ranges(ranges.clone()), flow);
        }
        Peer::Addon(_)
        | Peer::Nodes
        | Peer::ClusterDns
        | Peer::KubernetesApi
        | Peer::BalancerHealthChecks => {}
    }
}

/// A connection that the group's owner accepts. What pods accept from outside comes through a node's port, and is a
/// flow of its own.
fn accepted(scope: &Scope<'_>, flow: &Flow, rules: &mut Rules) {
    if matches!(flow.to, Peer::Workload(_)) {
        return;
    }
    let protocol = protocol(flow);
    match &flow.from {
        Peer::Workload(_) | Peer::Addon(_) | Peer::Nodes => {
            // The pod's own address, or its node's where the node hides those of its pods.
            rules.accept(protocol, flow.port, Other::group(&nodes()), flow);
            if let Some(pods) = &scope.yandex.network.pods {
                rules.accept(protocol, flow.port, Other::Ranges(vec![pods.value]), flow);
            }
        }
        Peer::Managed { thing, .. } | Peer::Machine { thing, .. } => {
            rules.accept(protocol, flow.port, Other::group(&scope.group(thing)), flow);
        }
        Peer::Ranges(ranges) => {
            rules.accept(protocol, flow.port, Other::Ranges(ranges.clone()), flow);
        }
        Peer::BalancerHealthChecks => {
            rules.accept(protocol, flow.port, Other::HealthChecks, flow);
        }
        Peer::Internet => {
            rules.accept(protocol, flow.port, Other::Ranges(vec![Cidr::EVERYWHERE]), flow);
        }
        Peer::Host(_) | Peer::ClusterDns | Peer::KubernetesApi => {}
    }
}

const fn protocol(flow: &Flow) -> Protocol {
    match flow.protocol {
        wiring::Protocol::Tcp => Protocol::Tcp,
        wiring::Protocol::Udp => Protocol::Udp,
    }
}

/// The resolvers of the subnets of a role: the second address of each
/// (<https://yandex.cloud/en/docs/vpc/concepts/address#internal-address>).
fn resolvers(scope: &Scope<'_>, role: Role) -> Vec<Cidr> {
    let ranges = scope.ranges(role).values();
    ranges
        .map(|range| {
            Cidr::host(std::net::Ipv4Addr::from(u32::from(range.network()).saturating_add(2)))
        })
        .collect()
}
