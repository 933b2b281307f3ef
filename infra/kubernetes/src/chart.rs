//! In: a stack that ships as a Helm chart. Out: the chart under `helm/`, whose templates are the same objects as the
//! plain manifests, with what its users may set in their places.
//!
//! The objects are lowered from a stack in which placeholders stand for values, so that a value is where its type is;
//! in the YAML each placeholder becomes an expression of Helm's. Whatever a template says beyond such expressions would
//! be logic that nobody checked.

mod metadata;
mod place;
mod placeholders;
mod values;

use spec::{
    artifact::{Artifacts, Leaves},
    stack::{Cluster, Stack},
};
use wiring::Wiring;

use self::{placeholders::Placeholders, values::Values};
use crate::{
    lower::{self, NAMESPACES, Scope},
    model::Object,
    yaml,
};

/// The switch of the network policies.
const POLICIES: &str = "networkPolicies";

/// The chart of a stack.
pub(crate) fn chart(
    stack: &Stack,
    wiring: &Wiring,
    cluster: &Cluster,
    leaves: &Leaves,
) -> Artifacts {
    let mut placeholders = Placeholders::default();
    let mut values = Values::default();
    let placed = place::stack(stack, &mut placeholders, &mut values);
    let scope = Scope::new(&placed, wiring, cluster, leaves).labelled(&[
        ("instance", placeholders.text(".Release.Name")),
        ("managed-by", placeholders.text(".Release.Service")),
    ]);
    let mut chart = Artifacts::new();
    for (group, mut objects) in lower::lower(&scope) {
        // A chart brings no namespace: its user names one.
        if group == NAMESPACES {
            continue;
        }
        place::objects(&scope, stack, &mut objects, &mut placeholders, &mut values);
        for object in &objects {
            let text = placeholders.filled(&yaml::documents(std::slice::from_ref(object)));
            let text = placeholders::in_release_namespace(&text, &cluster.default_namespace);
            chart.insert(template(object), guarded(object, text));
        }
    }
    chart.extend(archives(stack));
    chart.extend(metadata::files(stack, wiring, &values));
    chart
}

/// The path of an object's template.
fn template(object: &Object) -> String {
    format!("helm/templates/{}", file(object))
}

/// Its name in the folder of templates.
fn file(object: &Object) -> String {
    format!("{}-{}.yaml", object.name(), object.kind().to_ascii_lowercase())
}

/// Policies can be switched off.
fn guarded(object: &Object, text: String) -> String {
    match object {
        Object::NetworkPolicy(_) => {
            format!("{{{{- if .Values.{POLICIES} }}}}\n{text}{{{{- end }}}}\n")
        }
        _ => text,
    }
}

/// The archives, as text, since a chart's user may well want to put another there.
fn archives(stack: &Stack) -> impl Iterator<Item = (String, String)> {
    stack.files.values().filter_map(|file| {
        let bytes = stack.bytes_of(file)?;
        Some((format!("helm/{}", archive(&file.name)), format!("{}\n", base64(bytes))))
    })
}

/// The path of an archive in the chart.
fn archive(name: &spec::name::ThingName) -> String {
    format!("files/{name}.zip.b64")
}

/// Bytes as a `ConfigMap` prints them.
fn base64(bytes: &[u8]) -> String {
    let printed = yaml::documents(&[k8s_openapi::ByteString(bytes.to_vec())]);
    printed.trim().trim_matches(['"', '\'']).to_owned()
}

#[cfg(test)]
mod tests;
