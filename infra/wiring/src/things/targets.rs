//! What a Prometheus scrapes of the stack's things.

use std::collections::BTreeMap;

use contract::{paths, ports};
use spec::{
    name::ThingName,
    source::Span,
    stack::{
        AirflowPlacement, GrafanaPlacement, KafkaPlacement, MlflowPlacement, PostgresqlPlacement,
        Program, Prometheus, RedisPlacement, Service,
    },
};

use crate::{
    Answers, Delivery, Peer, Scrape, Why, Workload,
    draft::{Client, Draft},
    exporters::{self, Exporter},
    names::{self, key, role, user},
    uses::secret::{self, Login, Origin},
};

/// The path at which almost everything tells its metrics.
pub(crate) const METRICS: &str = paths::METRICS;

/// Something that tells metrics.
pub(crate) struct Target {
    pub(crate) job: String,
    pub(crate) peer: Peer,
    pub(crate) host: Option<String>,
    pub(crate) port: u16,
    pub(crate) path: String,
    pub(crate) by: Answers,
    /// The thing that every series is about.
    pub(crate) service: Option<ThingName>,
    pub(crate) varying: Vec<&'static str>,
    pub(crate) span: Span,
}

impl Target {
    /// Pods that tell of themselves.
    pub(crate) fn pods(job: &str, workload: &Workload, port: u16, span: Span) -> Self {
        Self {
            job: job.to_owned(),
            peer: Peer::Workload(workload.clone()),
            host: None,
            port,
            path: METRICS.to_owned(),
            by: Answers::Itself,
            service: Some(workload.thing.clone()),
            varying: vec!["instance", "pod"],
            span,
        }
    }

    /// Pods beside whose program an exporter tells.
    fn exporter(workload: &Workload, exporter: Exporter, span: Span) -> Self {
        let by = Answers::Sidecar(exporter.name);
        Self { by, ..Self::pods(workload.thing.as_str(), workload, exporter.port, span) }
    }

    /// The flow and the scrape.
    pub(crate) fn wire(self, draft: &mut Draft<'_>, prometheus: &Prometheus) {
        let client = Client::pods(&prometheus.placement.namespace, &prometheus.name);
        draft.flow(&client, &self.peer, self.port, Why::Scrape, self.span);
        draft.scrape(Scrape {
            prometheus: prometheus.name.value.clone(),
            labels: labels(&self),
            job: self.job,
            target: self.peer,
            host: self.host,
            port: self.port,
            path: self.path,
            by: self.by,
            varying: self.varying,
            span: self.span,
        });
    }
}

/// `service` is the thing; `namespace` is where its pods are.
fn labels(target: &Target) -> BTreeMap<String, String> {
    let Some(service) = &target.service else { return BTreeMap::new() };
    let mut labels = BTreeMap::from([(String::from("service"), service.to_string())]);
    if let Peer::Workload(workload) = &target.peer {
        labels.insert(String::from("namespace"), workload.namespace.to_string());
    }
    labels
}

/// Everything of the stack that has metrics.
pub(crate) fn of_things(draft: &Draft<'_>) -> Vec<Target> {
    let stack = draft.stack;
    let mut targets: Vec<Target> = stack.services.values().filter_map(service).collect();
    targets.extend(exporters(draft));
    for prometheus in stack.prometheus.values() {
        let workload = Workload::new(&prometheus.placement.namespace, &prometheus.name);
        targets.push(Target::pods(
            prometheus.name.as_str(),
            &workload,
            ports::PROMETHEUS,
            prometheus.name.span,
        ));
    }
    for alertmanager in stack.alertmanager.values() {
        let workload = Workload::new(&alertmanager.placement.namespace, &alertmanager.name);
        targets.push(Target::pods(
            alertmanager.name.as_str(),
            &workload,
            ports::ALERTMANAGER,
            alertmanager.name.span,
        ));
    }
    for grafana in stack.grafana.values() {
        let span = grafana.name.span;
        targets.push(match &grafana.placement {
            GrafanaPlacement::InCluster(placement) => {
                let workload = Workload::new(&placement.namespace, &grafana.name);
                Target::pods(grafana.name.as_str(), &workload, ports::GRAFANA, span)
            }
            GrafanaPlacement::Vm(_) => machine(draft, &grafana.name, ports::GRAFANA, span),
        });
    }
    targets.extend(machines(draft));
    targets
}

