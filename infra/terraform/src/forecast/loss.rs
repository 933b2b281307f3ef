//! What is lost with a resource, for the types that hold something which is nowhere else.

use spec::change::Loss;

use super::{Action, Change};
use crate::model::{Declared, Kind, Module};

/// How the label of a resource names its thing.
#[derive(Clone, Copy)]
enum Named {
    /// It is the thing's name: `events`.
    Thing,
    /// The thing's name, and the part's: `events_requests`.
    Part,
    /// It is of the cluster, which has no name.
    Cluster,
}

/// The types that hold data. A machine is not among them: what its programs keep lies on a disk of its own. Nor is a
/// node group, whose pods move, nor a key of a service account, which is made anew.
const STATEFUL: &[(&str, Named, &str)] = &[
    ("yandex_kubernetes_cluster", Named::Cluster, "everything in it"),
    ("yandex_mdb_kafka_cluster", Named::Thing, "every topic in it with its messages"),
    ("yandex_mdb_kafka_topic", Named::Part, "the messages in it"),
    ("yandex_mdb_postgresql_cluster_v2", Named::Thing, "every database in it"),
    ("yandex_mdb_postgresql_database", Named::Part, "every table in it"),
    ("yandex_mdb_redis_cluster_v2", Named::Thing, "every key in it"),
    ("yandex_storage_bucket", Named::Thing, "every object in it"),
    ("yandex_compute_disk", Named::Thing, "what is on its disk"),
    ("yandex_kms_symmetric_key", Named::Thing, "everything that its key encrypts"),
    (
        "yandex_airflow_cluster",
        Named::Thing,
        "the history of its runs, its connections and variables",
    ),
    ("yandex_lockbox_secret", Named::Thing, "its value"),
];

/// What a change loses, if it does.
pub(super) fn of(change: &Change, before: Option<&Declared>, base: &Module) -> Option<Loss> {
    let destroys = matches!(change.action, Action::Replace | Action::Delete);
    let before = before.filter(|_| destroys && change.kind == Kind::Managed)?;
    let (kind, named, what) =
        STATEFUL.iter().find(|(kind, ..)| *kind == before.address.kind).copied()?;
    let label = before.address.label.as_str();
    // What holds a password or a key that Terraform or the cloud puts in is made anew with it. Only what a person gave,
    // or the spec had made, stands under the name of a thing alone.
    if kind == "yandex_lockbox_secret" && (label.contains('_') || is_filled(base, label)) {
        return None;
    }
    let thing = match named {
        Named::Cluster => String::from("cluster"),
        Named::Thing if label.starts_with("kubernetes_") => String::from("cluster"),
        Named::Thing => String::from(label),
        Named::Part => label.replacen('_', "/", 1),
    };
    Some(Loss { thing, what: String::from(what) })
}

/// Whether Terraform writes the entries of a secret.
fn is_filled(base: &Module, label: &str) -> bool {
    base.declared().any(|declared| {
        declared.address.kind == "yandex_lockbox_secret_version"
            && declared.address.label == label
            && declared.body.contains_key("entries")
    })
}
