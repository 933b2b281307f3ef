//! How many hosts there are, and whether they can stand in for each other.

use spec::{
    diagnostic::Diagnostic,
    stack::{Stack, Yandex},
};

use super::view::{self, Managed};
use crate::facts::Service;

spec::rule! {
    /// Several hosts, all of which are lost with one zone.
    pub(super) static HOSTS_IN_ONE_ZONE = "hosts-in-one-zone", Warning, Yes;
    /// More hosts than the cloud makes.
    pub(super) static TOO_MANY_HOSTS = "too-many-hosts", Error, No;
}

pub(super) fn check(stack: &Stack, cloud: &Yandex) -> Vec<Diagnostic> {
    let mut found = hosts_in_one_zone(stack, cloud);
    found.extend(view::managed(stack).iter().filter_map(too_many_hosts));
    found
}

fn too_many_hosts(managed: &Managed<'_>) -> Option<Diagnostic> {
    let (hosts, most) = (managed.hosts?, managed.service.most_hosts()?);
    let service = managed.service.as_str();
    let message = format!("a {service} of the cloud has at most {most} hosts, not {hosts}");
    (hosts.value > most).then(|| {
        Diagnostic::new(&TOO_MANY_HOSTS, hosts.span, message)
            .help(format!("write {most} or less, and larger hosts where they are too few"))
            .thing(managed.name)
    })
}

/// Hosts of databases where managed services have one zone and the stack has more. Brokers in one zone are a topology
/// of their own, which the cloud names.
fn hosts_in_one_zone(stack: &Stack, cloud: &Yandex) -> Vec<Diagnostic> {
    let mut zones = cloud.network.data.iter();
    let (Some((zone, range)), None) = (zones.next(), zones.next()) else { return Vec::new() };
    if cloud.zones.len() < 2 {
        return Vec::new();
    }
    let databases = view::managed(stack).into_iter();
    let databases =
        databases.filter(|it| matches!(it.service, Service::Postgresql | Service::Redis));
    databases
        .filter_map(|it| Some((it.name, it.hosts.filter(|hosts| hosts.value > 1)?)))
        .map(|(name, hosts)| {
            let message =
                format!("the {hosts} hosts of `{name}` are all in `{zone}`, and lost with it");
            Diagnostic::new(&HOSTS_IN_ONE_ZONE, hosts.span, message)
                .related(range.span, "the only zone with a range for them")
                .help("add ranges of other zones to `network.data`, or take one host")
                .thing(name)
        })
        .collect()
}
