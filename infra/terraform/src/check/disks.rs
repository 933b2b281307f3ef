//! Disks of hosts and nodes.

use spec::{
    diagnostic::Diagnostic,
    quantity::Bytes,
    source::Spanned,
    stack::{Disk, DiskType, Stack, Yandex},
};

use super::view;
use crate::facts::{
    Service,
    disks::{self, Limits},
};

spec::rule! {
    /// A disk of a type that the service does not take.
    pub(super) static DISK_TYPE_UNSUPPORTED = "disk-type-unsupported", Error, No;
    /// A disk that is too small, or of no multiple of its parts.
    pub(super) static DISK_SIZE = "disk-size", Error, No;
    /// A disk that only clusters of several hosts can have.
    pub(super) static DISK_NEEDS_HOSTS = "disk-needs-hosts", Error, No;
}

/// A disk, whose it is, and on how many hosts it is, where that is counted.
struct Held<'a> {
    thing: String,
    what: String,
    disk: &'a Disk,
    hosts: Option<Spanned<u32>>,
    limits: Option<Limits>,
}

pub(super) fn check(stack: &Stack, cloud: &Yandex) -> Vec<Diagnostic> {
    let managed = view::managed(stack);
    let of_hosts = managed.iter().filter_map(|it| {
        let disk = it.disk?;
        // Parts of a host's own disk are smaller on older platforms, which are taken by their presets' names.
        let is_older = it.machine.preset.as_ref().is_some_and(|name| name.as_str().contains('.'));
        if disk.kind.value == DiskType::LocalSsd && is_older {
            return None;
        }
        let memory = it.machine.size.memory.gibibytes_rounded_up();
        Some(Held {
            thing: it.name.to_string(),
            what: format!("a host of {}", it.service.as_str()),
            disk,
            hosts: it.hosts.map(|hosts| hosts.map(|each| most(it.service, each, cloud))),
            limits: disks::of_service(it.service, disk.kind.value, memory),
        })
    });
    let of_nodes = view::nodes(stack).map(|nodes| Held {
        thing: String::from("cluster"),
        what: String::from("a node"),
        disk: &nodes.disk,
        hosts: None,
        limits: disks::of_nodes(nodes.disk.kind.value),
    });
    of_hosts.chain(of_nodes).filter_map(|held| judge(&held)).collect()
}

/// The most hosts that there can be: brokers are stated for each zone, and which zones they take is the cloud's to say.
fn most(service: Service, hosts: u32, cloud: &Yandex) -> u32 {
    match service {
        Service::Kafka => hosts.saturating_mul(view::data_zones(cloud)),
        Service::Postgresql | Service::Redis | Service::Airflow | Service::Spark => hosts,
    }
}

/// One report a disk: a type that is not taken has no size to be judged by.
fn judge(held: &Held<'_>) -> Option<Diagnostic> {
    let kind = held.disk.kind;
    let report = match held.limits {
        None => {
            let message = format!("{} cannot have a disk of type `{kind}`", held.what);
            let report = Diagnostic::new(&DISK_TYPE_UNSUPPORTED, kind.span, message);
            report.help("write `type: ssd`")
        }
        Some(limits) => match held.hosts.filter(|hosts| hosts.value < limits.hosts) {
            Some(hosts) => {
                let message =
                    format!("a disk of type `{kind}` is for {} hosts or more", limits.hosts);
                Diagnostic::new(&DISK_NEEDS_HOSTS, kind.span, message)
                    .label("lost with its host")
                    .related(hosts.span, "the hosts")
                    .help(format!("take {} hosts, or write `type: ssd`", limits.hosts))
            }
            None => size(held, limits)?,
        },
    };
    Some(report.thing(&held.thing))
}

fn size(held: &Held<'_>, limits: Limits) -> Option<Diagnostic> {
    let (size, kind) = (held.disk.size, held.disk.kind);
    let gibibytes = size.gibibytes_rounded_up();
    let written = |gibibytes: u64| Bytes::from_bytes(gibibytes << 30);
    if gibibytes < limits.min {
        let least = written(limits.min);
        let message =
            format!("{} needs at least {least} of type `{kind}`, and has {size}", held.what);
        let report = Diagnostic::new(&DISK_SIZE, size.span, message);
        return Some(report.help(format!("write `size: {least}`")));
    }
    let up = gibibytes.next_multiple_of(limits.step);
    if up == gibibytes {
        return None;
    }
    let (down, up, step) = (written(up - limits.step), written(up), written(limits.step));
    let message =
        format!("a disk of type `{kind}` is made of parts of {step}, and {size} is no multiple");
    Some(Diagnostic::new(&DISK_SIZE, size.span, message).help(format!("write {down} or {up}")))
}
