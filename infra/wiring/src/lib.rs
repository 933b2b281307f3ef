//! In: a [`Stack`]. Out: its [`Wiring`]: everything that the references between its things derive, once, so that
//! no two generators can disagree. Pure and total: a `Stack` that was built can be wired.
//!
//! Each entry carries the span of the line that caused it.

mod balancers;
mod bindings;
mod capacity;
mod flows;
pub mod grants;
mod identities;
pub mod names;
mod order;
mod scrapes;
mod secrets;

mod draft;
pub mod exporters;
mod pods;
mod things;
mod uses;

mod print;
mod rules;

use std::collections::BTreeMap;

use spec::{name::ThingName, source::Span, stack::Stack};

pub use self::{
    balancers::{Balancer, Reach},
    bindings::{Binding, Delivery, Value},
    capacity::{Capacity, Demand, Footprint, NodeCapacity, SystemDemand},
    flows::{Flow, Peer, Protocol, Why},
    grants::{Access, Grant, Object},
    identities::{CloudRole, Identity, Token},
    names::Workload,
    order::{Before, Wait},
    pods::Size,
    print::print,
    rules::{RULES, check, reachability},
    scrapes::{Answers, Scrape},
    secrets::{Composed, Given, GivenBy, KeyRef, LockboxSecret, Piece, SecretObject},
};

/// What the references of a stack derive; every list is in order and says nothing twice.
#[derive(Clone, Debug)]
pub struct Wiring {
    /// Every set of pods, in order of namespace and name.
    pub workloads: Vec<Workload>,
    /// Who may speak to whom.
    pub flows: Vec<Flow>,
    /// Who may do what on which topic, folder, database or API.
    pub grants: Vec<Grant>,
    /// What each workload gets: variables and files, in order of name.
    pub bindings: BTreeMap<Workload, Vec<Binding>>,
    /// What machines, and pipelines on Spark, get; their secrets are those of Lockbox.
    pub outside: BTreeMap<ThingName, Vec<Binding>>,
    /// The Secrets of Kubernetes that must exist, and where each comes from.
    pub secrets: Vec<SecretObject>,
    /// The secrets of Lockbox that must exist.
    pub lockbox: Vec<LockboxSecret>,
    /// Service accounts, in the cluster and in the cloud.
    pub identities: Vec<Identity>,
    /// What Prometheus scrapes.
    pub scrapes: Vec<Scrape>,
    /// Load balancers.
    pub balancers: Vec<Balancer>,
    /// What the workloads need and what the nodes have.
    pub capacity: Capacity,
    /// What must be ready before what.
    pub order: Vec<Before>,
    /// Objects whose name is taken for several things, and for what: the rule `name-collision` refuses them.
    pub(crate) shared_names: BTreeMap<String, BTreeMap<String, Span>>,
}

/// Derives everything that the stack's references mean.
#[must_use]
pub fn wire(stack: &Stack) -> Wiring {
    let pods = pods::pods(stack);
    let mut draft = draft::Draft::new(stack);
    for pods in &pods {
        let workload = &pods.workload;
        let object = format!("`{}` in the namespace `{}`", workload.name(), workload.namespace);
        let owner = match workload.role {
            Some(role) => format!("the {role} of `{}`", workload.thing),
            None => format!("the pods of `{}`", workload.thing),
        };
        draft.claim(object, &owner, pods.span);
    }
    things::wire(&mut draft, &pods);
    let workloads = pods.iter().map(|pods| pods.workload.clone()).collect();
    draft.finish(workloads, capacity::capacity(stack, &pods))
}

impl Wiring {
    /// What a workload gets.
    #[must_use]
    pub fn bindings_of(&self, workload: &Workload) -> &[Binding] {
        self.bindings.get(workload).map_or(&[], Vec::as_slice)
    }
}
