//! A digest in words: what else of a file changed that the pods with that digest read.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Action, Change, Compared, Difference};
use crate::lower::CONFIG_DIGEST;

/// The names of what a pod reads.
pub(super) type Names = BTreeSet<String>;

/// Whether a difference is the digest of what pods are told.
pub(super) fn is_digest(difference: &Difference) -> bool {
    let above = difference.path.strip_suffix(CONFIG_DIGEST);
    above.is_some_and(|above| above.ends_with(".annotations."))
}

/// The names of every `ConfigMap` and Secret that stand in a workload.
pub(super) fn names(workload: &Value) -> Names {
    let mut names = Names::new();
    collect(workload, false, &mut names);
    names
}

fn collect(value: &Value, is_reference: bool, names: &mut Names) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text)
                        if is_reference && ["name", "secretName"].contains(&name.as_str()) =>
                    {
                        names.insert(text.clone());
                    }
                    _ => {
                        let is_reference =
                            name.starts_with("configMap") || name.starts_with("secret");
                        collect(value, is_reference, names);
                    }
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, false, names)),
        _ => {}
    }
}

/// The changes of a file, each digest with what stands behind it.
pub(super) fn explained(file: Vec<Compared>) -> Vec<Change> {
    let sources: Vec<_> = file
        .iter()
        .filter_map(|it| Some((it.change.object.name.clone(), source(&it.change)?)))
        .collect();
    let explained = file.into_iter().map(|Compared { mut change, told }| {
        let names = told.unwrap_or_default();
        let told = sources.iter().filter(|(name, _)| names.contains(name));
        let told: Vec<_> = told.map(|(_, source)| source.clone()).collect();
        for difference in change.differences.iter_mut().filter(|it| is_digest(it)) {
            difference.told.clone_from(&told);
        }
        change
    });
    explained.collect()
}

/// What another digest may come from: an object that is read, with the keys that differ in it.
fn source(change: &Change) -> Option<String> {
    let below: &[&str] = match change.object.kind {
        "ConfigMap" => &["data.", "binaryData."],
        "ExternalSecret" => &["spec.target.template.data."],
        _ => return None,
    };
    let object = format!("{} {}", change.object.kind, change.object.name);
    if change.action == Action::Create {
        // No digest holds what is in a Secret.
        return Some(object).filter(|_| change.object.kind == "ConfigMap");
    }
    let key = |difference: &Difference| {
        let path = difference.path.as_str();
        below.iter().find_map(|above| path.strip_prefix(above)).map(String::from)
    };
    let keys: Vec<_> = change.differences.iter().filter_map(key).collect();
    (!keys.is_empty()).then(|| format!("{object}: {}", keys.join(", ")))
}
