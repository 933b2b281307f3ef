//! The network: a subnet for each role and zone, and one way out for all of them.

use spec::{source::Span, stack::RoleRanges};

use super::{Scope, scope::Role};
use crate::model::{
    EmptyBlock, Handle, Label, Module, Topic,
    resources::network::{Gateway, Network, RouteTable, StaticRoute, Subnet},
    text,
};

pub(super) fn lower(scope: &Scope<'_>, module: &mut Module) {
    let span = scope.yandex.network.span;
    module.declare(
        Topic::Network,
        &Scope::network(),
        &Network { name: text(scope.stack.id()), labels: scope.labels() },
        span,
    );
    way_out(scope, module, span);
    for role in [Role::Nodes, Role::Data, Role::Machines] {
        subnets(scope, module, role, scope.ranges(role));
    }
}

/// Nothing has a public address; what opens connections to the internet leaves through this gateway.
fn way_out(scope: &Scope<'_>, module: &mut Module, span: Span) {
    let gateway = Handle::new(Label::fixed("egress"));
    module.declare(
        Topic::Network,
        &gateway,
        &Gateway {
            name: scope.name("egress"),
            shared_egress_gateway: EmptyBlock,
            labels: scope.labels(),
        },
        span,
    );
    let route = StaticRoute {
        destination_prefix: text(contract::network::EVERYWHERE),
        gateway_id: gateway.id(),
    };
    module.declare(
        Topic::Network,
        &routes(),
        &RouteTable {
            name: scope.name("egress"),
            network_id: Scope::network().id(),
            static_route: vec![route],
            labels: scope.labels(),
        },
        span,
    );
}

fn routes() -> Handle<RouteTable> {
    Handle::new(Label::fixed("egress"))
}

fn subnets(scope: &Scope<'_>, module: &mut Module, role: Role, ranges: &RoleRanges) {
    for (zone, range) in ranges {
        let subnet = Subnet {
            name: scope.name(format_args!("{}-{zone}", role.as_str())),
            zone: text(zone),
            network_id: Scope::network().id(),
            v4_cidr_blocks: vec![range.value],
            route_table_id: routes().id(),
            labels: scope.labels(),
        };
        module.declare(Topic::Network, &Scope::subnet(role, zone), &subnet, range.span);
    }
}
