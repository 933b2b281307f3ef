//! The corpus of edits: the base is applied, then the head, and what the server refuses is compared with the forecast.
//!
//! Every edit gets namespaces and node ports of its own, so that all of them fit into one cluster and two calls.

use std::collections::{BTreeMap, BTreeSet};

use render::review::cluster::{self, Action};
use serde_json::{Value, json};
use testbed::{ControlPlane, EditedStack, Object, Result};

use super::{apply, bind_claims, has_mark, live, marked, must, refusals};

/// Where node ports begin: those before are never given by the server itself.
const FIRST_NODE_PORT: u64 = 30100;

/// An edit, on its way.
struct Trial {
    name: String,
    /// What the forecast says of each object.
    actions: BTreeMap<String, Action>,
    /// What is applied first, and then.
    before: Vec<Object>,
    after: Vec<Object>,
}

/// What the forecast and the server do not agree on.
pub(crate) fn wrong(plane: &ControlPlane) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    let mut ports = Ports::default();
    let mut bases = BTreeSet::new();
    let mut trials = Vec::new();
    for (number, edit) in EditedStack::all()?.iter().enumerate() {
        let actions = forecast(edit);
        wrong.extend(differently_rendered(edit, &actions));
        // What stays as it is, is applied once for each stack: it is the same for all edits of it.
        let is_first = bases.insert(edit.before.id());
        trials.push(trial(edit, number, actions, is_first, &mut ports));
    }
    let all = |side: fn(&Trial) -> &Vec<Object>| -> Vec<Object> {
        trials.iter().flat_map(side).cloned().collect()
    };
    let (before, after) = (all(|trial| &trial.before), all(|trial| &trial.after));
    must(&apply(plane, &before)?)?;
    bind_claims(plane, &before)?;
    let first = live(plane, &before)?;
    let said = testbed::said(&apply(plane, &after)?);
    let second = live(plane, &after)?;
    for trial in &trials {
        wrong.extend(otherwise(trial, &first, &second));
    }
    if !wrong.is_empty() {
        wrong.extend(refusals(&said));
    }
    Ok(wrong)
}

fn forecast(edit: &EditedStack) -> BTreeMap<String, Action> {
    let [before, after] = [&edit.before, &edit.after];
    let leaves = [before, after].map(|of| render::leaves(&of.stack, &of.wiring));
    let base = (&before.stack, &before.wiring, &leaves[0]);
    // The cluster itself stays, whatever Terraform does to it.
    let changes = cluster::forecast(Some(base), (&after.stack, &after.wiring, &leaves[1])).changes;
    let name = |object: &cluster::ObjectId| {
        let namespace = object.namespace.as_deref().unwrap_or_default();
        format!("{} {namespace}/{}", object.kind, object.name)
    };
    changes.iter().map(|change| (name(&change.object), change.action)).collect()
}

fn by_name(objects: &[Object]) -> BTreeMap<String, &Object> {
    objects.iter().map(|object| (object.to_string(), object)).collect()
}

/// Where the rendered files say something else than the forecast.
fn differently_rendered(edit: &EditedStack, actions: &BTreeMap<String, Action>) -> Vec<String> {
    let (before, after) = (by_name(&edit.before.objects), by_name(&edit.after.objects));
    let names: BTreeSet<_> = before.keys().chain(after.keys()).chain(actions.keys()).collect();
    let wrong = names.into_iter().filter_map(|name| {
        let rendered = match (before.get(name), after.get(name)) {
            (Some(before), Some(after)) if before == after => "no-op",
            (Some(_), Some(_)) => "changed",
            (None, Some(_)) => "create",
            (Some(_), None) => "delete",
            (None, None) => "not there",
        };
        let foreseen = match actions.get(name) {
            None => "not there",
            Some(Action::Update | Action::Restart | Action::Recreate) => "changed",
            Some(other) => other.as_str(),
        };
        (rendered != foreseen).then(|| {
            format!("{}: {name}: the forecast {foreseen}, the files {rendered}", edit.name)
        })
    });
    wrong.collect()
}

