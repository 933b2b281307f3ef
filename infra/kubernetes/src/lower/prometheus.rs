//! A Prometheus with its disk, and what tells it of Kubernetes' objects and of nodes.
//!
//! It reads its configuration and its rules again when they change, so that another threshold restarts nothing: `for`
//! goes on, and no sample is missed (`auto-reload-config` in
//! <https://prometheus.io/docs/prometheus/latest/feature_flags/#auto-reload-config>).

mod configuration;
mod kube_state_metrics;
mod node_exporter;

use std::collections::{BTreeMap, BTreeSet};

use contract::ports;
use k8s_openapi::api::{
    apps::v1::{StatefulSet, StatefulSetSpec},
    core::v1::{ConfigMap, Container, PodTemplateSpec, Probe},
};
use spec::{
    name::{NamespaceName, ThingName},
    stack::{self, InCluster},
};
use wiring::{Peer, Workload};

use super::{
    Scope, carried,
    config::Config,
    deployment, disruption, network, policy, probes, rights,
    scope::Component,
    secrets, security,
    storage::{self, Scratch},
};
use crate::{image, model::Object};

/// The port's name.
const PORT: &str = "http";

/// Where the configuration is mounted, and its file.
const FOLDER: &str = "/etc/prometheus";
const FILE: &str = "prometheus.yaml";

/// How the names of files with rules end. They lie beside the configuration, since older releases notice a change only
/// there (<https://github.com/prometheus/prometheus/issues/15673>).
const RULES_ENDING: &str = ".rules.yaml";

/// The disk. Samples lie in a folder below: its own `lost+found` is not Prometheus'.
const DISK_FOLDER: &str = "/prometheus";

/// Of the disk, for samples. The rest is for what is being compacted
/// (<https://prometheus.io/docs/prometheus/latest/storage/#right-sizing-retention-size>).
const KEPT_PERCENT: u64 = 80;

/// The first release that is known to read configurations again without it being called an experiment
/// (<https://github.com/prometheus/prometheus/pull/18620>). A bare `3` is older, as its image is that of 3.0.
const RELOADS_FROM: [u32; 2] = [3, 13];

/// How soon another configuration is read after the kubelet has brought it.
const RELOAD_INTERVAL: &str = "30s";

/// Seconds for the end: what is in memory is written.
const END_SECONDS: i64 = 300;

/// The name of the `ConfigMap` with a Prometheus' rules, or with the first of them.
pub(crate) fn rules_map(prometheus: &ThingName) -> String {
    format!("{prometheus}-rules")
}

/// Every object of a Prometheus, and of what stands beside it; a file each.
pub(super) fn objects(
    scope: &Scope<'_>,
    prometheus: &stack::Prometheus,
) -> Vec<(String, Vec<Object>)> {
    let of = |workload: Workload, kind| Component { scope, workload, kind };
    let workload = |role| Workload {
        namespace: prometheus.placement.namespace.value.clone(),
        thing: prometheus.name.value.clone(),
        role,
    };
    let main = of(workload(None), "prometheus");
    let state = of(workload(Some(wiring::names::role::KUBE_STATE_METRICS)), "kube-state-metrics");
    let mut files = vec![
        (main.name(), server(&main, prometheus)),
        (state.name(), kube_state_metrics::objects(&state)),
    ];
    if prometheus.node_exporter.is_some_and(|asked| asked.value) {
        let nodes = Workload {
            namespace: wiring::names::node_exporter_namespace(prometheus),
            ..workload(Some(wiring::names::role::NODE_EXPORTER))
        };
        let nodes = of(nodes, "node-exporter");
        files.push((nodes.name(), node_exporter::objects(&nodes)));
    }
    files
}

fn server(component: &Component<'_, '_>, prometheus: &stack::Prometheus) -> Vec<Object> {
    let secrets = Config::of(component, &[]);
    let settings = BTreeMap::from([(FILE.to_owned(), configuration::text(component, prometheus))]);
    let settings =
        ConfigMap { metadata: component.metadata(), data: Some(settings), ..ConfigMap::default() };
    let rules = component.scope.leaves.under("alerts/rules/").map(|(file, text)| {
        let family = file.trim_end_matches(".yaml");
        (format!("{family}{RULES_ENDING}"), text)
    });
    let rules = carried::config_maps(component, &rules_map(&prometheus.name), rules);
    let read: Vec<_> = std::iter::once(settings).chain(rules).collect();
    let set = stateful_set(component, prometheus, &secrets, &read);
    let mut objects: Vec<Object> = vec![security::account(component).into()];
    objects.extend(discovery(component, prometheus));
    objects.extend(read.into_iter().map(Object::from));
    objects.extend(secrets::of(component).map(Object::from));
    objects.push(set.into());
    objects.push(network::inside(component, component.name(), PORT, ports::PROMETHEUS).into());
    objects.push(disruption::budget(component).into());
    objects.push(policy::policy(component).into());
    objects
}

