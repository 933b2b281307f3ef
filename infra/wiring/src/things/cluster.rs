//! What pods share: the cluster's DNS and its API server.

use std::collections::BTreeMap;

use contract::ports;
use spec::source::Span;

use crate::{
    Access, Flow, Object, Peer, Protocol, Why, Workload,
    draft::{Client, Draft},
};

/// A client asks the API server. A policy sees the server's own port or the Service's, by who judges before or after
/// the Service's address is replaced, so both are open.
pub(crate) fn ask_api(
    draft: &mut Draft<'_>,
    client: &Client,
    what: &'static str,
    access: Access,
    span: Span,
) {
    draft.grant(client, Object::Kubernetes(what), access, span);
    draft.flow(client, &Peer::KubernetesApi, ports::HTTPS, Why::Api, span);
    draft.flow(client, &Peer::KubernetesApi, ports::KUBERNETES_API, Why::Api, span);
}

/// Every workload that opens connections looks names up; to be called when every other flow is known.
pub(crate) fn dns(draft: &mut Draft<'_>) {
    let mut callers: BTreeMap<Workload, Span> = BTreeMap::new();
    for flow in &draft.flows {
        if let Peer::Workload(from) = &flow.from {
            let span = callers.entry(from.clone()).or_insert(flow.span);
            *span = flow.span.min(*span);
        }
    }
    for (workload, span) in callers {
        for protocol in [Protocol::Tcp, Protocol::Udp] {
            draft.flows.push(Flow {
                from: Peer::Workload(workload.clone()),
                to: Peer::ClusterDns,
                port: ports::DNS,
                protocol,
                why: Why::Dns,
                span,
            });
        }
    }
}
