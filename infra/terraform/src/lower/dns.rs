//! Names in the network. Machines have theirs from the network's own zone, by their host names, and managed databases
//! from the cloud; what is left are the balancers inside the network, which are addresses only.

use wiring::{Balancer, Reach};

use super::Scope;
use crate::model::{
    Handle, Label, Module, Topic,
    resources::dns::{RecordSet, RecordType, Zone},
    text,
};

/// A balancer's address is fixed, so nobody waits long for a change that is none.
const TTL_SECONDS: u32 = 300;

pub(super) fn lower(scope: &Scope<'_>, module: &mut Module) {
    let inside = || scope.wiring.balancers.iter().filter(|it| it.reach == Reach::Internal);
    let Some(first) = inside().find(|balancer| balancer.address.is_some()) else { return };
    let resource = Zone {
        name: scope.name("names"),
        zone: text(zone(scope)),
        public: false,
        private_networks: vec![Scope::network().id()],
        labels: scope.labels(),
    };
    module.declare(Topic::Network, &handle(), &resource, first.span);
    for balancer in inside() {
        record(scope, module, balancer);
    }
}

fn handle() -> Handle<Zone> {
    Handle::new(Label::fixed("main"))
}

/// `fish.internal.`
fn zone(scope: &Scope<'_>) -> String {
    format!("{}.internal.", scope.stack.id())
}

/// Such as `metrics.fish.internal.`: the pods' own name.
fn record(scope: &Scope<'_>, module: &mut Module, balancer: &Balancer) {
    let Some(address) = balancer.address else { return };
    let of_thing = scope.label(&balancer.thing);
    let label = match balancer.workload.role {
        Some(role) => of_thing.part(role),
        None => of_thing,
    };
    let resource = RecordSet {
        zone_id: handle().id(),
        name: text(format_args!("{}.{}", balancer.workload.name(), zone(scope))),
        kind: RecordType::A,
        ttl: TTL_SECONDS,
        data: vec![text(address)],
    };
    module.declare(Topic::Network, &Handle::<RecordSet>::new(label), &resource, balancer.span);
}
