//! What two plans make of the same files, value by value.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use testbed::terraform::Plan;

/// What only the cloud can say.
const UNKNOWN: &str = "(unknown)";

/// How what the stub says in its place begins.
const MADE_UP: &str = "\"stub-";

/// A line for each path at which two plans differ, but for what only a cloud knows.
pub(crate) fn differences(stub: &Plan, provider: &Plan) -> Vec<String> {
    let (stub, provider) = (planned(stub), planned(provider));
    let unknown = |path: &str| provider.get(path).is_some_and(|value| value == UNKNOWN);
    // The older half of the provider does not say of which member it does not know the value.
    let is_inside = |path: &str| path.match_indices('.').any(|(end, _)| unknown(&path[..end]));
    let has_inside = |path: &str| {
        let path = format!("{path}.");
        stub.range(path.clone()..).next().is_some_and(|(inner, _)| inner.starts_with(&path))
    };
    let paths: BTreeSet<&String> = stub.keys().chain(provider.keys()).collect();
    let absent = String::from("(absent)");
    let of =
        |values: &BTreeMap<String, String>, path: &str| values.get(path).unwrap_or(&absent).clone();
    paths
        .into_iter()
        .filter(|path| !is_inside(path))
        .filter(|path| !unknown(path) || !has_inside(path))
        .map(|path| (path, of(&stub, path), of(&provider, path)))
        .filter(|(_, stub, provider)| stub != provider && !stub.starts_with(MADE_UP))
        .map(|(path, stub, provider)| format!("{path}: the stub {stub}, the provider {provider}"))
        .collect()
}

/// What is planned for each resource, path by path; [`UNKNOWN`] where only the cloud can say.
fn planned(plan: &Plan) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let changes = plan.json["resource_changes"].as_array().map(Vec::as_slice).unwrap_or_default();
    for resource in changes {
        let address = resource["address"].as_str().unwrap_or_default();
        let change = &resource["change"];
        flatten(address, &change["after"], &change["after_unknown"], &mut all);
    }
    all
}

/// Nothing, an empty text and an empty list are one: the provider's older half does not tell them apart.
fn flatten(path: &str, known: &Value, unknown: &Value, into: &mut BTreeMap<String, String>) {
    if unknown == &Value::Bool(true) {
        into.insert(path.to_owned(), UNKNOWN.to_owned());
        return;
    }
    let steps: BTreeSet<String> = [known, unknown].into_iter().flat_map(steps).collect();
    let is_nothing =
        known == "" || matches!(known, Value::Null | Value::Object(_) | Value::Array(_));
    if steps.is_empty() && !is_nothing {
        into.insert(path.to_owned(), known.to_string());
    }
    for step in steps {
        flatten(&format!("{path}.{step}"), &inside(known, &step), &inside(unknown, &step), into);
    }
}

fn steps(value: &Value) -> Vec<String> {
    match value {
        Value::Object(map) => map.keys().cloned().collect(),
        Value::Array(list) => (0..list.len()).map(|index| index.to_string()).collect(),
        _ => Vec::new(),
    }
}

fn inside(value: &Value, step: &str) -> Value {
    let found = match value {
        Value::Array(list) => step.parse().ok().and_then(|index: usize| list.get(index)),
        value => value.get(step),
    };
    found.cloned().unwrap_or_default()
}
