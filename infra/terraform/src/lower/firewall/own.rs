//! What the cloud's own programs need to open and accept, beside the flows of the stack.

use spec::{
    name::ThingName,
    quantity::Cidr,
    source::Span,
    stack::{AirflowPlacement, KafkaPlacement, PostgresqlPlacement, RedisPlacement},
};

use super::{
    Scope, nodes as nodes_group, resolvers,
    rules::{Other, Rules},
};
use crate::{lower::scope::Role, model::resources::network::Protocol};

/// The cloud's metadata service, over plain HTTP (<https://yandex.cloud/en/docs/compute/concepts/vm-metadata>).
const METADATA_PORT: u16 = 80;

/// How people log in to a machine.
const SSH: u16 = 22;

/// Clocks are set by public servers; certificates and tokens are refused by a wrong one.
const NTP: u16 = 123;

/// Nodes, masters and pods among each other
/// (<https://yandex.cloud/en/docs/managed-kubernetes/operations/connect/security-groups#rules-internal>).
pub(super) fn inside(scope: &Scope<'_>) -> Rules {
    let mut rules = Rules::default();
    let network = &scope.yandex.network;
    let ranges: Vec<_> =
        [&network.pods, &network.services].into_iter().flatten().map(|range| range.value).collect();
    let both = |rules: &mut Rules, other: Other, why: &str| {
        rules.admit(Protocol::Any, None, other.clone(), why);
        rules.need(Protocol::Any, None, other, why);
    };
    both(&mut rules, Other::Itself, "nodes and masters");
    if !ranges.is_empty() {
        both(&mut rules, Other::Ranges(ranges), "pods and services");
    }
    rules
}

/// The API server, for nodes, pods and people
/// (<https://yandex.cloud/en/docs/managed-kubernetes/operations/connect/security-groups#rules-master>).
pub(super) fn masters() -> Rules {
    let mut rules = Rules::default();
    for port in [contract::ports::HTTPS, contract::ports::KUBERNETES_API] {
        rules.admit(Protocol::Tcp, Some(port), Other::group(&nodes_group()), "nodes: api");
        rules.admit(Protocol::Tcp, Some(port), Other::People, "people");
    }
    rules
}

/// Nodes, beside what their pods do: images, and what every host needs.
pub(super) fn nodes(scope: &Scope<'_>) -> Rules {
    let mut rules = host(scope, Role::Nodes);
    let everywhere = Other::Ranges(vec![Cidr::EVERYWHERE]);
    rules.need(
        Protocol::Tcp,
        Some(contract::ports::HTTPS),
        everywhere,
        "nodes: images, the cloud's API",
    );
    rules
}

/// A managed thing or a machine, beside its flows. Hosts of managed databases and brokers speak to each other in a
/// network of the cloud's own.
pub(super) fn thing(scope: &Scope<'_>, thing: &ThingName, is_machine: bool) -> Rules {
    if is_machine {
        let mut rules = host(scope, Role::Machines);
        rules.admit(Protocol::Tcp, Some(SSH), Other::People, "people");
        return rules;
    }
    let mut rules = Rules::default();
    if scope.stack.spark.contains_key(thing) {
        rules = host(scope, Role::Data);
        // Asked for when the cluster is made: <https://yandex.cloud/en/docs/data-proc/operations/security-groups>.
        rules.admit(Protocol::Any, None, Other::Itself, "hosts of one cluster");
        rules.need(Protocol::Any, None, Other::Itself, "hosts of one cluster");
    }
    if scope.stack.airflow.contains_key(thing) {
        rules = host(scope, Role::Data);
    }
    rules
}

/// What every host needs: names, its identity, the time.
fn host(scope: &Scope<'_>, role: Role) -> Rules {
    let mut rules = Rules::default();
    let resolvers = resolvers(scope, role);
    for protocol in [Protocol::Tcp, Protocol::Udp] {
        rules.need(protocol, Some(contract::ports::DNS), Other::Ranges(resolvers.clone()), "names");
    }
    let metadata = contract::network::METADATA.parse().ok();
    if let Some(metadata) = metadata {
        rules.need(
            Protocol::Tcp,
            Some(METADATA_PORT),
            Other::Ranges(vec![metadata]),
            "identity and settings",
        );
    }
    rules.need(Protocol::Udp, Some(NTP), Other::Ranges(vec![Cidr::EVERYWHERE]), "time");
    rules
}

/// Managed things, which have a group whether a flow names them or not.
pub(super) fn managed<'a>(scope: &Scope<'a>) -> impl Iterator<Item = (&'a ThingName, bool, Span)> {
    let stack = scope.stack;
    let kafka = stack.kafka.values().filter_map(|kafka| match &kafka.placement {
        KafkaPlacement::Managed { span, .. } => Some((&kafka.name.value, false, *span)),
        KafkaPlacement::InCluster(_) => None,
    });
    let postgresql = stack.postgresql.values().filter_map(|server| match &server.placement {
        PostgresqlPlacement::Managed { span, .. } => Some((&server.name.value, false, *span)),
        PostgresqlPlacement::InCluster { .. } | PostgresqlPlacement::External { .. } => None,
    });
    let redis = stack.redis.values().filter_map(|redis| match &redis.placement {
        RedisPlacement::Managed { span, .. } => Some((&redis.name.value, false, *span)),
        RedisPlacement::InCluster(_) => None,
    });
    let airflow = stack.airflow.values().filter_map(|airflow| match &airflow.placement {
        AirflowPlacement::Managed { span, .. } => Some((&airflow.name.value, false, *span)),
        AirflowPlacement::InCluster { .. } => None,
    });
    kafka.chain(postgresql).chain(redis).chain(airflow)
}
