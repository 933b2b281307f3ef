//! Whether ranges have as many addresses as the stack needs of them.

use spec::{
    diagnostic::Diagnostic,
    quantity::Cidr,
    source::Spanned,
    stack::{RoleRanges, Stack, Yandex},
};
use wiring::{Wiring, names::role};

use super::{ranges::is_subnet, view};
use crate::facts::{
    Service,
    network::{
        AIRFLOW_ADDRESSES, BESIDE_NODES, NODE_PREFIX, SUBNET_RESERVED, SYSTEM_SERVICES, USABLE_PART,
    },
};

spec::rule! {
    /// A range with fewer addresses than what has to be in it.
    pub(super) static RANGE_TOO_SMALL = "range-too-small", Error, No;
}

pub(super) fn check(stack: &Stack, cloud: &Yandex, wiring: &Wiring) -> Vec<Diagnostic> {
    let network = &cloud.network;
    let reports = [
        nodes(stack, &network.nodes),
        network.pods.and_then(|range| pods(stack, range)),
        network.services.and_then(|range| services(stack, wiring, range)),
        data(stack, &network.data),
        machines(stack, &network.machines),
    ];
    reports.into_iter().flatten().collect()
}

/// Addresses of a role that things can have, and a range to report them at. Which zone a thing is put in is not asked:
/// what does not fit into all of them does not fit. None where there are no subnets, or none that the cloud would make.
fn free(ranges: &RoleRanges) -> Option<(Spanned<Cidr>, u64)> {
    let first = ranges.values().next()?;
    let is_made = |range: &Spanned<Cidr>| is_subnet(range.value);
    let free = ranges.values().map(|range| range.addresses().saturating_sub(SUBNET_RESERVED)).sum();
    ranges.values().all(is_made).then_some((*first, free))
}

fn too_small(range: Spanned<Cidr>, message: String) -> Diagnostic {
    Diagnostic::new(&RANGE_TOO_SMALL, range.span, message).thing("cloud")
}

/// The nodes at their most, one more while they are replaced, and the master.
fn nodes(stack: &Stack, ranges: &RoleRanges) -> Option<Diagnostic> {
    let (range, free) = free(ranges)?;
    let most = view::nodes(stack)?.count.max();
    let needed = u64::from(most.value) + BESIDE_NODES;
    let message = format!(
        "{most} nodes, one more while they are replaced, and the master need {needed} addresses, and `nodes` has {free}"
    );
    (needed > free).then(|| {
        too_small(range, message)
            .related(most.span, "the nodes at their most")
            .help("widen `nodes`, or take fewer nodes")
    })
}

/// Each node takes a part of the pods' range, of which one half can be used.
fn pods(stack: &Stack, range: Spanned<Cidr>) -> Option<Diagnostic> {
    let most = view::nodes(stack)?.count.max();
    let parts = range.addresses() / (1 << (32 - NODE_PREFIX)) / USABLE_PART;
    let message = format!(
        "`pods` has room for {parts} nodes: each takes a /{NODE_PREFIX}, and one half is the cluster's; there may be {most}"
    );
    (u64::from(most.value) > parts).then(|| {
        let addresses = (u64::from(most.value) * USABLE_PART) << (32 - NODE_PREFIX);
        let prefix = 32_u32.saturating_sub(addresses.next_power_of_two().trailing_zeros());
        too_small(range, message)
            .related(most.span, "the nodes at their most")
            .help(format!("take a /{prefix} or wider, such as a /16"))
    })
}

/// Every Service of Kubernetes takes an address, and one half of the range can be used.
fn services(stack: &Stack, wiring: &Wiring, range: Spanned<Cidr>) -> Option<Diagnostic> {
    let nodes = view::nodes(stack)?;
    let jobs = [role::MIGRATE, role::EXECUTOR, role::TRAINING, role::LOAD];
    let is_job = |role: Option<&str>| role.is_some_and(|role| jobs.contains(&role));
    let served = wiring.workloads.iter().filter(|workload| !is_job(workload.role)).count();
    let needed = u64::try_from(served).unwrap_or(u64::MAX).saturating_add(SYSTEM_SERVICES);
    let usable = range.addresses() / USABLE_PART;
    let message = format!(
        "`services` has {usable} addresses, as one half is the cluster's, and {needed} Services need one each"
    );
    (needed > usable).then(|| {
        too_small(range, message)
            .related(nodes.span, "the cluster's nodes")
            .help("take a wider range, such as a /16")
    })
}

/// Each host takes an address; an Airflow takes several in every subnet that it has.
fn data(stack: &Stack, ranges: &RoleRanges) -> Option<Diagnostic> {
    let (range, free) = free(ranges)?;
    let managed = view::managed(stack);
    let hosts = managed.iter().filter_map(|it| it.hosts).map(|it| u64::from(it.value)).sum::<u64>();
    let airflows = managed.iter().filter(|it| it.service == Service::Airflow).count();
    let airflows = u64::try_from(airflows).unwrap_or(u64::MAX);
    let zones = u64::try_from(ranges.len()).unwrap_or(u64::MAX);
    let of_airflow = airflows.saturating_mul(AIRFLOW_ADDRESSES).saturating_mul(zones);
    let needed = hosts.saturating_add(of_airflow);
    let of_airflow = match of_airflow {
        0 => String::new(),
        addresses => format!(" and {addresses} for Airflow"),
    };
    let message = format!(
        "managed services need {hosts} addresses for their hosts{of_airflow}, and `data` has {free}"
    );
    (needed > free).then(|| {
        let report = too_small(range, message).help("widen `data`, or take fewer hosts");
        let stated = managed.iter().filter_map(|it| Some((it.name, it.hosts?)));
        stated.fold(report, |report, (name, hosts)| {
            report.related(hosts.span, format!("the hosts of `{name}`"))
        })
    })
}

/// Each virtual machine takes an address.
fn machines(stack: &Stack, ranges: &RoleRanges) -> Option<Diagnostic> {
    let (range, free) = free(ranges)?;
    let needed = u64::try_from(view::machines(stack).len()).unwrap_or(u64::MAX);
    let message = format!("{needed} machines need an address each, and `machines` has {free}");
    (needed > free).then(|| too_small(range, message).help("widen `machines`"))
}