/// Our programs tell on their admin port; any other where it has a port called `metrics`.
fn service(service: &Service) -> Option<Target> {
    let workload = Workload::new(&service.namespace, &service.name);
    let port = match &service.program {
        Program::Inference(_) | Program::Worker(_) => ports::ADMIN,
        Program::Container(container) => container
            .ports
            .iter()
            .find(|(name, _)| name.as_str() == "metrics")
            .map(|(_, port)| port.get())?,
    };
    Some(Target::pods(service.name.as_str(), &workload, port, service.name.span))
}

/// Components in the cluster that tell no metrics themselves.
fn exporters(draft: &Draft<'_>) -> Vec<Target> {
    let stack = draft.stack;
    let redis = stack.redis.values().filter_map(|it| match &it.placement {
        RedisPlacement::InCluster(placement) => {
            let workload = Workload::new(&placement.namespace, &it.name);
            Some(Target::exporter(&workload, exporters::REDIS, it.name.span))
        }
        RedisPlacement::Managed { .. } => None,
    });
    let kafka = stack.kafka.values().filter_map(|it| match &it.placement {
        KafkaPlacement::InCluster(placement) => {
            let workload = Workload::new(&placement.namespace, &it.name);
            Some(Target::exporter(&workload, exporters::KAFKA, it.name.span))
        }
        KafkaPlacement::Managed { .. } => None,
    });
    let postgresql = stack.postgresql.values().filter_map(|it| match &it.placement {
        PostgresqlPlacement::InCluster { pods: placement, .. } => {
            let workload = Workload::new(&placement.namespace, &it.name);
            Some(Target::exporter(&workload, exporters::POSTGRESQL, it.name.span))
        }
        _ => None,
    });
    let airflow = stack.airflow.values().filter_map(|it| match &it.placement {
        AirflowPlacement::InCluster { pods, .. } => {
            let workload = Workload::part(&pods.namespace, &it.name, role::SCHEDULER);
            Some(Target::exporter(&workload, exporters::AIRFLOW, it.name.span))
        }
        AirflowPlacement::Managed { .. } => None,
    });
    redis.chain(kafka).chain(postgresql).chain(airflow).collect()
}

/// Machines tell of themselves where nodes do.
fn machines(draft: &Draft<'_>) -> Vec<Target> {
    let stack = draft.stack;
    let asked =
        stack.prometheus.values().filter_map(|it| it.node_exporter).find(|asked| asked.value);
    let Some(asked) = asked else { return Vec::new() };
    let mlflow = stack
        .mlflow
        .values()
        .filter(|it| matches!(it.placement, MlflowPlacement::Vm(_)))
        .map(|it| &it.name);
    let grafana = stack
        .grafana
        .values()
        .filter(|it| matches!(it.placement, GrafanaPlacement::Vm(_)))
        .map(|it| &it.name);
    mlflow
        .chain(grafana)
        .map(|name| Target {
            job: String::from("machines"),
            ..machine(draft, name, ports::NODE_EXPORTER, asked.span)
        })
        .collect()
}

fn machine(draft: &Draft<'_>, thing: &ThingName, port: u16, span: Span) -> Target {
    Target {
        job: thing.to_string(),
        peer: draft.machine(thing),
        host: Some(names::machine_host(draft.stack, thing)),
        port,
        path: METRICS.to_owned(),
        by: Answers::Itself,
        service: Some(thing.clone()),
        varying: vec!["instance"],
        span,
    }
}

/// The users as whom exporters ask their servers.
pub(crate) fn users(draft: &mut Draft<'_>) {
    if draft.stack.prometheus.is_empty() {
        return;
    }
    for target in exporters(draft) {
        let Peer::Workload(workload) = &target.peer else { continue };
        if target.by == Answers::Sidecar(exporters::AIRFLOW.name) {
            continue;
        }
        let server = Client::of(vec![workload.clone()], &workload.thing);
        let login = Login { thing: &workload.thing, user: user::EXPORTER };
        login.claim(draft, "the exporter beside it", target.span);
        let held =
            secret::derived(draft, &server, login, Origin::Shared, &[key::PASSWORD], target.span);
        if draft.stack.postgresql.contains_key(&workload.thing) {
            let file = Delivery::File(held.file(key::PASSWORD));
            draft.bind(&server, file, held.value(key::PASSWORD), target.span);
        }
    }
}
