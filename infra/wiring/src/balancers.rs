//! Load balancers, and the node ports that they send to.
//!
//! A node port is chosen in the lower band of the range, from which Kubernetes gives no port by itself
//! (<https://kubernetes.io/docs/concepts/services-networking/service/#avoid-nodeport-collisions>), by the digest of
//! the thing's name; where two meet, the later name takes the next free one.

use std::{collections::BTreeSet, net::Ipv4Addr};

use spec::{name::ThingName, quantity::Cidr, source::Span};

use crate::{Workload, names};

/// A load balancer of the cloud.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Balancer {
    /// The thing that it stands before.
    pub thing: ThingName,
    /// Its pods.
    pub workload: Workload,
    /// Who can reach it.
    pub reach: Reach,
    /// Its own port.
    pub port: u16,
    /// The pods' port.
    pub target_port: u16,
    /// The port of every node that it sends to.
    pub node_port: u16,
    /// The port of every node that tells whether the node has a ready pod (`healthCheckNodePort`).
    pub health_port: u16,
    /// Its address, for an internal one: fixed, because what calls it is configured before the balancer is made. None
    /// where the nodes' range has no room for it.
    pub address: Option<Ipv4Addr>,
    /// Who may come.
    pub from: Vec<Cidr>,
    /// The line that caused it.
    pub span: Span,
}

/// Who can reach a balancer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// It has a public address.
    Public,
    /// It has an address of the network, for machines and managed services of the stack.
    Internal,
}

/// The first node port, and how many there are.
const FIRST: u16 = 30_000;
const COUNT: u16 = 2_768;
/// The lower band: a thirty-second of the range, at least 16 and at most 128.
const BAND: u64 = 86;

/// The address of an internal balancer: as far from the end of the nodes' range as its node port is from the first,
/// so that it is as unique. The cloud hands out addresses from the beginning.
pub(crate) fn address(nodes: Cidr, node_port: u16) -> Option<Ipv4Addr> {
    let from_end = u32::from(node_port.checked_sub(FIRST)?) + KEPT;
    let is_far_from_start = u64::from(from_end) * 2 < nodes.addresses();
    is_far_from_start.then(|| Ipv4Addr::from(u32::from(nodes.broadcast()).saturating_sub(from_end)))
}

/// Addresses at the end of a range that the cloud keeps, broadly.
const KEPT: u32 = 8;

/// Node ports that are taken.
#[derive(Default)]
pub(crate) struct NodePorts {
    taken: BTreeSet<u16>,
}

impl NodePorts {
    /// Takes a port that the spec pins.
    pub(crate) fn pin(&mut self, port: u16) {
        self.taken.insert(port);
    }

    /// Chooses a port for a name. When all are taken the first is given; the cluster refuses so many anyway.
    pub(crate) fn choose(&mut self, name: &str) -> u16 {
        let start = u16::try_from(names::hash(name) % BAND).unwrap_or_default();
        let port = (0..COUNT)
            .map(|step| FIRST + (start + step) % COUNT)
            .find(|port| !self.taken.contains(port))
            .unwrap_or(FIRST);
        self.taken.insert(port);
        port
    }
}
