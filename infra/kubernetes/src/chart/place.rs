//! Where values stand: placeholders in a stack before it is lowered, and in objects afterwards.

use std::collections::BTreeMap;

use k8s_openapi::{
    api::{
        apps::v1::{Deployment, StatefulSet},
        core::v1::{ConfigMap, PodTemplateSpec, ResourceRequirements},
    },
    apimachinery::pkg::api::resource::Quantity,
};
use serde_json::{Value, json};
use spec::{
    content::Content,
    name::ThingName,
    stack::{AddressPart, EnvValue, Place, Program, Service, Stack},
};

use super::{
    POLICIES, file,
    placeholders::Placeholders,
    values::{self, Setting, Values},
};
use crate::{image, lower::Scope, model::Object};

/// The image that works before a program starts.
const HELPER: &str = "helperImage";

/// An expression for a value; names with hyphens can be asked for only by `index`.
fn expression(path: &[&str]) -> String {
    match path {
        [first, rest @ ..] if first.contains('-') => {
            format!("(index .Values {first:?}){}", dotted(rest))
        }
        path => format!(".Values{}", dotted(path)),
    }
}

fn dotted(path: &[&str]) -> String {
    path.iter().flat_map(|key| [".", key]).collect()
}

fn setting(path: &[&str], about: &str, default: Value, allowed: Value) -> Setting {
    let path = path.iter().map(|&key| key.to_owned()).collect();
    Setting { path, about: about.to_owned(), default, allowed }
}

/// The stack with placeholders for images, executors and archives: what is derived from them has them too.
pub(super) fn stack(stack: &Stack, placeholders: &mut Placeholders, values: &mut Values) -> Stack {
    let mut placed = stack.clone();
    values.add(setting(
        &[POLICIES],
        "Whether only the connections are open that the chart's own programs need. Switch it off where a program speaks\n\
         to a server of yours, and write a policy of your own for that.",
        json!(true),
        json!({ "type": "boolean" }),
    ));
    for service in placed.services.values_mut() {
        let name = service.name.value.clone();
        let Program::Container(container) = &mut service.program else { continue };
        let path = [name.as_str(), "image"];
        let image = image::named(stack, &container.image);
        let note = "With registry and tag.";
        values.section(&[name.as_str()], about(stack, &name));
        values.add(setting(&path, note, json!(image), values::image()));
        if let Ok(word) = placeholders.text(expression(&path)).parse() {
            container.image.value = word;
        }
        if let Some(driver) = &mut container.spark_driver {
            let path = [name.as_str(), "executors"];
            let note = "How many executors Spark keeps; each is a pod.";
            let count = driver.executors.value;
            values.add(setting(&path, note, json!(count), values::count(1)));
            driver.executors.value = placeholders.number(expression(&path));
        }
    }
    for file in stack.files.values() {
        if let Some(content @ Content::Bytes(_)) = placed.contents.get_mut(&file.path.value) {
            let path = super::archive(&file.name);
            *content = Content::Bytes(placeholders.bytes(format!(".Files.Get {path:?} | trim")));
        }
    }
    placed
}

/// One line about a service.
fn about(stack: &Stack, name: &ThingName) -> String {
    let after =
        stack.services.get(name).map(|service| service.after.as_slice()).unwrap_or_default();
    let after: Vec<String> = after.iter().map(|first| format!("`{first}`")).collect();
    match after.as_slice() {
        [] => format!("The program `{name}`."),
        after => format!("The program `{name}`, which starts after {}.", after.join(" and ")),
    }
}

/// Puts placeholders into the objects of one component.
pub(super) fn objects(
    scope: &Scope<'_>,
    stack: &Stack,
    objects: &mut [Object],
    placeholders: &mut Placeholders,
    values: &mut Values,
) {
    let maps: Vec<String> =
        objects.iter().filter(|object| matches!(object, Object::ConfigMap(_))).map(file).collect();
    let helper = image::busybox(scope.stack);
    for object in objects {
        match object {
            Object::ConfigMap(map) => variables(stack, map, placeholders, values),
            Object::Deployment(deployment) => {
                self::deployment(deployment, &maps, &helper, placeholders, values);
            }
            Object::StatefulSet(set) => stateful_set(set, &maps, &helper, placeholders, values),
            _ => {}
        }
    }
}

fn deployment(
    deployment: &mut Deployment,
    maps: &[String],
    helper: &str,
    placeholders: &mut Placeholders,
    values: &mut Values,
) {
    let name = deployment.metadata.name.clone().unwrap_or_default();
    let Some(spec) = &mut deployment.spec else { return };
    if let Some(replicas) = &mut spec.replicas {
        let path = [name.as_str(), "replicas"];
        let about = "How many pods.";
        values.add(setting(&path, about, json!(*replicas), values::count(0)));
        let number = placeholders.number(expression(&path));
        *replicas = i32::try_from(number).unwrap_or(*replicas);
    }
    pods(&name, &mut spec.template, maps, helper, placeholders, values);
}

