//! Rules that only the cloud's own facts can judge. One family of rules a file.
//!
//! Much of what is refused here passes `terraform plan` and fails in the middle of `terraform apply`.

mod backups;
mod brokers;
mod buckets;
mod disks;
mod hosts;
mod machines;
mod names;
mod patches;
mod ranges;
mod room;
mod sizes;
mod versions;
mod zones;

mod view;

use spec::{
    diagnostic::{Diagnostic, Rule},
    stack::{Cloud, Stack},
};
use wiring::Wiring;

pub(crate) use self::patches::{PATCH_REFUSED, PATCH_RESOURCE_UNCHANGED};

/// The rules of this crate.
pub static RULES: &[&Rule] = &[
    &zones::ZONE_RETIRED,
    &zones::ZONE_UNKNOWN,
    &zones::ZONE_NOT_LISTED,
    &zones::REGIONS_MIXED,
    &zones::ROLE_WITHOUT_RANGE,
    &ranges::RANGE_NOT_PRIVATE,
    &ranges::RANGES_OVERLAP,
    &ranges::SUBNET_SIZE,
    &ranges::RANGE_RESERVED,
    &room::RANGE_TOO_SMALL,
    &versions::VERSION_NOT_OFFERED,
    &versions::VERSION_DEPRECATED,
    &versions::VERSION_UNLISTED,
    &sizes::SIZE_NOT_SOLD,
    &sizes::PRESET_UNKNOWN,
    &sizes::PRESET_DIFFERS,
    &disks::DISK_TYPE_UNSUPPORTED,
    &disks::DISK_SIZE,
    &disks::DISK_NEEDS_HOSTS,
    &hosts::HOSTS_IN_ONE_ZONE,
    &hosts::TOO_MANY_HOSTS,
    &brokers::BROKERS_NEITHER_ONE_NOR_THREE,
    &brokers::PARTITIONS_EXCEED_DISK,
    &backups::BACKUP_RETENTION,
    &machines::IMAGE_FAMILY_UNKNOWN,
    &names::USER_RESERVED,
    &names::TOPIC_RESERVED,
    &buckets::STATE_BUCKET_MANAGED,
    &buckets::BUCKET_NAME_DOTTED,
    &buckets::BUCKET_NAME_COMMON,
    &patches::PATCH_REFUSED,
    &patches::PATCH_RESOURCE_UNCHANGED,
];

/// Everything that the cloud would refuse of a stack, or soon will; to be called for a stack without errors of reading.
/// A stack without a cloud breaks none of these rules.
#[must_use]
pub fn check(stack: &Stack, wiring: &Wiring) -> Vec<Diagnostic> {
    let mut diagnostics = patches::check(stack, wiring);
    let Some(Cloud::Yandex(cloud)) = &stack.cloud else { return diagnostics };
    diagnostics.extend(zones::check(stack, cloud));
    diagnostics.extend(ranges::check(stack, cloud));
    diagnostics.extend(room::check(stack, cloud, wiring));
    diagnostics.extend(versions::check(stack));
    diagnostics.extend(sizes::check(stack));
    diagnostics.extend(disks::check(stack, cloud));
    diagnostics.extend(hosts::check(stack, cloud));
    diagnostics.extend(brokers::check(stack, cloud));
    diagnostics.extend(backups::check(stack));
    diagnostics.extend(machines::check(stack));
    diagnostics.extend(names::check(stack, wiring));
    diagnostics.extend(buckets::check(stack, cloud));
    diagnostics
}
