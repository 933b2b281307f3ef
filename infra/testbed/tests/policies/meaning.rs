//! What a flow of the wiring means, said apart from the generator that prints it.

use std::net::Ipv4Addr;

use spec::{
    quantity::Cidr,
    stack::{Cloud, Stack},
};
use testbed::RenderedStack;
use wiring::{Peer, Protocol};

use crate::{
    Judged,
    actors::{Actor, Who},
};

/// Whether the wiring wants a connection, as far as the judged ends can tell: the one that opens it must be allowed to,
/// and so must the one that accepts it.
pub(crate) fn is_wanted(
    stack: &RenderedStack,
    from: &Actor,
    to: &Actor,
    (port, protocol): (u16, &str),
    judged: Judged,
) -> bool {
    let asked = || {
        stack
            .wiring
            .flows
            .iter()
            .filter(|flow| flow.port == port && name(flow.protocol) == protocol)
    };
    let is = |peer: &Peer, actor: &Actor| is(&stack.stack, peer, actor);
    let opens =
        || from.is_foreign() || asked().any(|flow| from.is_named(&flow.from) && is(&flow.to, to));
    let accepts =
        || to.is_foreign() || asked().any(|flow| to.is_named(&flow.to) && is(&flow.from, from));
    match judged {
        Judged::Both => opens() && accepts(),
        Judged::From => opens(),
        Judged::To => accepts(),
    }
}

/// A protocol as policies write it.
pub(crate) const fn name(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Tcp => "TCP",
        Protocol::Udp => "UDP",
    }
}

/// Whether a flow's end is this actor.
fn is(stack: &Stack, peer: &Peer, actor: &Actor) -> bool {
    let address = actor.endpoint.address;
    match peer {
        Peer::Workload(_) => actor.is_named(peer),
        Peer::Addon(addon) => actor.who == Who::Addon(*addon),
        Peer::ClusterDns => actor.who == Who::Dns,
        Peer::Internet => is_public(address),
        // The address behind a name is known to nobody here, so its port is open to any.
        Peer::Host(_) => true,
        // The same of the API server of a cluster that is not the stack's.
        Peer::KubernetesApi if stack.cloud.is_none() => true,
        Peer::Managed { .. }
        | Peer::Machine { .. }
        | Peer::Ranges(_)
        | Peer::BalancerHealthChecks
        | Peer::Nodes
        | Peer::KubernetesApi => {
            ranges_of(stack, peer).into_iter().any(|range| contains(range, address))
        }
    }
}

/// The addresses that an end is known by. A range means whoever has an address in it, a pod too.
pub(crate) fn ranges_of(stack: &Stack, peer: &Peer) -> Vec<Cidr> {
    let network = stack.cloud.as_ref().map(|Cloud::Yandex(yandex)| &yandex.network);
    let nodes =
        || network.into_iter().flat_map(|network| network.nodes.values()).map(|range| range.value);
    match peer {
        Peer::Managed { ranges, .. } | Peer::Machine { ranges, .. } | Peer::Ranges(ranges) => {
            ranges.clone()
        }
        Peer::Nodes => nodes().collect(),
        Peer::KubernetesApi => {
            let services =
                network.and_then(|network| network.services.as_ref()).map(|range| range.value);
            nodes().chain(services).collect()
        }
        // https://yandex.cloud/en/docs/network-load-balancer/concepts/health-check
        Peer::BalancerHealthChecks => {
            ["198.18.235.0/24", "198.18.248.0/24"].iter().flat_map(|text| text.parse()).collect()
        }
        Peer::Workload(_) | Peer::Addon(_) | Peer::ClusterDns | Peer::Internet | Peer::Host(_) => {
            Vec::new()
        }
    }
}

fn contains(range: Cidr, address: Ipv4Addr) -> bool {
    (range.network()..=range.broadcast()).contains(&address)
}

fn is_public(address: Ipv4Addr) -> bool {
    let is_shared =
        (Ipv4Addr::new(100, 64, 0, 0)..=Ipv4Addr::new(100, 127, 255, 255)).contains(&address);
    let is_benchmark =
        (Ipv4Addr::new(198, 18, 0, 0)..=Ipv4Addr::new(198, 19, 255, 255)).contains(&address);
    let is_special = address.is_private() || address.is_loopback() || address.is_link_local();
    !(is_shared || is_benchmark || is_special)
}