/// It finds the pods of each namespace in which it has a target, finds the nodes, and reads the kubelets' metrics
/// (<https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/>).
fn discovery(component: &Component<'_, '_>, prometheus: &stack::Prometheus) -> Vec<Object> {
    let own = component.scope.wiring.scrapes.iter();
    let own = own.filter(|scrape| scrape.prometheus == prometheus.name.value);
    let namespaces: BTreeSet<&NamespaceName> = own
        .filter_map(|scrape| match &scrape.target {
            Peer::Workload(workload) => Some(&workload.namespace),
            _ => None,
        })
        .collect();
    let nodes = vec![
        rights::rule("", &["nodes"], rights::LOOK),
        rights::rule("", &["nodes/metrics"], &["get"]),
    ];
    let pods = |namespace| {
        let rules = vec![rights::rule("", &["pods"], rights::LOOK)];
        rights::in_namespace(component, namespace, rules)
    };
    let everywhere = rights::in_cluster(component, nodes);
    everywhere.into_iter().chain(namespaces.into_iter().flat_map(pods)).collect()
}

fn stateful_set(
    component: &Component<'_, '_>,
    prometheus: &stack::Prometheus,
    secrets: &Config,
    read: &[ConfigMap],
) -> StatefulSet {
    let placement = &prometheus.placement;
    StatefulSet {
        metadata: component.metadata(),
        spec: Some(StatefulSetSpec {
            replicas: Some(i32::try_from(placement.replicas.value).unwrap_or(i32::MAX)),
            revision_history_limit: Some(deployment::KEPT_REVISIONS),
            // Each scrapes and evaluates everything by itself.
            pod_management_policy: Some(String::from("Parallel")),
            service_name: Some(component.name()),
            selector: component.selector(),
            template: pods(component, prometheus, secrets, read),
            volume_claim_templates: placement
                .disk
                .map(|disk| vec![storage::claim(component, "data", disk)]),
            ..StatefulSetSpec::default()
        }),
        ..StatefulSet::default()
    }
}

fn pods(
    component: &Component<'_, '_>,
    prometheus: &stack::Prometheus,
    secrets: &Config,
    read: &[ConfigMap],
) -> PodTemplateSpec {
    let image = image::PROMETHEUS;
    let placement = &prometheus.placement;
    let stack = component.scope.stack;
    let mounts =
        [storage::mount("config", FOLDER, Some(true)), storage::mount("data", DISK_FOLDER, None)];
    let container = Container {
        name: component.kind.to_owned(),
        image: Some(image.placed(stack, placement, &prometheus.version)),
        command: Some(image.start()),
        args: Some(arguments(prometheus, placement)),
        ports: Some(vec![network::port(PORT, ports::PROMETHEUS)]),
        resources: Some(deployment::resources(&placement.resources, &Scratch::of(&image))),
        volume_mounts: Some(mounts.into_iter().chain(secrets.mounts()).collect()),
        // After a crash it reads again what it had logged, which takes long where much is scraped.
        startup_probe: Some(Probe {
            period_seconds: Some(5),
            failure_threshold: Some(180),
            ..probes::http("/-/ready", PORT)
        }),
        readiness_probe: Some(Probe {
            period_seconds: Some(5),
            failure_threshold: Some(3),
            ..probes::http("/-/ready", PORT)
        }),
        liveness_probe: Some(Probe {
            period_seconds: Some(10),
            failure_threshold: Some(6),
            ..probes::http("/-/healthy", PORT)
        }),
        security_context: Some(security::container()),
        ..Container::default()
    };
    // No digest of configuration and rules: they are read while it runs.
    let mut template = deployment::template(component, &image, None);
    let pod = template.spec.get_or_insert_default();
    pod.containers = vec![container];
    pod.termination_grace_period_seconds = Some(END_SECONDS);
    pod.volumes =
        Some(std::iter::once(carried::volume("config", read)).chain(secrets.volumes()).collect());
    template
}

fn arguments(prometheus: &stack::Prometheus, placement: &InCluster) -> Vec<String> {
    let reload = if prometheus.version.numbers() < RELOADS_FROM.as_slice() {
        "--enable-feature=auto-reload-config"
    } else {
        "--config.auto-reload"
    };
    // Newer releases would have the retention in the configuration, and take it here as well.
    let mut arguments = vec![
        format!("--config.file={FOLDER}/{FILE}"),
        reload.to_owned(),
        format!("--config.auto-reload-interval={RELOAD_INTERVAL}"),
        format!("--storage.tsdb.path={DISK_FOLDER}/data"),
        format!("--storage.tsdb.retention.time={}", prometheus.keep),
    ];
    arguments.extend(placement.disk.map(|disk| {
        // Its megabytes are mebibytes.
        let mebibytes = disk.size.bytes() / (1024 * 1024) * KEPT_PERCENT / 100;
        format!("--storage.tsdb.retention.size={mebibytes}MB")
    }));
    arguments.push(format!("--web.listen-address=:{}", ports::PROMETHEUS));
    arguments
}

#[cfg(test)]
mod tests;
