//! What of the cluster's things has no manifest yet. Later work takes lines away from here.

use spec::stack::{AddonState, Program, Ships, Stack};
use wiring::{Reach, Wiring, Workload, names::role};

/// A thing, and what of it is not rendered.
type NotRendered = (String, &'static str);

/// Everything that runs in the cluster, or must be there, and has no manifest.
pub(crate) fn not_rendered(stack: &Stack, wiring: &Wiring) -> Vec<NotRendered> {
    let Some(cluster) = &stack.cluster else { return Vec::new() };
    let workloads =
        wiring.workloads.iter().filter_map(|it| Some((it.thing.to_string(), workload(stack, it)?)));
    let balancers = wiring
        .balancers
        .iter()
        .filter(|it| it.reach == Reach::Internal && is_rendered(stack, &it.workload));
    let balancers = balancers.map(|it| (it.thing.to_string(), "the internal balancer before it"));
    let archives = stack.services.values().flat_map(|service| match &service.program {
        Program::Container(container) => container.mounts.values().collect(),
        Program::Inference(_) | Program::Worker(_) => Vec::new(),
    });
    let archives = archives.map(|mount| &mount.archive.file);
    let archives = archives
        .filter(|file| stack.bytes_of(file).is_none())
        .map(|file| (file.name.to_string(), "the archive, whose file was not there"));
    let volumes = stack.volumes.keys().map(|name| (name.to_string(), "the volume"));
    let addons = cluster.addons.iter().filter(|(_, state)| state.value == AddonState::Install);
    let addons = addons.map(|(addon, _)| {
        (addon.as_str().to_owned(), "its installation (kubernetes/README.md says how)")
    });
    let mut all: Vec<NotRendered> =
        workloads.chain(archives).chain(balancers).chain(volumes).chain(addons).collect();
    all.sort();
    all.dedup();
    all
}

/// Whether a workload has manifests.
fn is_rendered(stack: &Stack, it: &Workload) -> bool {
    workload(stack, it).is_none()
}

/// What a workload is, where it has no manifest.
fn workload(stack: &Stack, it: &Workload) -> Option<&'static str> {
    match it.role {
        Some(role::TRAINING) => return Some("its training pods"),
        // Their driver makes the ones, the scenario brings the other.
        Some(role::EXECUTOR | role::LOAD) => return None,
        _ => {}
    }
    if stack.services.contains_key(&it.thing) {
        return None;
    }
    let thing = &it.thing;
    let is_chart = stack.ships == Ships::Helm;
    let kinds = [
        (is_chart && stack.prometheus.contains_key(thing), "Prometheus in a chart"),
        (is_chart && stack.alertmanager.contains_key(thing), "Alertmanager in a chart"),
        (stack.mlflow.contains_key(thing), "MLflow in the cluster"),
        (stack.airflow.contains_key(thing), "Airflow in the cluster"),
        (stack.grafana.contains_key(thing), "Grafana in the cluster"),
    ];
    kinds.into_iter().find_map(|(is, what)| is.then_some(what))
}