fn stateful_set(
    set: &mut StatefulSet,
    maps: &[String],
    helper: &str,
    placeholders: &mut Placeholders,
    values: &mut Values,
) {
    let name = set.metadata.name.clone().unwrap_or_default();
    if let Some(spec) = &mut set.spec {
        pods(&name, &mut spec.template, maps, helper, placeholders, values);
    }
}

fn pods(
    name: &str,
    template: &mut PodTemplateSpec,
    maps: &[String],
    helper: &str,
    placeholders: &mut Placeholders,
    values: &mut Values,
) {
    let annotations = template.metadata.iter_mut().flat_map(|it| it.annotations.iter_mut());
    for digest in annotations.filter_map(|all| all.get_mut(crate::lower::CONFIG_DIGEST)) {
        *digest = placeholders.text(told(maps));
    }
    let Some(pod) = &mut template.spec else { return };
    let helpers = pod.init_containers.iter_mut().flatten();
    for container in helpers.filter(|container| container.image.as_deref() == Some(helper)) {
        let about =
            "The small image that waits for others and unpacks archives before a program starts.";
        values.add(setting(&[HELPER], about, json!(helper), values::image()));
        container.image = Some(placeholders.text(expression(&[HELPER])));
    }
    if let Some(resources) = pod.containers.first_mut().and_then(|it| it.resources.as_mut()) {
        self::resources(name, resources, placeholders, values);
    }
}

/// What a digest of everything that a pod is told is made of: the templates of the `ConfigMap`s.
fn told(maps: &[String]) -> String {
    let include = |map: &String| format!("include (print $.Template.BasePath \"/{map}\") .");
    match maps {
        [one] => format!("{} | sha256sum", include(one)),
        many => {
            let all: Vec<String> = many.iter().map(|map| format!("({})", include(map))).collect();
            format!("print {} | sha256sum", all.join(" "))
        }
    }
}

fn resources(
    name: &str,
    resources: &mut ResourceRequirements,
    placeholders: &mut Placeholders,
    values: &mut Values,
) {
    let parts = [("requests", &mut resources.requests), ("limits", &mut resources.limits)];
    for (part, amounts) in parts {
        for key in ["cpu", "memory"] {
            let Some(amount) = amounts.as_mut().and_then(|amounts| amounts.get_mut(key)) else {
                continue;
            };
            let path = [name, "resources", part, key];
            values.add(setting(&path, "", json!(amount.0), values::quantity()));
            *amount = Quantity(placeholders.text(expression(&path)));
        }
    }
}

/// The variables of a container that the spec writes itself; those that Spark needs are not for a user to set.
fn variables(
    stack: &Stack,
    map: &mut ConfigMap,
    placeholders: &mut Placeholders,
    values: &mut Values,
) {
    let name = map.metadata.name.clone().unwrap_or_default();
    let service = stack.services.values().find(|service| service.name.as_str() == name);
    let (Some(service), Some(data)) = (service, &mut map.data) else { return };
    for (variable, text, about, fallback) in described(service, data) {
        let path = [name.as_str(), "env", variable.as_str()];
        let value = expression(&path);
        let default = if fallback.is_some() { "" } else { text.as_str() };
        values.add(setting(&path, &about, json!(default), values::variable()));
        let value = fallback.map_or(value.clone(), |host| format!("{value} | default {host}"));
        data.insert(variable, placeholders.text(value));
    }
}

/// Each variable with its text, what is said of it, and what Helm makes of it where nobody sets it.
fn described(
    service: &Service,
    data: &BTreeMap<String, String>,
) -> Vec<(String, String, String, Option<String>)> {
    let Program::Container(container) = &service.program else { return Vec::new() };
    let variables = container.env.iter().filter_map(|(variable, value)| {
        let text = data.get(variable.as_str())?.clone();
        let (about, fallback) = match &value.value {
            EnvValue::Literal(_) => (String::new(), None),
            EnvValue::Secret(_) => return None,
            EnvValue::Address(address) => match (&address.part, &address.place) {
                (AddressPart::Host, Place::Cluster(namespace))
                    if *namespace == service.namespace.value =>
                {
                    let about = format!(
                        "Where `{}` answers; empty for that of this release.",
                        address.thing
                    );
                    let host = text.split('.').next().unwrap_or_default();
                    let host = format!("(printf \"{host}.%s.svc\" .Release.Namespace)");
                    (about, Some(host))
                }
                (AddressPart::Host, _) => (format!("Where `{}` answers.", address.thing), None),
                (AddressPart::Port { .. }, _) => {
                    (format!("The port of `{}`.", address.thing), None)
                }
            },
        };
        Some((variable.to_string(), text, about, fallback))
    });
    variables.collect()
}
