//! Networks.

use serde::Serialize;
use spec::quantity::Cidr;

use super::{Labels, resources};
use crate::model::{EmptyBlock, Ref, Text};

resources! {
    Network = "yandex_vpc_network",
    Subnet = "yandex_vpc_subnet",
    Gateway = "yandex_vpc_gateway",
    RouteTable = "yandex_vpc_route_table",
    SecurityGroup = "yandex_vpc_security_group",
    Rule = "yandex_vpc_security_group_rule",
}

#[derive(Debug, Serialize)]
pub(crate) struct Network {
    pub(crate) name: Text,
    pub(crate) labels: Labels,
}

#[derive(Debug, Serialize)]
pub(crate) struct Subnet {
    pub(crate) name: Text,
    pub(crate) zone: Text,
    pub(crate) network_id: Ref<Network>,
    pub(crate) v4_cidr_blocks: Vec<Cidr>,
    pub(crate) route_table_id: Ref<RouteTable>,
    pub(crate) labels: Labels,
}

#[derive(Debug, Serialize)]
pub(crate) struct Gateway {
    pub(crate) name: Text,
    pub(crate) shared_egress_gateway: EmptyBlock,
    pub(crate) labels: Labels,
}

#[derive(Debug, Serialize)]
pub(crate) struct RouteTable {
    pub(crate) name: Text,
    pub(crate) network_id: Ref<Network>,
    pub(crate) static_route: Vec<StaticRoute>,
    pub(crate) labels: Labels,
}

#[derive(Debug, Serialize)]
pub(crate) struct StaticRoute {
    pub(crate) destination_prefix: Text,
    pub(crate) gateway_id: Ref<Gateway>,
}

/// A group without rules of its own: two groups that name each other would be a circle, so rules are resources.
#[derive(Debug, Serialize)]
pub(crate) struct SecurityGroup {
    pub(crate) name: Text,
    pub(crate) description: Text,
    pub(crate) network_id: Ref<Network>,
    pub(crate) labels: Labels,
}

/// One direction of traffic that is let through. The other end is exactly one of a group, ranges, or what the cloud
/// predefines.
#[derive(Debug, Serialize)]
pub(crate) struct Rule {
    pub(crate) security_group_binding: Ref<SecurityGroup>,
    pub(crate) direction: Direction,
    pub(crate) description: Text,
    pub(crate) protocol: Protocol,
    pub(crate) port: Option<u16>,
    pub(crate) security_group_id: Option<Ref<SecurityGroup>>,
    pub(crate) v4_cidr_blocks: Option<Ranges>,
    pub(crate) predefined_target: Option<PredefinedTarget>,
}

/// Ranges of addresses: those of the spec, or those that a person gives.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Ranges {
    Written(Vec<Cidr>),
    Given(Text),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Direction {
    Ingress,
    Egress,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Protocol {
    Any,
    Tcp,
    Udp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PredefinedTarget {
    SelfSecurityGroup,
    LoadbalancerHealthchecks,
}
