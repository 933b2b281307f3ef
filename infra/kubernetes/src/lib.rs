//! In: a [`Stack`] and its [`Wiring`]. Out: manifests under `kubernetes/`, which `kubectl apply -f` and `-k` take,
//! or a Helm chart under `helm/`.
//!
//! `objects/00-namespaces.yaml` comes first by its name; then one file a component, which a reviewer reads from top to
//! bottom. What a workload gets, whom it may speak to and which secrets it needs is read from the wiring, never from
//! the edges themselves.
//!
//! Files of other targets that run in the cluster are handed in, and carried as they are.
//!
//! The objects are those of the oldest Kubernetes that the language knows, so every newer one takes them too.

mod model;
mod yaml;

mod image;
mod lower;
mod patch;
mod readme;

mod chart;
mod check;

pub mod forecast;

use spec::{
    artifact::{Artifacts, Leaves},
    diagnostic::{Diagnostic, Rule},
    stack::{Ships, Stack},
};
use wiring::Wiring;

use self::{
    lower::{Kinds, Scope},
    model::{Object, kustomize::Kustomization},
};

/// The rules of this crate.
pub static RULES: &[&Rule] = &check::RULES;

/// Judges what only the manifests' own facts can judge; to be called for a stack without errors of reading.
#[must_use]
pub fn check(stack: &Stack, wiring: &Wiring) -> Vec<Diagnostic> {
    check::check(stack, wiring)
}

/// The manifests of a stack, by path relative to its output folder. None for a stack without a cluster, and none for
/// one that ships as a Helm chart.
#[must_use]
pub fn generate(stack: &Stack, wiring: &Wiring, leaves: &Leaves) -> Artifacts {
    let Some(scope) = scope(stack, wiring, leaves) else { return Artifacts::new() };
    let mut artifacts = Artifacts::new();
    let mut kinds = Kinds::new();
    for (name, objects) in lower::lower(&scope) {
        artifacts.insert(format!("kubernetes/objects/{name}.yaml"), yaml::documents(&objects));
        kinds.insert(name, objects.iter().map(Object::kind).collect());
    }
    let listed =
        Kustomization::new(kinds.keys().map(|name| format!("objects/{name}.yaml")).collect());
    artifacts.insert(String::from("kubernetes/README.md"), readme::readme(&scope, &kinds));
    artifacts.insert(String::from("kubernetes/kustomization.yaml"), yaml::documents(&[listed]));
    artifacts
}

/// The Helm chart of a stack that ships as one, by path relative to its output folder.
#[must_use]
pub fn generate_chart(stack: &Stack, wiring: &Wiring, leaves: &Leaves) -> Artifacts {
    match (stack.ships, &stack.cluster) {
        (Ships::Helm, Some(cluster)) => chart::chart(stack, wiring, cluster, leaves),
        _ => Artifacts::new(),
    }
}

/// What of the cluster's things has no manifest yet: each thing, and what is missing of it.
#[must_use]
pub fn not_rendered(stack: &Stack, wiring: &Wiring) -> Vec<(String, &'static str)> {
    lower::not_rendered(stack, wiring)
}

/// What manifests are made from, for a stack that has any.
fn scope<'a>(stack: &'a Stack, wiring: &'a Wiring, leaves: &'a Leaves) -> Option<Scope<'a>> {
    match (stack.ships, &stack.cluster) {
        (Ships::Objects, Some(cluster)) => Some(Scope::new(stack, wiring, cluster, leaves)),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
