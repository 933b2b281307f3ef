//! What is lost with an object.

use std::collections::BTreeSet;

use serde_json::Value;
use spec::change::Loss;

use super::{Action, Change};

/// What a change loses, if it does. What stood in a namespace that goes is the namespace's loss.
///
/// A `StatefulSet` loses nothing: its claims stay when it goes, unless it says otherwise
/// (<https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention>).
pub(super) fn of(change: &Change, before: &Value, namespaces: &BTreeSet<String>) -> Option<Loss> {
    let object = &change.object;
    if object.namespace.as_ref().is_some_and(|namespace| namespaces.contains(namespace)) {
        return None;
    }
    let what = match (object.kind, change.action) {
        ("Namespace", Action::Delete) => String::from("everything in it"),
        ("PersistentVolumeClaim", Action::Delete | Action::Recreate) => {
            format!("what is in the claim `{}`", object.name)
        }
        ("StatefulSet", Action::Delete) if deletes_claims(before) => {
            String::from("what is in its claims")
        }
        _ => return None,
    };
    Some(Loss { thing: change.thing.clone(), what })
}

/// Whether the claims of a `StatefulSet` go with it.
pub(super) fn deletes_claims(set: &Value) -> bool {
    let policy = set.pointer("/spec/persistentVolumeClaimRetentionPolicy/whenDeleted");
    policy.and_then(Value::as_str) == Some("Delete")
}
