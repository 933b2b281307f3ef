//! Rules that only the manifests' own facts can judge.

mod addons;
mod archives;
mod containers;
mod kafka;
mod names;
mod patches;
mod prometheus;
mod redis;

use spec::{
    diagnostic::{Diagnostic, Rule},
    stack::Stack,
};
use wiring::Wiring;

pub(crate) use self::{
    addons::needed,
    patches::{PATCH_BREAKS_INVARIANT, PATCH_OBJECT_UNCHANGED},
};

/// Every rule, in order of code.
pub(crate) const RULES: [&Rule; 14] = [
    &addons::ADDON_MISSING,
    &archives::ARCHIVE_TOO_LARGE,
    &archives::ARCHIVE_UNREADABLE,
    &archives::ARCHIVE_UNSAFE_PATH,
    &containers::CONTAINER_AS_ROOT,
    &containers::EXECUTOR_TOO_SMALL,
    &archives::FILE_MISSING,
    &kafka::KAFKA_BROKERS_EVEN,
    &kafka::KAFKA_DISK_MISSING,
    &names::OBJECT_NAME_TAKEN,
    &patches::PATCH_BREAKS_INVARIANT,
    &patches::PATCH_OBJECT_UNCHANGED,
    &prometheus::PROMETHEUS_DISK_MISSING,
    &redis::REDIS_REPLICAS,
];

/// Everything that is wrong.
pub(crate) fn check(stack: &Stack, wiring: &Wiring) -> Vec<Diagnostic> {
    let mut diagnostics = addons::check(stack, wiring);
    diagnostics.extend(archives::check(stack));
    diagnostics.extend(containers::check(stack));
    diagnostics.extend(names::check(stack, wiring));
    diagnostics.extend(kafka::check(stack));
    diagnostics.extend(prometheus::check(stack));
    diagnostics.extend(redis::check(stack));
    diagnostics.extend(patches::check(stack, wiring));
    diagnostics
}
