//! What the plan or `apply` refuses, though both stacks are right by themselves.

use serde_json::Value as Json;
use spec::{change::Refusal, quantity::Version};

use super::{Action, Change, Difference};
use crate::{
    model::Declared,
    provider::{Sdk, Update, table},
};

/// Numbers that only grow.
///
/// - Partitions: <https://kafka.apache.org/documentation/#basic_ops_modify_topic>
const ONLY_GROW: &[(&str, &str)] = &[("yandex_mdb_kafka_topic", "partitions")];

/// Versions that only rise.
///
/// - <https://yandex.cloud/en/docs/managed-kubernetes/concepts/release-channels-and-updates>
/// - <https://yandex.cloud/en/docs/managed-postgresql/operations/cluster-version-update>
/// - <https://yandex.cloud/en/docs/managed-kafka/operations/cluster-version-update>
const ONLY_RISE: &[(&str, &str)] = &[
    ("yandex_kubernetes_cluster", "master.version"),
    ("yandex_mdb_postgresql_cluster_v2", "config.version"),
    ("yandex_mdb_kafka_cluster", "config.version"),
];

const TWO_STEPS: &str = "write `protect: false` and apply that first, then make this change";
const OTHER_NAME: &str =
    "undo the change, or make a new thing under another name and remove this one later";

/// Why a change is refused, if it is.
pub(super) fn of(
    change: &Change,
    (before, after): (Option<&Declared>, Option<&Declared>),
) -> Option<Refusal> {
    let address = &change.address;
    match change.action {
        Action::Replace if after.is_some_and(|after| after.is_protected) => Some(Refusal {
            what: format!("`{address}` is protected, and the change would replace it"),
            help: TWO_STEPS,
        }),
        // The block that says `prevent_destroy` goes with the resource, so only the cloud's own protection holds.
        Action::Replace | Action::Delete if before.is_some_and(keeps_itself) => Some(Refusal {
            what: format!("`{address}` is protected, and the change would destroy it"),
            help: TWO_STEPS,
        }),
        Action::Update => change.differences.iter().find_map(|difference| {
            let of_provider = by_provider(change, difference);
            of_provider.or_else(|| by_service(change, difference))
        }),
        _ => None,
    }
}

/// Whether the cloud refuses to delete it. Some types want the word in quotes.
fn keeps_itself(declared: &Declared) -> bool {
    match declared.body.get("deletion_protection") {
        Some(Json::Bool(is_protected)) => *is_protected,
        Some(Json::String(is_protected)) => is_protected == "true",
        _ => false,
    }
}

/// Changes that the provider plans in place and cannot do.
fn by_provider(change: &Change, difference: &Difference) -> Option<Refusal> {
    let shape = table().shape(change.kind, change.address.kind)?;
    let refused = match shape.attribute(&difference.path)?.update? {
        Update::Error | Update::PlanError => true,
        // The framework's half compares what it planned with what it did.
        Update::Ignored => shape.provider_sdk == Sdk::Framework,
        Update::NeedsStop | Update::LeavesOld => false,
    };
    refused.then(|| Refusal {
        what: format!("`{}` of `{}` cannot be changed in place", difference.path, change.address),
        help: OTHER_NAME,
    })
}

/// Changes that the service refuses.
fn by_service(change: &Change, difference: &Difference) -> Option<Refusal> {
    let is_of = |list: &[(&str, &str)]| list.contains(&(change.address.kind, &difference.path));
    let (before, after) = (difference.before.as_deref()?, difference.after.as_deref()?);
    let number = |text: &str| text.parse::<u64>().ok();
    let version = |text: &str| text.parse::<Version>().ok();
    let shrinks = is_of(ONLY_GROW) && number(after)? < number(before)?;
    let falls = is_of(ONLY_RISE) && version(after)? < version(before)?;
    (shrinks || falls).then(|| Refusal {
        what: format!(
            "`{}` of `{}` never goes down, here from {before} to {after}",
            difference.path, change.address
        ),
        help: OTHER_NAME,
    })
}
