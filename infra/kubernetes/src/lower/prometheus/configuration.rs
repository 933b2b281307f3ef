//! What a Prometheus is told: whom it scrapes, which rules it evaluates, and whom it tells. All of it is read from the
//! wiring, label by label, since alerts ask for exactly these labels.

use std::collections::BTreeMap;

use contract::ports;
use spec::{quantity::Duration, stack::Prometheus};
use wiring::{Delivery, Peer, Scrape, Value, Workload};

use super::RULES_ENDING;
use crate::{
    lower::{Scope, scope::Component},
    model::prometheus::{
        Alerting, Alertmanagers, Authorization, Configuration, Global, KubernetesDiscovery,
        Namespaces, RelabelConfig, ScrapeConfig, StaticConfig, TlsConfig,
    },
    yaml,
};

/// The pod's own token for the API server, where Kubernetes puts it; kubelets take the same
/// (<https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/>).
const TOKEN: &str = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/// A scrape is given up after so many seconds, which is the default, or where it is asked more often, then.
const LONGEST_SCRAPE_SECONDS: u32 = 10;

/// What is discovered of a pod, by the label that [`crate::lower::NAME_LABEL`] becomes there
/// (<https://prometheus.io/docs/prometheus/latest/configuration/configuration/#pod>).
const POD_WORKLOAD: &str = "__meta_kubernetes_pod_label_app_kubernetes_io_name";
const POD_PORT: &str = "__meta_kubernetes_pod_container_port_number";
const POD_NAMESPACE: &str = "__meta_kubernetes_namespace";
const POD_PHASE: &str = "__meta_kubernetes_pod_phase";
const POD_NAME: &str = "__meta_kubernetes_pod_name";
const NODE_NAME: &str = "__meta_kubernetes_node_name";
const NODE_ADDRESS: &str = "__meta_kubernetes_node_address_InternalIP";
const ADDRESS: &str = "__address__";

/// The file.
pub(super) fn text(component: &Component<'_, '_>, prometheus: &Prometheus) -> String {
    let every = prometheus.scrape_every.value;
    let file = Configuration {
        global: Global {
            scrape_interval: every.to_string(),
            scrape_timeout: every.min(Duration::from_secs(LONGEST_SCRAPE_SECONDS)).to_string(),
            evaluation_interval: every.to_string(),
        },
        rule_files: vec![format!("*{RULES_ENDING}")],
        alerting: alerting(component.scope),
        scrape_configs: jobs(component, prometheus),
    };
    yaml::documents(&[file])
}

/// Every Alertmanager is told of every alert, each replica by its own address: they agree among each other who speaks.
fn alerting(scope: &Scope<'_>) -> Option<Alerting> {
    let replicas = scope.stack.alertmanager.values().map(|it| {
        let workload = Workload {
            namespace: it.placement.namespace.value.clone(),
            thing: it.name.value.clone(),
            role: None,
        };
        Alertmanagers {
            kubernetes_sd_configs: vec![pods_of(&workload)],
            relabel_configs: answering(&workload, ports::ALERTMANAGER).into(),
        }
    });
    let alertmanagers: Vec<_> = replicas.collect();
    (!alertmanagers.is_empty()).then_some(Alerting { alertmanagers })
}

/// A job a name; several machines are one.
fn jobs(component: &Component<'_, '_>, prometheus: &Prometheus) -> Vec<ScrapeConfig> {
    let all = component.scope.wiring.scrapes.iter();
    let mut jobs: BTreeMap<&str, ScrapeConfig> = BTreeMap::new();
    for scrape in all.filter(|scrape| scrape.prometheus == prometheus.name.value) {
        let job = job(component, scrape);
        match jobs.get_mut(scrape.job.as_str()) {
            Some(known) => known.static_configs.extend(job.static_configs),
            None => {
                jobs.insert(&scrape.job, job);
            }
        }
    }
    jobs.into_values().collect()
}

fn job(component: &Component<'_, '_>, scrape: &Scrape) -> ScrapeConfig {
    let (path, query) = scrape.path.split_once('?').unwrap_or((&scrape.path, ""));
    let job = ScrapeConfig {
        job_name: scrape.job.clone(),
        // What tells of others says itself whom it means.
        honor_labels: scrape.labels.is_empty().then_some(true),
        metrics_path: (path != contract::paths::METRICS).then(|| path.to_owned()),
        params: parameters(query),
        ..ScrapeConfig::default()
    };
    match (&scrape.target, &scrape.host) {
        (_, Some(host)) => ScrapeConfig {
            static_configs: vec![StaticConfig {
                targets: vec![format!("{host}:{}", scrape.port)],
                labels: scrape.labels.clone(),
            }],
            scheme: (scrape.target == Peer::Internet).then_some("https"),
            authorization: Some(&scrape.target)
                .filter(|target| **target == Peer::Internet)
                .and_then(|_| key(component)),
            ..job
        },
        (Peer::Workload(target), None) => of_pods(job, scrape, target),
        (_, None) => of_nodes(job, scrape),
    }
}

