//! The wiring while it is being written: edges add to it in any order, [`Draft::finish`] sorts it and drops what is
//! said twice.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use spec::{
    name::{NamespaceName, ThingName},
    quantity::Cidr,
    source::Span,
    stack::{Cloud, RoleRanges, Stack},
};

use crate::{
    Access, Balancer, Before, Binding, Capacity, Delivery, Flow, Grant, Identity, LockboxSecret,
    Object, Peer, Protocol, Scrape, SecretObject, Value, Wait, Why, Wiring, Workload,
    things::expose::{Asked, Awaited},
};

/// Who uses something.
#[derive(Clone, Debug)]
pub(crate) enum Client {
    /// Pods of the cluster: all those in which a thing's program runs.
    Pods {
        /// The thing.
        thing: ThingName,
        /// Its pods.
        workloads: Vec<Workload>,
    },
    /// A machine, or a managed service of the cloud.
    Outside {
        /// The thing, as whom it acts.
        thing: ThingName,
        /// From where it connects.
        peer: Peer,
    },
}

impl Client {
    /// The pods of a thing that has one set of them.
    pub(crate) fn pods(namespace: &NamespaceName, thing: &ThingName) -> Self {
        Self::of(vec![Workload::new(namespace, thing)], thing)
    }

    /// Several sets of pods of one thing.
    pub(crate) fn of(workloads: Vec<Workload>, thing: &ThingName) -> Self {
        Self::Pods { thing: thing.clone(), workloads }
    }

    /// The thing.
    pub(crate) const fn thing(&self) -> &ThingName {
        match self {
            Self::Pods { thing, .. } | Self::Outside { thing, .. } => thing,
        }
    }

    /// From where it connects.
    pub(crate) fn peers(&self) -> Vec<Peer> {
        match self {
            Self::Pods { workloads, .. } => workloads.iter().cloned().map(Peer::Workload).collect(),
            Self::Outside { peer, .. } => vec![peer.clone()],
        }
    }

    /// The namespaces in which its pods stand; none outside.
    pub(crate) fn namespaces(&self) -> BTreeSet<NamespaceName> {
        match self {
            Self::Pods { workloads, .. } => {
                workloads.iter().map(|workload| workload.namespace.clone()).collect()
            }
            Self::Outside { .. } => BTreeSet::new(),
        }
    }
}

/// The wiring of a stack while it is being written.
pub(crate) struct Draft<'a> {
    /// What is wired.
    pub(crate) stack: &'a Stack,
    pub(crate) flows: Vec<Flow>,
    pub(crate) secrets: BTreeMap<(NamespaceName, String), SecretObject>,
    pub(crate) lockbox: BTreeMap<String, LockboxSecret>,
    pub(crate) identities: Vec<Identity>,
    pub(crate) asked: Vec<Asked>,
    pub(crate) awaited: Vec<Awaited>,
    pub(crate) balancers: Vec<Balancer>,
    pub(crate) grants: Vec<Grant>,
    bindings: BTreeMap<Workload, Vec<Binding>>,
    outside: BTreeMap<ThingName, Vec<Binding>>,
    scrapes: Vec<Scrape>,
    order: Vec<Before>,
    claims: BTreeMap<String, BTreeMap<String, Span>>,
}

impl<'a> Draft<'a> {
    /// Nothing yet.
    pub(crate) const fn new(stack: &'a Stack) -> Self {
        Self {
            stack,
            flows: Vec::new(),
            secrets: BTreeMap::new(),
            lockbox: BTreeMap::new(),
            identities: Vec::new(),
            asked: Vec::new(),
            awaited: Vec::new(),
            balancers: Vec::new(),
            grants: Vec::new(),
            bindings: BTreeMap::new(),
            outside: BTreeMap::new(),
            scrapes: Vec::new(),
            order: Vec::new(),
            claims: BTreeMap::new(),
        }
    }

    /// Notes for what an object's name is taken.
    pub(crate) fn claim(&mut self, object: String, owner: &str, span: Span) {
        let owners = self.claims.entry(object).or_default();
        let first = owners.entry(owner.to_owned()).or_insert(span);
        *first = span.min(*first);
    }

    /// A managed service, in the ranges of the role `data`.
    pub(crate) fn managed(&self, thing: &ThingName) -> Peer {
        Peer::Managed { thing: thing.clone(), ranges: self.ranges(|network| &network.data) }
    }

    /// A virtual machine, in the ranges of the role `machines`.
    pub(crate) fn machine(&self, thing: &ThingName) -> Peer {
        Peer::Machine { thing: thing.clone(), ranges: self.ranges(|network| &network.machines) }
    }

