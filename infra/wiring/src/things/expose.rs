//! Load balancers: the public ones that `expose` asks for, and the internal ones by which machines and managed services
//! reach pods.

use std::collections::{BTreeMap, BTreeSet};

use contract::ports;
use spec::{
    quantity::Cidr,
    source::Span,
    stack::{Expose, Program, Service},
};

use crate::{
    Balancer, Peer, Reach, Why, Workload,
    balancers::{self, NodePorts},
    draft::{Client, Draft},
};

/// A balancer that is asked for and has no node ports yet.
pub(crate) struct Asked {
    workload: Workload,
    reach: Reach,
    port: u16,
    target_port: u16,
    pinned: Option<u16>,
    from: Vec<Cidr>,
    span: Span,
}

/// Asks for a balancer of the cloud before a service.
pub(crate) fn wire(draft: &mut Draft<'_>, service: &Service, exposed: &Expose) {
    let Some(target_port) = target(service) else { return };
    draft.asked.push(Asked {
        workload: Workload::new(&service.namespace, &service.name),
        reach: Reach::Public,
        port: exposed.port.get(),
        target_port,
        pinned: exposed.node_port.as_ref().map(|port| port.get()),
        from: exposed.from.iter().map(|range| range.value).collect(),
        span: exposed.span,
    });
}

/// The port of a service's pods that a balancer sends to: our API's, or a container's `http`, or its first.
fn target(service: &Service) -> Option<u16> {
    match &service.program {
        Program::Inference(_) => Some(ports::HTTP),
        Program::Worker(_) => None,
        Program::Container(container) => {
            let http = container.ports.iter().find(|(name, _)| name.as_str() == "http");
            http.or_else(|| container.ports.iter().next()).map(|(_, port)| port.get())
        }
    }
}

/// Asks for an internal balancer wherever something outside the cluster calls pods; to be called when every other flow
/// is known.
pub(crate) fn ask_internal(draft: &mut Draft<'_>) {
    let mut called: BTreeMap<(Workload, u16), (BTreeSet<Cidr>, Span)> = BTreeMap::new();
    for flow in &draft.flows {
        let (Peer::Workload(to), Peer::Machine { ranges, .. } | Peer::Managed { ranges, .. }) =
            (&flow.to, &flow.from)
        else {
            continue;
        };
        let (from, span) =
            called.entry((to.clone(), flow.port)).or_insert((BTreeSet::new(), flow.span));
        from.extend(ranges);
        *span = flow.span.min(*span);
    }
    draft.asked.extend(called.into_iter().map(|((workload, port), (from, span))| Asked {
        workload,
        reach: Reach::Internal,
        port,
        target_port: port,
        pinned: None,
        from: from.into_iter().collect(),
        span,
    }));
}

/// Gives every balancer its node ports and opens them to who may come, to the health checks, and to nothing else.
pub(crate) fn open(draft: &mut Draft<'_>) {
    let mut node_ports = NodePorts::default();
    let mut asked = std::mem::take(&mut draft.asked);
    asked.sort_by(|a, b| {
        (&a.workload, a.reach, a.target_port).cmp(&(&b.workload, b.reach, b.target_port))
    });
    asked.iter().filter_map(|asked| asked.pinned).for_each(|port| node_ports.pin(port));
    for asked in asked {
        let name = format!("{} {}", asked.workload, asked.target_port);
        let node_port = asked.pinned.unwrap_or_else(|| node_ports.choose(&name));
        let health_port = node_ports.choose(&format!("{name} health"));
        let Asked { workload, reach, port, target_port, from, span, .. } = asked;
        let pods = Peer::Workload(workload.clone());
        let comers = Peer::Ranges(from.clone());
        draft.connect(comers.clone(), Peer::Nodes, node_port, Why::Expose, span);
        draft.connect(comers, pods.clone(), target_port, Why::Expose, span);
        draft.connect(Peer::Nodes, pods.clone(), target_port, Why::Expose, span);
        draft.connect(Peer::BalancerHealthChecks, Peer::Nodes, node_port, Why::HealthCheck, span);
        draft.connect(Peer::BalancerHealthChecks, Peer::Nodes, health_port, Why::HealthCheck, span);
        draft.connect(Peer::BalancerHealthChecks, pods, target_port, Why::HealthCheck, span);
        let address = match reach {
            Reach::Public => None,
            Reach::Internal => {
                draft.first_node_range().and_then(|nodes| balancers::address(nodes, node_port))
            }
        };
        draft.balancers.push(Balancer {
            thing: workload.thing.clone(),
            workload,
            reach,
            port,
            target_port,
            node_port,
            health_port,
            address,
            from,
            span,
        });
    }
}

/// A variable that holds the address of an internal balancer, which is not known when its user is wired.
pub(crate) struct Awaited {
    pub(crate) client: Client,
    pub(crate) variable: &'static str,
    pub(crate) workload: Workload,
    pub(crate) port: u16,
    pub(crate) span: Span,
}

/// Sets the variables that wait for a balancer's address.
pub(crate) fn tell(draft: &mut Draft<'_>) {
    for Awaited { client, variable, workload, port, span } in std::mem::take(&mut draft.awaited) {
        let balancer = draft
            .balancers
            .iter()
            .find(|balancer| balancer.workload == workload && balancer.target_port == port);
        let address = balancer.and_then(|balancer| balancer.address);
        let host = address.map_or_else(|| workload.host(), |address| address.to_string());
        draft.set(&client, variable, format!("http://{host}:{port}"), span);
    }
}
