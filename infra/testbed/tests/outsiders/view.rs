//! Ways to look at objects that several rules share.

use std::path::Path;

use serde_json::{Value, json};
use testbed::{Error, Object, Result};

/// Kinds of whose pods another is made when one ends.
pub(crate) const LASTING: [&str; 3] = ["DaemonSet", "Deployment", "StatefulSet"];

/// A container, and the pod that it is in.
pub(crate) struct Container<'a> {
    pub(crate) pod: &'a Value,
    pub(crate) this: &'a Value,
    /// Whether it ends before the others start.
    pub(crate) is_first: bool,
}

impl Container<'_> {
    /// What it may do, where the pod says it for all of its containers too.
    pub(crate) fn security(&self, key: &str) -> &Value {
        match &self.this["securityContext"][key] {
            Value::Null => &self.pod["securityContext"][key],
            own => own,
        }
    }
}

/// What the pods of an object are; nothing for what makes no pods.
pub(crate) fn pod(object: &Object) -> &Value {
    object.pod_template().map_or(&Value::Null, |template| &template["spec"])
}

/// Whether an object's pods break something.
pub(crate) fn pod_that(object: &Object, breaks: impl Fn(&Value) -> bool) -> Vec<String> {
    super::rule::whole(object.pod_template().is_some_and(|template| breaks(&template["spec"])))
}

/// The containers of an object's pods, those that run first too.
pub(crate) fn containers(object: &Object) -> impl Iterator<Item = Container<'_>> {
    let pod = pod(object);
    let first =
        list(&pod["initContainers"]).map(move |this| Container { pod, this, is_first: true });
    first.chain(list(&pod["containers"]).map(move |this| Container { pod, this, is_first: false }))
}

/// The names of containers that break something.
pub(crate) fn containers_that(
    object: &Object,
    breaks: impl Fn(&Container<'_>) -> bool,
) -> Vec<String> {
    let broken = containers(object).filter(breaks);
    broken.map(|container| text(&container.this["name"]).to_owned()).collect()
}

/// The names of those that run on and break something.
pub(crate) fn lasting_that(object: &Object, breaks: impl Fn(&Value) -> bool) -> Vec<String> {
    containers_that(object, |container| !container.is_first && breaks(container.this))
}

/// Variables that an object's containers are given, each as the list says it.
pub(crate) fn variables(object: &Object) -> impl Iterator<Item = &Value> {
    containers(object).flat_map(|container| list(&container.this["env"]))
}

/// The ports that an object's containers say.
pub(crate) fn ports(object: &Object) -> impl Iterator<Item = &Value> {
    containers(object).flat_map(|container| list(&container.this["ports"]))
}

/// Names of things that break something.
pub(crate) fn names_of<'a>(
    things: impl Iterator<Item = &'a Value>,
    breaks: impl Fn(&Value) -> bool,
) -> Vec<String> {
    things.filter(|thing| breaks(thing)).map(|thing| text(&thing["name"]).to_owned()).collect()
}

/// The labels of an object's pods.
pub(crate) fn pod_labels(object: &Object) -> &Value {
    object.pod_template().map_or(&Value::Null, |template| &template["metadata"]["labels"])
}

/// Whether a selector with `matchLabels` selects labels; an empty one selects all.
pub(crate) fn selects(selector: &Value, labels: &Value) -> bool {
    has_all(&selector["matchLabels"], labels)
        && list(&selector["matchExpressions"]).all(|expression| {
            let value = &labels[text(&expression["key"])];
            let is_listed = list(&expression["values"]).any(|listed| listed == value);
            match text(&expression["operator"]) {
                "In" => is_listed,
                "NotIn" => !is_listed,
                "Exists" => !value.is_null(),
                _ => value.is_null(),
            }
        })
}

/// Whether labels have each of some pairs.
pub(crate) fn has_all(pairs: &Value, labels: &Value) -> bool {
    pairs.as_object().into_iter().flatten().all(|(key, value)| &labels[key] == value)
}

/// Those of a kind in the namespace of another object.
pub(crate) fn beside<'a>(
    objects: &'a [Object],
    object: &'a Object,
    kind: &'a str,
) -> impl Iterator<Item = &'a Object> {
    objects.iter().filter(move |it| it.kind() == kind && it.namespace() == object.namespace())
}

/// What makes pods in the namespace of an object that a selector selects.
pub(crate) fn selected<'a>(
    objects: &'a [Object],
    object: &'a Object,
    selector: &'a Value,
) -> impl Iterator<Item = &'a Object> {
    let here = objects.iter().filter(|it| it.namespace() == object.namespace());
    let makers = here.filter(|it| it.pod_template().is_some());
    makers.filter(move |it| selects(selector, pod_labels(it)))
}

/// Pods that a program makes of a file of a `ConfigMap`, as Spark does its executors.
pub(crate) fn pods_within(map: &Object) -> Result<Vec<Object>> {
    let files = map.0["data"].as_object().into_iter().flatten();
    let is_yaml = |name: &str| Path::new(name).extension().is_some_and(|it| it == "yaml");
    let files = files.filter(|(name, _)| map.kind() == "ConfigMap" && is_yaml(name));
    let mut pods = Vec::new();
    for (name, file) in files {
        for mut pod in Object::read_all(name, text(file))? {
            pod.0["metadata"]["namespace"] = map.namespace().into();
            pod.0["metadata"]["name"] = map.name().into();
            pods.extend(Some(pod).filter(|pod| pod.kind() == "Pod"));
        }
    }
    Ok(pods)
}

pub(crate) fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Whether a list of words has one.
pub(crate) fn says(words: &Value, word: &str) -> bool {
    list(words).any(|it| text(it).eq_ignore_ascii_case(word))
}

/// One value of YAML.
pub(crate) fn yaml(text: &str) -> Result<Value> {
    serde_yaml::from_str(text).map_err(|error| Error::unexpected(text, error))
}

/// Whether a pointer can be written: the lists on its way have the place. The last part may be missing.
pub(crate) fn has_room(object: &Value, pointer: &str) -> bool {
    let lists = pointer.char_indices().filter(|(at, character)| {
        let rest = &pointer[at + 1..];
        *character == '/' && rest.starts_with(|next: char| next.is_ascii_digit())
    });
    lists
        .map(|(at, _)| &pointer[..at])
        .all(|list| object.pointer(list).is_some_and(Value::is_array))
}

/// Writes at a pointer, and makes what is missing on its way; `null` takes away what stands there.
pub(crate) fn write(object: &mut Value, pointer: &str, value: Value) {
    let mut parts = pointer.split('/').skip(1).map(|part| part.replace("~1", "/")).peekable();
    let mut place = object;
    while let Some(part) = parts.next() {
        let takes_away = parts.peek().is_none() && value.is_null();
        let at = part.parse::<usize>().ok();
        let at = at.filter(|at| place.as_array().is_some_and(|list| *at < list.len()));
        if let Some(at) = at {
            place = &mut place[at];
            continue;
        }
        if !place.is_object() {
            *place = json!({});
        }
        if takes_away {
            place.as_object_mut().map(|object| object.remove(&part));
            return;
        }
        place = &mut place[part.as_str()];
    }
    *place = value;
}