/// The pods of a workload's namespace; several jobs that ask for the same share one answer.
fn pods_of(workload: &Workload) -> KubernetesDiscovery {
    let names = vec![workload.namespace.to_string()];
    KubernetesDiscovery { role: "pod", namespaces: Some(Namespaces { names }) }
}

/// Of these, those that have the workload's label, at the port that one of their containers declares. What has ended is
/// asked no more.
fn answering(workload: &Workload, port: u16) -> [RelabelConfig; 2] {
    let ours = RelabelConfig {
        source_labels: vec![POD_WORKLOAD, POD_PORT],
        regex: Some(format!("{};{port}", workload.name())),
        action: Some("keep"),
        ..RelabelConfig::default()
    };
    let ended = RelabelConfig {
        source_labels: vec![POD_PHASE],
        regex: Some(String::from("Failed|Succeeded")),
        action: Some("drop"),
        ..RelabelConfig::default()
    };
    [ours, ended]
}

fn of_pods(job: ScrapeConfig, scrape: &Scrape, target: &Workload) -> ScrapeConfig {
    ScrapeConfig {
        kubernetes_sd_configs: vec![pods_of(target)],
        relabel_configs: answering(target, scrape.port)
            .into_iter()
            .chain(scrape.labels.iter().map(|(label, value)| fixed(label, value)))
            .chain(varying(scrape, &[("pod", POD_NAME), ("namespace", POD_NAMESPACE)]))
            .collect(),
        ..job
    }
}

/// Every node, at the kubelet's port or another.
fn of_nodes(job: ScrapeConfig, scrape: &Scrape) -> ScrapeConfig {
    let is_kubelet = scrape.port == ports::KUBELET;
    let elsewhere = RelabelConfig {
        source_labels: vec![NODE_ADDRESS],
        target_label: Some(ADDRESS.to_owned()),
        replacement: Some(format!("$1:{}", scrape.port)),
        ..RelabelConfig::default()
    };
    ScrapeConfig {
        scheme: is_kubelet.then_some("https"),
        authorization: is_kubelet.then(|| Authorization { credentials_file: TOKEN.to_owned() }),
        // A kubelet signs its own certificate unless the cluster was set up to do so, and nobody tells a pod with what
        // (<https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/#kubelet-configuration>).
        tls_config: is_kubelet.then_some(TlsConfig { insecure_skip_verify: true }),
        kubernetes_sd_configs: vec![KubernetesDiscovery { role: "node", namespaces: None }],
        relabel_configs: (!is_kubelet)
            .then_some(elsewhere)
            .into_iter()
            .chain(varying(scrape, &[("node", NODE_NAME)]))
            .collect(),
        ..job
    }
}

/// A label that every series of a job has.
fn fixed(label: &str, value: &str) -> RelabelConfig {
    RelabelConfig {
        target_label: Some(label.to_owned()),
        replacement: Some(value.to_owned()),
        ..RelabelConfig::default()
    }
}

/// Labels that a target brings with it. `instance` is its address, which Prometheus sets by itself.
fn varying<'a>(
    scrape: &'a Scrape,
    known: &'a [(&'static str, &'static str)],
) -> impl Iterator<Item = RelabelConfig> + 'a {
    known.iter().filter(|(label, _)| scrape.varying.contains(label)).map(|(label, source)| {
        RelabelConfig {
            source_labels: vec![source],
            target_label: Some((*label).to_owned()),
            ..RelabelConfig::default()
        }
    })
}

/// The key of the cloud's API, by its file.
fn key(component: &Component<'_, '_>) -> Option<Authorization> {
    let bindings = component.scope.wiring.bindings_of(&component.workload).iter();
    bindings.into_iter().find_map(|binding| match (&binding.delivery, &binding.value) {
        (Delivery::File(path), Value::Secret(key)) if key.key == wiring::names::key::API_KEY => {
            Some(Authorization { credentials_file: path.clone() })
        }
        _ => None,
    })
}

/// What a query asks for.
fn parameters(query: &str) -> BTreeMap<String, Vec<String>> {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), vec![value.to_owned()])).collect()
}