fn trial(
    edit: &EditedStack,
    number: usize,
    actions: BTreeMap<String, Action>,
    is_first: bool,
    ports: &mut Ports,
) -> Trial {
    let is_wanted = |object: &&Object| {
        let action = actions.get(&object.to_string()).copied().unwrap_or(Action::NoOp);
        is_first || object.kind() == "Namespace" || !matches!(action, Action::NoOp | Action::Delete)
    };
    let mut own = BTreeMap::new();
    let mut moved = |object: &Object| moved(object, number, |port| ports.own(&mut own, port));
    let before = edit.before.objects.iter().filter(is_wanted).map(&mut moved).collect();
    let after = edit.after.objects.iter().filter(is_wanted).map(|object| {
        let is_same = actions.get(&object.to_string()) == Some(&Action::NoOp);
        let object = moved(object);
        if is_same { object } else { marked(object) }
    });
    let after = after.collect();
    let actions = actions.into_iter().map(|(name, action)| (in_trial(&name, number), action));
    Trial { name: edit.name.clone(), actions: actions.collect(), before, after }
}

/// What an object is known by in its trial.
fn in_trial(name: &str, number: usize) -> String {
    let (kind, rest) = name.split_once(' ').unwrap_or_default();
    let (namespace, name) = rest.split_once('/').unwrap_or_default();
    if namespace.is_empty() {
        format!("{kind} /{name}-{number}")
    } else {
        format!("{kind} {namespace}-{number}/{name}")
    }
}

/// An object in the namespace of its trial. All that stands in no namespace is namespaces.
fn moved(Object(object): &Object, number: usize, mut port: impl FnMut(&mut Value)) -> Object {
    let mut object = object.clone();
    let metadata = &mut object["metadata"];
    let field = if metadata["namespace"].is_string() { "namespace" } else { "name" };
    metadata[field] = json!(format!("{}-{number}", metadata[field].as_str().unwrap_or_default()));
    if object["kind"] == "Service" {
        let spec = &mut object["spec"];
        spec.get_mut("healthCheckNodePort").map(&mut port);
        let ports = spec["ports"].as_array_mut().into_iter().flatten();
        ports.filter_map(|it| it.get_mut("nodePort")).for_each(port);
    }
    Object(object)
}

/// Node ports, of which a cluster has one of each.
#[derive(Default)]
struct Ports {
    taken: u64,
}

impl Ports {
    /// Another port for one of a trial, always the same for the same.
    fn own(&mut self, of_trial: &mut BTreeMap<String, u64>, port: &mut Value) {
        let own = of_trial.entry(port.to_string()).or_insert_with(|| {
            self.taken += 1;
            FIRST_NODE_PORT + self.taken
        });
        *port = json!(*own);
    }
}

/// What became otherwise than it was foreseen.
fn otherwise(
    trial: &Trial,
    first: &BTreeMap<String, Object>,
    second: &BTreeMap<String, Object>,
) -> Vec<String> {
    let mut wrong = Vec::new();
    for object in &trial.after {
        let name = object.to_string();
        let action = trial.actions.get(&name).copied();
        let live = second.get(&name);
        let version =
            |of: Option<&Object>| of.map(|it| it.text("/metadata/resourceVersion").to_owned());
        let is_written = version(live) != version(first.get(&name));
        let done = match (is_written, live.is_some_and(has_mark)) {
            // A claim is written once more when it is applied the second time, with nothing changed in it.
            (true, false) if object.kind() == "PersistentVolumeClaim" => "left alone",
            (false, false) if action == Some(Action::NoOp) => "left alone",
            (false, false) => "refused",
            (true, true) => "taken",
            _ => "written without a reason",
        };
        let expected = match action {
            Some(Action::NoOp) => "left alone",
            Some(Action::Recreate) => "refused",
            _ => "taken",
        };
        if done != expected {
            let action = action.map_or("nothing", Action::as_str);
            wrong.push(format!("{}: {name}: the forecast {action}, and it was {done}", trial.name));
        }
    }
    wrong
}
