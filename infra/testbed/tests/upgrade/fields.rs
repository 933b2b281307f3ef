//! The table of fields that are never changed, field by field: what it lists is refused, and what it does not list is
//! taken.

mod others;
mod workloads;

use render::review::cluster::{self, Effect};
use serde_json::{Value, json};
use testbed::{ControlPlane, Object, Result};

use self::{
    others::{content, network, rights, scaling, storage},
    workloads::{jobs, workloads},
};
use super::{apply, bind_claims, has_mark, live, marked, must, refusals};

/// Where they all stand.
const NAMESPACE: &str = "fields";

/// A kind's object, and values for fields of it, each tried alone on an object of its own.
struct Tried {
    object: Value,
    /// Places and values in them; `null` takes a field away.
    changes: Vec<Vec<(&'static str, Value)>>,
}

/// What the table and the server do not agree on.
pub(crate) fn wrong(plane: &ControlPlane) -> Result<Vec<String>> {
    let namespace =
        json!({ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": NAMESPACE } });
    must(&apply(plane, &[Object(namespace)])?)?;
    let mut trials = Vec::new();
    for Tried { object, changes } in [workloads, jobs, storage, network, content, rights, scaling]
        .iter()
        .flat_map(|tried| tried())
    {
        for change in changes {
            let before = named(object.clone(), trials.len());
            let mut after = before.clone();
            for (place, value) in &change {
                put(&mut after.0, place, value);
            }
            let what = change.iter().map(|(place, value)| format!("{place}: {value}"));
            trials.push((what.collect::<Vec<_>>().join(", "), before, after));
        }
    }
    let before: Vec<_> = trials.iter().map(|(_, before, _)| before.clone()).collect();
    let after: Vec<_> = trials.iter().map(|(.., after)| marked(after.clone())).collect();
    must(&apply(plane, &before)?)?;
    bind_claims(plane, &before)?;
    let said = testbed::said(&apply(plane, &after)?);
    let live = live(plane, &after)?;
    let mut wrong: Vec<_> = trials
        .iter()
        .filter_map(|(what, before, after)| {
            let differences = cluster::compare(before.kind(), &before.0, &after.0);
            let foreseen = differences.iter().any(|it| it.effect == Effect::Recreates);
            let refused = !live.get(&after.to_string()).is_some_and(has_mark);
            (foreseen != refused || differences.is_empty()).then(|| {
                let [foreseen, refused] =
                    [foreseen, refused].map(|is| if is { "refused" } else { "taken" });
                format!("{after}: {what}: the table says {foreseen}, and it was {refused}")
            })
        })
        .collect();
    if !wrong.is_empty() {
        wrong.extend(refusals(&said));
    }
    Ok(wrong)
}

/// An object of a trial, with node ports that nobody else has.
fn named(mut object: Value, number: usize) -> Object {
    object["metadata"] = json!({ "name": format!("it-{number}"), "namespace": NAMESPACE });
    if !object["spec"]["healthCheckNodePort"].is_null() {
        object["spec"]["healthCheckNodePort"] = json!(30000 + number);
    }
    Object(object)
}

/// Puts a value at a place, whether something was there or not.
fn put(object: &mut Value, place: &str, value: &Value) {
    let (above, name) = place.rsplit_once('/').unwrap_or_default();
    let mut at = object;
    for step in above.split('/').skip(1) {
        at = match step.parse::<usize>() {
            Ok(index) => &mut at[index],
            Err(_) => &mut at[step],
        };
    }
    match (at, value) {
        (Value::Object(fields), Value::Null) => drop(fields.remove(name)),
        (at, value) => match name.parse::<usize>() {
            Ok(index) => at[index] = value.clone(),
            Err(_) => at[name] = value.clone(),
        },
    }
}

fn tried(object: Value, changes: impl IntoIterator<Item = (&'static str, Value)>) -> Tried {
    Tried { object, changes: changes.into_iter().map(|change| vec![change]).collect() }
}
