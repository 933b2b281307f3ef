//! What hosts of managed databases and brokers have in common.

use std::collections::BTreeMap;

use spec::stack::{Disk, Machine};

use super::{
    Scope,
    scope::{Role, disk_type, preset},
};
use crate::{
    facts::Service,
    model::{
        resources::{Day, Host, HostResources, MaintenanceWindow, WindowType},
        text,
    },
};

/// The hour of the week in which the cloud may restart hosts, broadly night in Moscow.
pub(super) const WINDOW: MaintenanceWindow =
    MaintenanceWindow { kind: WindowType::Weekly, day: Day::Sun, hour: 23 };

/// The size of each host of a service.
pub(super) fn resources(service: Service, machine: &Machine, disk: &Disk) -> HostResources {
    HostResources {
        resource_preset_id: preset(service, machine),
        disk_type_id: disk_type(disk.kind.value),
        disk_size: disk.size.gibibytes_rounded_up(),
    }
}

/// So many hosts in turn over the zones with data, by keys that stay when hosts come and go.
pub(super) fn spread(scope: &Scope<'_>, hosts: u32) -> BTreeMap<String, Host> {
    let zones = scope.zones(Role::Data);
    let placed = (0..hosts as usize).filter_map(|index| {
        let zone = *zones.get(index.checked_rem(zones.len())?)?;
        let key = match index / zones.len() {
            0 => zone.to_string(),
            round => format!("{zone}-{}", round + 1),
        };
        let subnet_id = Scope::subnet(Role::Data, zone).id();
        Some((key, Host { zone: text(zone), subnet_id, assign_public_ip: false }))
    });
    placed.collect()
}
