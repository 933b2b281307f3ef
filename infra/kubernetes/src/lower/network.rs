//! Services: the names and ports by which pods are reached.

use k8s_openapi::{
    api::core::v1::{ContainerPort, Service, ServicePort, ServiceSpec},
    apimachinery::pkg::util::intstr::IntOrString,
};
use wiring::{Balancer, Reach, Workload};

use super::{
    deployment::some,
    scope::{Component, selecting},
};

/// The name of the API's port.
pub(super) const HTTP: &str = "http";

/// The name of the port with probes and metrics; it stands in no Service, since pods are scraped one by one.
pub(super) const ADMIN: &str = "admin";

/// The name of the Service behind a workload's public balancer.
pub(crate) fn public_service(workload: &Workload) -> String {
    format!("{}-public", workload.name())
}

/// The Services of one of our programs: one for callers in the cluster, on the port that they are told of, and one for
/// each balancer of the cloud. None for a program that nobody calls.
pub(super) fn services(component: &Component<'_, '_>) -> Vec<Service> {
    if super::service::literal(component, contract::env::HTTP_PORT).is_none() {
        return Vec::new();
    }
    let balancers = component.scope.balancers_of(&component.workload).iter();
    let public = balancers.filter(|balancer| balancer.reach == Reach::Public);
    let inside = inside(component, component.name(), HTTP, contract::ports::HTTP);
    let balanced = public.map(|balancer| balanced(component, balancer, HTTP));
    std::iter::once(inside).chain(balanced).collect()
}

/// A port of a container.
pub(super) fn port(name: &str, port: u16) -> ContainerPort {
    ContainerPort {
        name: Some(name.to_owned()),
        container_port: i32::from(port),
        ..ContainerPort::default()
    }
}

/// A Service inside the cluster.
pub(super) fn inside(
    component: &Component<'_, '_>,
    name: String,
    port_name: &str,
    port: u16,
) -> Service {
    Service {
        metadata: component.metadata_of(name),
        spec: Some(ServiceSpec {
            type_: Some(String::from("ClusterIP")),
            selector: Some(selecting(&component.workload)),
            ports: Some(vec![ServicePort {
                name: Some(port_name.to_owned()),
                port: i32::from(port),
                target_port: Some(IntOrString::String(port_name.to_owned())),
                protocol: Some(String::from("TCP")),
                ..ServicePort::default()
            }]),
            ..ServiceSpec::default()
        }),
        ..Service::default()
    }
}

/// A Service behind a load balancer of the cloud. Its node ports are pinned, because the nodes' security group opens
/// exactly those; a node without a ready pod is left out (`Local`), which keeps the caller's address and saves a hop.
pub(super) fn balanced(
    component: &Component<'_, '_>,
    balancer: &Balancer,
    port_name: &str,
) -> Service {
    let is_open = balancer.from.iter().any(|range| range.is_everywhere());
    let from: Vec<String> = balancer.from.iter().map(ToString::to_string).collect();
    let mut service =
        inside(component, public_service(&component.workload), port_name, balancer.target_port);
    let spec = service.spec.get_or_insert_default();
    spec.type_ = Some(String::from("LoadBalancer"));
    spec.external_traffic_policy = Some(String::from("Local"));
    spec.health_check_node_port = Some(i32::from(balancer.health_port));
    spec.load_balancer_source_ranges = if is_open { None } else { some(from) };
    for port in spec.ports.iter_mut().flatten() {
        port.port = i32::from(balancer.port);
        port.node_port = Some(i32::from(balancer.node_port));
    }
    service
}
