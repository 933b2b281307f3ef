//! What the world can reach, and by which port.

use std::collections::BTreeMap;

use super::{
    Check,
    view::{containers, inferences, open_range},
};
use crate::{
    diagnostic::Diagnostic,
    name::PortName,
    quantity::Port,
    source::{Span, Spanned},
    stack::{Container, Expose, Program, Service, Stack},
};

crate::rule! {
    static PORT_OWNED_TWICE = "port-owned-twice", Error, No;
    static NODE_PORT_RANGE = "node-port-range", Error, Yes;
    static EXPOSE_WITHOUT_PORT = "expose-without-port", Error, No;
    static ADMIN_PORT_EXPOSED = "admin-port-exposed", Error, No;
    static STRESS_ENDPOINT_EXPOSED = "stress-endpoint-exposed", Error, Yes;
    static PUBLIC_WITHOUT_API_KEYS = "public-without-api-keys", Warning, Yes;
}

pub(super) const CHECKS: &[Check] = &[
    Check::parts(&PORT_OWNED_TWICE, port_owned_twice),
    Check::parts(&NODE_PORT_RANGE, node_port_range),
    Check::parts(&EXPOSE_WITHOUT_PORT, expose_without_port),
    Check::parts(&ADMIN_PORT_EXPOSED, admin_port_exposed),
    Check::parts(&STRESS_ENDPOINT_EXPOSED, stress_endpoint_exposed),
    Check::parts(&PUBLIC_WITHOUT_API_KEYS, public_without_api_keys),
];

fn exposed(stack: &Stack) -> impl Iterator<Item = (&Service, &Expose)> {
    stack.services.values().filter_map(|service| Some((service, service.expose.as_ref()?)))
}

/// A node port of two services, or a number behind two names of one container: Kubernetes refuses the second.
fn port_owned_twice(stack: &Stack) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut nodes: BTreeMap<Port, (&Service, Span)> = BTreeMap::new();
    for (service, port) in
        exposed(stack).filter_map(|(service, expose)| Some((service, expose.node_port?)))
    {
        if let Some((first, span)) = nodes.get(&port.value) {
            let message =
                format!("`{}` and `{}` both have the node port {port}", first.name, service.name);
            found.push(
                twice(port.span, message, *span, "delete one of the two: a free one is derived")
                    .thing(&service.name)
                    .thing(&first.name),
            );
        } else {
            nodes.insert(port.value, (service, port.span));
        }
    }
    for (service, container) in containers(stack) {
        let mut numbers: BTreeMap<Port, (&PortName, Span)> = BTreeMap::new();
        for (name, port) in &container.ports {
            if let Some((first, span)) = numbers.get(&port.value) {
                let message =
                    format!("`{}` calls the port {port} both `{first}` and `{name}`", service.name);
                found.push(
                    twice(port.span, message, *span, "keep one of the two names")
                        .thing(&service.name),
                );
            } else {
                numbers.insert(port.value, (name, port.span));
            }
        }
    }
    found
}

fn twice(at: Span, message: String, first: Span, help: &str) -> Diagnostic {
    Diagnostic::new(&PORT_OWNED_TWICE, at, message)
        .label("again here")
        .related(first, "first said here")
        .help(help)
}

/// The node ports of a cluster that nobody set up otherwise
/// (<https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport>).
fn node_port_range(stack: &Stack) -> Vec<Diagnostic> {
    const RANGE: std::ops::RangeInclusive<u16> = 30_000..=32_767;
    let pinned = exposed(stack).filter_map(|(service, expose)| Some((service, expose.node_port?)));
    pinned
        .filter(|(_, port)| !RANGE.contains(&port.get()))
        .map(|(service, port)| {
            let message = format!(
                "{port} is no node port: Kubernetes has {} to {}",
                RANGE.start(),
                RANGE.end()
            );
            Diagnostic::new(&NODE_PORT_RANGE, port.span, message)
                .help("write a port of that range, or delete `node_port`: a free one is derived")
                .thing(&service.name)
        })
        .collect()
}

/// The port that a balancer sends to: the one called `http`, or the first by name.
fn target(container: &Container) -> Option<(&PortName, &Spanned<Port>)> {
    container
        .ports
        .iter()
        .find(|(name, _)| name.as_str() == "http")
        .or_else(|| container.ports.iter().next())
}

fn expose_without_port(stack: &Stack) -> Vec<Diagnostic> {
    let all = exposed(stack);
    let has_none = |service: &Service| match &service.program {
        Program::Container(container) => container.ports.is_empty(),
        Program::Inference(_) | Program::Worker(_) => false,
    };
    all.filter(|(service, _)| has_none(service))
        .map(|(service, expose)| {
            let message = format!("`{}` is exposed and has no port to send to", service.name);
            Diagnostic::new(&EXPOSE_WITHOUT_PORT, expose.span, message)
                .help("add `ports: { http: 8080 }` to the container, or delete `expose`")
                .thing(&service.name)
        })
        .collect()
}

/// What tells and changes a program's inner state, open to those who may call it. A worker has nothing else.
fn admin_port_exposed(stack: &Stack) -> Vec<Diagnostic> {
    exposed(stack)
        .filter_map(|(service, expose)| match &service.program {
            Program::Inference(_) => None,
            Program::Worker(_) => {
                let message = format!(
                    "`{}` is a worker: its only port is the one for probes and metrics",
                    service.name
                );
                let report = Diagnostic::new(&ADMIN_PORT_EXPOSED, expose.span, message);
                Some(
                    report
                        .help("delete `expose`: Prometheus scrapes from inside")
                        .thing(&service.name),
                )
            }
            Program::Container(container) => {
                let (name, port) = target(container)?;
                let is_inner = matches!(
                    name.as_str(),
                    "admin" | "metrics" | "management" | "debug" | "probes"
                );
                is_inner.then(|| {
                    let message = format!(
                        "the balancer of `{}` would send to its port `{name}`",
                        service.name
                    );
                    Diagnostic::new(&ADMIN_PORT_EXPOSED, expose.span, message)
                        .related(port.span, "sent to, as no port is called `http`")
                        .help("call the port for callers `http`, or delete `expose`")
                        .thing(&service.name)
                })
            }
        })
        .collect()
}

/// An endpoint that burns CPU on anyone's demand.
fn stress_endpoint_exposed(stack: &Stack) -> Vec<Diagnostic> {
    inferences(stack)
        .filter_map(|(service, inference)| {
            Some((&service.name, inference.stress_endpoint.as_ref()?, open_range(service)?))
        })
        .map(|(name, stress, range)| {
            let path = &stress.path;
            let message = format!("anyone may call `{path}` of `{name}`, which burns CPU");
            Diagnostic::new(&STRESS_ENDPOINT_EXPOSED, stress.span, message)
                .related(range.span, "who may come")
                .help("narrow `from`, delete `stress_endpoint`, or say why in a waiver")
                .thing(name)
        })
        .collect()
}

/// An API that answers anyone. Of containers we do not know whom they answer.
fn public_without_api_keys(stack: &Stack) -> Vec<Diagnostic> {
    inferences(stack)
        .filter(|(_, inference)| inference.api_keys.is_none())
        .filter_map(|(service, _)| Some((service, open_range(service)?)))
        .map(|(service, range)| {
            let message = format!("anyone may call `{}`: it asks for no key", service.name);
            Diagnostic::new(&PUBLIC_WITHOUT_API_KEYS, range.span, message)
                .related(service.name.span, "the service")
                .help("add `api_keys: <secret>` to `inference`, or narrow `from`")
                .thing(&service.name)
        })
        .collect()
}