    /// The nodes' range in the first zone.
    pub(crate) fn first_node_range(&self) -> Option<Cidr> {
        self.ranges(|network| &network.nodes).first().copied()
    }

    fn ranges(&self, role: impl Fn(&spec::stack::Network) -> &RoleRanges) -> Vec<Cidr> {
        let ranges = self.stack.cloud.as_ref().map(|Cloud::Yandex(yandex)| role(&yandex.network));
        ranges.into_iter().flat_map(BTreeMap::values).map(|range| range.value).collect()
    }

    /// Opens a port to everyone who is the client.
    pub(crate) fn flow(&mut self, client: &Client, to: &Peer, port: u16, why: Why, span: Span) {
        for from in client.peers() {
            self.connect(from, to.clone(), port, why, span);
        }
    }

    /// Opens a TCP port.
    pub(crate) fn connect(&mut self, from: Peer, to: Peer, port: u16, why: Why, span: Span) {
        self.flows.push(Flow { from, to, port, protocol: Protocol::Tcp, why, span });
    }

    /// Grants a right.
    pub(crate) fn grant(&mut self, client: &Client, on: Object, access: Access, span: Span) {
        self.grants.push(Grant { who: client.thing().clone(), on, access, span });
    }

    /// Sets a variable.
    pub(crate) fn set(
        &mut self,
        client: &Client,
        name: &str,
        value: impl fmt::Display,
        span: Span,
    ) {
        self.bind(client, Delivery::Env(name.to_owned()), Value::Literal(value.to_string()), span);
    }

    /// Sets a variable to the value of a secret's key.
    pub(crate) fn set_secret(&mut self, client: &Client, name: &str, value: Value, span: Span) {
        self.bind(client, Delivery::Env(name.to_owned()), value, span);
    }

    /// Delivers a value.
    pub(crate) fn bind(&mut self, client: &Client, delivery: Delivery, value: Value, span: Span) {
        let binding = Binding { delivery, value, span };
        match client {
            Client::Pods { workloads, .. } => {
                for workload in workloads {
                    self.bindings.entry(workload.clone()).or_default().push(binding.clone());
                }
            }
            Client::Outside { thing, .. } => {
                self.outside.entry(thing.clone()).or_default().push(binding);
            }
        }
    }

    /// Adds a target of a Prometheus.
    pub(crate) fn scrape(&mut self, scrape: Scrape) {
        self.scrapes.push(scrape);
    }

    /// Says that one thing must be ready before another.
    pub(crate) fn before(&mut self, first: &ThingName, then: &ThingName, wait: Wait, span: Span) {
        self.order.push(Before { first: first.clone(), then: then.clone(), wait, span });
    }

    /// The wiring: sorted, each entry once, caused by the first line that says it.
    pub(crate) fn finish(mut self, workloads: Vec<Workload>, capacity: Capacity) -> Wiring {
        for bindings in self.bindings.values_mut().chain(self.outside.values_mut()) {
            once(bindings, |a, b| (&a.delivery, &a.value) == (&b.delivery, &b.value));
        }
        once(&mut self.flows, |a, b| {
            (&a.from, &a.to, a.port, a.protocol, a.why)
                == (&b.from, &b.to, b.port, b.protocol, b.why)
        });
        once(&mut self.grants, |a, b| (&a.who, &a.on, a.access) == (&b.who, &b.on, b.access));
        once(&mut self.scrapes, |a, b| {
            (&a.prometheus, &a.job, &a.target, a.port, &a.path)
                == (&b.prometheus, &b.job, &b.target, b.port, &b.path)
        });
        once(&mut self.order, |a, b| (&a.first, &a.then, a.wait) == (&b.first, &b.then, b.wait));
        self.identities.sort();
        self.balancers.sort();
        Wiring {
            workloads,
            flows: self.flows,
            grants: self.grants,
            bindings: self.bindings,
            outside: self.outside,
            secrets: self.secrets.into_values().collect(),
            lockbox: self.lockbox.into_values().collect(),
            identities: self.identities,
            scrapes: self.scrapes,
            balancers: self.balancers,
            capacity,
            order: self.order,
            shared_names: self.claims.into_iter().filter(|(_, owners)| owners.len() > 1).collect(),
        }
    }
}

/// Sorts, and keeps of what is the same but for its place the first.
fn once<T: Ord>(entries: &mut Vec<T>, same: impl Fn(&T, &T) -> bool) {
    entries.sort();
    entries.dedup_by(|later, earlier| same(later, earlier));
}
