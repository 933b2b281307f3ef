//! Zones: which there are, and which ranges they need.

use std::collections::BTreeMap;

use spec::{
    diagnostic::Diagnostic,
    name::Zone,
    source::{Span, Spanned},
    stack::{RoleRanges, Stack, Yandex},
    suggest,
};

use super::view;
use crate::facts::zones::{OPEN, RETIRED};

spec::rule! {
    /// A zone that was closed.
    pub(super) static ZONE_RETIRED = "zone-retired", Error, No;
    /// A zone that is not on the list.
    pub(super) static ZONE_UNKNOWN = "zone-unknown", Warning, Yes;
    /// A range in a zone that the stack does not use.
    pub(super) static ZONE_NOT_LISTED = "zone-not-listed", Error, No;
    /// Zones of several regions.
    pub(super) static REGIONS_MIXED = "regions-mixed", Error, No;
    /// Things without a subnet to be in.
    pub(super) static ROLE_WITHOUT_RANGE = "role-without-range", Error, No;
}

pub(super) fn check(stack: &Stack, cloud: &Yandex) -> Vec<Diagnostic> {
    let mut found: Vec<_> = cloud.zones.iter().filter_map(not_open).collect();
    found.extend(regions_mixed(cloud));
    found.extend(zone_not_listed(cloud));
    found.extend(role_without_range(stack, cloud));
    found
}

/// The network's roles by their keys.
pub(super) fn roles(cloud: &Yandex) -> [(&'static str, &RoleRanges); 3] {
    let network = &cloud.network;
    [("nodes", &network.nodes), ("data", &network.data), ("machines", &network.machines)]
}

/// A zone that is closed, or that nobody knows.
fn not_open(zone: &Spanned<Zone>) -> Option<Diagnostic> {
    let name = zone.as_str();
    if RETIRED.contains(&name) {
        let message = format!("the zone `{zone}` was closed: nothing can be made in it");
        let report = Diagnostic::new(&ZONE_RETIRED, zone.span, message);
        return Some(report.help(take_another(&zone.value)).thing("cloud"));
    }
    if OPEN.contains(&name) {
        return None;
    }
    let message = format!("`{zone}` is not among the zones that this tool knows");
    let help = match suggest::nearest(name, OPEN) {
        Some(near) => format!("did you mean `{near}`? if the zone is new, waive this"),
        None => format!("known are {}; if the zone is new, waive this", OPEN.join(", ")),
    };
    Some(Diagnostic::new(&ZONE_UNKNOWN, zone.span, message).help(help).thing("cloud"))
}

/// The open zones of a closed one's region.
fn take_another(zone: &Zone) -> String {
    let here: Vec<_> = OPEN.into_iter().filter(|open| open.starts_with(zone.region())).collect();
    format!("take another: {}", here.join(", "))
}

/// A network, a cluster and a managed service are of one region. Zones that nobody knows are reported as that.
fn regions_mixed(cloud: &Yandex) -> Option<Diagnostic> {
    let mut known = cloud.zones.iter().filter(|zone| OPEN.contains(&zone.as_str()));
    let first = known.next()?;
    let other = known.find(|zone| zone.region() != first.region())?;
    let message = format!(
        "`{other}` is in the region {}, and `{first}` in {}",
        other.region(),
        first.region()
    );
    Some(
        Diagnostic::new(&REGIONS_MIXED, other.span, message)
            .label("another region")
            .related(first.span, "the region of the stack")
            .help("take zones of one region; what is in another is another stack")
            .thing("cloud"),
    )
}

/// Ranges in zones that `zones` does not name. A zone that nobody can have is reported once, where it is listed.
fn zone_not_listed(cloud: &Yandex) -> Vec<Diagnostic> {
    let listed = |zone: &Zone| cloud.zones.iter().any(|it| it.value == *zone);
    let names: Vec<_> = cloud.zones.iter().map(|zone| zone.as_str()).collect();
    let mut found = Vec::new();
    for (role, ranges) in roles(cloud) {
        for (zone, range) in ranges.iter().filter(|(zone, _)| !listed(zone)) {
            if RETIRED.contains(&zone.as_str()) {
                let message = format!("`{role}` has a range in `{zone}`, which was closed");
                let report = Diagnostic::new(&ZONE_RETIRED, range.span, message);
                found.push(report.help(take_another(zone)).thing("cloud"));
                continue;
            }
            let message = format!("`{role}` has a range in `{zone}`, which the stack does not use");
            let help = match suggest::nearest(zone.as_str(), names.iter().copied()) {
                Some(near) => format!("add `{zone}` to `zones`, or write `{near}` here"),
                None => format!("add `{zone}` to `zones`, or delete the range"),
            };
            found.push(
                Diagnostic::new(&ZONE_NOT_LISTED, range.span, message).help(help).thing("cloud"),
            );
        }
    }
    found
}

/// Things of a role that has no range at all. One report a role: its things have one mend.
fn role_without_range(stack: &Stack, cloud: &Yandex) -> Vec<Diagnostic> {
    let mut needed: BTreeMap<&str, Vec<(String, Span)>> = BTreeMap::new();
    let managed = view::managed(stack).into_iter().map(|it| ("data", it.name.to_string(), it.span));
    let machines = view::machines(stack).into_iter();
    let machines = machines.map(|(name, it)| ("machines", name.to_string(), it.span));
    let nodes = view::nodes(stack).map(|nodes| ("nodes", String::from("cluster"), nodes.span));
    for (role, thing, span) in managed.chain(machines).chain(nodes) {
        needed.entry(role).or_default().push((thing, span));
    }
    let empty = roles(cloud).into_iter().filter(|(_, ranges)| ranges.is_empty());
    let without = empty.filter_map(|(role, _)| Some((role, needed.get(role)?)));
    without.filter_map(|(role, things)| role_missing(cloud, role, things)).collect()
}

fn role_missing(cloud: &Yandex, role: &str, things: &[(String, Span)]) -> Option<Diagnostic> {
    let (first, rest) = things.split_first()?;
    let names: Vec<_> = things.iter().map(|(name, _)| format!("`{name}`")).collect();
    let zone = cloud.zones.first().map_or("ru-central1-a", |zone| zone.as_str());
    let message = format!("{} needs a subnet, and the network has no `{role}`", names.join(", "));
    let message = if rest.is_empty() { message } else { message.replace(" needs ", " need ") };
    let mut report = Diagnostic::new(&ROLE_WITHOUT_RANGE, first.1, message)
        .related(cloud.network.span, "the network")
        .help(format!("add `{role}: {{ {zone}: <range> }}` to `network`"))
        .thing(&first.0);
    for (name, span) in rest {
        report = report.related(*span, "is of that role too").thing(name);
    }
    Some(report)
}
